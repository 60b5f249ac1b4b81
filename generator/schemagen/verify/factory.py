"""Rows that satisfy types, keys and checks, and make each condition true and false.

Columns that no condition mentions get the next value of their type. For the others,
candidates come from the constants in the conditions, from what they compare columns with,
and from ``example:``; the server judges the combinations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.access import Rule
from schemagen.model.tables import Column, Table
from schemagen.verify.catalog import Catalog, Type
from schemagen.verify.columns import as_text, is_serial, key_columns
from schemagen.verify.comparisons import conjuncts
from schemagen.verify.constants import columns_read
from schemagen.verify.judge import Judge, Values
from schemagen.verify.solving import Group, Search, Vector
from schemagen.verify.values import fresh

_MOST_ROWS: Final = 8
_ALTERNATIVES: Final = 6
NO_VALUE: Final = "SG801"
"""The code of a finding that asks for an example."""

_KeyValue = tuple[tuple[str, ...], tuple[str | None, ...]]


def conditions_of(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the text of every ``when`` and ``check`` of the rules."""
    found = (part.text for rule in rules for part in (rule.when, rule.check) if part)
    return tuple(dict.fromkeys(found))


class RowFactory:
    """Makes rows of one table.

    Attributes:
        findings: What it could not make.
    """

    def __init__(
        self,
        table: Table,
        rules: Sequence[Rule],
        catalog: Catalog,
        judge: Judge,
        more: Sequence[str] = (),
    ) -> None:
        """Prepare.

        Args:
            table: The table.
            rules: Its rules, whose conditions rows fulfil and break.
            catalog: Types of its columns.
            judge: Evaluates conditions.
            more: Further conditions to fulfil and to break.
        """
        self.table = table
        self.findings: list[Diagnostic] = []
        self._types = catalog.columns.get(table.name, {})
        self._judge = judge
        self._checks = tuple(check.condition.text for check in table.checks)
        self._declared = tuple(dict.fromkeys([*conditions_of(rules), *more]))
        # A row that fails by one part alone shows that the part counts.
        parts = [part for text in self._declared for part in conjuncts(text)]
        self._conditions = tuple(dict.fromkeys([*self._declared, *parts]))
        self._ordinal = 0
        self._solved: dict[tuple[object, ...], Group] = {}
        self._used: Counter[_KeyValue] = Counter()
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
        groups = [self._solve(columns, context) for columns in self._groups]
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
            vectors = sorted(group.solutions, key=lambda found: -sum(map(bool, found)))
            if not vectors:
                continue
            vector = (vectors[::-1] if backwards else vectors)[number % len(vectors)]
            values.update(self._chosen(group, vector, number // len(vectors), alternative))
        for column in self.table.columns:
            if column.name not in values and self._wants_value(column):
                values[column.name] = self._fresh(column)
        return {name: values[name] for name in self.table.writable_columns if name in values}

    def _chosen(self, group: Group, vector: Vector, turn: int, alternative: int) -> Values:
        """Return a solution; where it holds a key, one whose key was used least."""
        solutions = group.solutions[vector]
        if not group.keys:
            return solutions[(alternative + turn) % len(solutions)]
        used = [sum(self._used[key] for key in _keys(group, row)) for row in solutions]
        order = sorted(range(len(solutions)), key=used.__getitem__)
        chosen = solutions[order[alternative % len(order)]]
        if not alternative:
            self._used.update(_keys(group, chosen))
        return chosen

    def _wants_value(self, column: Column) -> bool:
        if column.generated is not None or column.identity or is_serial(column):
            return False
        if column.name in key_columns(self.table):
            return True
        return column.default is None or column.example is not None

    def _fresh(self, column: Column) -> str | None:
        if column.example is not None and column.name not in key_columns(self.table):
            return as_text(column.example)
        type_ = self._types.get(column.name, Type("", column.type.text))
        value = fresh(type_, self._ordinal, column.name)
        if value is None and column.not_null:
            self._complain(
                [column], f"because no value of type {type_.sql} is known for {column.name}"
            )
        return value

    def _complain(
        self, columns: Sequence[Column], problem: str, severity: Severity = Severity.ERROR
    ) -> None:
        first = columns[0]
        if first.name in self._complained:
            return
        self._complained.add(first.name)
        names = ", ".join(column.name for column in columns)
        self.findings.append(
            Diagnostic(
                NO_VALUE,
                f"no row of {self.table.name.name} could be made {problem}",
                first.origin,
                f"give a value: `example: ...` on the column {names}"
                if len(columns) == 1
                else f"give values that fit: `example: ...` on the columns {names}",
                severity,
            )
        )

    @cached_property
    def _groups(self) -> list[tuple[str, ...]]:
        """The columns that conditions connect with each other."""
        names = [column.name for column in self.table.columns if column.generated is None]
        leader = {name: name for name in names}

        def find(name: str) -> str:
            while leader[name] != name:
                name = leader[name]
            return name

        used = set()
        for condition in (*self._checks, *self._conditions):
            read = columns_read(self.table, condition)
            mentioned = [name for name in names if name in read]
            used.update(mentioned)
            for name in mentioned[1:]:
                leader[find(name)] = find(mentioned[0])
        members: dict[str, list[str]] = {}
        for name in names:
            if name in used:
                members.setdefault(find(name), []).append(name)
        return [tuple(group) for group in members.values()]

    def _solve(
        self, columns: tuple[str, ...], context: Mapping[str, Sequence[str | None]]
    ) -> Group:
        known = (columns, *(tuple(context[name]) for name in columns if name in context))
        if known not in self._solved:
            search = Search(
                self.table,
                self._types,
                self._judge,
                columns,
                context,
                self._conditions,
                self._declared,
            )
            self._solved[known] = search.run(self._complain)
        return self._solved[known]


def _keys(group: Group, row: Values) -> list[_KeyValue]:
    return [(part, tuple(row[name] for name in part)) for part in group.keys]
