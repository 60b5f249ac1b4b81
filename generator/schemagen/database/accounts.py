"""The operating system account that PostgreSQL runs as.

PostgreSQL refuses to run as root, so root's servers run as an account that exists
everywhere and owns nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemagen.core.errors import ServerError

_CANDIDATES = ("nobody",)


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account that root starts PostgreSQL as.

    Attributes:
        name: Its login name.
        uid: Its user id.
        gid: Its group id.
    """

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Return whether the account can reach what lies in a folder."""
        return all(self._may_pass(parent) for parent in (folder, *folder.parents))

    def _may_pass(self, folder: Path) -> bool:
        try:
            found = folder.stat()
        except OSError:
            return False
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def server_account() -> Account | None:
    """Return the account to run PostgreSQL as, None for the caller's own.

    Raises:
        ServerError: The caller is root and no unprivileged account exists.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    for name in _CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name, found.pw_uid, found.pw_gid)
    raise ServerError(
        "PostgreSQL can't run as root, and this system has no account 'nobody'",
        hint="run schemagen as an ordinary user, or give a server with --db URL",
    )


def process_options(account: Account | None) -> Mapping[str, Any]:
    """Return the arguments that let ``subprocess`` start a program as an account.

    The working folder is the root, because the caller's may be closed to the account;
    a session of its own keeps the terminal's Ctrl-C away from the server, which is
    stopped by its creator instead.
    """
    options: dict[str, Any] = {"cwd": Path("/"), "start_new_session": True}
    if sys.platform == "win32":
        options = {}
    if account is not None:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options


def give(path: Path, account: Account | None) -> None:
    """Make an account the owner of a file or of a folder with all that it holds."""
    if account is None or sys.platform == "win32":
        return
    os.chown(path, account.uid, account.gid, follow_symlinks=False)
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            os.chown(Path(folder, name), account.uid, account.gid, follow_symlinks=False)
