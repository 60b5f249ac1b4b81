"""Values for the columns of one row, so that every check of the table holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final

from schemagen.build.samples.tables import Row, SampledTable
from schemagen.build.samples.values import NULL, Cell, Place, further, known_as, natural
from schemagen.core.evaluation import Known, Unclear, compared, evaluate, lengths
from schemagen.core.quoting import quote_literal
from schemagen.model.tables import Check, Column

_MOST_CANDIDATES: Final = 80
_MOST_STEPS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a row can't be made.

    Attributes:
        columns: The columns that need a value from somebody who knows.
        check: The check that can't be fulfilled or judged; None for an unknown type.
        written: What somebody wrote breaks it.
    """

    columns: tuple[str, ...]
    check: Check | None = None
    written: bool = False


def complete(
    sampled: SampledTable, row: Row, columns: Sequence[Column], places: Mapping[str, Place]
) -> Misfit | None:
    """Give a row values for its ordinary columns.

    Args:
        sampled: The table.
        row: The row; keys, foreign keys and what people wrote stand in it.
        columns: The columns that want a value.
        places: Which value each of them wants.

    Returns:
        None, or why it can't be done; then the row is as it was.
    """
    bound = {name for _, read in sampled.conditions for name in read}
    tied = [column for column in columns if column.name in bound]
    for column in columns:
        if column.name in bound:
            continue
        cell = _example(column, places[column.name]) or natural(
            sampled.types[column.name], places[column.name]
        )
        if cell is None:
            return Misfit((column.name,))
        row.cells[column.name] = cell
    search = _Search(sampled, row, tied, places)
    return search.run()


def broken(sampled: SampledTable, row: Row) -> Misfit | None:
    """Return the first check that a row breaks, None if there is none."""
    for check, read in sampled.conditions:
        if _judge(check, row) is False:
            return Misfit(tuple(sorted(read)), check, written=True)
    return None


def _example(column: Column, place: Place) -> Cell | None:
    """Return the value that somebody gave as an example, unless each row needs its own."""
    if column.example is None or place.distinct:
        return None
    value = column.example
    known: Known = value if isinstance(value, bool | str) else Decimal(str(value))
    return Cell(quote_literal(value), known, clear=not isinstance(value, str), invented=False)


def _judge(check: Check, row: Row) -> bool | None:
    """Return whether a check holds; None when only the server can tell."""
    known: dict[str, Known] = {}
    for name, cell in (*row.others.items(), *row.cells.items()):
        if cell.clear:
            known[name] = cell.known
        else:
            known.pop(name, None)
    try:
        return evaluate(check.condition.text, known) is not False
    except Unclear:
        return None


class _Search:
    """Looks for values of the columns that checks read, one column after the other."""

    def __init__(
        self,
        sampled: SampledTable,
        row: Row,
        columns: Sequence[Column],
        places: Mapping[str, Place],
    ) -> None:
        self._sampled = sampled
        self._row = row
        self._columns = columns
        self._places = places
        self._steps = 0
        self._misfit: Misfit | None = None
        names = [column.name for column in columns]
        # A check is asked as soon as the last column that it reads has its value.
        self._due: list[list[Check]] = [[] for _ in columns]
        self._early: list[tuple[Check, frozenset[str]]] = []
        for check, read in sampled.conditions:
            last = max((names.index(name) for name in read if name in names), default=None)
            if last is None:
                self._early.append((check, read))
            else:
                self._due[last].append(check)

    def run(self) -> Misfit | None:
        for check, read in self._early:
            if _judge(check, self._row) is False:
                return Misfit(tuple(sorted(read)), check, written=True)
        if self._assign(0):
            return None
        for column in self._columns:
            self._row.cells.pop(column.name, None)
        return self._misfit or Misfit(tuple(column.name for column in self._columns))

    def _assign(self, at: int) -> bool:
        if at == len(self._columns):
            return True
        column = self._columns[at]
        tried = False
        for cell in islice(self._candidates(column), _MOST_CANDIDATES):
            tried = True
            self._steps += 1
            if self._steps > _MOST_STEPS:
                return False
            self._row.cells[column.name] = cell
            if self._fits(at) and self._assign(at + 1):
                return True
        self._row.cells.pop(column.name, None)
        if not tried and self._misfit is None:
            self._misfit = Misfit((column.name,))
        return False

    def _fits(self, at: int) -> bool:
        for check in self._due[at]:
            holds = _judge(check, self._row)
            if holds:
                continue
            read = next(read for other, read in self._sampled.conditions if other is check)
            invented = [
                name for name in self._row.cells if name in read and self._row.cells[name].invented
            ]
            if holds is None and not invented:
                continue  # what people wrote, and defaults, are trusted
            if self._misfit is None:
                columns = invented or [column.name for column in self._columns[: at + 1]]
                self._misfit = Misfit(tuple(columns), check, written=not invented)
            return False
        return True

    def _candidates(self, column: Column) -> Iterator[Cell]:
        seen: set[str] = set()
        for cell in self._all_candidates(column):
            if cell is not None and cell.sql not in seen:
                seen.add(cell.sql)
                yield cell

    def _all_candidates(self, column: Column) -> Iterator[Cell | None]:
        type_, place = self._sampled.types[column.name], self._places[column.name]
        example = _example(column, place)
        if example is not None:
            yield example
            return
        yield natural(type_, place)
        conditions = list(self._sampled.conditions_on(column.name))
        known = {
            name: cell.known
            for name, cell in (*self._row.others.items(), *self._row.cells.items())
            if cell.clear and name != column.name
        }
        near = [value for text in conditions for value in compared(text, column.name, known)]
        near = [value for value in near if value is not None]
        turn = (place.running - 1) % len(near) if near else 0
        for value in (*near[turn:], *near[:turn]):
            yield known_as(type_, value)
        for value in near:
            for neighbour in _neighbours(value, place.running):
                yield known_as(type_, neighbour)
        sizes = (size for text in conditions for size in lengths(text, column.name))
        yield from further(type_, place, iter(sorted({*sizes})))
        if not column.not_null:
            yield NULL


def _neighbours(value: Known, running: int) -> Iterator[Known]:
    if isinstance(value, Decimal):
        yield from (value + running, value + 1, value - 1, value - running)
        yield from (value + Decimal("0.5"), value - Decimal("0.5"))
    elif isinstance(value, datetime) and datetime.min < value < datetime.max:
        for step in (timedelta(hours=1), timedelta(days=1)):
            yield from (value + step, value - step)
