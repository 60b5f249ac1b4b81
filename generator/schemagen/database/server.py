"""A running server, as the rest of schemagen sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL with the Supabase base in its database ``postgres``.

    Attributes:
        url: Logs in as ``postgres``, which is no superuser, as on Supabase.
        admin_url: Logs in as ``supabase_admin``, the superuser.
        data_folder: The server's data.
        socket_folder: Where its Unix socket is; None on Windows.
        log_path: What the server has to say.
        version: The version of its programs, such as ``18.6.3``.
    """

    # Both URLs carry a password, which a traceback or a log must not show.
    url: str = field(repr=False)
    admin_url: str = field(repr=False)
    data_folder: Path
    socket_folder: Path | None
    log_path: Path
    version: str
    _stop: Callable[[], None] = field(repr=False, compare=False)

    def stop(self) -> None:
        """Stop the server; nothing happens when it is stopped already."""
        self._stop()
