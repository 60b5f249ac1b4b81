"""What must come of a statement, computed from the declared rules and from rows as data.

The outcomes follow the order in which PostgreSQL asks: privileges, which rows are
touched, guards of keys, the new row, and whether it is seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from schemagen.model.access import OPERATIONS, Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.belonging import Belonging
from schemagen.verify.judge import Judge, Values
from schemagen.verify.privileges import Privileges
from schemagen.verify.requests import Request
from schemagen.verify.world import World


class Outcome(StrEnum):
    """How a statement may end."""

    PRIVILEGE = "privilege"
    """The role lacks a privilege."""
    REFUSED = "refused"
    """The new row may not be."""
    NONE = "none"
    """No row is touched or returned."""
    ALLOWED = "allowed"
    """As for somebody whom no policy binds."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a statement must give.

    Attributes:
        outcome: How it ends.
        rule: The rule that decides, None when it is the absence of one.
        rows: How many rows an allowed statement touches.
        raises: SQLSTATEs of errors that a condition may give instead, on a row of the caller's own.
    """

    outcome: Outcome
    rule: Rule | None = None
    rows: int = 1
    raises: frozenset[str] = frozenset()


class Oracle(Belonging):
    """Answers for every request and statement."""

    def __init__(self, model: Model, world: World, judge: Judge) -> None:
        super().__init__(model, world, judge)
        self.privileges = Privileges(model)

    def select(
        self, request: Request, table: Table, row: Values, reads: Collection[str]
    ) -> Expected:
        """Select one row by its key, reading these columns."""
        return self._or_error(
            self._select(request, table, row, reads), request, table, "select", row
        )

    def select_for_update(
        self, request: Request, table: Table, row: Values, reads: Collection[str]
    ) -> Expected:
        """Lock one row for an update."""
        expected = self._select_for_update(request, table, row, reads)
        return self._or_error(expected, request, table, "update", row)

    def insert(
        self,
        request: Request,
        table: Table,
        new: Values,
        names: Collection[str],
        reads: Collection[str] = (),
    ) -> Expected:
        """Insert a row.

        Args:
            request: Who asks.
            table: Where.
            new: The row after the triggers that fill columns.
            names: The columns that the statement names.
            reads: The columns that it returns or looks for a conflict in.
        """
        expected = self._insert(request, table, new, names, reads)
        return self._or_error(expected, request, table, "insert", new)

    def update(
        self,
        request: Request,
        table: Table,
        old: Values,
        changes: Values,
        reads: Collection[str],
    ) -> Expected:
        """Update one row to these values; with ``reads``, find it by these columns."""
        expected = self._update(request, table, old, changes, reads)
        return self._or_error(expected, request, table, "update", old, {**old, **changes})

    def delete(
        self, request: Request, table: Table, row: Values, reads: Collection[str]
    ) -> Expected:
        """Delete one row; with ``reads``, find it by these columns."""
        return self._or_error(
            self._delete(request, table, row, reads), request, table, "delete", row
        )

    def upsert(
        self,
        request: Request,
        table: Table,
        proposed: Values,
        names: Collection[str],
        key: Collection[str],
        existing: Values | None,
    ) -> Expected:
        """Insert, or update all named columns where the key exists."""
        expected = self._upsert(request, table, proposed, names, key, existing)
        rows = [proposed]
        if existing is not None:
            rows += [existing, {**existing, **{name: proposed[name] for name in names}}]
        inserting = self._or_error(expected, request, table, "insert", *rows)
        return self._or_error(inserting, request, table, "update", *rows)

    def all_rows(
        self, expected: Expected, request: Request, table: Table, operation: str, changes: Values
    ) -> Expected:
        """Return what is expected of a statement without ``where``: it meets every row."""
        if not self._fragile_rules(table):
            return expected
        rows = [row.values for row in self._world.of(table.name)]
        made = [{**row, **changes} for row in rows] if changes else []
        return self._or_error(expected, request, table, operation, *rows, *made)

    def raising_anywhere(self, request: Request) -> frozenset[str]:
        """Return the SQLSTATEs with which conditions fail on any row of the request's own."""
        return frozenset().union(
            *(
                self.raising(
                    request, table, OPERATIONS, [r.values for r in self._world.of(table.name)]
                )
                for table in self._model.tables
            )
        )

    def _or_error(
        self, expected: Expected, request: Request, table: Table, operation: str, *rows: Values
    ) -> Expected:
        """Add the errors that conditions give on rows that are touched or made."""
        if expected.outcome is Outcome.PRIVILEGE:
            return expected
        raises = self.raising(request, table, {"select", operation}, rows)
        return replace(expected, raises=expected.raises | raises) if raises else expected

    def _select(
        self, request: Request, table: Table, row: Values, reads: Collection[str]
    ) -> Expected:
        if not self.privileges.allows(table, request.role, "select", reads):
            return self._no_privilege(table, request, "select")
        rule = self.usable(request, table, "select", row)
        return Expected(Outcome.ALLOWED, rule) if rule else self._none(table, request, "select")

    def _select_for_update(
        self, request: Request, table: Table, row: Values, reads: Collection[str]
    ) -> Expected:
        expected = self._select(request, table, row, reads)
        if self.privileges.grant(table, request.role, "update") is None:
            return self._no_privilege(table, request, "update")
        if expected.outcome is Outcome.ALLOWED:
            rule = self.usable(request, table, "update", row)
            return Expected(Outcome.ALLOWED, rule) if rule else self._none(table, request, "update")
        return expected

    def _insert(
        self,
        request: Request,
        table: Table,
        new: Values,
        names: Collection[str],
        reads: Collection[str] = (),
    ) -> Expected:
        if not self.privileges.allows(table, request.role, "insert", names):
            return self._no_privilege(table, request, "insert")
        if reads and not self.privileges.allows(table, request.role, "select", reads):
            return self._no_privilege(table, request, "select")
        rule = self.creatable(request, table, "insert", new)
        if rule is None:
            return self._refused(table, request, "insert")
        if reads and not self.sees(request, table, new):
            return self._refused(table, request, "select")
        return Expected(Outcome.ALLOWED, rule)

    def _update(
        self,
        request: Request,
        table: Table,
        old: Values,
        changes: Values,
        reads: Collection[str],
    ) -> Expected:
        if not self.privileges.allows(table, request.role, "update", tuple(changes)):
            return self._no_privilege(table, request, "update")
        if reads and not self.privileges.allows(table, request.role, "select", reads):
            return self._no_privilege(table, request, "select")
        if reads and not self.sees(request, table, old):
            return self._none(table, request, "select")
        if self.usable(request, table, "update", old) is None:
            return self._none(table, request, "update")
        return self._become(request, table, old, {**old, **changes}, bool(reads))

    def _become(
        self, request: Request, table: Table, old: Values, new: Values, reads: bool
    ) -> Expected:
        """Judge the new row of an update whose old row may be used."""
        changed = {name for name in new if new[name] != old.get(name)}
        guarding = self._guarding(request, table, changed)
        if guarding is not None:
            return Expected(Outcome.REFUSED, guarding)
        rule = self.creatable(request, table, "update", new)
        if rule is None or not self._one_rule_covers(request, table, old, new, changed):
            return self._refused(table, request, "update")
        if reads and not self.sees(request, table, new):
            return self._refused(table, request, "select")
        return Expected(Outcome.ALLOWED, rule)

    def _guarding(self, request: Request, table: Table, changed: Collection[str]) -> Rule | None:
        """Return the rule whose key is about to move; keys that carry access do not."""
        if not request.is_client:
            return None
        updating = self.privileges.rules_for(table, request.role, "update")
        kept = self.privileges.carrying(table) & set(changed)
        for rule in updating:
            kept -= self.privileges.changeable(table, rule)
        if not kept:
            return None
        carriers = [rule for rule in updating if kept & set(rule.key_columns)]
        return next(iter([*carriers, *updating]), None)

    def _one_rule_covers(
        self, request: Request, table: Table, old: Values, new: Values, changed: Collection[str]
    ) -> bool:
        """Return whether one rule alone allows what changes, where rules name other columns."""
        if not request.is_client:
            return True
        if not self.privileges.differ_within(table, request.role):
            return True
        return any(
            self.privileges.changeable(table, rule).issuperset(changed)
            and self.uses(request, table, rule, "update", old)
            and self.creates(request, table, rule, "update", new)
            for rule in self.rules(table, "update")
        )

    def _delete(
        self, request: Request, table: Table, row: Values, reads: Collection[str]
    ) -> Expected:
        if self.privileges.grant(table, request.role, "delete") is None:
            return self._no_privilege(table, request, "delete")
        if reads and not self.privileges.allows(table, request.role, "select", reads):
            return self._no_privilege(table, request, "select")
        if reads and not self.sees(request, table, row):
            return self._none(table, request, "select")
        rule = self.usable(request, table, "delete", row)
        return Expected(Outcome.ALLOWED, rule) if rule else self._none(table, request, "delete")

    def _upsert(
        self,
        request: Request,
        table: Table,
        proposed: Values,
        names: Collection[str],
        key: Collection[str],
        existing: Values | None,
    ) -> Expected:
        if not self.privileges.allows(table, request.role, "update", names):
            return self._no_privilege(table, request, "update")
        inserted = self._insert(request, table, proposed, names, key)
        if inserted.outcome is not Outcome.ALLOWED or existing is None:
            return inserted
        visible = self.sees(request, table, existing)
        if not visible or self.usable(request, table, "update", existing) is None:
            return self._refused(table, request, "update")
        new = {**existing, **{name: proposed[name] for name in names}}
        return self._become(request, table, existing, new, True)

    # Reasons.

    def _no_privilege(self, table: Table, request: Request, operation: str) -> Expected:
        return Expected(Outcome.PRIVILEGE, self._nearest(table, request, operation), 0)

    def _refused(self, table: Table, request: Request, operation: str) -> Expected:
        return Expected(Outcome.REFUSED, self._nearest(table, request, operation), 0)

    def _none(self, table: Table, request: Request, operation: str) -> Expected:
        return Expected(Outcome.NONE, self._nearest(table, request, operation), 0)

    def _nearest(self, table: Table, request: Request, operation: str) -> Rule | None:
        """Return the rule that people will want to look at."""
        return next(iter(self.privileges.rules_for(table, request.role, operation)), None)
