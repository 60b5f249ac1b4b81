"""The world of the proof: rows of two owners, as the server holds them and as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from schemagen.core.diagnostics import Diagnostic
from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_literal, quote_qname
from schemagen.model.tables import Column, Table
from schemagen.verify.judge import Values

AUTH_USERS = QName("auth", "users")
"""The platform's table of users."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row that exists.

    Attributes:
        table: Its table.
        values: The text of each column.
        label: As findings call it: ``A's row 2``.
        owner: Name of the user whose row it is, None for nobody's.
        planted: The proof made it.
    """

    table: Table
    values: Values
    label: str
    owner: str | None = None
    planted: bool = True

    @property
    def key(self) -> tuple[str | None, ...]:
        """What the columns hold that tell it from other rows."""
        return tuple(self.values[name] for name in identity_of(self.table))

    @property
    def unique_values(self) -> tuple[str, ...]:
        """What its unique keys hold, where the server does not make it up."""
        columns = (self.table.column(n) for key in self.table.uniques for n in key.columns)
        return tuple(self.values[c.name] or "" for c in columns if c and c.default is None)

    @property
    def where(self) -> str:
        """SQL of the condition that finds it by its primary key."""
        return " and ".join(
            _equals(name, self.values[name], exact=self.table.primary_key is not None)
            for name in identity_of(self.table)
        )


def identity_of(table: Table) -> tuple[str, ...]:
    """Return the columns that tell rows apart: the primary key, else all."""
    return table.primary_key.columns if table.primary_key else table.column_names


def _equals(name: str, value: str | None, *, exact: bool) -> str:
    column = quote_identifier(name)
    if exact:
        return f"{column} = {quote_literal(value)}"
    # A type without equality, such as json, has a text at least.
    return f"{column}::text is not distinct from {quote_literal(value)}"


@dataclass(frozen=True, slots=True)
class World:
    """All rows by table.

    Attributes:
        rows: What the tables hold; the proof's own rows and those that were there.
        findings: Rows that could not be made, and what would help.
        missing: The tables without any row, each with the finding that says why.
    """

    rows: Mapping[QName, tuple[Row, ...]]
    findings: tuple[Diagnostic, ...] = ()
    missing: Mapping[QName, Diagnostic] = field(default_factory=dict)
    _index: dict[tuple[QName, str], dict[str, list[Row]]] = field(default_factory=dict)

    def of(self, table: QName) -> tuple[Row, ...]:
        """Return the rows of a table."""
        return self.rows.get(table, ())

    def tried(self, table: QName, others: int = 4) -> tuple[Row, ...]:
        """Return the rows that are tried one by one: the planted, and a few others."""
        rows = self.of(table)
        planted = [row for row in rows if row.planted]
        return (*planted, *[row for row in rows if not row.planted][:others])

    def find(self, table: QName, column: str, value: str | None) -> Sequence[Row]:
        """Return the rows with this value; null finds nothing."""
        if value is None:
            return ()
        index = self._index.get((table, column))
        if index is None:
            index = self._index[table, column] = {}
            for row in self.of(table):
                key = row.values.get(column)
                if key is not None:
                    index.setdefault(key, []).append(row)
        return index.get(value, ())


def read_rows(
    connection: psycopg.Connection[Any], table: Table, where: str = "true"
) -> list[dict[str, str | None]]:
    """Return rows of a table as text, in the order of their identity."""
    columns = ", ".join(f"{quote_identifier(name)}::text" for name in table.column_names)
    order = ", ".join(f"{quote_identifier(name)}::text" for name in identity_of(table))
    sql = f"select {columns} from {quote_qname(table.name)} where {where} order by {order}"
    rows = connection.execute(sql.encode()).fetchall()
    return [dict(zip(table.column_names, row, strict=True)) for row in rows]


def in_order(
    rows: Sequence[Row], planted: Iterable[tuple[QName, tuple[str | None, ...]]]
) -> list[Row]:
    """Return rows in the order of planting.

    Those that triggers made come last, by their unique keys and what they say of planted rows:
    their own keys are often random, and a proof has to be the same each time.

    Args:
        rows: The rows of a table.
        planted: Table and identity of the rows that were planted in all tables.
    """
    order = {identity: number for number, identity in enumerate(planted)}
    known = {key: f"{number:06}" for (_, key), number in order.items()}

    def place(row: Row) -> tuple[int, list[str]]:
        number = order.get((row.table.name, row.key))
        if number is not None:
            return number, []
        columns = (*filter(None, map(row.table.column, identity_of(row.table))), *row.table.columns)
        return len(order), [*row.unique_values, *(said(row.values[c.name], c) for c in columns)]

    def said(value: str | None, column: Column) -> str:
        return known.get((value,)) or (value if value and column.default is None else "")

    return sorted(rows, key=place)


def any_of(conditions: Iterable[str]) -> str:
    """Return SQL that holds when one of the conditions does."""
    return " or ".join(f"({condition})" for condition in conditions) or "false"


def insert_sql(table: Table, values: Values, suffix: str = "") -> str:
    """Return the statement that inserts these columns."""
    if not values:
        return f"insert into {quote_qname(table.name)} default values {suffix}".rstrip()
    names = ", ".join(quote_identifier(name) for name in values)
    texts = ", ".join(quote_literal(value) for value in values.values())
    return f"insert into {quote_qname(table.name)} ({names}) values ({texts}) {suffix}".rstrip()


def set_sql(values: Values) -> str:
    """Return the assignments of an update."""
    return ", ".join(
        f"{quote_identifier(name)} = {quote_literal(value)}" for name, value in values.items()
    )
