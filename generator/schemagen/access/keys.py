"""Who is asking, as SQL: the keys of an actor, evaluated once a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from schemagen.access.conditions import TRUE, both
from schemagen.access.helpers import Helpers
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import (
    Sql,
    comma_separated,
    quote_identifier,
    quote_literal,
    quote_qname,
)
from schemagen.model.access import USER, Actor, ActorRows, ClaimValue
from schemagen.model.tables import Table

_USER_ID: Final = Sql("(select auth.uid())")
"""Evaluated once a statement, not once a row.

https://supabase.com/docs/guides/database/postgres/row-level-security#call-functions-with-select
"""

_UUID: Final = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_WHOLE: Final = "^-?[0-9]{1,19}$"
"""What a claim has to look like before it is cast.

A regular expression is immutable, so the planner folds the whole ``case`` for a constant;
``pg_input_is_valid`` is stable, and the cast would be evaluated before it.
"""


class Keys:
    """Compiles actors.

    An actor with one key is compared with ``=``, one with several with ``= any (array(...))``.
    What reads tables or casts a claim is a helper; it is made once for each bundle.

    Args:
        helpers: Takes the helper functions.
        tables: All our tables.
    """

    def __init__(self, helpers: Helpers, tables: Mapping[QName, Table]) -> None:
        self._helpers = helpers
        self._tables = tables

    def equals(
        self, held: Sql, actor: Actor, roles: Sequence[str], caller: str | None, origin: Origin
    ) -> Sql:
        """Return the condition that a value is one of the actor's keys.

        Args:
            held: The value.
            actor: Who asks; has a key.
            roles: Only memberships with one of these roles count; empty for all.
            caller: The database role that evaluates it, None inside a helper.
            origin: The rule that asks.
        """
        if actor.single and not roles:
            return Sql(f"{held} = {self.single(actor, caller, origin)}")
        return Sql(f"{held} = any (array(select {self._set(actor, roles, caller, origin)}))")

    def equals_as_text(
        self, held: Sql, actor: Actor, roles: Sequence[str], caller: str | None, origin: Origin
    ) -> Sql:
        """Return the condition that a text is one of the actor's keys."""
        if actor.single and not roles:
            return Sql(f"{held} = {self.single(actor, caller, origin)}::text")
        keys = self._set(actor, roles, caller, origin)
        return Sql(f"{held} = any (array(select held::text from {keys} as held))")

    def is_actor(
        self, actor: Actor, roles: Sequence[str], caller: str | None, origin: Origin
    ) -> Sql:
        """Return the condition that the request is the actor."""
        if not actor.keyed:
            return self._keyless(actor, roles, caller, origin)
        if actor.single and not roles:
            return Sql(f"{self.single(actor, caller, origin)} is not null")
        return Sql(f"exists (select {self._set(actor, roles, caller, origin)})")

    def single(self, actor: Actor, caller: str | None, origin: Origin) -> Sql:
        """Return the key of an actor that has at most one, null for who is not the actor."""
        if not actor.asks_rows and not actor.guarded and not actor.jwt:
            return _USER_ID
        rows = actor.rows
        if rows is not None and actor.asks_rows:
            return self._column(actor, rows, rows.key, caller, origin, actor.name)
        body = Sql(f"select {_claim(actor)}")
        name = "user" if actor.claim == USER.claim and not actor.jwt else actor.name
        helper = self._helpers.make(
            f"{name}_key",
            Sql(actor.claim_type),
            body,
            actor.origin or origin,
            f"The key of {name} in the caller's token; null without one",
        )
        return Sql(f"(select {self._helpers.call(helper, caller)})")

    def column_of_row(self, actor: Actor, column: str, caller: str | None, origin: Origin) -> Sql:
        """Return a column of the one row of an actor with a claim."""
        rows = actor.rows
        if rows is None:
            raise ValueError(f"{actor.name} has no rows")
        if column == rows.key:
            return self.single(actor, caller, origin)
        return self._column(actor, rows, column, caller, origin, f"{actor.name}_{column}")

    def counting_rows(
        self, actor: Actor, columns: Sequence[str], roles: Sequence[str], origin: Origin
    ) -> Sql:
        """Return a query of columns of the rows that make the caller the actor."""
        rows = actor.rows
        if rows is None:
            raise ValueError(f"{actor.name} has no rows")
        body = (
            f"select {comma_separated(dict.fromkeys(columns))} from {quote_qname(rows.table)}\n"
            f"  where {self._counts(actor, rows, roles, origin)}"
        )
        column = self._tables[rows.table].column(rows.key)
        if column is not None and not column.not_null:
            # A membership of nothing makes nobody a member.
            body += f" and {quote_identifier(rows.key)} is not null"
        return Sql(body)

    def _column(
        self,
        actor: Actor,
        rows: ActorRows,
        column: str,
        caller: str | None,
        origin: Origin,
        name: str,
    ) -> Sql:
        """Return a value of the row that an actor's claim names."""
        body = Sql(
            f"select {quote_identifier(column)} from {quote_qname(rows.table)}\n"
            f"  where {self._counts(actor, rows, (), origin)}"
        )
        helper = self._helpers.make(
            f"{name}_key" if column == rows.key else name,
            column_type(self._tables, rows.table, column),
            body,
            actor.origin or origin,
            f"{column} of the row in {rows.table.name} that makes the caller {actor.name}",
        )
        return Sql(f"(select {self._helpers.call(helper, caller)})")

    def _counts(self, actor: Actor, rows: ActorRows, roles: Sequence[str], origin: Origin) -> Sql:
        """Return the condition that a row makes the caller the actor."""
        by = Sql(quote_identifier(rows.by))
        if rows.of is None:
            parts = [f"{by} = (select {_claim(actor)})"]
        else:
            parts = [self.equals(by, rows.of, (), None, origin).text]
            parts += [_has_value(value) for value in actor.jwt]
        if roles:
            labels = ", ".join(quote_literal(role) for role in roles)
            parts.append(f"{quote_identifier(rows.role)} in ({labels})")
        return both(Sql(" and ".join(parts)), rows.when)

    def _set(self, actor: Actor, roles: Sequence[str], caller: str | None, origin: Origin) -> Sql:
        """Return the call of the helper that yields an actor's keys."""
        rows = actor.rows
        if rows is None:
            raise ValueError(f"{actor.name} has no rows")
        body = self.counting_rows(actor, [rows.key], roles, origin).text
        if rows.tree is not None:
            key, parent = quote_identifier(rows.tree.key), quote_identifier(rows.tree.parent)
            # `union` drops what was found before, so that a circle ends.
            body = (
                f"with recursive held (key) as (\n  {body}\n  union\n"
                f"  select below.{key} from {quote_qname(rows.tree.table)} as below\n"
                f"  join held on below.{parent} = held.key\n  )\n"
                "  select held.key from held where held.key is not null"
            )
        words = "_".join([actor.name, *roles, "keys"])
        of = f" as {' or '.join(roles)}" if roles else ""
        helper = self._helpers.make(
            words,
            Sql(f"setof {column_type(self._tables, rows.table, rows.key)}"),
            Sql(body),
            actor.origin or origin,
            f"What the caller is {actor.name} of{of}",
        )
        return self._helpers.call(helper, caller)

    def _keyless(
        self, actor: Actor, roles: Sequence[str], caller: str | None, origin: Origin
    ) -> Sql:
        rows = actor.rows
        if rows is None:
            return TRUE
        body = Sql(
            f"select exists (\n    select from {quote_qname(rows.table)}\n"
            f"    where {self._counts(actor, rows, roles, origin)}\n  )"
        )
        helper = self._helpers.make(
            f"is_{actor.name}",
            Sql("boolean"),
            body,
            actor.origin or origin,
            f"Whether the caller is {actor.name}",
        )
        return Sql(f"(select {self._helpers.call(helper, caller)})")


def column_type(tables: Mapping[QName, Table], table: QName, column: str) -> Sql:
    """Return the type of a column of ours.

    Raises:
        ValueError: There is no such column.
    """
    found = tables[table].column(column)
    if found is None:
        raise ValueError(f"{table} has no column {column}")
    return found.type


def _claim(actor: Actor) -> Sql:
    """Return what follows ``select``: the actor's claim, null where it is none of its type."""
    *outer, last = actor.claim
    within = "".join(f" -> {quote_literal(name)}" for name in outer)
    known = "".join(f" and {_has_value(value)}" for value in actor.jwt)
    token = f"auth.jwt(){within} ->> {quote_literal(last)}"
    if actor.claim_type == "uuid":
        fits, key = f"claim.value ~ {quote_literal(_UUID)}", "claim.value::uuid"
    elif actor.claim_type == "bigint":
        fits = f"claim.value ~ {quote_literal(_WHOLE)}"
        key = (
            "case when claim.value::numeric between -9223372036854775808 and 9223372036854775807"
            " then claim.value::bigint end"
        )
    else:
        token = f"auth.jwt(){within} -> {quote_literal(last)}"
        fits = "jsonb_typeof(claim.value) in ('string', 'number')"
        key = "nullif(claim.value #>> '{}', '')"
    return Sql(
        f"case when {fits}{known}\n    then {key} end\n  from (select {token}) as claim (value)"
    )


def _has_value(value: ClaimValue) -> str:
    path = " -> ".join(quote_literal(name) for name in value.claim)
    return f"auth.jwt() -> {path} = {quote_literal(value.value)}"
