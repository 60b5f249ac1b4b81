"""The one server that a user keeps: it outlives the command that starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from schemagen.core.errors import ServerError, ServerMissing, ServerUnreachable
from schemagen.database.accounts import process_options
from schemagen.database.base import Era, install_base
from schemagen.database.cache import made_once
from schemagen.database.connections import connect
from schemagen.database.embedded import Installation, embedded_installation
from schemagen.database.extensions import extension_settings
from schemagen.database.folders import state_folder
from schemagen.database.kept_place import (
    Place,
    fill,
    find_place,
    forget_dead_server,
    prepare_socket_folder,
    remove_socket_folder,
    write_settings,
)
from schemagen.database.locks import locked
from schemagen.database.postmaster import (
    ADMIN,
    COMMON_SETTINGS,
    OWNER,
    program_environment,
    start_failure,
)
from schemagen.database.server import Server

_STOP_SECONDS: Final = 60


def start(*, era: Era | str = Era.CLOSED) -> Server:
    """Start the kept server, or return it when it runs.

    Args:
        era: The rule for default privileges that it shall have.

    Raises:
        ServerMissing: PostgreSQL is not installed.
        ServerError: It does not start; the message has the end of its log.
    """
    installation = embedded_installation()
    parent = state_folder(installation.account)
    with locked(parent / "server.lock"):
        made_once(parent / "server", lambda folder: fill(installation, Era(era), folder))
        place = find_place(parent / "server")
        assert place is not None  # noqa: S101  it was made
        if not _answers(place):
            _launch(installation, place)
        with connect(place.url(ADMIN), autocommit=True) as connection:
            install_base(connection, Era(era))
        return _server(installation, place)


def find() -> Server | None:
    """Return the kept server if it runs."""
    installation = embedded_installation()
    place = find_place(state_folder(installation.account) / "server")
    return _server(installation, place) if place and _answers(place) else None


def stop() -> bool:
    """Stop the kept server; its data stays.

    Returns:
        Whether it was running.
    """
    installation = embedded_installation()
    parent = state_folder(installation.account)
    with locked(parent / "server.lock"):
        place = find_place(parent / "server")
        if place is None or not _answers(place):
            return False
        answer = _pg_ctl(
            installation, place, "stop", "--mode=fast", "--wait", f"--timeout={_STOP_SECONDS}"
        )
        if answer.returncode != 0:
            raise ServerError(f"the kept server does not stop: {answer.stderr.strip()}")
        remove_socket_folder(place)
        return True


def _server(installation: Installation, place: Place) -> Server:
    return Server(
        url=place.url(OWNER),
        admin_url=place.url(ADMIN),
        data_folder=place.data_folder,
        socket_folder=None if sys.platform == "win32" else Path(place.address.host),
        log_path=place.log_path,
        version=installation.version,
        _stop=_stop,
    )


def _stop() -> None:
    stop()


def psql_program(url: str) -> tuple[Path, dict[str, str]]:
    """Return the interactive terminal and the environment that connects it.

    The password travels in the environment: arguments of programs are public.

    Args:
        url: Where to connect to.

    Raises:
        ServerMissing: There is no psql.
        ServerUnreachable: The URL can't be read.
    """
    try:
        program = embedded_installation().program("psql")
    except ServerMissing:
        found = shutil.which("psql")
        if found is None:
            raise
        program = Path(found)
    try:
        parameters: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.Error:
        raise ServerUnreachable("the connection URL can't be read") from None
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    return program, os.environ | {
        variables[name]: str(value) for name, value in parameters.items() if name in variables
    }


def _answers(place: Place) -> bool:
    if not place.address.is_open:
        return False
    try:
        connect(place.url(ADMIN), connect_timeout=5).close()
    except ServerUnreachable:
        return False
    return True


def _launch(installation: Installation, place: Place) -> None:
    """Start the server so that it goes on without us."""
    major = (place.data_folder / "PG_VERSION").read_text().strip()
    if major != str(installation.major):
        raise ServerError(
            f"the kept server's data was made by PostgreSQL {major}, "
            f"installed is {installation.major}",
            hint=f"dump what you need with PostgreSQL {major}, then remove {place.folder}",
        )
    prepare_socket_folder(installation, place)
    forget_dead_server(place)
    write_settings(
        place,
        {**COMMON_SETTINGS, **extension_settings(installation), **place.address.settings},
    )
    answer = _pg_ctl(installation, place, "start", "--wait", f"--log={place.log_path}")
    if answer.returncode != 0:
        raise start_failure("the kept server does not start", place.log_path)


def _pg_ctl(
    installation: Installation, place: Place, *arguments: str
) -> subprocess.CompletedProcess[str]:
    # Not through pipes: the server would inherit them, and we would wait for its end.
    with (place.folder / "pg_ctl.log").open("w+") as output:
        answer = subprocess.run(
            [installation.program("pg_ctl"), *arguments, f"--pgdata={place.data_folder}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=program_environment(),
            check=False,
            **process_options(installation.account),
        )
        output.seek(0)
        return subprocess.CompletedProcess(answer.args, answer.returncode, stderr=output.read())
