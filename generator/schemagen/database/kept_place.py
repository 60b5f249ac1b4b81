"""The folder of the kept server: made once, and whole from the first moment.

::

    server/server.json     how to reach it, readable by the user only
    server/settings.conf   written at each start
    server/postgres/       belongs to the account that PostgreSQL runs as
        data/  log  and the socket, where the path is short enough for one
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from schemagen.core.errors import ServerError
from schemagen.database.accounts import give, process_options
from schemagen.database.base import Era
from schemagen.database.cluster import cached_cluster, new_password, set_passwords
from schemagen.database.embedded import Installation
from schemagen.database.extensions import extension_settings
from schemagen.database.folders import fits_socket, is_own, scratch_folder, temporary_folder
from schemagen.database.postmaster import (
    ADMIN,
    OWNER,
    Address,
    Postmaster,
    program_environment,
)

_ORPHAN_SECONDS: Final = 10.0
"""How long the processes of a server that was killed may take to notice."""


@dataclass(frozen=True, slots=True)
class Place:
    """The kept server's folder and how to reach the server.

    Attributes:
        folder: What ``fill`` filled.
        address: Where the server listens, when it runs.
        passwords: Role to password.
    """

    folder: Path
    address: Address
    passwords: Mapping[str, str]

    @property
    def data_folder(self) -> Path:
        """The server's data."""
        return self.folder / "postgres" / "data"

    @property
    def log_path(self) -> Path:
        """What the server has to say."""
        return self.folder / "postgres" / "log"

    @property
    def settings_path(self) -> Path:
        """The settings; inside the data the account could put a link to a file of root's."""
        return self.folder / "settings.conf"

    def url(self, role: str) -> str:
        """Return the URL that logs a role in."""
        return self.address.url(role, self.passwords[role])


def find_place(folder: Path) -> Place | None:
    """Return what is known of the server in a folder, None when there is no such folder."""
    try:
        state = json.loads((folder / "server.json").read_text())
    except FileNotFoundError:
        return None
    return Place(folder, Address(state["host"], state["port"]), state["passwords"])


def fill(installation: Installation, era: Era, folder: Path) -> None:
    """Make the kept server's folder: a copy of a cluster with passwords of its own."""
    postgres = folder / "postgres"
    postgres.mkdir(mode=0o700)
    give(postgres, installation.account)
    if installation.account is not None:
        folder.chmod(0o755)  # the account passes through, what is inside is closed
    cluster = cached_cluster(installation, era)
    cluster.copy_to(postgres / "data", installation)
    passwords = {ADMIN: new_password(), OWNER: new_password()}
    with scratch_folder(installation.account) as scratch:
        address = Address.in_folder(scratch)
        postmaster = Postmaster.start(
            installation,
            postgres / "data",
            postgres / "log",
            address,
            extension_settings(installation),
        )
        try:
            with postmaster.wait_until_ready(address.url(ADMIN, cluster.password)) as connection:
                set_passwords(connection, passwords)
        finally:
            postmaster.stop()
    give(postgres / "log", installation.account)
    _write_to_disk(installation, postgres / "data")
    final = folder.with_name("server")
    with (postgres / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"include_if_exists {_quoted(str(final / 'settings.conf'))}\n")
    address = Address.in_folder(_socket_folder(final / "postgres", installation))
    state = {"host": address.host, "port": address.port, "passwords": passwords}
    (folder / "server.json").touch(mode=0o600)
    (folder / "server.json").write_text(json.dumps(state, indent=4) + "\n")


def _write_to_disk(installation: Installation, data_folder: Path) -> None:
    """Have a copied cluster survive a power failure."""
    subprocess.run(
        [installation.program("initdb"), "--sync-only", f"--pgdata={data_folder}"],
        capture_output=True,
        check=True,
        env=program_environment(),
        **process_options(installation.account),
    )


def _socket_folder(folder: Path, installation: Installation) -> Path:
    """Return a folder for the socket: the server's own, unless its path is too long."""
    if fits_socket(folder):
        return folder
    name = f"schemagen.run-{sha256(os.fsencode(folder)).hexdigest()[:12]}"
    return temporary_folder(installation.account) / name


def write_settings(place: Place, settings: Mapping[str, str]) -> None:
    """Write the settings for the next start."""
    place.settings_path.write_text(
        "".join(f"{name} = {_quoted(value)}\n" for name, value in sorted(settings.items()))
    )
    place.settings_path.chmod(0o644)  # the account reads them, whatever the caller's umask is


def prepare_socket_folder(installation: Installation, place: Place) -> None:
    """Make the socket's folder again if it was a temporary one that somebody removed."""
    folder = Path(place.address.host)
    if sys.platform == "win32":
        return
    if not folder.exists():
        folder.mkdir(mode=0o700)
        give(folder, installation.account)
    if not is_own(folder, installation.account):
        raise ServerError(f"the folder {folder} belongs to somebody else")


def remove_socket_folder(place: Place) -> None:
    """Remove the socket's folder if it is a temporary one."""
    folder = Path(place.address.host)
    if sys.platform != "win32" and not folder.is_relative_to(place.folder):
        with suppress(OSError):
            folder.rmdir()


def forget_dead_server(place: Place) -> None:
    """Remove the notes of a server that died, if its process id is another program's now.

    PostgreSQL does that itself when nobody has the process id; after a reboot somebody may.
    Its processes work inside the data folder: as long as there is one, the notes stay, for
    they are what keeps two servers from writing the same data.
    """
    if sys.platform != "linux" or not (place.data_folder / "postmaster.pid").exists():
        return
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while _is_in_use(place.data_folder):
        if time.monotonic() > deadline:
            return
        time.sleep(0.02)
    (place.data_folder / "postmaster.pid").unlink()
    Path(place.address.host, f".s.PGSQL.{place.address.port}.lock").unlink(missing_ok=True)


def _is_in_use(data_folder: Path) -> bool:
    """Return whether a process works inside a folder."""
    inside = data_folder.resolve()
    for process in Path("/proc").iterdir():
        # Dead processes, and others' processes, do not say where they are.
        with suppress(OSError):
            if process.name.isdigit() and (process / "cwd").readlink() == inside:
                return True
    return False


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
