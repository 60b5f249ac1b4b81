"""Which rows belong to a rule, as SQL over the columns of the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from schemagen.access.carried import carried_owner, is_owner_rule
from schemagen.access.conditions import both, either
from schemagen.access.helpers import Helpers
from schemagen.access.keys import Keys, column_type
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, comma_separated, quote_identifier, quote_qname
from schemagen.model.access import USER, Actor, Hop, Path, Rule, Via
from schemagen.model.routines import Argument
from schemagen.model.tables import Table

_ABLE: Final = {
    "select": "selectable",
    "insert": "insertable",
    "update": "updatable",
    "delete": "deletable",
}
"""How a helper is named after the right that it stands for."""


class Predicates:
    """Compiles rules for one database role at a time.

    Args:
        tables: All our tables.
        rules: The rules of each table.
        helpers: Takes the functions that paths and parents need.
    """

    def __init__(
        self,
        tables: Mapping[QName, Table],
        rules: Mapping[QName, tuple[Rule, ...]],
        helpers: Helpers,
    ) -> None:
        self._tables = tables
        self._rules = rules
        self._helpers = helpers
        self.keys = Keys(helpers, tables)

    def applying(self, table: QName, operation: str, role: str) -> list[Rule]:
        """Return the rules by which a role may do an operation, in order."""
        return [
            rule
            for rule in self._rules.get(table, ())
            if operation in rule.operations and self._reaches(rule, operation, role)
        ]

    def _reaches(self, rule: Rule, operation: str, role: str) -> bool:
        if rule.actor is not None:
            return role in rule.actor.roles
        return bool(self._parent_rules(rule, operation, role))

    def _parent_rules(self, rule: Rule, operation: str, role: str) -> list[Rule]:
        via = rule.via
        if via is None:
            return []
        found = self.applying(via.hop.table, via.right_for(operation), role)
        if via.actor is None:
            return found
        # A parent's rule that is itself `via` keeps only that actor's rules further up.
        kept = []
        for parent in found:
            if parent.actor is not None and parent.actor.name == via.actor:
                kept.append(parent)
            elif parent.via is not None and parent.via.actor in {None, via.actor}:
                kept.append(replace(parent, via=replace(parent.via, actor=via.actor)))
        return [item for item in kept if self._reaches(item, via.right_for(operation), role)]

    def old_row(self, rule: Rule, operation: str, role: str, caller: str | None) -> Sql:
        """Return the condition on the row as it is.

        Args:
            rule: The rule.
            operation: What it shall allow.
            role: The database role whose rules count where a parent decides.
            caller: The role that evaluates the condition, None within a definer function.
        """
        return both(self._belongs(rule, operation, role, caller), rule.when)

    def new_row(self, rule: Rule, operation: str, role: str, caller: str | None) -> Sql:
        """Return the condition on the row as it will be; see ``old_row``."""
        return both(self._belongs(rule, operation, role, caller), rule.new_row_condition)

    def _belongs(self, rule: Rule, operation: str, role: str, caller: str | None) -> Sql:
        if rule.via is not None:
            return self._via(rule, operation, role, caller)
        actor = rule.actor
        if actor is None:
            raise ValueError(f"the rule at {rule.origin} names neither actor nor parent")
        if rule.pairs:
            return self._pairs(rule, actor, caller)
        if rule.path is not None:
            return self._path(rule.path, rule, actor, caller)
        return self.keys.is_actor(actor, rule.roles, caller, rule.origin)

    def _path(self, path: Path, rule: Rule, actor: Actor, caller: str | None) -> Sql:
        if not path.hops:
            held = Sql(quote_identifier(path.column))
            return self.keys.equals(held, actor, rule.roles, caller, rule.origin)
        is_user = actor.name == USER.name
        found = self._parents(
            path,
            lambda rest: self._path(rest, rule, actor, None),
            "_".join([*([] if is_user else [f"of_{actor.name}"]), *rule.roles]),
            rule.origin,
            "the caller" if is_user else f"a key of {actor.name}",
        )
        return self._among(path.hops[0].column, found, caller)

    def _parents(
        self,
        path: Path,
        condition: Callable[[Path], Sql],
        suffix: str,
        origin: Origin,
        meant: str,
    ) -> QName:
        """Return the helper that yields the keys of parents whose rest of a path fits."""
        hop, rest = path.hops[0], Path(path.hops[1:], path.column)
        words = [*(step.column for step in rest.hops), rest.column, suffix]
        return self._helpers.make(
            "_".join([hop.table.name, "by", *(word for word in words if word)]),
            self._keys_type(hop),
            self._keys_of(hop, condition(rest)),
            origin,
            f"Rows of {hop.table.name} whose {rest} is {meant}",
        )

    def _among(self, column: str, helper: QName, caller: str | None) -> Sql:
        call = self._helpers.call(helper, caller)
        return Sql(f"{quote_identifier(column)} = any (array(select {call}))")

    def _pairs(self, rule: Rule, actor: Actor, caller: str | None) -> Sql:
        """Return the condition that all pairs meet in one row of the actor."""
        if actor.single:
            parts = [self._pair(path, column, rule, actor, caller) for path, column in rule.pairs]
            return Sql(" and ".join(part.text for part in parts))
        helper = self._tuples(rule, actor)
        columns = comma_separated(path.first_column for path, _ in rule.pairs)
        call = self._helpers.call(helper, caller)
        return Sql(f"({columns}) in (select * from {call})")

    def _pair(self, path: Path, column: str, rule: Rule, actor: Actor, caller: str | None) -> Sql:
        if not path.hops:
            value = self.keys.column_of_row(actor, column, caller, rule.origin)
            return Sql(f"{quote_identifier(path.column)} = {value}")
        found = self._parents(
            path,
            lambda rest: self._pair(rest, column, rule, actor, None),
            f"of_{actor.name}_{column}",
            rule.origin,
            f"{column} of {actor.name}",
        )
        return self._among(path.hops[0].column, found, caller)

    def _tuples(self, rule: Rule, actor: Actor) -> QName:
        """Return the helper that yields, for each membership, what a row has to hold."""
        columns = [column for _, column in rule.pairs]
        member = self.keys.counting_rows(actor, columns, rule.roles, rule.origin)
        joins: list[str] = []
        selected: list[str] = []
        result: list[Argument] = []
        for number, (path, column) in enumerate(rule.pairs):
            value = f"member.{quote_identifier(column)}"
            held = path.column
            for step, hop in reversed(list(enumerate(path.hops))):
                alias = f"p{number}_{step}"
                joins.append(
                    f"\n  join {quote_qname(hop.table)} as {alias}"
                    f" on {alias}.{quote_identifier(held)} = {value}"
                )
                value, held = f"{alias}.{quote_identifier(hop.key)}", hop.column
            selected.append(value)
            type_ = column_type(self._tables, rule.table, held)
            result.append(Argument(f"{held}_{number + 1}", type_))
        words = "_".join([*columns, *rule.roles])
        return self._helpers.make(
            f"{actor.name}_by_{words}",
            Sql("table"),
            Sql(f"select {', '.join(selected)} from ({member}) as member{''.join(joins)}"),
            rule.origin,
            f"What rows hold that belong to one membership of {actor.name}",
            tuple(result),
        )

    def _via(self, rule: Rule, operation: str, role: str, caller: str | None) -> Sql:
        via = rule.via
        if via is None:
            raise ValueError("the rule has no parent")
        right = via.right_for(operation)
        above = self._tables[via.hop.table]
        own_column = carried_owner(rule, self._tables[rule.table], above)
        direct: list[Sql] = []
        through: list[Sql] = []
        for parent in self._parent_rules(rule, operation, role):
            if own_column is not None and parent.actor and is_owner_rule(parent, above):
                held = Sql(quote_identifier(own_column))
                owner = self.keys.equals(held, parent.actor, parent.roles, caller, parent.origin)
                direct.append(owner)
            else:
                through.append(self.old_row(parent, right, role, None))
        if through:
            helper = self.allowed_rows(via, right, role, either(through), rule.origin)
            direct.append(self._among(via.hop.column, helper, caller))
        joined = either(direct)
        return Sql(f"({joined})") if len(direct) > 1 else joined

    def allowed_rows(
        self, via: Via, right: str, role: str, condition: Sql, origin: Origin
    ) -> QName:
        """Return the helper that yields the keys of rows that a role may use."""
        suffix = f"_{via.actor}" if via.actor else ""
        return self._helpers.make(
            f"{via.hop.table.name}_{_ABLE[right]}_{role}{suffix}",
            self._keys_type(via.hop),
            self._keys_of(via.hop, condition),
            origin,
            f"Rows of {via.hop.table.name} that the caller may {right}",
        )

    def _keys_of(self, hop: Hop, condition: Sql) -> Sql:
        table = quote_qname(hop.table)
        return Sql(f"select {quote_identifier(hop.key)} from {table} where {condition}")

    def _keys_type(self, hop: Hop) -> Sql:
        return Sql(f"setof {column_type(self._tables, hop.table, hop.key)}")
