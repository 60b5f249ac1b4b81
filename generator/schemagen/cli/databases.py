"""The database that a command works on: the one of a URL, else a throw-away one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemagen.cli.console import print_detail
from schemagen.cli.progress import Progress

if TYPE_CHECKING:
    import psycopg

    from schemagen.model.model import Model


@dataclass(frozen=True, slots=True)
class Database:
    """A database to work on.

    Attributes:
        connection: Every statement on its own, unless in a transaction.
        place: What people call it; shows no password.
        is_throwaway: It is gone when the command ends.
    """

    connection: psycopg.Connection
    place: str
    is_throwaway: bool


@contextmanager
def open_database(url: str | None, model: Model | None = None) -> Iterator[Database]:
    """Connect to the database of a URL, or to a throw-away one.

    Args:
        url: The database, None for a throw-away one.
        model: What will be applied: a throw-away database gets stand-ins for the tables
            that the specification needs and does not own.

    Raises:
        ServerMissing: There is no URL, and no PostgreSQL to start.
        ServerError: The server does not answer, or gave up in between.
    """
    import psycopg

    from schemagen.core.errors import ServerError
    from schemagen.core.system import MAKE_ROOM
    from schemagen.database.connections import connect

    try:
        if url:
            with connect(url, autocommit=True) as connection:
                yield Database(connection, _place(connection.info), is_throwaway=False)
        else:
            yield from _throwaway(model)
    except psycopg.Error as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        hint = f"its disk is full: {MAKE_ROOM}" if error.sqlstate == "53100" else ""
        raise ServerError(f"the server said: {said}", hint=hint) from error


def _place(found: psycopg.ConnectionInfo) -> str:
    port = "" if found.host.startswith("/") else f":{found.port}"
    return f"{found.dbname} at {found.host}{port}"


def _throwaway(model: Model | None) -> Iterator[Database]:
    from contextlib import ExitStack

    from schemagen.apply import make_stand_ins
    from schemagen.database.connections import connect, server_version
    from schemagen.database.throwaway import throwaway

    with ExitStack() as stack:
        with Progress("starting a throw-away PostgreSQL"):
            server = stack.enter_context(throwaway())
        connection = stack.enter_context(connect(server.url, autocommit=True))
        version = server_version(connection)
        print_detail(f"PostgreSQL {version} runs in {server.data_folder.parent}")
        if model is not None and model.external:
            make_stand_ins(connection, model)
        yield Database(connection, "a throw-away server", is_throwaway=True)


def is_kept(url: str) -> bool:
    """Return whether a URL is that of the server that ``schemagen db start`` keeps."""
    from schemagen.core.errors import SchemagenError
    from schemagen.database import kept

    try:
        server = kept.find()
    except SchemagenError:  # nothing is installed that could be kept
        return False
    return server is not None and url in (server.url, server.admin_url)


def is_own(url: str | None) -> bool:
    """Return whether a database is on a server that schemagen made, throw-away or kept."""
    return not url or is_kept(url)


def is_own_server(url: str | None, does: str, *, on_live: bool) -> bool:
    """Return whether the server is one that schemagen made.

    Args:
        url: The database, None for a throw-away one.
        does: What the command does to a database.
        on_live: Another server was allowed.

    Raises:
        ServerError: It is not, and nobody allowed it.
    """
    if url is None or is_own(url):
        return True
    if on_live:
        return False
    from schemagen.core.errors import ServerError
    from schemagen.database.connections import masked

    raise ServerError(
        f"{masked(url)} is a server that schemagen did not create",
        hint=f"{does}; if\n"
        "that is fine, say so with --on-live. Without --db, and without DATABASE_URL, it runs\n"
        "on a throw-away server",
        code="SG730",
    )
