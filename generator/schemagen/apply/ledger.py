"""The ledger: which bundles a database holds, and how each is undone.

It lives in its own schema ``schemagen``, which no API serves, and goes with the last bundle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb

from schemagen.core.quoting import quote_qname
from schemagen.model.model import Bundle

LEDGER_SCHEMA: Final = "schemagen"

_CREATE: Final = """
create schema if not exists schemagen;
comment on schema schemagen is 'What schemagen applied to this database';
create table if not exists schemagen.bundles (
    name text not null,
    title text not null,
    fingerprint text not null,
    parameters jsonb not null,
    undo jsonb not null,
    applied_at timestamptz not null,
    applied_by text not null,
    constraint bundles_pkey primary key (name)
);
comment on table schemagen.bundles is 'One row a bundle; undo holds its rollback, first step first';
revoke all on schema schemagen from public;
revoke all on table schemagen.bundles from public, anon, authenticated, service_role;
"""

_DROP: Final = """
drop table schemagen.bundles;
drop schema schemagen;
"""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One step of a rollback.

    Attributes:
        subject: The object, as people name it.
        sql: What unmakes it.
        drops_data: The table whose rows go with it, quoted for SQL; None without one.
        own_rows: Condition on those of its rows that the bundle made; None without any.
    """

    subject: str
    sql: str
    drops_data: str | None
    own_rows: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A bundle that the database holds."""

    name: str
    title: str
    fingerprint: str
    parameters: Mapping[str, Any]
    undo: tuple[UndoStep, ...]
    applied_at: str
    applied_by: str


def fingerprint(bundle: Bundle) -> str:
    """Return what changes whenever the bundle's SQL does."""
    digest = sha256()
    for statement in bundle.statements:
        digest.update(statement.sql.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def applied_bundles(connection: psycopg.Connection) -> tuple[LedgerEntry, ...]:
    """Return the bundles that the database holds, by name; none without a ledger."""
    row = connection.execute("select to_regclass('schemagen.bundles') is not null").fetchone()
    if row is None or not row[0]:
        return ()
    rows = connection.execute(
        "select name, title, fingerprint, parameters, undo, applied_at::text, applied_by"
        " from schemagen.bundles order by name"
    ).fetchall()
    return tuple(
        LedgerEntry(
            name, title, mark, parameters, tuple(UndoStep(**step) for step in undo), when, who
        )
        for name, title, mark, parameters, undo, when, who in rows
    )


def find_entry(connection: psycopg.Connection, name: str) -> LedgerEntry | None:
    """Return a bundle's entry, None if the database does not hold it."""
    return next((entry for entry in applied_bundles(connection) if entry.name == name), None)


def record(connection: psycopg.Connection, bundle: Bundle) -> None:
    """Write a bundle's entry within the caller's transaction.

    An entry that is there already keeps its time: applying again changes nothing.
    """
    steps = [
        {
            "subject": statement.subject,
            "sql": statement.undo,
            "drops_data": quote_qname(statement.drops_data) if statement.drops_data else None,
            "own_rows": statement.own_rows.text if statement.own_rows else None,
        }
        for statement in reversed(bundle.statements)
        if statement.undo
    ]
    connection.execute(_CREATE)
    connection.execute(
        "insert into schemagen.bundles values (%s, %s, %s, %s, %s, now(), current_user)"
        " on conflict (name) do nothing",
        (
            bundle.name,
            bundle.title,
            fingerprint(bundle),
            Jsonb(dict(bundle.parameters), dumps=json.dumps),
            Jsonb(steps),
        ),
    )


def add_undo(connection: psycopg.Connection, name: str, step: UndoStep) -> None:
    """Add a step to a bundle's rollback, as its first one, unless it is there already."""
    written = Jsonb([asdict(step)])
    connection.execute(
        "update schemagen.bundles set undo = %s || undo where name = %s and not undo @> %s",
        (written, name, written),
    )


def forget(connection: psycopg.Connection, name: str) -> None:
    """Remove a bundle's entry, and the ledger itself with the last one."""
    connection.execute("delete from schemagen.bundles where name = %s", (name,))
    row = connection.execute("select count(*) from schemagen.bundles").fetchone()
    if row is not None and row[0] == 0:
        connection.execute(_DROP)
