"""A server a module, a database a test; and a request as the Data API makes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.core.diagnostics import Diagnostic
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from ..databases import own_database

ANNA, BEN = "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000"


def findings(text: str) -> list[Diagnostic]:
    """Return the warnings about a specification without errors."""
    return [*build_model(load_text(text, "schema.yaml"))[1]]


def codes(text: str) -> list[str]:
    return [finding.code for finding in findings(text)]


@dataclass(frozen=True)
class Database:
    """The test's own database, with the Supabase base alone to begin with."""

    connection: psycopg.Connection[Any]

    def apply(self, text: str) -> None:
        model, _ = build_model(load_text(text, "schema.yaml"))
        apply_bundle(self.connection, render_bundle(model))

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run it as the service does."""
        cursor = self.connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []

    def ask(self, sql: str, sub: str = ANNA, **claims: object) -> int | str:
        """Run it as the Data API does for who is signed in.

        Returns:
            How many rows came or changed, or the message of the refusal.
        """
        token = json.dumps({"role": "authenticated", "sub": sub, **claims})
        try:
            with self.connection.transaction():
                self.run(f"select set_config('request.jwt.claims', '{token}', true)")
                self.run("set local role authenticated")
                return self.connection.execute(sql.encode()).rowcount
        except psycopg.errors.InsufficientPrivilege as refused:
            return str(refused.diag.message_primary)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    with own_database(server.url) as url, psycopg.connect(url, autocommit=True) as connection:
        for name, key in (("anna", ANNA), ("ben", BEN)):
            connection.execute(
                "insert into auth.users (id, email) values (%s, %s)", [key, f"{name}@example.com"]
            )
        yield Database(connection)
