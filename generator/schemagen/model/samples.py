"""Rows for development: in a file of their own, in no bundle and no migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, comma_separated
from schemagen.model.rows import RowGroup

MARK = "sample"
"""The key in ``raw_app_meta_data`` by which a sample user is told from a person."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row that needs a statement of its own.

    Attributes:
        key: The values of its primary key, in brackets.
        columns: The columns that it names.
        values: Their values, without brackets.
        as_text: Those of the columns whose type can't be compared otherwise.
    """

    key: Sql
    columns: tuple[str, ...]
    values: Sql
    as_text: frozenset[str]


@dataclass(frozen=True, slots=True)
class SampleRows:
    """Sample rows of a table.

    Attributes:
        table: The table.
        key: Its primary key.
        groups: The rows; none where signing the sample users up makes them.
        changes: What is written of rows that signing up makes.
        lone: Rows of a table whose key is checked late: a conflict can't be asked for.
        keys: For each row the values of its primary key, in brackets.
        origin: The line that names the table.
        overriding: The rows have numbers that an identity would give.
        accounts: The rows are users, who sign in.
    """

    kind: ClassVar[str] = "samples"
    section: ClassVar[str] = "samples"
    fragments: ClassVar[tuple[Sql, ...]] = ()
    drops_data: ClassVar[None] = None

    table: QName
    key: tuple[str, ...]
    groups: tuple[RowGroup, ...]
    keys: tuple[Sql, ...]
    origin: Origin
    changes: tuple[SampleRow, ...] = ()
    lone: tuple[SampleRow, ...] = ()
    overriding: bool = False
    accounts: bool = False

    @property
    def condition(self) -> Sql:
        """The condition that finds these rows, and no others, by their primary keys."""
        listed = ",\n    ".join(row.text for row in self.keys)
        return Sql(f"({comma_separated(self.key)}) in (\n    {listed}\n)")

    @property
    def subject(self) -> str:
        """The rows, as people name them."""
        return f"{self.table}: {len(self.keys)} row{'s' if len(self.keys) != 1 else ''}"
