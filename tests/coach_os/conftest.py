"""One server a process; a database with the preset, and one with what a project adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.emit.single import emit_single
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..attacks.attempts import spelled
from ..attacks.people import ANYWHERE
from ..attacks.site import Connection, Site, api_server, site

HERE: Final = Path(__file__).parent
PRESET: Final = HERE.parents[1] / "presets" / "coach_os.yaml"
BILLING: Final = HERE / "billing.yaml"
BASELINE: Final = "20260101000000"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


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

    def answers(self, sql: str) -> list[list[dict[str, Any]]]:
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


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The preset as it is rendered."""
    model, _ = read_model(PRESET)
    return render_bundle(model)


@pytest.fixture(scope="session")
def coach(server: Server) -> Iterator[Site]:
    """The preset, with Alice and Bob."""
    with site(server, "coach", PRESET, HERE / "world.sql", ANYWHERE) as made:
        yield made


@pytest.fixture(scope="session")
def billing(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same with plans and administrators, as a project may add them."""
    rows = tmp_path_factory.mktemp("billing") / "rows.sql"
    parts = (HERE / name for name in ("world.sql", "billing.sql"))
    rows.write_text("".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    with site(server, "billing", BILLING, rows, ANYWHERE) as made:
        yield made


@pytest.fixture
def editor(coach: Site) -> Iterator[Editor]:
    """The SQL editor; what is done in it is rolled back."""
    with connect(coach.owner_url) as connection:
        yield Editor(connection)
        connection.rollback()


@pytest.fixture
def auth(server: Server, coach: Site) -> Iterator[Editor]:
    """Supabase Auth, which writes ``auth.users``; rolled back."""
    url = server.admin_url.replace("/postgres?", "/coach?")
    with psycopg.connect(url) as connection:
        connection.execute("set local role supabase_auth_admin")
        yield Editor(connection)
        connection.rollback()


@pytest.fixture
def empty(server: Server) -> Iterator[Connection]:
    """A database without any bundle, as its owner, in autocommit as psql is."""
    with psycopg.connect(server.url, autocommit=True) as creator:
        creator.execute("drop database if exists empty")
        creator.execute("create database empty template postgres")
    with psycopg.connect(
        server.url.replace("/postgres?", "/empty?"), autocommit=True
    ) as connection:
        yield connection
