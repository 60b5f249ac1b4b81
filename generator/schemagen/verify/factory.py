"""Rows that satisfy types, keys and checks, and make each condition true and false.

Columns that no condition mentions get the next value of their type. For the others,
candidates come from the constants in the conditions and from ``example:``; the server
judges the combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.access import Rule
from schemagen.model.tables import Column, Table
from schemagen.verify.catalog import Catalog, Type
from schemagen.verify.columns import is_nullable, is_serial, key_columns
from schemagen.verify.constants import candidates, constants_of
from schemagen.verify.judge import Judge, Values
from schemagen.verify.values import fresh, typical

_COMBINATIONS: Final = 1_500
_MOST_ROWS: Final = 8
_ALTERNATIVES: Final = 6
NO_VALUE: Final = "SG801"
"""The code of a finding that asks for an example."""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns whose values depend on each other through conditions.

    Attributes:
        columns: The columns.
        solutions: Assignments that pass all checks, by which conditions they fulfil.
    """

    columns: tuple[str, ...]
    solutions: Mapping[tuple[bool, ...], Sequence[Values]]


def conditions_of(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the text of every ``when`` and ``check`` of the rules."""
    found = (part.text for rule in rules for part in (rule.when, rule.check) if part)
    return tuple(dict.fromkeys(found))


class RowFactory:
    """Makes rows of one table.

    Attributes:
        findings: What it could not make.
    """

    def __init__(self, table: Table, rules: Sequence[Rule], catalog: Catalog, judge: Judge) -> None:
        self.table = table
        self.findings: list[Diagnostic] = []
        self._types = catalog.columns.get(table.name, {})
        self._judge = judge
        self._checks = tuple(check.condition.text for check in table.checks)
        self._conditions = conditions_of(rules)
        self._ordinal = 0
        self._solved: dict[tuple[object, ...], Group] = {}
        self._complained: set[str] = set()

    def rows(
        self, context: Mapping[str, Sequence[str | None]], *, backwards: bool = False
    ) -> Iterator[list[Values]]:
        """Yield the rows of one owner, each as a list of alternatives to try in order.

        Args:
            context: Values of keys and foreign keys; the first is wanted, the others may
                be taken when a condition needs them.
            backwards: Begin with the row that fulfils the fewest conditions.
        """
        groups = [self._solve(columns, context) for columns in self._groups()]
        sorts = max([1, *(len(group.solutions) for group in groups)])
        # Two of each sort, so that something can move from one to the other.
        count = max(min(2 * sorts, _MOST_ROWS), min(sorts, 2 * _MOST_ROWS))
        for number in range(count):
            yield [self._row(context, groups, number, n, backwards) for n in range(_ALTERNATIVES)]

    def _row(
        self,
        context: Mapping[str, Sequence[str | None]],
        groups: Sequence[Group],
        number: int,
        alternative: int,
        backwards: bool,
    ) -> Values:
        self._ordinal += 1
        values: dict[str, str | None] = {name: found[0] for name, found in context.items() if found}
        for group in groups:
            vectors = sorted(group.solutions, key=lambda found: -sum(found))
            if not vectors:
                continue
            vector = (vectors[::-1] if backwards else vectors)[number % len(vectors)]
            solutions = group.solutions[vector]
            values.update(solutions[(alternative + number // len(vectors)) % len(solutions)])
        for column in self.table.columns:
            if column.name not in values and self._wants_value(column):
                values[column.name] = self._fresh(column)
        return {name: values[name] for name in self.table.writable_columns if name in values}

    def _wants_value(self, column: Column) -> bool:
        if column.generated is not None or column.identity or is_serial(column):
            return False
        if column.name in key_columns(self.table):
            return True
        return column.default is None or column.example is not None

    def _fresh(self, column: Column) -> str | None:
        if column.example is not None and column.name not in key_columns(self.table):
            return _as_text(column.example)
        type_ = self._types.get(column.name, Type("", column.type.text))
        value = fresh(type_, self._ordinal, column.name)
        if value is None and column.not_null:
            self._complain(
                column, f"because no value of type {type_.sql} is known for {column.name}"
            )
        return value

    def _complain(self, column: Column, problem: str, severity: Severity = Severity.ERROR) -> None:
        if column.name in self._complained:
            return
        self._complained.add(column.name)
        self.findings.append(
            Diagnostic(
                NO_VALUE,
                f"no row of {self.table.name.name} could be made {problem}",
                column.origin,
                f"give a value: `example: ...` on the column {column.name}",
                severity,
            )
        )

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the columns that conditions connect with each other."""
        names = [column.name for column in self.table.columns if column.generated is None]
        leader = {name: name for name in names}

        def find(name: str) -> str:
            while leader[name] != name:
                name = leader[name]
            return name

        used = set()
        for condition in (*self._checks, *self._conditions):
            mentioned = [name for name in names if name in self._mentioned(condition)]
            used.update(mentioned)
            for name in mentioned[1:]:
                leader[find(name)] = find(mentioned[0])
        members: dict[str, list[str]] = {}
        for name in names:
            if name in used:
                members.setdefault(find(name), []).append(name)
        return [tuple(group) for group in members.values()]

    def _mentioned(self, condition: str) -> frozenset[str]:
        """Return the columns that a condition reads, through generated ones too."""
        found = constants_of(condition).columns
        for column in self.table.columns:
            if column.generated is not None and column.name in found:
                found |= constants_of(column.generated.text).columns
        return found

    def _solve(
        self, columns: tuple[str, ...], context: Mapping[str, Sequence[str | None]]
    ) -> Group:
        known = (columns, *(tuple(context[name]) for name in columns if name in context))
        if known not in self._solved:
            self._solved[known] = self._search(columns, context)
        return self._solved[known]

    def _search(
        self, columns: tuple[str, ...], context: Mapping[str, Sequence[str | None]]
    ) -> Group:
        checks = [text for text in self._checks if self._mentioned(text) & set(columns)]
        conditions = [text for text in self._conditions if self._mentioned(text) & set(columns)]
        rows = list(self._combinations(columns, context, [*checks, *conditions]))
        self._judge.learn(self.table, [*checks, *conditions], rows)
        solutions: dict[tuple[bool, ...], list[Values]] = {}
        for row in sorted(rows, key=lambda row: sum(value is None for value in row.values())):
            # Null passes a check, but does not fulfil a condition.
            if all(self._judge.value(self.table, check, row) is not False for check in checks):
                vector = tuple(self._judge.holds(self.table, text, row) for text in conditions)
                solutions.setdefault(vector, []).append(row)
        # What a check rules out needs no row; what nothing rules out does.
        unbroken = [
            text
            for text in conditions
            if all(self._judge.holds(self.table, text, row) for row in rows)
        ]
        self._report(columns, context, conditions, solutions, unbroken)
        return Group(columns, solutions)

    def _report(
        self,
        columns: tuple[str, ...],
        context: Mapping[str, Sequence[str | None]],
        conditions: Sequence[str],
        solutions: Mapping[tuple[bool, ...], Sequence[Values]],
        unbroken: Sequence[str],
    ) -> None:
        ours = [self.table.column(name) for name in columns if name not in context]
        column = next((column for column in ours if column is not None), None)
        if column is None:
            return
        if not solutions:
            self._complain(
                column, f"because no value was found that passes the checks of {column.name}"
            )
        for number, condition in enumerate(conditions):
            if solutions and not any(vector[number] for vector in solutions):
                self._complain(column, f"that fulfils `{condition}`")
            elif solutions and condition in unbroken:
                self._complain(column, f"that breaks `{condition}`", Severity.WARNING)

    def _combinations(
        self,
        columns: tuple[str, ...],
        context: Mapping[str, Sequence[str | None]],
        conditions: Sequence[str],
    ) -> Iterator[Values]:
        lists = []
        for name in columns:
            if name in context:
                lists.append(list(context[name]))
                continue
            column = self.table.column(name)
            assert column is not None  # noqa: S101  groups are made of the table's columns
            lists.append(self._candidates(column, conditions))
        limit = _COMBINATIONS if len(lists) == 1 else max(3, int(_COMBINATIONS ** (1 / len(lists))))
        lists = [found[:limit] for found in lists]
        for values in islice(product(*lists), 4 * _COMBINATIONS):
            yield dict(zip(columns, values, strict=True))

    def _candidates(self, column: Column, conditions: Sequence[str]) -> list[str | None]:
        type_ = self._types.get(column.name, Type("", column.type.text))
        relevant = [text for text in conditions if column.name in self._mentioned(text)]
        found: list[str | None] = []
        if column.example is not None:
            found.append(_as_text(column.example))
        found.append(fresh(type_, 1, column.name))
        nullable = is_nullable(self.table, column.name)
        if nullable:
            found.append(None)
        found += candidates(type_, relevant)
        found += [fresh(type_, ordinal, column.name) for ordinal in (2, 3, 4)]
        found += typical(type_)
        unique = dict.fromkeys(found)
        if not nullable:
            unique.pop(None, None)
        return list(unique)


def _as_text(example: str | int | float | bool) -> str:
    if isinstance(example, bool):
        return "true" if example else "false"
    return str(example)
