"""Rows that were planted once, written so that the same rows can be planted anywhere.

The first time, the server makes keys up: random ones, and those of sequences. Here each gets
the same value at every time, in the row that has it and in all that refer to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemagen.core.names import QName
from schemagen.core.quoting import (
    comma_separated,
    quote_identifier,
    quote_literal,
    quote_qname,
)
from schemagen.model.tables import Column, Table
from schemagen.verify.catalog import Catalog
from schemagen.verify.judge import Values
from schemagen.verify.values import fresh
from schemagen.verify.world import Row, identity_of, set_sql

_FIRST_PIN: Final = 500_000
"""Far from the numbers of other values that the proof makes."""

_WIDTH: Final = 100
_REPETITIONS: Final = (
    re.compile(r"()((\w)\3{40,})()"),
    re.compile(r"(\[[^\[\]]*?)((,0)\3{40,})(\])"),
)
"""Long texts of one character, and vectors of noughts: what is before, in it, and behind."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Sown:
    """A row that was planted.

    Attributes:
        table: Its table.
        values: The columns that the statement names.
        upserts: Signing up may have made it already.
        key: What the columns hold that tell rows of the table apart.
        label: As findings call it: ``A's row 2``.
        owner: Name of the user whose row it is, None for nobody's.
    """

    table: Table
    values: Values
    upserts: bool
    key: tuple[str | None, ...]
    label: str
    owner: str | None

    @property
    def statement(self) -> str:
        """The statement that plants it."""
        return insert_text(self.table, self.values, upserts=self.upserts)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A row that a trigger made, given a key that is the same at every time.

    Attributes:
        table: Its table.
        values: The columns of a unique key by which it is found.
        key: Its primary key as it will be.
        label: As findings call it.
        owner: Name of the user whose row it is, None for nobody's.
    """

    table: Table
    values: Values
    key: tuple[str | None, ...]
    label: str
    owner: str | None

    @property
    def statement(self) -> str:
        """The statement that gives it its key."""
        key = dict(zip(identity_of(self.table), self.key, strict=True))
        where = " and ".join(
            f"{quote_identifier(name)} = {quote_literal(value)}"
            for name, value in self.values.items()
        )
        return f"update {quote_qname(self.table.name)} set {set_sql(key)}\nwhere {where}"


def insert_text(table: Table, values: Values, *, upserts: bool = False) -> str:
    """Return the statement that inserts a row, on two lines."""
    if not values:
        return f"insert into {quote_qname(table.name)} default values"
    columns = [column for column in table.columns if column.name in values]
    always = any(column.identity == "always" for column in columns)
    start = f"insert into {quote_qname(table.name)} ("
    names = _wrapped(start, [quote_identifier(column.name) for column in columns])
    texts = _wrapped("values (", [constant(column, values[column.name]) for column in columns])
    lines = [f"{names}){' overriding system value' if always else ''}", f"{texts})"]
    if upserts and table.primary_key is not None:
        key = table.primary_key.columns
        changed = [quote_identifier(n) for n in values if n not in key or len(values) == len(key)]
        start = f"on conflict ({comma_separated(key)}) do update set "
        lines.append(_wrapped(start, [f"{name} = excluded.{name}" for name in changed]))
    return "\n".join(lines)


def _wrapped(start: str, items: Sequence[str]) -> str:
    """Return items with commas between them, on as many lines as they need."""
    lines = [start]
    for number, item in enumerate(items):
        comma = "," if number < len(items) - 1 else ""
        if len(lines[-1]) + len(item) > _WIDTH and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append("  ")
        lines[-1] += item + comma + (" " if comma else "")
    return "\n".join(lines)


def constant(column: Column, value: str | None) -> str:
    """Return a value as SQL; a long repetition in the few words that it takes."""
    for pattern in _REPETITIONS:
        found = pattern.fullmatch(value or "")
        if found is not None:
            before, repeated, part, after = found.groups()
            count = quote_literal(len(repeated) // len(part))
            parts = [f"repeat({quote_literal(part)}, {count})"]
            parts = [*([quote_literal(before)] if before else []), *parts]
            parts += [quote_literal(after)] if after else []
            return f"({' || '.join(parts)})::{column.type}"
    return quote_literal(value)


class Pinning:
    """Gives keys that the server made up the same values at every time."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._pins: dict[tuple[QName, str, str], str] = {}
        self._uuids: dict[str, str] = {}
        self._ordinal = _FIRST_PIN

    def pinned(self, sown: Sequence[Sown], made: Sequence[Row]) -> list[Sown | Adopted]:
        """Return the same rows with the same keys at every time.

        Args:
            sown: The rows in the order in which they were planted.
            made: The rows that triggers made meanwhile. Those that something else than their
                key tells from others get a key too, before the first row that refers to them.
        """
        pending = list(made)
        found: list[Sown | Adopted] = []
        for row in sown:
            held = set(row.values.values())
            needed = [r for r in pending if held & {r.values[n] for n in identity_of(r.table)}]
            pending = [other for other in pending if other not in needed]
            found += self._adopted(needed, found)
            found.append(self._pinned(row))
        return [*found, *self._adopted(pending, found)]

    def _adopted(
        self, rows: Sequence[Row], planted: Sequence[Sown | Adopted]
    ) -> list[Sown | Adopted]:
        """Return rows under keys that are the same each time, those that can have them."""
        known = []
        for row in rows:
            names = next((k.columns for k in row.table.uniques if self._tells(row, k.columns)), ())
            values = {name: self._renamed(row.table, name, row.values[name]) for name in names}
            if values and row.table.primary_key is not None:
                known.append((row, values))
        # They came in the order of the keys that they had.
        known.sort(key=lambda one: (one[0].table.name, [value or "" for value in one[1].values()]))
        found = (self._adopt(row, values, planted) for row, values in known)
        return [adopted for adopted in found if adopted is not None]

    def _adopt(self, row: Row, values: Values, planted: Sequence[Sown | Adopted]) -> Adopted | None:
        table, names = row.table, identity_of(row.table)
        before = tuple(row.values[name] for name in names)
        for name, value in zip(names, before, strict=True):
            column = table.column(name)
            if column is not None and value is not None:
                self._pin(table, column, value)
        key = tuple(self._renamed(table, name, row.values[name]) for name in names)
        if key == before:
            return None
        parents = {target: values[name] for name in values for target in _referred(table, name)}
        owners = [
            other.owner
            for other in planted
            for column, value in zip(identity_of(other.table), other.key, strict=True)
            if parents.get((other.table.name, column), "") == value
        ]
        owner = next(iter(owners), row.owner)
        label = f"{owner}'s row that a trigger made" if owner else "a row that a trigger made"
        return Adopted(table, values, key, label, owner)

    def _tells(self, row: Row, names: Sequence[str]) -> bool:
        """Whether these columns hold what is the same each time."""
        for name in names:
            column, value = row.table.column(name), row.values[name]
            if column is None or value is None:
                return False
            if column.default is not None and self._renamed(row.table, name, value) == value:
                return False
        return True

    def _pinned(self, row: Sown) -> Sown:
        values = {name: self._renamed(row.table, name, v) for name, v in row.values.items()}
        if row.table.primary_key is None:  # nothing can refer to it
            return replace(row, values=values)
        key = []
        for name, value in zip(identity_of(row.table), row.key, strict=True):
            column = row.table.column(name)
            if name not in values and column is not None and value is not None:
                self._pin(row.table, column, value)
                if column.generated is None:
                    values[name] = self._renamed(row.table, name, value)
            key.append(self._renamed(row.table, name, value))
        return replace(row, values=values, key=tuple(key))

    def _pin(self, table: Table, column: Column, value: str) -> None:
        """Choose a value for a key that the server made up, unless it follows another one."""
        name = column.name
        made_up = column.default is not None or column.identity
        if not made_up or self._renamed(table, name, value) != value:
            return
        self._ordinal += 1
        pin = fresh(self._catalog.columns[table.name][name], self._ordinal, name) or value
        self._pins[table.name, name, value] = pin
        if _UUID.fullmatch(value):
            self._uuids[value] = pin

    def _renamed(self, table: Table, name: str, value: str | None) -> str | None:
        if value is None:
            return None
        for place, column in ((table.name, name), *_referred(table, name)):
            if (place, column, value) in self._pins:
                return self._pins[place, column, value]
        # Where no foreign key says so, a random key is still told from all others.
        return self._uuids.get(value, value)


def _referred(table: Table, name: str) -> Iterator[tuple[QName, str]]:
    """Yield what a column refers to by one of its table's foreign keys."""
    for key in table.foreign_keys:
        pairs = dict(zip(key.columns, key.referenced, strict=True))
        if name in pairs:
            yield key.target, pairs[name]
