"""Values for columns that conditions connect: what passes the checks, by what it fulfils.

Candidates are combined, and the server judges the combinations. What none of them reaches
is looked for by changing rows that come close.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from schemagen.core.diagnostics import Severity
from schemagen.core.quoting import quote_identifier
from schemagen.model.tables import Column, Table
from schemagen.verify.catalog import Type
from schemagen.verify.columns import as_text, is_nullable, parts_of_keys
from schemagen.verify.constants import candidates, columns_read
from schemagen.verify.judge import Judge, Values
from schemagen.verify.repair import Goal, Repair, seeds_of
from schemagen.verify.values import fresh, typical

_COMBINATIONS: Final = 1_500
_ENOUGH_KEYS: Final = 16
"""How many different keys the rows of all owners may need."""

_SAME_KEY: Final = 4
"""How many solutions with the same key are kept."""

_SEEDS: Final = 16
_MOST_SORTS: Final = 8

Context = Mapping[str, Sequence[str | None]]
"""What columns of keys and foreign keys may hold."""

Vector = tuple[bool | None, ...]
"""Which of the conditions a row fulfils."""

Complain = Callable[[Sequence[Column], str, Severity], None]
"""Is told of columns, and of what there are no values for."""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns whose values depend on each other through conditions.

    Attributes:
        columns: The columns.
        solutions: Assignments that pass all checks, by which conditions they fulfil.
        keys: What each key has among the columns, as far as it is free to choose.
    """

    columns: tuple[str, ...]
    solutions: Mapping[Vector, Sequence[Values]]
    keys: tuple[tuple[str, ...], ...] = ()


class Search:
    """The search for the values of one group."""

    def __init__(
        self,
        table: Table,
        types: Mapping[str, Type],
        judge: Judge,
        columns: tuple[str, ...],
        context: Context,
        conditions: Sequence[str],
        declared: Sequence[str],
    ) -> None:
        """Prepare.

        Args:
            table: The table.
            types: Types of its columns.
            judge: Evaluates conditions.
            columns: The group's columns.
            context: What some of them may hold.
            conditions: What rows of the table should fulfil, and also break.
            declared: Those of them of which it is a finding when none does.
        """
        self._table = table
        self._types = types
        self._judge = judge
        self._columns = columns
        self._context = context
        checks = [check.condition.text for check in table.checks]
        self._checks = [text for text in checks if columns_read(table, text) & set(columns)]
        self._conditions = [text for text in conditions if columns_read(table, text) & set(columns)]
        self._declared = frozenset(declared)
        parts = (tuple(n for n in key if n in columns) for key in parts_of_keys(table))
        free = (tuple(n for n in part if n not in context) for part in parts)
        self._keys = tuple(dict.fromkeys(part for part in free if part))
        self._values = {name: self._values_of(name) for name in columns}
        self._repair = Repair(
            table, judge, types, self._values, frozenset(set(columns) & set(context))
        )

    def run(self, complain: Complain) -> Group:
        """Return what was found."""
        rows = list(self._combinations())
        solutions = self._sorted(rows)
        for search in (self._any, self._fulfilling, self._breaking, self._with_other_keys):
            more = search(solutions)
            if more:
                rows += more
                solutions = self._sorted(rows)
        # What a check rules out needs no row; what nothing rules out does.
        unbroken = [
            text
            for text in self._conditions
            if all(self._judge.holds(self._table, text, row) for row in rows)
        ]
        self._report(solutions, unbroken, complain)
        return Group(self._columns, self._thinned(solutions), self._keys)

    def _sorted(self, rows: Sequence[Values]) -> dict[Vector, list[Values]]:
        """Return the rows that pass the checks by what they fulfil, fewest nulls first."""
        self._judge.learn(self._table, [*self._checks, *self._conditions], rows)
        solutions: dict[Vector, list[Values]] = {}
        for row in sorted(rows, key=lambda row: sum(value is None for value in row.values())):
            # Null passes a check, but does not fulfil a condition.
            if all(self._judge.value(self._table, text, row) is not False for text in self._checks):
                vector = tuple(self._verdict(text, row) for text in self._conditions)
                solutions.setdefault(vector, []).append(row)
        return solutions

    def _verdict(self, condition: str, row: Values) -> bool | None:
        """Return whether a condition holds; None where it fails, which is no answer at all."""
        if self._judge.raised(self._table, condition, row):
            return None
        return self._judge.holds(self._table, condition, row)

    def _any(self, solutions: Mapping[Vector, Sequence[Values]]) -> list[Values]:
        """Return rows that pass the checks, if there are none yet."""
        if solutions:
            return []
        return self._repair.rows(self._goals(), seeds_of(self._values))

    def _fulfilling(self, solutions: Mapping[Vector, Sequence[Values]]) -> list[Values]:
        """Return rows for the conditions that none fulfils yet."""
        return self._reaching(solutions, True)

    def _breaking(self, solutions: Mapping[Vector, Sequence[Values]]) -> list[Values]:
        """Return rows for the conditions that all fulfil yet."""
        return self._reaching(solutions, False)

    def _reaching(self, solutions: Mapping[Vector, Sequence[Values]], wanted: bool) -> list[Values]:
        seeds = [row for rows in solutions.values() for row in rows[:_SEEDS]]
        found: list[Values] = []
        for number, condition in enumerate(self._conditions):
            reached = any(vector[number] is wanted for vector in solutions)
            if seeds and not reached and condition not in self._checks:
                goals = self._goals(Goal(condition, wanted))
                found += self._repair.rows(goals, [*seeds, *seeds_of(self._values)])
        return found

    def _with_other_keys(self, solutions: Mapping[Vector, Sequence[Values]]) -> list[Values]:
        """Return rows with keys that no row has yet, where they could run out."""
        found: list[Values] = []
        for part in self._keys:
            for vector, rows in list(solutions.items())[:_MOST_SORTS]:
                if len({tuple(row[name] for name in part) for row in rows}) >= _ENOUGH_KEYS:
                    continue
                wanted = zip(self._conditions, vector, strict=True)
                decided = (Goal(text, holds) for text, holds in wanted if holds is not None)
                goals = self._goals(*decided)
                found += self._repair.rows(goals, self._rekeyed(part, rows[0]))
        return found

    def _rekeyed(self, part: Sequence[str], row: Values) -> list[Values]:
        longest = max(len(self._values[name]) for name in part)
        return [
            {**row, **{name: self._values[name][n % len(self._values[name])] for name in part}}
            for n in range(longest)
        ]

    def _goals(self, *more: Goal) -> list[Goal]:
        return [*(Goal(text) for text in self._checks), *more]

    def _thinned(
        self, solutions: Mapping[Vector, list[Values]]
    ) -> Mapping[Vector, Sequence[Values]]:
        """Return the solutions with the given examples, and few that have the same key."""
        thin: dict[Vector, list[Values]] = {}
        for vector, found in solutions.items():
            rows = self._exemplary(found)
            if not self._keys:
                thin[vector] = rows
                continue
            count: dict[tuple[str | None, ...], int] = {}
            for row in rows:
                key = tuple(row[name] for part in self._keys for name in part)
                count[key] = count.get(key, 0) + 1
                if count[key] <= _SAME_KEY:
                    thin.setdefault(vector, []).append(row)
        return thin

    def _exemplary(self, rows: list[Values]) -> list[Values]:
        """Return the rows that hold the examples, where some do; a key can't be the same."""
        for name in self._columns:
            column = self._table.column(name)
            if column is None or column.example is None or name in self._context:
                continue
            if not any(name in part for part in self._keys):
                example = as_text(column.example)
                rows = [row for row in rows if row[name] == example] or rows
        return rows

    def _report(
        self,
        solutions: Mapping[Vector, Sequence[Values]],
        unbroken: Sequence[str],
        complain: Complain,
    ) -> None:
        ours = [self._table.column(name) for name in self._columns if name not in self._context]
        columns = [column for column in ours if column is not None]
        if not columns:
            return
        if not solutions:
            names = ", ".join(column.name for column in columns)
            complain(
                columns,
                f"because no value was found that passes the checks of {names}",
                Severity.ERROR,
            )
        for number, condition in enumerate(self._conditions):
            if condition not in self._declared:
                continue
            if solutions and not any(vector[number] for vector in solutions):
                complain(columns, f"that fulfils `{condition}`", Severity.ERROR)
            elif solutions and condition in unbroken:
                complain(columns, f"that breaks `{condition}`", Severity.WARNING)

    def _combinations(self) -> Iterator[Values]:
        count = len(self._columns)
        limit = _COMBINATIONS if count == 1 else max(3, int(_COMBINATIONS ** (1 / count)))
        lists = [
            found if name in self._context else found[:limit]
            for name, found in self._values.items()
        ]
        for values in islice(product(*lists), 4 * _COMBINATIONS):
            yield dict(zip(self._columns, values, strict=True))

    def _values_of(self, name: str) -> list[str | None]:
        """Return what a column is tried with, the likeliest first."""
        if name in self._context:
            return list(self._context[name])
        column = self._table.column(name)
        assert column is not None  # noqa: S101  groups are made of the table's columns
        type_ = self._types.get(name, Type("", column.type.text))
        relevant = [
            text
            for text in (*self._checks, *self._conditions)
            if name in columns_read(self._table, text)
        ]
        found: list[str | None] = []
        if column.example is not None:
            found.append(as_text(column.example))
        found.append(fresh(type_, 1, name))
        nullable = is_nullable(self._table, name)
        if nullable:
            found.append(None)
        found += self._valid(name, type_, candidates(type_, relevant))
        found += [fresh(type_, ordinal, name) for ordinal in (2, 3, 4)]
        found += typical(type_)
        if any(name in part for part in self._keys):
            found += [fresh(type_, ordinal, name) for ordinal in range(5, 2 * _ENOUGH_KEYS)]
        unique = dict.fromkeys(found)
        if not nullable:
            unique.pop(None, None)
        return list(unique)

    def _valid(self, name: str, type_: Type, texts: Sequence[str]) -> list[str]:
        """Return the texts that the type takes; one that it refuses spoils many combinations."""
        if len(self._columns) == 1 or not texts:
            return list(texts)
        rows = [{name: text} for text in texts]
        values = self._judge.texts(self._table, quote_identifier(name), type_.sql, rows)
        return [text for text, value in zip(texts, values, strict=True) if value is not None]
