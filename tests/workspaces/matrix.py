"""Reads matrices: Markdown tables under the heading of what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..attacks.attempts import Attempt, read_attempts

Row = Mapping[str, str]
Facts = frozenset[frozenset[str]]

OPERATIONS: Final = ("select", "insert", "update", "delete")

_CODE: Final = re.compile(r"`([^`]+)`")
_CELL: Final = re.compile(r"(?<!\\)\|")


def tables(text: str) -> Mapping[str, list[Row]]:
    """Return the rows of the first table under each heading of the second level."""
    found: dict[str, list[Row]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|")]
        if len(lines) > 2:
            head, _, *rows = ([cell.strip() for cell in _CELL.split(line)[1:-1]] for line in lines)
            found[heading.strip()] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


@dataclass(frozen=True)
class Cell:
    """What somebody may do with a table.

    Attributes:
        table: The table.
        who: The actor.
        operation: What is done.
        text: In words, with code where the database has a word for it.
    """

    table: str
    who: str
    operation: str
    text: str

    @property
    def name(self) -> str:
        """What stands above its attempts."""
        return f"{self.table}: {self.who} {self.operation}"

    @property
    def denied(self) -> bool:
        """Whether nothing may be done."""
        return self.text == "-"

    @property
    def by_another(self) -> bool:
        """Whether it is allowed by being another actor too."""
        return re.fullmatch(r"as \w+", self.text) is not None

    @property
    def unconditional(self) -> bool:
        """Whether nothing of it could be refused."""
        return self.text in {"every row", "every file"}

    @property
    def facts(self) -> Facts:
        """The code in each of its alternatives; nothing where nothing is allowed by itself."""
        return facts_of(self.text, alone=not self.by_another)


def cells(text: str) -> Iterator[Cell]:
    """Yield the cells of all tables with the four operations."""
    for table, rows in tables(text).items():
        for row in rows:
            if OPERATIONS[0] in row:
                for operation in OPERATIONS:
                    yield Cell(table, row["who"], operation, row[operation])


def facts_of(text: str, *, alone: bool = True) -> Facts:
    """Return the code in each alternative of a cell, alternatives that add nothing left out."""
    if text == "-" or not alone:
        return frozenset()
    return least(frozenset(_CODE.findall(part)) for part in text.split("; or "))


def least(alternatives: Iterator[frozenset[str]]) -> Facts:
    """Leave out what needs more than another alternative does."""
    found = set(alternatives)
    return frozenset(one for one in found if not any(other < one for other in found))


def attempts_by_cell(path: Path) -> Mapping[str, list[Attempt]]:
    """Return the attempts under each heading of a file."""
    found: dict[str, list[Attempt]] = {}
    for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        assert heading not in found, f"{heading} is there twice"
        found[heading] = list(read_attempts(body))
    return found
