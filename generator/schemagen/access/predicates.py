"""Which rows belong to a rule, as SQL over the columns of the row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from schemagen.access.helpers import Helpers
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_identifier, quote_qname
from schemagen.model.access import Hop, Path, Rule
from schemagen.model.tables import Table

USER_KEY: Final = Sql("(select auth.uid())")
"""Evaluated once a statement, not once a row.

https://supabase.com/docs/guides/database/postgres/row-level-security#call-functions-with-select
"""

TRUE: Final = Sql("true")

_ABLE: Final = {
    "select": "selectable",
    "insert": "insertable",
    "update": "updatable",
    "delete": "deletable",
}
"""How a helper is named after the right that it stands for."""


def either(conditions: Iterable[Sql]) -> Sql:
    """Join conditions with ``or``, duplicates dropped, in order."""
    distinct = list(dict.fromkeys(condition.text for condition in conditions))
    if TRUE.text in distinct:
        return TRUE
    if len(distinct) == 1:
        return Sql(distinct[0])
    return Sql(" or ".join(f"({text})" for text in distinct))


def both(belongs: Sql, condition: Sql | None) -> Sql:
    """Join a row's belonging with the rule's own condition."""
    if condition is None:
        return belongs
    if belongs == TRUE:
        return Sql(f"({condition})")
    return Sql(f"{belongs} and ({condition})")


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

    def old_row(self, rule: Rule, operation: str, role: str) -> Sql:
        """Return the condition on the row as it is."""
        return both(self._belongs(rule, operation, role), rule.when)

    def new_row(self, rule: Rule, operation: str, role: str) -> Sql:
        """Return the condition on the row as it will be."""
        return both(self._belongs(rule, operation, role), rule.new_row_condition)

    def _belongs(self, rule: Rule, operation: str, role: str) -> Sql:
        if rule.via is not None:
            return self._via(rule, operation, role)
        if rule.any_row:
            return Sql(f"{USER_KEY} is not null")
        if rule.path is None:
            return TRUE
        return self._path(rule.path, rule, role)

    def _path(self, path: Path, rule: Rule, role: str) -> Sql:
        if not path.hops:
            return Sql(f"{quote_identifier(path.column)} = {USER_KEY}")
        hop = path.hops[0]
        rest = Path(path.hops[1:], path.column)
        body = self._keys_of(hop, self._path(rest, rule, role))
        words = "_".join([*(step.column for step in rest.hops), rest.column])
        helper = self._helpers.keys(
            f"{hop.table.name}_by_{words}",
            self._key_type(hop),
            body,
            rule.origin,
            f"Rows of {hop.table.name} whose {rest} is the caller",
        )
        return Sql(f"{quote_identifier(hop.column)} = {self._helpers.call(helper, role)}")

    def _via(self, rule: Rule, operation: str, role: str) -> Sql:
        via = rule.via
        if via is None:
            raise ValueError("the rule has no parent")
        right = via.right_for(operation)
        own_column = self._carried_owner(rule)
        direct: list[Sql] = []
        through: list[Sql] = []
        for parent in self._parent_rules(rule, operation, role):
            if own_column is not None and self._is_owner_rule(parent):
                direct.append(Sql(f"{quote_identifier(own_column)} = {USER_KEY}"))
            else:
                through.append(self.old_row(parent, right, role))
        if through:
            suffix = f"_{via.actor}" if via.actor else ""
            helper = self._helpers.keys(
                f"{via.hop.table.name}_{_ABLE[right]}_{role}{suffix}",
                self._key_type(via.hop),
                self._keys_of(via.hop, either(through)),
                rule.origin,
                f"Rows of {via.hop.table.name} that the caller may {right}",
            )
            call = self._helpers.call(helper, role)
            direct.append(Sql(f"{quote_identifier(via.hop.column)} = {call}"))
        joined = either(direct)
        return Sql(f"({joined})") if len(direct) > 1 else joined

    def _carried_owner(self, rule: Rule) -> str | None:
        """Return the row's own column that must equal the parent's owner, if any.

        The composite foreign key holds them equal, so comparing the row's own column is
        the same and needs no look at the parent.
        """
        if rule.via is None:
            return None
        child, parent = self._tables[rule.table], self._tables[rule.via.hop.table]
        for key in child.foreign_keys:
            pairs = dict(zip(key.columns, key.referenced, strict=True))
            if key.target == parent.name and key.columns[0] == rule.via.hop.column:
                for column, referenced in pairs.items():
                    if referenced == parent.owner and column != rule.via.hop.column:
                        return column
        return None

    def _is_owner_rule(self, rule: Rule) -> bool:
        table = self._tables[rule.table]
        return (
            rule.path is not None
            and not rule.path.hops
            and rule.path.column == table.owner
            and rule.when is None
        )

    def _keys_of(self, hop: Hop, condition: Sql) -> Sql:
        table = quote_qname(hop.table)
        return Sql(f"select {quote_identifier(hop.key)} from {table} where {condition}")

    def _key_type(self, hop: Hop) -> Sql:
        column = self._tables[hop.table].column(hop.key)
        if column is None:
            raise ValueError(f"{hop.table} has no column {hop.key}")
        return column.type
