"""What tests of a table say: who does what with which row, and what has to come of it."""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.model.tables import Table


@dataclass(frozen=True, slots=True)
class Person:
    """One who asks.

    Attributes:
        name: As descriptions call it.
        role: The database role.
        claims: The text of the setting ``request.jwt.claims``.
    """

    name: str
    role: str
    claims: str


@dataclass(frozen=True, slots=True)
class PlantedRow:
    """A row that has to be there.

    Attributes:
        label: As descriptions call it.
        statement: Inserts it.
    """

    label: str
    statement: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a statement has to give.

    Attributes:
        person: Who runs it.
        statement: The statement.
        outcome: How many rows, or a code: ``1 row``, ``42501: refused``.
        description: All of it in words.
    """

    person: Person
    statement: str
    outcome: str
    description: str


@dataclass(frozen=True, slots=True)
class Privilege:
    """What a role may do.

    Attributes:
        role: The database role.
        on_table: What it may do with all columns, and what has no columns.
        on_columns: For each column, what it may do with it, in the order of the table.
    """

    role: str
    on_table: tuple[str, ...]
    on_columns: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TableAssertions:
    """All that the tests of one table say.

    Attributes:
        table: The table.
        privileges: What each role may do.
        rows: The rows that have to be there, users of the platform first.
        assertions: What each person gets.
    """

    table: Table
    privileges: tuple[Privilege, ...]
    rows: tuple[PlantedRow, ...]
    assertions: tuple[Assertion, ...]
