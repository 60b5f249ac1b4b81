"""Which rows a request may use, see and make, by the declared rules and rows as data.

    U(rule, row) = the row belongs to the rule, and ``when`` holds
    C(rule, row) = the row belongs to the rule, and ``check`` holds, or else ``when``
    see(row)     = some rule with select: U

Nothing that was generated from the rules is read here: that is what is being proven.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from schemagen.core.names import QName
from schemagen.core.raising import can_raise
from schemagen.model.access import OPERATIONS, SERVICE, Path, Rule, Via
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.identity import Identity
from schemagen.verify.judge import Judge, Values
from schemagen.verify.requests import Request
from schemagen.verify.world import World


class Belonging:
    """Answers for every request, rule and row."""

    def __init__(self, model: Model, world: World, judge: Judge) -> None:
        self._model = model
        self._world = world
        self._judge = judge
        self.identity = Identity(model, world, judge)
        self._fragile: dict[QName, tuple[Rule, ...]] = {}

    def rules(self, table: Table, operation: str) -> Iterator[Rule]:
        """Yield the table's rules that allow an operation."""
        rules = self._model.rules.get(table.name, ())
        return (rule for rule in rules if operation in rule.operations)

    def usable(self, request: Request, table: Table, operation: str, row: Values) -> Rule | None:
        """Return a rule by which the row as it is may be used, None without one."""
        if not request.is_client:
            return self._service_rule(table, operation)
        return next(
            (
                rule
                for rule in self.rules(table, operation)
                if self.uses(request, table, rule, operation, row)
            ),
            None,
        )

    def creatable(self, request: Request, table: Table, operation: str, row: Values) -> Rule | None:
        """Return a rule by which the row may become like this, None without one."""
        if not request.is_client:
            return self._service_rule(table, operation)
        return next(
            (
                rule
                for rule in self.rules(table, operation)
                if self.creates(request, table, rule, operation, row)
            ),
            None,
        )

    def sees(self, request: Request, table: Table, row: Values) -> bool:
        """Return whether the request may read the row."""
        return self.usable(request, table, "select", row) is not None

    def raising(
        self, request: Request, table: Table, operations: Collection[str], rows: Iterable[Values]
    ) -> frozenset[str]:
        """Return the SQLSTATEs with which conditions of rules fail on rows of the request's own.

        The server asks a rule's condition of rows that belong to who asks, and of no others. What
        fails there is an error, or nothing if another part of the policy decides first. A rule
        ``via`` a parent asks the parent's rules about all of its rows that belong.
        """
        found: set[str] = set()
        for rule in self._fragile_rules(table) if request.is_client else ():
            asked = [operation for operation in rule.operations if operation in operations]
            if not asked:
                continue
            for condition in _fragile_conditions(rule) if _is_keyed(rule) else ():
                found |= {
                    state
                    for row in rows
                    if (state := self._judge.raised(table, condition, row))
                    and any(self._belongs(request, rule, operation, row) for operation in asked)
                }
            parent = self._parent_of(rule)
            if parent is not None and rule.via is not None:
                rights = {rule.via.right_for(operation) for operation in asked}
                above = [row.values for row in self._world.of(parent.name)]
                found |= self.raising(request, parent, rights, above)
        return frozenset(found)

    def _fragile_rules(self, table: Table) -> tuple[Rule, ...]:
        """Return the rules that have a condition which may fail, or whose parent's rules do."""
        if table.name not in self._fragile:
            self._fragile[table.name] = ()
            self._fragile[table.name] = tuple(
                rule
                for rule in self._model.rules.get(table.name, ())
                if _fragile_conditions(rule) or self._has_fragile_parent(rule)
            )
        return self._fragile[table.name]

    def _has_fragile_parent(self, rule: Rule) -> bool:
        parent = self._parent_of(rule)
        return parent is not None and bool(self._fragile_rules(parent))

    def _parent_of(self, rule: Rule) -> Table | None:
        return self._model.table(rule.via.hop.table) if rule.via is not None else None

    def _service_rule(self, table: Table, operation: str) -> Rule | None:
        """Return any rule: no policy binds the service, only privileges do."""
        rules = self._model.rules.get(table.name, ())
        return next(iter([*self.rules(table, operation), *rules]), _unwritten(table))

    def uses(self, request: Request, table: Table, rule: Rule, operation: str, row: Values) -> bool:
        """Return whether the rule lets the request use the row as it is."""
        if rule.when and not self._judge.holds(table, rule.when.text, row):
            return False
        return self._belongs(request, rule, operation, row)

    def creates(
        self, request: Request, table: Table, rule: Rule, operation: str, row: Values
    ) -> bool:
        """Return whether the rule lets the row become like this."""
        condition = rule.new_row_condition
        if condition and not self._judge.holds(table, condition.text, row):
            return False
        return self._belongs(request, rule, operation, row)

    def _belongs(
        self,
        request: Request,
        rule: Rule,
        operation: str,
        row: Values,
        actor: str | None = None,
    ) -> bool:
        if rule.via is not None:
            return self._by_parent(request, rule, rule.via, operation, row, actor)
        if rule.actor is None or actor not in (None, rule.actor.name):
            return False
        if not self.identity.is_actor(request, rule.actor, rule.roles):
            return False
        if rule.path is not None:
            keys = self.identity.keys(request, rule.actor, rule.roles)
            return bool(keys) and not keys.isdisjoint(self._ends(rule.path, row))
        if rule.pairs:
            return self._meets(request, rule, row)
        return rule.any_row or not rule.actor.keyed

    def _meets(self, request: Request, rule: Rule, row: Values) -> bool:
        """Whether one and the same row of the actor has all values where the paths end."""
        assert rule.actor is not None  # noqa: S101  pairs are an actor's
        ends = [(self._ends(path, row), column) for path, column in rule.pairs]
        own = self.identity.rows(request, rule.actor, rule.roles)
        return any(all(mine[column] in found for found, column in ends) for mine in own)

    def _ends(self, path: Path, row: Values) -> set[str]:
        """Follow the foreign keys in the data; a null or missing hop leads nowhere."""
        rows: Sequence[Values] = [row]
        for hop in path.hops:
            rows = [
                parent.values
                for child in rows
                for parent in self._world.find(hop.table, hop.key, child.get(hop.column))
            ]
        return {value for found in rows if (value := found.get(path.column)) is not None}

    def _by_parent(
        self,
        request: Request,
        child: Rule,
        via: Via,
        operation: str,
        row: Values,
        actor: str | None,
    ) -> bool:
        """Return whether some rule of the parent gives the needed right on the parent row."""
        if None not in (actor, via.actor) and actor != via.actor:
            return False
        wanted, right = via.actor or actor, via.right_for(operation)
        parents = self._world.find(via.hop.table, via.hop.key, row.get(via.hop.column))
        for rule in self._model.rules.get(via.hop.table, ()):
            if right not in rule.operations:
                continue
            own = self._carried(child, via, rule)
            if own is not None:
                if self._belongs(request, replace(rule, path=Path((), own)), right, row, wanted):
                    return True
                continue
            for parent in parents:
                if rule.when and not self._judge.holds(parent.table, rule.when.text, parent.values):
                    continue
                if self._belongs(request, rule, right, parent.values, wanted):
                    return True
        return False

    def _carried(self, child: Rule, via: Via, rule: Rule) -> str | None:
        """Return the child's own column that is the parent's of an unconditional rule.

        A composite foreign key holds the two the same, so for rows that exist it makes no
        difference which is compared. It says who refuses a row that is torn between owners:
        with the child's own column, the foreign key does.
        """
        table = self._model.table(child.table)
        if table is None or rule.when is not None or rule.path is None or rule.path.hops:
            return None
        for key in table.foreign_keys:
            pairs = dict(zip(key.referenced, key.columns, strict=True))
            if key.target == via.hop.table and pairs.get(via.hop.key) == via.hop.column:
                if rule.path.column in pairs and len(pairs) > 1:
                    return pairs[rule.path.column]
        return None


def _fragile_conditions(rule: Rule) -> list[str]:
    """Return the conditions of a rule that fail on some rows."""
    return [found.text for found in rule.conditions if can_raise(found.text)]


def _is_keyed(rule: Rule) -> bool:
    """Whether a rule is about rows that say whose they are; an error tells of no others' then."""
    return rule.path is not None or bool(rule.pairs) or rule.via is not None


def _unwritten(table: Table) -> Rule:
    """Return what holds for the service when no rule of the table names it."""
    return Rule(table.name, OPERATIONS, SERVICE, table.origin)
