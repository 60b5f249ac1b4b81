"""The cells of the access matrix that the tests of a table show: one of each kind.

For everybody who may ask, each operation is tried on one row of each kind: rows that are alike
in whose they are and in what the rules' conditions say of them are one kind. The statements
name values that are the same at every time, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemagen.core.quoting import comma_separated, quote_identifier, quote_qname
from schemagen.model.tables import Column, Table
from schemagen.verify.columns import key_columns
from schemagen.verify.constraints import broken_constraint
from schemagen.verify.judge import Values
from schemagen.verify.keys import conditional_columns
from schemagen.verify.oracle import Expected, Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage
from schemagen.verify.requests import Request
from schemagen.verify.sowing import constant, insert_text
from schemagen.verify.world import Row, identity_of

_LONGEST: Final = 100
"""Longer values are named only where a row can't be without them."""

_PLAIN: Final = re.compile(r"[A-Za-z_ ]{1,30}|-?\d{1,6}")


class Cells:
    """Yields the cells of one table."""

    def __init__(
        self, stage: Stage, table: Table, named: Mapping[tuple[str | None, ...], Values]
    ) -> None:
        """Prepare.

        Args:
            stage: The world and the oracle.
            table: Whose cells; it has a primary key.
            named: The rows that are tried, by their keys: the values that were named when
                they were planted.
        """
        self._stage = stage
        self._table = table
        self._named = named
        self._key = identity_of(table)
        self._name = quote_qname(table.name)

    def of(self, request: Request) -> Iterator[Attempt]:
        """Yield what somebody tries; only once where the role lacks the privilege."""
        rows = self._rows(request)
        for cells in (
            (self._selected(request, row) for row in rows),
            self._inserted(request, rows),
            self._updated(request, rows),
            (self._deleted(request, row) for row in rows),
        ):
            known = set[str]()
            for cell in cells:
                if cell.sql not in known:
                    known.add(cell.sql)
                    yield cell
                if cell.expected.outcome is Outcome.PRIVILEGE:
                    break

    def _rows(self, request: Request) -> list[Row]:
        """Return one row of each kind: own, somebody's or nobody's, by what the rules say."""
        kinds: dict[object, Row] = {}
        for row in self._stage.typical_rows(request, self._table):
            if row.key in self._named:
                is_own = row.owner is not None and row.owner == request.owner
                nulls = tuple(row.values[n] is None for n in self._stage.relevant(self._table))
                bearing = self._stage.bearing(request, self._table, row.values)
                kinds.setdefault((is_own, row.owner is None, nulls, bearing), row)
        return list(kinds.values())

    def _values(self, row: Row) -> Values:
        return self._named[row.key]

    def _selected(self, request: Request, row: Row) -> Attempt:
        sql = f"select {comma_separated(self._key)} from {self._name} where {row.where}"
        expected = self._stage.oracle.select(request, self._table, row.values, self._key)
        return self._cell(request, "select", sql, self._said(row), expected)

    def _deleted(self, request: Request, row: Row) -> Attempt:
        sql = f"delete from {self._name} where {row.where}"
        expected = self._stage.oracle.delete(request, self._table, row.values, self._key)
        return self._cell(request, "delete", sql, self._said(row), expected)

    # Inserting.

    def _inserted(self, request: Request, rows: Sequence[Row]) -> Iterator[Attempt]:
        """Yield copies of rows, then copies of an own row with one key of somebody else's."""
        writable = self._stage.oracle.privileges.writable(self._table, request.role, "insert")
        for row in rows:
            plain = next(self._stage.versions(request, row, writable))
            named = self._copied(row, plain.values, writable)
            yield self._insertion(request, named, f"a row like {self._said(row)}")
        for row in self._own(request, rows):
            for version in self._stage.versions(request, row, writable):
                if not version.plain:
                    subject = f"a row like {version.label.removeprefix('copy of ')}"
                    named = self._copied(row, version.values, writable)
                    yield self._insertion(request, named, subject)

    def _copied(self, row: Row, copy: Values, writable: Sequence[str]) -> dict[str, str | None]:
        """Return what an insert of a copy names: what was named of the row, and what differs."""
        carrying = self._stage.carrying(self._table)
        values = self._values(row)
        named: dict[str, str | None] = {}
        for column in self._table.columns:
            name = column.name
            if name not in writable or (name in self._key and column.default is not None):
                continue
            if name in values and not self._is_needless(column, values[name]):
                named[name] = values[name] if copy[name] == row.values[name] else copy[name]
            elif name in carrying and copy[name] != row.values[name]:
                named[name] = copy[name]
        return named

    def _is_needless(self, column: Column, value: str | None) -> bool:
        """Whether a value is long, and a row can be without it."""
        optional = not column.not_null or column.default is not None
        relevant = column.name in self._stage.relevant(self._table)
        return len(value or "") > _LONGEST and optional and not relevant

    def _insertion(self, request: Request, named: Values, subject: str) -> Attempt:
        table = self._table
        new = self._stage.filled(request, table, named)
        expected = self._stage.oracle.insert(request, table, new, tuple(named))
        breaks = broken_constraint(self._stage.world, table, new)
        return self._cell(request, "insert", insert_text(table, named), subject, expected, breaks)

    # Updating.

    def _updated(self, request: Request, rows: Sequence[Row]) -> Iterator[Attempt]:
        """Yield rows set to what they are, an own row handed over, and another taken over."""
        writable = self._stage.oracle.privileges.writable(self._table, request.role, "update")
        for row in rows:
            name, text = self._touched(row, writable)
            if name:
                yield self._update(request, row, name, row.values[name], text, self._said(row))
        keys = [name for name in self._stage.carrying(self._table) if name in writable]
        own = self._own(request, rows)
        for row in own:
            for name in keys:
                for label, value in self._stage.typical_values(request, row, name):
                    yield self._moved(request, row, name, value, f"{row.label} to {label}")
        for row in [row for row in rows if row not in own and request.owner is not None][:1]:
            for name in keys:
                for value in self._stage.own_values(request, self._table, name):
                    if value != row.values[name]:
                        subject = f"{row.label} to a {name} of its own"
                        yield self._moved(request, row, name, value, subject)

    def _touched(self, row: Row, writable: Sequence[str]) -> tuple[str, str]:
        """Return a column and SQL of the value that it has: one that says nothing if possible."""
        values = self._values(row)
        relevant = {*self._stage.relevant(self._table), *self._stage.carrying(self._table)}
        keys = key_columns(self._table)
        found = [
            name
            for name in writable
            if name in values and len(values[name] or "") <= _LONGEST and name not in keys
        ]
        quiet = [name for name in found if name not in relevant]
        filled = [name for name in quiet if values[name] is not None]
        for name in (*filled, *quiet, *found):
            column = self._table.column(name)
            assert column is not None  # noqa: S101  it is one of the table's
            return name, constant(column, values[name])
        free = (name for name in writable if name not in relevant | keys)
        return next(free, ""), "default"

    def _moved(
        self, request: Request, row: Row, name: str, value: str | None, subject: str
    ) -> Attempt:
        column = self._table.column(name)
        assert column is not None  # noqa: S101  it is one of the table's
        return self._update(request, row, name, value, constant(column, value), subject)

    def _update(
        self, request: Request, row: Row, name: str, value: str | None, text: str, subject: str
    ) -> Attempt:
        table, changes = self._table, {name: value}
        sql = f"update {self._name} set {quote_identifier(name)} = {text} where {row.where}"
        self._stage.learn(table, [{**row.values, **changes}])
        expected = self._stage.oracle.update(request, table, row.values, changes, self._key)
        breaks = broken_constraint(self._stage.world, table, {**row.values, **changes})
        return self._cell(request, "update", sql, subject, expected, breaks)

    # All.

    @staticmethod
    def _own(request: Request, rows: Sequence[Row]) -> list[Row]:
        """Return the first own row, nothing for who has none."""
        own = [row for row in rows if row.owner == request.owner and row.owner is not None]
        return own[:1] if request.is_client else []

    def _said(self, row: Row) -> str:
        """Return a row's label, with what the rules' conditions look at."""
        columns = conditional_columns(self._table, self._stage.rules(self._table))
        carrying = self._stage.carrying(self._table)
        parts = [
            f"{name} = {row.values[name]}"
            for name in columns
            if name not in carrying and _PLAIN.fullmatch(row.values[name] or "null")
        ]
        return f"{row.label} ({', '.join(parts)})".replace(" ()", "")

    def _cell(
        self,
        request: Request,
        operation: str,
        sql: str,
        subject: str,
        expected: Expected,
        breaks: str = "",
    ) -> Attempt:
        return Attempt(
            self._table.name,
            request,
            operation,
            sql,
            subject,
            expected,
            self._stage.origin(self._table, expected),
            reference="" if operation == "select" else sql,
            breaks=breaks,
        )
