"""Where caches, kept servers and throw-away servers lie on this machine.

==================  =======================================  ============================
What                Ordinary user                            root
==================  =======================================  ============================
caches              the user's cache folder                  ``/var/cache/schemagen``
kept server         the user's state folder                  ``/var/lib/schemagen``
throw-away servers  memory, or the folder for temporary      the same, or ``/tmp``
                    files
==================  =======================================  ============================

Root's folders have to be open to the account that PostgreSQL runs as, which root's home
is not. ``SCHEMAGEN_CACHE_DIR`` and ``SCHEMAGEN_STATE_DIR`` override the first two, and
``TMPDIR`` the last.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import platformdirs

from schemagen.core.errors import FileProblem
from schemagen.database.accounts import Account, give

_NAME: Final = "schemagen"

UNFINISHED: Final = ".schemagen-"
"""How the names of temporary folders start that are still being filled."""
MARK: Final = ".schemagen-server"
"""The file that tells our temporary folders from others with such a name."""

_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108  mkdtemp makes a private folder inside
_ENOUGH_MEMORY: Final = 1 << 30

_SOCKET_NAME: Final = "/.s.PGSQL.5432"
_SOCKET_LIMIT: Final = 103
"""Bytes of a socket's path: 107 on Linux, 103 on macOS and the BSDs."""


def cache_folder(account: Account | None) -> Path:
    """Return the folder for what can be made again; it exists and can be written.

    Args:
        account: The account that PostgreSQL runs as, None for the caller's own.

    Raises:
        FileProblem: None of the places can be used.
    """
    return _first_usable(_cache_candidates(account), "SCHEMAGEN_CACHE_DIR", account)


def state_folder(account: Account | None) -> Path:
    """Return the folder for what must outlive the process; it exists and can be written.

    Args:
        account: The account that PostgreSQL runs as, None for the caller's own.

    Raises:
        FileProblem: None of the places can be used.
    """
    return _first_usable(_state_candidates(account), "SCHEMAGEN_STATE_DIR", account)


def temporary_folder(account: Account | None) -> Path:
    """Return the folder in which throw-away servers get folders of their own.

    Memory is best: a server is a thousand small files, which file systems on disk take
    up to half a second to create. A place named by TMPDIR comes first.

    Args:
        account: The account that must be able to enter it, None for the caller's own.
    """
    temporary = Path(tempfile.gettempdir()).resolve()
    memory = [_SHARED_MEMORY] if "TMPDIR" not in os.environ and _has_room(_SHARED_MEMORY) else []
    for folder in (*memory, temporary):
        longest = folder / f"{_NAME}-12345678"
        if fits_socket(longest) and (account is None or account.may_enter(folder)):
            return folder
    return Path("/tmp")  # noqa: S108  mkdtemp makes a private folder inside


def _has_room(folder: Path) -> bool:
    """Return whether a folder in memory can take a server; containers often have 64 MB."""
    if sys.platform != "linux" or not os.access(folder, os.W_OK | os.X_OK):
        return False
    return shutil.disk_usage(folder).free >= _ENOUGH_MEMORY


@contextmanager
def scratch_folder(account: Account | None) -> Iterator[Path]:
    """Lend a private folder for temporary files, which belongs to the account."""
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=temporary_folder(account)))
    try:
        (folder / MARK).touch()
        give(folder, account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_own(folder: Path, account: Account | None) -> bool:
    """Return whether a folder was made by this user; anybody may write to /tmp."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    if sys.platform == "win32":
        return folder.is_dir()
    owners = {os.geteuid()} | ({account.uid} if account else set())
    return stat.S_ISDIR(found.st_mode) and found.st_uid in owners


def fits_socket(folder: Path) -> bool:
    """Return whether PostgreSQL can create its socket in a folder."""
    return sys.platform == "win32" or len(os.fsencode(folder)) + len(_SOCKET_NAME) <= _SOCKET_LIMIT


def _cache_candidates(account: Account | None) -> Iterator[Path]:
    if account is None:
        yield platformdirs.user_cache_path(_NAME, appauthor=False)
    else:
        yield platformdirs.site_cache_path(_NAME, appauthor=False)
    # A system without a writable home still has a place for temporary files.
    yield Path(tempfile.gettempdir()).resolve() / f"{_NAME}.cache-{_user()}"
    yield Path("/tmp") / f"{_NAME}.cache-{_user()}"  # noqa: S108  refused unless it is ours


def _user() -> str:
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "user")
    return str(os.geteuid())


def _state_candidates(account: Account | None) -> Iterator[Path]:
    if account is None:
        yield platformdirs.user_state_path(_NAME, appauthor=False)
    else:
        yield Path("/var/lib") / _NAME


def _first_usable(candidates: Iterator[Path], variable: str, account: Account | None) -> Path:
    chosen = os.environ.get(variable)
    tried = [Path(chosen).absolute()] if chosen else list(candidates)
    for folder in tried:
        if _is_usable(folder, account):
            return folder
    places = ", ".join(str(folder) for folder in tried)
    raise FileProblem(
        f"no folder for schemagen's own files: can't use {places}",
        hint=f"set {variable} to a folder that you own"
        + (f" and that the account {account.name} can enter" if account else ""),
    )


def _is_usable(folder: Path, account: Account | None) -> bool:
    """Return whether a folder is there, ours, safe from others, and open to the account."""
    if not folder.is_absolute():  # platformdirs knows no home
        return False
    with suppress(OSError):
        if account is None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o755)
    return (
        folder.is_dir()
        and os.access(folder, os.W_OK | os.X_OK)
        and _is_safe(folder)
        and (account is None or account.may_enter(folder))
    )


def _is_safe(folder: Path) -> bool:
    """Return whether a folder is the caller's, and nobody else may put files into it."""
    if sys.platform == "win32":
        return True
    return is_own(folder, None) and not (folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH))
