"""Rows that come close to what is wanted, changed until they are it.

A row that breaks a goal gets other values in the columns that the goal reads: those that
its comparisons name, and the candidates of their types. The best rows go on to the next
round. Whether a goal is reached is for the server to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from schemagen.model.tables import Table
from schemagen.verify.catalog import Type
from schemagen.verify.columns import is_nullable
from schemagen.verify.comparisons import Follow, conjuncts, follows
from schemagen.verify.constants import columns_read, constants_of
from schemagen.verify.judge import Judge, Values

_ROUNDS: Final = 6
_KEPT: Final = 16
"""How many rows go on to the next round."""

_MOST_VALUES: Final = 24
"""How many candidates of a column are tried in a row that breaks a goal."""

_STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("int2", "int4", "int8", "date"), ("1",)),
    **dict.fromkeys(("numeric", "float4", "float8"), ("1", "0.01")),
    **dict.fromkeys(
        ("timestamp", "timestamptz", "time", "timetz", "interval"), ("interval '1 hour'",)
    ),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What has to come of a condition.

    Attributes:
        text: The condition.
        wanted: True or false; None is enough of a check: that it is not false.
    """

    text: str
    wanted: bool | None = None


@dataclass
class Repair:
    """Searches rows of some columns of one table.

    Attributes:
        table: The table.
        judge: Says what conditions give.
        types: Types of its columns.
        values: The candidates of each column that may change.
        fixed: Columns that may hold nothing but their candidates.
    """

    table: Table
    judge: Judge
    types: Mapping[str, Type]
    values: Mapping[str, Sequence[str | None]]
    fixed: frozenset[str]
    _moves: dict[str, tuple[Follow, ...]] = field(default_factory=dict)

    def rows(
        self, goals: Sequence[Goal], seeds: Sequence[Values], rounds: int = _ROUNDS
    ) -> list[Values]:
        """Return rows that reach all goals, among the seeds and what can be made of them."""
        # What is joined by "and" is reached part by part, and fails by its parts.
        goals = [
            Goal(part, goal.wanted)
            for goal in goals
            for part in ((goal.text,) if goal.wanted is False else conjuncts(goal.text))
        ]
        found: list[Values] = []
        seen: set[tuple[str | None, ...]] = set()
        pending = self._unseen(seeds, seen)
        for number in range(rounds):
            missed = self._missed(goals, pending)
            found += [row for row, wrong in zip(pending, missed, strict=True) if not wrong]
            if found and number:
                break
            broken = [(row, wrong) for row, wrong in zip(pending, missed, strict=True) if wrong]
            best = sorted(broken, key=lambda each: len(each[1]))
            # What the first rounds look at widely, the later ones follow in depth.
            kept = best[: 4 * _KEPT if number == 0 else _KEPT]
            pending = self._unseen(self._changed(kept), seen)
            if not pending:
                break
        return found

    def _unseen(self, rows: Sequence[Values], seen: set[tuple[str | None, ...]]) -> list[Values]:
        fresh: list[Values] = []
        for row in rows:
            key = tuple(row[name] for name in self.values)
            if key not in seen:
                seen.add(key)
                fresh.append(row)
        return fresh

    def _missed(self, goals: Sequence[Goal], rows: Sequence[Values]) -> list[list[Goal]]:
        self.judge.learn(self.table, [goal.text for goal in goals], rows)
        return [[goal for goal in goals if not self._reached(goal, row)] for row in rows]

    def _reached(self, goal: Goal, row: Values) -> bool:
        value = self.judge.value(self.table, goal.text, row)
        return value is not False if goal.wanted is None else (value is True) is goal.wanted

    def _changed(self, broken: Sequence[tuple[Values, list[Goal]]]) -> list[Values]:
        """Return the rows with one value changed, those by comparisons first."""
        by_goal: dict[str, list[Values]] = {}
        for row, missed in broken:
            for goal in missed:
                by_goal.setdefault(goal.text, []).append(row)
        return [
            *(row for text, rows in by_goal.items() for row in self._followed(text, rows)),
            *(row for text, rows in by_goal.items() for row in self._substituted(text, rows)),
        ]

    def _followed(self, condition: str, rows: Sequence[Values]) -> Iterator[Values]:
        for move in self._moves_of(condition):
            name, type_ = move.column, self.types[move.column]
            steps = _STEPS.get(type_.name, ()) if move.ordered else ()
            beside = [f"({move.expression}) {sign} {step}" for step in steps for sign in "+-"]
            for expression in (move.expression, *beside):
                texts = self.judge.texts(self.table, expression, type_.sql, rows)
                for row, text in zip(rows, texts, strict=True):
                    if self._may_be(name, text):
                        yield {**row, name: text}

    def _may_be(self, name: str, text: str | None) -> bool:
        if name in self.fixed:
            return text in self.values[name]
        return text is not None or is_nullable(self.table, name)

    def _moves_of(self, condition: str) -> tuple[Follow, ...]:
        if condition not in self._moves:
            columns = constants_of(condition).columns
            generated = tuple(
                (column.name, column.generated.text)
                for column in self.table.columns
                if column.generated is not None and column.name in columns
            )
            found = follows(condition, generated)
            self._moves[condition] = tuple(move for move in found if move.column in self.values)
        return self._moves[condition]

    def _substituted(self, condition: str, rows: Sequence[Values]) -> Iterator[Values]:
        read = columns_read(self.table, condition)
        for name, values in self.values.items():
            if name in read:
                for value in islice(values, _MOST_VALUES):
                    yield from ({**row, name: value} for row in rows[:_KEPT])


def seeds_of(values: Mapping[str, Sequence[str | None]]) -> list[Values]:
    """Return rows to begin with: one value each, and of those that may be null all but one.

    Args:
        values: The candidates of each column.
    """
    plain = {
        name: next((v for v in found if v is not None), None) for name, found in values.items()
    }
    empty = {name: None if None in found else plain[name] for name, found in values.items()}
    nullable = [name for name, found in values.items() if None in found]
    longest = max((len(found) for found in values.values()), default=0)
    diagonal = [
        {name: found[number % len(found)] for name, found in values.items() if found}
        for number in range(min(longest, _KEPT))
    ]
    alone = [{**empty, name: plain[name]} for name in nullable]
    without = [{**plain, name: None} for name in nullable]
    return [plain, empty, *alone, *without, *(row for row in diagonal if len(row) == len(values))]
