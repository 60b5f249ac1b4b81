"""How a bundle is doing in a database: sizes, rows, row level security, use of indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any, Final

import psycopg

from schemagen.core.names import QName
from schemagen.database.facts import Facts
from schemagen.model.inspection import Inspection, contents, upkeep
from schemagen.model.model import Model

_SETTINGS: Final = """
set local transaction read only;
set local search_path = pg_catalog;
set local row_security = off;
set local lock_timeout = '5s';
set local statement_timeout = '30s';
"""
"""Names come with their schema. A role that policies apply to is refused, and not told that there
are no rows; and nobody waits for a table that is counted or locked."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What one look found.

    Attributes:
        name: What it is called, for programs.
        about: What it shows, a sentence.
        columns: Names of what was found.
        rows: What was found, as plain values.
        trouble: Why nothing could be seen, empty when all went well.
    """

    name: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    trouble: str = ""

    def as_json(self) -> Any:
        """Return the rows as mappings, or what the trouble is."""
        if self.trouble:
            return {"trouble": self.trouble}
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def inspect_installed(
    connection: psycopg.Connection[Any], model: Model, found: Facts
) -> tuple[Inspected, ...]:
    """Look at what is there of a model; what is not there is left out, for it is a finding.

    Args:
        connection: To the database, not in a transaction; nothing is written.
        model: What the bundle declares.
        found: The facts of that database.
    """
    there = _there(model, found)
    return tuple(_inspected(connection, look) for look in chain(contents(there), upkeep(there)))


def _inspected(connection: psycopg.Connection[Any], look: Inspection) -> Inspected:
    try:
        with connection.transaction():
            connection.execute(_SETTINGS.encode())
            answer = connection.execute(look.query.encode())
            columns = tuple(column.name for column in answer.description or ())
            rows = tuple(tuple(map(_plain, row)) for row in answer.fetchall())
    except psycopg.Error as error:
        if connection.closed:
            raise
        said = error.diag.message_primary or str(error)
        return Inspected(look.name, look.about, (), (), said)
    return Inspected(look.name, look.about, columns, rows)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value


def _there(model: Model, found: Facts) -> Model:
    """Return the part of a model that a database has."""
    columns = set(_names(found, "columns", "schema", "table", "name"))
    names = set(_names(found, "tables", "schema", "name"))
    tables = tuple(
        replace(
            table,
            columns=tuple(
                column
                for column in table.columns
                if (table.name.schema, table.name.name, column.name) in columns
            ),
        )
        for table in model.tables
        if (table.name.schema, table.name.name) in names
    )
    missing = {table.name for table in model.tables} - {table.name for table in tables}
    return replace(
        model,
        tables=tables,
        indexes=_on_others(model.indexes, missing),
        triggers=_on_others(model.triggers, missing),
    )


def _on_others(items: tuple[Any, ...], missing: set[QName]) -> tuple[Any, ...]:
    return tuple(item for item in items if item.table not in missing)


def _names(found: Facts, kind: str, *wanted: str) -> Iterator[tuple[Any, ...]]:
    columns = found.columns.get(kind, ())
    places = [columns.index(name) for name in wanted] if columns else []
    for row in found.rows.get(kind, ()):
        yield tuple(row[place] for place in places)
