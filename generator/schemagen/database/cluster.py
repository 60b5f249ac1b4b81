"""Initialised clusters, made once and copied for every server.

``initdb`` and the base take about a second, a copy a twentieth of that.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from schemagen.core.errors import ServerError
from schemagen.core.system import advice_on, reason_of
from schemagen.database.accounts import give, process_options
from schemagen.database.base import Era, base_sql, install_base
from schemagen.database.cache import published
from schemagen.database.embedded import Installation
from schemagen.database.extensions import extension_settings
from schemagen.database.folders import cache_folder, scratch_folder
from schemagen.database.postmaster import (
    ADMIN,
    Address,
    Postmaster,
    program_environment,
)

_LAYOUT: Final = "1"
"""Changes whenever this module makes clusters in another way."""

_SETTINGS: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    # Old segments of the log would only be copied with the rest.
    "wal_recycle": "off",
    "min_wal_size": "2MB",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """An initialised cluster in the cache, never started itself.

    Attributes:
        data_folder: What to copy.
        password: The superuser's, until the copy gets its own.
    """

    data_folder: Path
    password: str

    def copy_to(self, folder: Path, installation: Installation) -> None:
        """Copy the cluster to a folder that does not exist yet."""
        # Neither permissions nor times matter, and copying them takes as long again.
        _copy(self.data_folder, folder, folder.parents[1])
        give(folder, installation.account)


def cached_cluster(installation: Installation, era: Era) -> Cluster:
    """Return the initialised cluster for these programs and this base.

    Args:
        installation: Whose programs make it, if it is not there yet.
        era: The rule for default privileges.
    """
    made_of = "\0".join(
        (_LAYOUT, installation.version, era, base_sql(), *extension_settings(installation).values())
    )
    name = f"cluster-{installation.version}-{era}-{sha256(made_of.encode()).hexdigest()[:12]}"
    folder = published(
        cache_folder(installation.account) / name,
        lambda unfinished: _make(installation, era, unfinished),
    )
    return Cluster(folder / "data", (folder / "password").read_text())


def set_passwords(
    connection: psycopg.Connection, passwords: dict[str, str], *, iterations: int | None = None
) -> None:
    """Give roles their passwords.

    Args:
        connection: As a superuser, in autocommit mode.
        passwords: Role to password.
        iterations: How expensive a guess is made. A long random password needs none of
            that, and one iteration makes every login of its short life faster.
    """
    if iterations is not None and connection.info.server_version >= 160000:
        connection.execute(sql.SQL("set scram_iterations = {}").format(iterations))
    for role, password in passwords.items():
        connection.execute(
            sql.SQL("alter role {} login password {}").format(sql.Identifier(role), password)
        )


def new_password() -> str:
    """Return a password that needs no quoting anywhere."""
    return secrets.token_urlsafe(24)


def _make(installation: Installation, era: Era, folder: Path) -> None:
    """Initialise a cluster with the base and put it, stopped, into the folder."""
    password = new_password()
    with scratch_folder(installation.account) as scratch:
        _initdb(installation, scratch, password)
        _install(installation, era, scratch, password)
        _copy(scratch / "data", folder / "data", folder.parent, shutil.copy2)
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(password)


def _copy(
    source: Path,
    target: Path,
    place: Path,
    copy: Callable[[str, str], object] = shutil.copyfile,
) -> None:
    """Copy a folder; an error names the place where people can do something about it."""
    try:
        shutil.copytree(source, target, copy_function=copy)
    except OSError as error:
        raise ServerError(
            f"a server's files can't be written to {place}: {reason_of(error)}",
            hint=advice_on(error),
        ) from error


def _initdb(installation: Installation, scratch: Path, password: str) -> None:
    password_file = scratch / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    give(scratch, installation.account)
    # The machine's locale must not decide how text sorts or what is upper case.
    locale = ["--locale=C"]
    if installation.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    answer = subprocess.run(
        [
            installation.program("initdb"),
            f"--pgdata={scratch / 'data'}",
            f"--username={ADMIN}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *locale,
            "--wal-segsize=1",  # 1 MB instead of 16 to copy
            "--no-sync",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        env=program_environment(),
        **process_options(installation.account),
    )
    if answer.returncode != 0:
        raise ServerError(f"initdb failed: {answer.stderr.strip() or answer.stdout.strip()}")


def _install(installation: Installation, era: Era, scratch: Path, password: str) -> None:
    address = Address.in_folder(scratch)
    settings = _SETTINGS | extension_settings(installation)
    postmaster = Postmaster.start(
        installation, scratch / "data", scratch / "log", address, settings
    )
    try:
        with postmaster.wait_until_ready(address.url(ADMIN, password)) as connection:
            install_base(connection, era)
            connection.execute("vacuum (freeze, analyze)")
    finally:
        postmaster.stop()
