"""A table as sample rows need to know it: keys, types, and what fills its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from schemagen.build.draft import DraftTable
from schemagen.build.samples.types import MOMENTS, NUMBERS, TEXTS, SampleType, sample_type
from schemagen.build.samples.values import NULL, Cell
from schemagen.core.diagnostics import Origin
from schemagen.core.evaluation import LATER, Unclear, columns_in, evaluate
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.tables import Check, Column, ForeignKey, Index, Table

_ASKS_WHO: Final = re.compile(r"\b(auth\s*\.|private\s*\.|current_setting|current_user)", re.I)
_CUSTOMARY: Final = frozenset(
    "title name full_name display_name first_name last_name description about bio summary "
    "content body text email".split()
)
"""Columns that may be empty and look odd if they are."""
_NAMED: Final = frozenset({"title", "name"})
"""Columns that would be the same in each row if their default stood."""
_VECTORS: Final = frozenset({"vector", "halfvec"})


@dataclass(slots=True)
class Row:
    """A sample row.

    Attributes:
        cells: The columns that it names.
        origin: The line that asked for it.
        others: What conditions see of the columns that it leaves out.
        parents: The rows that it hangs on, by the first column of the foreign key.
    """

    cells: dict[str, Cell]
    origin: Origin
    others: dict[str, Cell] = field(default_factory=dict)
    parents: dict[str, Row] = field(default_factory=dict)

    def get(self, column: str) -> Cell | None:
        """Return what is known of a column, None for nothing."""
        return self.cells.get(column) or self.others.get(column)


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """Columns whose values may stand together only once.

    Attributes:
        columns: The columns.
        where: Only rows that fulfil this count.
        nulls_not_distinct: Two nulls are the same.
    """

    columns: tuple[str, ...]
    where: Sql | None = None
    nulls_not_distinct: bool = False


@dataclass(frozen=True)
class SampledTable:
    """A table that gets sample rows, or whose rows others name."""

    draft: DraftTable
    table: Table
    indexes: Sequence[Index]
    enums: Mapping[QName, tuple[str, ...]]

    @property
    def name(self) -> str:
        """Its name under ``tables:``."""
        return self.draft.spec.name

    @cached_property
    def signs_up(self) -> bool:
        """Whether a trigger makes its rows when somebody signs up."""
        return any(
            trigger.on == "auth.users" and "insert" in trigger.events
            for trigger in self.draft.triggers
        )

    @cached_property
    def types(self) -> Mapping[str, SampleType]:
        """The type of each column."""
        return {
            column.name: sample_type(column.type.text, self.enums) for column in self.table.columns
        }

    @cached_property
    def keys(self) -> tuple[UniqueKey, ...]:
        """The primary key, then all else that is unique."""
        primary = self.table.primary_key
        found = [UniqueKey(primary.columns)] if primary is not None else []
        found += [
            UniqueKey(key.columns, None, key.nulls_not_distinct) for key in self.table.uniques
        ]
        for index in self.indexes:
            columns = tuple(name for name in index.columns if name is not None)
            if index.table == self.table.name and index.unique and None not in index.columns:
                found.append(UniqueKey(columns, index.where, index.nulls_not_distinct))
        return tuple(found)

    @cached_property
    def linked(self) -> frozenset[str]:
        """The columns of its foreign keys."""
        return frozenset(name for key in self.table.foreign_keys for name in key.columns)

    @cached_property
    def conditions(self) -> tuple[tuple[Check, frozenset[str]], ...]:
        """Its checks, each with the columns that it reads; all of them if that is unclear."""
        found = []
        for check in self.table.checks:
            try:
                read = columns_in(check.condition.text)
            except Unclear:
                read = frozenset(self.table.column_names)
            found.append((check, read))
        return tuple(found)

    def conditions_on(self, column: str) -> Iterator[str]:
        """Yield the text of the checks that read a column."""
        return (check.condition.text for check, read in self.conditions if column in read)

    def is_nullable(self, name: str) -> bool:
        """Whether a column may be null."""
        column = self.table.column(name)
        return column is None or not column.not_null

    def is_filled(self, column: Column) -> bool:
        """Whether the database knows the value, whoever inserts the row."""
        if column.generated is not None or column.identity:
            return True
        return column.default is not None and not _ASKS_WHO.search(column.default.text)

    def is_distinct(self, name: str, link: Sequence[str]) -> bool:
        """Whether all rows need different values, and not just those of one parent."""
        return any(name in key.columns and not set(link) & set(key.columns) for key in self.keys)

    def names_owner(self, column: Column) -> bool:
        """Whether a column holds the key of a user, although no foreign key says so."""
        if column.name in self.linked or self.types[column.name].name != "uuid":
            return False
        asks = column.default is not None and "auth.uid" in column.default.text.replace(" ", "")
        return asks or column.name == self.table.owner

    def wants_value(self, column: Column) -> bool:
        """Whether a sample row says a value for an ordinary column."""
        if column.generated is not None or column.identity:
            return False
        type_ = self.types[column.name]
        if self.is_filled(column):
            if type_.name in MOMENTS and not type_.is_array:
                return _is_clock(column)
            keyed = any(column.name in key.columns for key in self.keys)
            tells_apart = type_.name in TEXTS | NUMBERS | {"uuid"} and not type_.is_array
            return tells_apart and not type_.labels and (keyed or column.name in _NAMED)
        if column.not_null or column.example is not None or type_.name in _VECTORS:
            return True
        return type_.name in TEXTS and not type_.is_array and column.name in _CUSTOMARY

    def left_out(self, column: Column) -> Cell | None:
        """Return what conditions see of a column that a row leaves out, None if unknown."""
        if column.generated is not None or column.identity:
            return None
        if column.default is None:
            return NULL
        try:
            known = evaluate(column.default.text, {})
        except Unclear:
            return Cell(column.default.text, clear=False, invented=False)
        return Cell(column.default.text, known, clear=known is not LATER, invented=False)

    def needs(self, key: ForeignKey) -> bool:
        """Whether every row has to name a parent by this foreign key."""
        return not any(self.is_nullable(name) for name in key.columns)


def _is_clock(column: Column) -> bool:
    """Whether the default of a date or time is the present."""
    if column.default is None:
        return False
    try:
        return evaluate(column.default.text, {}) is LATER
    except Unclear:
        return False
