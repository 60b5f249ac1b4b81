"""Undo a bundle as the ledger remembers it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from schemagen.apply.ledger import LedgerEntry, applied_bundles, forget
from schemagen.apply.transaction import exclusive_transaction
from schemagen.core.diagnostics import did_you_mean
from schemagen.core.errors import RollbackRefused, SchemagenError


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a rollback did.

    Attributes:
        name: The bundle.
        statements: How many steps ran.
        seconds: How long it took.
        dropped_rows: Rows that went, by table; tables without rows are left out.
        dry_run: Everything was put back.
    """

    name: str
    statements: int
    seconds: float
    dropped_rows: Mapping[str, int]
    dry_run: bool = False


def rollback_bundle(
    connection: psycopg.Connection, name: str, *, drop_data: bool = False, dry_run: bool = False
) -> RolledBack:
    """Undo a bundle in one transaction.

    Args:
        connection: To the database, as the role that applied it.
        name: The bundle.
        drop_data: Drop tables although they hold rows.
        dry_run: Run everything, then put it back.

    Raises:
        RollbackRefused: Tables hold rows, and ``drop_data`` was not given.
        SchemagenError: The database does not hold the bundle, or something depends on it.
    """
    started = time.monotonic()
    with exclusive_transaction(connection):
        entry = _entry(connection, name)
        rows = _rows(connection, entry)
        if rows and not drop_data:
            raise _refused(name, rows)
        _undo(connection, entry)
        forget(connection, name)
        if dry_run:
            raise psycopg.Rollback
    return RolledBack(name, len(entry.undo), time.monotonic() - started, rows, dry_run)


def _entry(connection: psycopg.Connection, name: str) -> LedgerEntry:
    entries = {entry.name: entry for entry in applied_bundles(connection)}
    if name not in entries:
        held = ", ".join(entries) or "none"
        raise SchemagenError(
            f"the database does not hold the bundle {name!r}",
            hint=did_you_mean(name, entries, f"it holds: {held}"),
            code="SG721",
        )
    return entries[name]


def _rows(connection: psycopg.Connection, entry: LedgerEntry) -> dict[str, int]:
    """Count the rows that would go; the tables are locked, so that none is added meanwhile.

    Rows that the bundle itself made are no loss: the next apply makes them again.
    """
    counts = {}
    for step in entry.undo:
        table = step.drops_data
        if table is None:
            continue
        present = connection.execute("select to_regclass(%s) is not null", (table,)).fetchone()
        if present is None or not present[0]:
            continue
        connection.execute(f"lock table {table} in access exclusive mode".encode())
        others = f" where ({step.own_rows}) is not true" if step.own_rows else ""
        counted = connection.execute(f"select count(*) from {table}{others}".encode()).fetchone()
        if counted is not None and counted[0]:
            counts[table] = int(counted[0])
    return counts


def _refused(name: str, rows: Mapping[str, int]) -> RollbackRefused:
    listed = ", ".join(f"{table} ({count})" for table, count in sorted(rows.items()))
    return RollbackRefused(
        f"rolling {name} back would drop rows: {listed}",
        hint="save what is needed, then run it again with --drop-data",
    )


def _undo(connection: psycopg.Connection, entry: LedgerEntry) -> None:
    for step in entry.undo:
        try:
            connection.execute(step.sql.encode())
        except psycopg.Error as error:
            raise SchemagenError(
                f"can't undo {step.subject}: {error.diag.message_primary or error}",
                hint=(error.diag.message_detail or "").strip()
                or "nothing was changed; remove what depends on it first",
                code="SG722",
            ) from error
