"""A server a module, a database a test, and what every kind has to stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify import Report, smoke

from ..databases import own_database

Connection = psycopg.Connection[Any]

NOTES = """\
schemagen: 1
name: notes
tables:
  notes:
    columns:
      user_id: uuid not null default auth.uid()
      title: text not null
    use: [id]
    access: [owner: user_id]
"""


def bundle_of(text: str, folder: Path | None = None) -> Bundle:
    name = "schema.yaml" if folder is None else str(folder / "schema.yaml")
    model, _ = build_model(load_text(text, name, project=folder))
    return render_bundle(model)


@dataclass(frozen=True)
class Database:
    """The test's own database, with the Supabase base alone to begin with."""

    connection: Connection

    def facts(self) -> Facts:
        return Facts.read(self.connection)

    def prove(self, bundle: Bundle) -> Report:
        return smoke(self.connection, bundle.model)

    def went_there_and_back(self, bundle: Bundle, *, drop_data: bool = False) -> Report:
        """Apply twice, prove, undo; the catalog has to be what it was."""
        base = self.facts()
        apply_bundle(self.connection, bundle)
        once = self.facts()
        apply_bundle(self.connection, bundle)
        assert self.facts() == once
        report = self.prove(bundle)
        assert self.facts() == once
        rollback_bundle(self.connection, bundle.name, drop_data=drop_data)
        assert self.facts() == base
        return report

    def as_user(self, sql: str, key: str | None, role: str = "authenticated") -> list[Any]:
        """Run a query as the Data API would for a user; it is undone."""
        claims = f'{{"role": "{role}", "sub": "{key}"}}' if key else "{}"
        with self.connection.transaction(force_rollback=True):
            self.connection.execute("select set_config('request.jwt.claims', %s, true)", [claims])
            self.connection.execute("select set_config('role', %s, true)", [role])
            cursor = self.connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    with own_database(server.url) as url, psycopg.connect(url, autocommit=True) as connection:
        yield Database(connection)
