"""Facts: the catalog read as sorted, comparable rows, one query per kind.

Two databases are equal when their facts are. What is not a fact, and why, stands in one
place: ``facts_queries/_seen.sql``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import psycopg

Row = tuple[Any, ...]
"""The values of a fact: text, numbers, truth values or None."""

_HEAD: Final = re.compile(r"-- key: (?P<key>.+)\n(?:-- when: (?P<when>.+)\n)?")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of facts.

    Attributes:
        name: Such as ``policies``.
        key: The first columns, which say what a row is about.
        when: SQL that says whether the database has this kind at all, None for always.
        query: Reads the rows.
    """

    name: str
    key: tuple[str, ...]
    when: str | None
    query: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a database.

    Attributes:
        rows: Kind to its sorted rows.
        columns: Kind to the names of the values in its rows.
    """

    rows: Mapping[str, tuple[Row, ...]]
    columns: Mapping[str, tuple[str, ...]] = field(compare=False, repr=False)

    @classmethod
    def read(cls, connection: psycopg.Connection) -> Facts:
        """Read the facts of a database; changes nothing, not even in an open transaction."""
        rows: dict[str, tuple[Row, ...]] = {}
        columns: dict[str, tuple[str, ...]] = {}
        # The savepoint is always undone, which is what resets the search path: with an empty
        # one PostgreSQL writes every name with its schema.
        with connection.transaction(force_rollback=True):
            connection.execute("set local search_path = ''")
            for kind in fact_kinds():
                rows[kind.name], columns[kind.name] = _read(connection, kind)
        return cls(rows, columns)

    def named(self, kind: str) -> dict[Row, dict[str, Any]]:
        """Return the facts of a kind: by key, each by the names of its columns."""
        width = next(len(known.key) for known in fact_kinds() if known.name == kind)
        columns = self.columns.get(kind, ())
        return {
            row[:width]: dict(zip(columns, row, strict=True)) for row in self.rows.get(kind, ())
        }

    def only(self, keep: Callable[[str, dict[str, Any]], bool]) -> Facts:
        """Return the facts for which a condition holds.

        Args:
            keep: Gets the kind and the fact, by the names of its columns.
        """
        return Facts(
            {
                kind: tuple(
                    row
                    for row in rows
                    if keep(kind, dict(zip(self.columns[kind], row, strict=True)))
                )
                for kind, rows in self.rows.items()
            },
            self.columns,
        )


@cache
def fact_kinds() -> tuple[Kind, ...]:
    """Return all kinds of facts, by name."""
    texts = {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8")
        for file in files("schemagen.database").joinpath("facts_queries").iterdir()
        if file.name.endswith(".sql")
    }
    seen = texts.pop("_seen")
    return tuple(_kind(name, texts[name], seen) for name in sorted(texts))


def _kind(name: str, text: str, seen: str) -> Kind:
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"facts_queries/{name}.sql does not start with its key")
    key = tuple(column.strip() for column in head["key"].split(","))
    return Kind(name, key, head["when"], f"{seen}{text}")


def _read(connection: psycopg.Connection, kind: Kind) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    if kind.when is not None:
        answer = connection.execute(f"select {kind.when}".encode()).fetchone()
        if answer is None or not answer[0]:
            return (), kind.key
    cursor = connection.execute(kind.query.encode())
    columns = tuple(column.name for column in cursor.description or ())
    rows: list[Row] = cursor.fetchall()
    # Sorted here, because a server sorts by its own collation.
    return tuple(sorted(rows, key=lambda row: tuple(map(str, row)))), columns
