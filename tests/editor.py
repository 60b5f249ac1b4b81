"""Supabase's SQL editor, and databases in which nothing is yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.emit.single import emit_single
from schemagen.model.model import Bundle

from .attacks.attempts import spelled
from .attacks.site import Connection, api_server

BASELINE: Final = "20260101000000"

Rows = list[dict[str, Any]]


def script(bundle: Bundle, name: str = "schema.sql") -> bytes:
    """Return a file that people run as it is."""
    return emit_single(bundle, BASELINE)[name].encode()


@dataclass(frozen=True)
class Editor:
    """Supabase's SQL editor: the owner of the objects, who is no superuser.

    Attributes:
        connection: Within a transaction that is rolled back, unless a test says otherwise.
    """

    connection: Connection

    def answers(self, sql: str) -> list[Rows]:
        """Run statements as they stand, and return the rows of each."""
        cursor = self.connection.execute(spelled(sql).encode())
        found = []
        while True:
            names = [column.name for column in cursor.description or ()]
            rows = cursor.fetchall() if cursor.description else []
            found.append([dict(zip(names, row, strict=True)) for row in rows])
            if not cursor.nextset():
                return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""
        (answer,) = self.answers(sql)
        return [tuple(row.values()) for row in answer]

    def value(self, sql: str) -> Any:
        """Return the one value of a query."""
        ((value,),) = self.rows(sql)
        return value

    def refused(self, sql: str) -> str | None:
        """Run statements that have to fail, and return the SQLSTATE."""
        with pytest.raises(psycopg.Error) as caught, self.connection.transaction():
            self.answers(sql)
        return caught.value.sqlstate


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with api_server() as running:
        yield running


@pytest.fixture
def empty(server: Server) -> Iterator[Connection]:
    """A database without any bundle, as its owner, in autocommit as psql is."""
    with psycopg.connect(server.url, autocommit=True) as creator:
        creator.execute("drop database if exists empty with (force)")
        creator.execute("create database empty template postgres")
    with psycopg.connect(
        server.url.replace("/postgres?", "/empty?"), autocommit=True
    ) as connection:
        connection.execute("set search_path = public, extensions")
        yield connection
