"""The privileges that the rules declare for each database role."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from schemagen.core.names import QName
from schemagen.model.access import API_ROLES, OPERATIONS, SERVICE, Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table

SERVICE_ROLE = SERVICE.roles[0]


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role may do with a table in one operation.

    Attributes:
        columns: The columns that it may name, None for all.
    """

    columns: frozenset[str] | None

    def covers(self, columns: Collection[str]) -> bool:
        """Return whether all of these columns may be named."""
        return self.columns is None or self.columns.issuperset(columns)


def columns_of(rule: Rule, operation: str) -> frozenset[str] | None:
    """Return the columns to which a rule limits an operation, None for no limit.

    Reading is limited only by a rule that allows nothing else.
    """
    if operation == "delete" or (operation == "select" and rule.operations != ("select",)):
        return None
    return None if rule.columns is None else frozenset(rule.columns)


class Privileges:
    """Grants by table, role and operation, from the rules alone."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._grants: dict[tuple[QName, str, str], Grant] = {}
        self._carrying: dict[QName, frozenset[str]] = {}
        self._differing: dict[tuple[QName, str], bool] = {}
        # By identity: the model keeps its rules, and comparing them costs more than the answer.
        self._changeable: dict[int, frozenset[str]] = {}
        for table in model.tables:
            for operation in OPERATIONS:
                for role in API_ROLES:
                    grant = self._declared(table, role, operation)
                    if grant is not None:
                        self._grants[table.name, role, operation] = grant

    def grant(self, table: Table, role: str, operation: str) -> Grant | None:
        """Return the grant, None when the role may not do it at all."""
        return self._grants.get((table.name, role, operation))

    def allows(self, table: Table, role: str, operation: str, columns: Collection[str]) -> bool:
        """Return whether the role may name these columns in the operation."""
        grant = self.grant(table, role, operation)
        return grant is not None and grant.covers(columns)

    def writable(self, table: Table, role: str, operation: str) -> tuple[str, ...]:
        """Return the columns that the role may write, all if it may write none."""
        grant = self.grant(table, role, operation)
        if grant is None or grant.columns is None:
            return table.writable_columns
        return tuple(name for name in table.writable_columns if name in grant.columns)

    def names_service(self, table: Table) -> bool:
        """Return whether the table's rules say what the service may do."""
        return any(
            (rule.actor is not None and rule.actor.name == SERVICE.name)
            or (rule.via is not None and rule.via.actor == SERVICE.name)
            for rule in self._model.rules.get(table.name, ())
        )

    def differ_within(self, table: Table, role: str) -> bool:
        """Return whether rules of one role let an update change different columns."""
        known = (table.name, role)
        if known not in self._differing:
            rules = self.rules_for(table, role, "update")
            self._differing[known] = len({self.changeable(table, rule) for rule in rules}) > 1
        return self._differing[known]

    def carrying(self, table: Table) -> frozenset[str]:
        """Return the columns by which it is decided whose a row is, and who sees it."""
        if table.name not in self._carrying:
            named = {name for rule in self._of_clients(table) for name in rule.key_columns}
            owner = {table.owner} if table.owner else set()
            self._carrying[table.name] = frozenset(named | owner)
        return self._carrying[table.name]

    def changeable(self, table: Table, rule: Rule) -> frozenset[str]:
        """Return the columns that an update by one rule may change.

        Those that carry access stay, unless the rule that compares them says ``movable``; a
        rule that only looks says it for all, where it alone compares the column.
        """
        if id(rule) not in self._changeable:
            self._changeable[id(rule)] = self._find_changeable(table, rule)
        return self._changeable[id(rule)]

    def _find_changeable(self, table: Table, rule: Rule) -> frozenset[str]:
        named = columns_of(rule, "update")
        found = set(table.column_names if named is None else named)
        for name in self.carrying(table):
            by = [other for other in self._of_clients(table) if name in other.key_columns]
            own = rule.movable and name in rule.key_columns
            looking = by and all(o.movable and "update" not in o.operations for o in by)
            if not own and not looking:
                found.discard(name)
        return frozenset(found)

    def _of_clients(self, table: Table) -> list[Rule]:
        """Return the table's rules for others than the service."""
        return [
            rule
            for rule in self._model.rules.get(table.name, ())
            if rule.actor is None or rule.actor.name != SERVICE.name
        ]

    def rules_for(self, table: Table, role: str, operation: str) -> list[Rule]:
        """Return the rules that allow an operation to an actor of this role."""
        return [
            rule
            for rule in self._model.rules.get(table.name, ())
            if operation in rule.operations and role in self._roles(rule, operation, None, ())
        ]

    def _declared(self, table: Table, role: str, operation: str) -> Grant | None:
        if role == SERVICE_ROLE and not self.names_service(table):
            return Grant(None)
        rules = self.rules_for(table, role, operation)
        if not rules:
            return None
        named: set[str] = set()
        for rule in rules:
            columns = columns_of(rule, operation)
            if columns is None:
                return Grant(None)
            named |= columns
        if operation in {"insert", "update"}:
            named &= set(table.writable_columns)
        return Grant(frozenset(named))

    def _roles(
        self, rule: Rule, operation: str, actor: str | None, seen: Sequence[Rule]
    ) -> set[str]:
        return set(self._each_role(rule, operation, actor, seen))

    def _each_role(
        self, rule: Rule, operation: str, actor: str | None, seen: Sequence[Rule]
    ) -> Iterator[str]:
        if rule in seen:
            return
        if rule.via is None:
            if rule.actor is not None and actor in (None, rule.actor.name):
                yield from rule.actor.roles
            return
        if None not in (actor, rule.via.actor) and actor != rule.via.actor:
            return
        right = rule.via.right_for(operation)
        for parent in self._model.rules.get(rule.via.hop.table, ()):
            if right in parent.operations:
                yield from self._each_role(parent, right, rule.via.actor or actor, (*seen, rule))
