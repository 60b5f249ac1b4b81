"""Conditions on rows, decided by the server about rows as data.

No table is read and no policy applies: a row is a list of constants, and the server
evaluates the declared condition over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg

from schemagen.core.names import QName
from schemagen.core.quoting import comma_separated, quote_identifier, quote_literal
from schemagen.model.tables import Table
from schemagen.verify.catalog import Catalog
from schemagen.verify.constants import constants_of

Values = Mapping[str, str | None]
"""A row as data: the text of each column's value, None for null."""

_ORDINAL = "schemagen_row"
_BATCH = 500
_FEW = 8


class Judge:
    """Evaluates conditions over rows, each combination once."""

    def __init__(self, connection: psycopg.Connection[Any], catalog: Catalog) -> None:
        self._connection = connection
        self._catalog = catalog
        self._needed: dict[tuple[QName, str], list[str]] = {}
        self._known: dict[tuple[QName, str, tuple[str | None, ...]], bool | None] = {}
        self._raised: dict[tuple[QName, str, tuple[str | None, ...]], str] = {}
        self._texts: dict[tuple[QName, str, tuple[str | None, ...]], str | None] = {}

    def holds(self, table: Table, condition: str, row: Values) -> bool:
        """Return whether the condition is true of the row; null is not true."""
        return self.value(table, condition, row) is True

    def value(self, table: Table, condition: str, row: Values) -> bool | None:
        """Return what the condition gives for the row."""
        key = self._key(table, condition, row)
        if key not in self._known:
            self.learn(table, [condition], [row])
        return self._known[key]

    def raised(self, table: Table, condition: str, row: Values) -> str:
        """Return the SQLSTATE with which the condition fails on the row, empty if it does not."""
        self.value(table, condition, row)
        return self._raised.get(self._key(table, condition, row), "")

    def learn(self, table: Table, conditions: Iterable[str], rows: Sequence[Values]) -> None:
        """Evaluate the conditions over all rows in as few queries as possible."""
        for condition in dict.fromkeys(conditions):
            unknown: dict[tuple[str | None, ...], Values] = {}
            for row in rows:
                key = self._key(table, condition, row)
                if key not in self._known:
                    unknown.setdefault(key[2], row)
            pending = list(unknown.items())
            for start in range(0, len(pending), _BATCH):
                self._ask(table, condition, dict(pending[start : start + _BATCH]))

    def _ask(
        self, table: Table, condition: str, rows: Mapping[tuple[str | None, ...], Values]
    ) -> None:
        # A condition that raises for a row is not true of it.
        answers = self._answers(table, condition, list(rows.values()), False)
        for key, answer in zip(rows, answers, strict=True):
            self._known[table.name, condition, key] = answer

    def texts(
        self, table: Table, expression: str, type_: str, rows: Sequence[Values]
    ) -> list[str | None]:
        """Return the text of an expression over each row; None where it is null or raises.

        Args:
            table: The table.
            expression: SQL over its columns.
            type_: The type that the value is to have.
            rows: The rows.
        """
        cast = f"(({expression})::{type_})::text"
        keys = [self._key(table, cast, row) for row in rows]
        unknown = {key: row for key, row in zip(keys, rows, strict=True) if key not in self._texts}
        pending = list(unknown.items())
        for start in range(0, len(pending), _BATCH):
            batch = dict(pending[start : start + _BATCH])
            answers = self._answers(table, cast, list(batch.values()), None)
            self._texts.update(zip(batch, answers, strict=True))
        return [self._texts[key] for key in keys]

    def _answers(
        self, table: Table, expression: str, rows: Sequence[Values], raised: bool | None
    ) -> list[Any]:
        """Return what the expression gives for each row, and ``raised`` where it raises."""
        try:
            with self._connection.transaction():
                sql = self._sql(table, expression, rows)
                return [row[0] for row in self._connection.execute(sql.encode())]
        except psycopg.Error as error:
            if len(rows) == 1:
                key = self._key(table, expression, rows[0])
                self._raised[key] = error.sqlstate or ""
                return [raised]
        size = (len(rows) + 1) // 2 if len(rows) > _FEW else 1
        parts = [rows[start : start + size] for start in range(0, len(rows), size)]
        return [found for part in parts for found in self._answers(table, expression, part, raised)]

    def _columns(self, table: Table, condition: str) -> list[str]:
        """Return the columns that the condition needs; all, if that is not clear."""
        found = self._needed.get((table.name, condition))
        if found is None:
            found = self._needed[table.name, condition] = _needed_columns(table, condition)
        return found

    def _key(
        self, table: Table, condition: str, row: Values
    ) -> tuple[QName, str, tuple[str | None, ...]]:
        return (
            table.name,
            condition,
            tuple(row.get(name) for name in self._columns(table, condition)),
        )

    def _sql(self, table: Table, condition: str, rows: Sequence[Values]) -> str:
        columns = self._columns(table, condition)
        types = self._catalog.columns[table.name]
        lines = [
            ", ".join([str(number), *(quote_literal(row.get(name)) for name in columns)])
            for number, row in enumerate(rows)
        ]
        first = ", ".join(
            ["0", *(f"{quote_literal(rows[0].get(c))}::{types[c].sql}" for c in columns)]
        )
        values = "), (".join([first, *lines[1:]])
        alias = quote_identifier(table.name.name)
        source = f"(values ({values})) as {alias} ({comma_separated([_ORDINAL, *columns])})"
        used = constants_of(condition).columns
        generated = [column for column in table.columns if column.generated and column.name in used]
        if generated:
            more = ", ".join(
                f"({column.generated}) as {quote_identifier(column.name)}" for column in generated
            )
            source = f"(select {alias}.*, {more} from {source}) as {alias}"
        return f"select ({condition}) from {source} order by {_ORDINAL}"


def _needed_columns(table: Table, condition: str) -> list[str]:
    used = constants_of(condition).columns
    stored = [column.name for column in table.columns if column.generated is None]
    generated = [c.generated.text for c in table.columns if c.generated and c.name in used]
    if "*" in used or table.name.name in used:
        return stored
    for expression in generated:
        used |= constants_of(expression).columns
    return [name for name in stored if name in used]
