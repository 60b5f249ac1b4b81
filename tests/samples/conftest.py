"""A server a session, a database a test, and what every set of sample rows has to stand."""

from __future__ import annotations

from typing import Any

import psycopg.sql

from schemagen.apply import apply_bundle
from schemagen.emit.single import emit_single
from schemagen.model.model import Bundle

from ..kinds.conftest import Connection, bundle_of, database, server  # noqa: F401 - fixtures

HEAD = "schemagen: 1\nname: app\n"

Contents = dict[str, list[Any]]


def scripts_of(text: str) -> tuple[Bundle, str, str]:
    """Return a bundle, the script that makes its samples, and the one that removes them."""
    bundle = bundle_of(HEAD + text)
    files = emit_single(bundle, "")
    return bundle, files["samples.sql"], files["samples_remove.sql"]


def contents(connection: Connection, bundle: Bundle) -> Contents:
    """Return every row of every table of a bundle, and of auth.users, with its version."""
    names = [("auth", "users"), *((t.name.schema, t.name.name) for t in bundle.model.tables)]
    found: Contents = {}
    for schema, name in names:
        query = psycopg.sql.SQL("select r.xmin::text, r::text from {} as r order by 2").format(
            psycopg.sql.Identifier(schema, name)
        )
        found[f"{schema}.{name}"] = connection.execute(query).fetchall()
    return found


def run(connection: Connection, script: str) -> None:
    """Run a script as psql would."""
    connection.execute(script.encode())


def came_and_went(connection: Connection, text: str) -> tuple[Bundle, Contents]:
    """Apply a bundle; make its samples twice, and remove them; return what was there between."""
    bundle, make, remove = scripts_of(text)
    apply_bundle(connection, bundle)
    before = contents(connection, bundle)
    run(connection, make)
    made = contents(connection, bundle)
    run(connection, make)
    assert contents(connection, bundle) == made, "a second run changes rows"
    run(connection, remove)
    assert contents(connection, bundle) == before, "the removal leaves rows, or takes others"
    run(connection, make)
    again = contents(connection, bundle)
    assert {name: len(rows) for name, rows in again.items()} == {
        name: len(rows) for name, rows in made.items()
    }
    return bundle, made
