"""Rows that belong to the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, comma_separated


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that name the same columns.

    Attributes:
        columns: The columns.
        rows: For each row its values in brackets.
        changes: The columns that are no part of the primary key.
        as_text: Those of them whose type can't be compared otherwise.
    """

    columns: tuple[str, ...]
    rows: tuple[Sql, ...]
    changes: tuple[str, ...]
    as_text: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seed:
    """Rows of a table; a row of the same key is made like them.

    Attributes:
        table: The table.
        key: Its primary key.
        groups: The rows, in the order in which they were written.
        keys: For each row the values of its primary key, in brackets.
        origin: The line that names the table.
    """

    kind: ClassVar[str] = "seed"
    section: ClassVar[str] = "rows"
    drops_data: ClassVar[None] = None

    table: QName
    key: tuple[str, ...]
    groups: tuple[RowGroup, ...]
    keys: tuple[Sql, ...]
    origin: Origin

    @property
    def own_rows(self) -> Sql:
        """The condition that finds these rows by their primary keys."""
        listed = ", ".join(row.text for row in self.keys)
        return Sql(f"({comma_separated(self.key)}) in ({listed})")

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"rows of {self.table}"

    @property
    def fragments(self) -> tuple[Sql, ...]:
        """What the user wrote of it, for errors."""
        return tuple(row for group in self.groups for row in group.rows)
