"""Columns that differ between the rules of one database role.

A grant belongs to the role, so each actor would get the other's columns. For an update the
union is granted, and a guard asks that one rule alone allows everything that changes. What an
insert names, and what a select reads, no trigger knows: there the rules have to agree.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.access.guards import GUARD_RANK
from schemagen.access.helpers import PRIVATE_SCHEMA
from schemagen.access.predicates import CLIENT_ROLES, Predicates
from schemagen.core.diagnostics import Problems
from schemagen.core.names import QName, bounded
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.model.access import Rule
from schemagen.model.routines import Function, Trigger
from schemagen.model.tables import Table


def columns_of(rule: Rule, operation: str) -> tuple[str, ...] | None:
    """Return the columns to which a rule limits an operation, None for all.

    Reading is limited only by a rule that allows nothing else.
    """
    if operation == "delete" or (operation == "select" and rule.operations != ("select",)):
        return None
    return rule.columns


def granted_columns(
    table: Table, rules: list[Rule], operation: str, role: str, problems: Problems
) -> tuple[str, ...] | None:
    """Return the columns that a role may name, None for all of them."""
    lists = [columns_of(rule, operation) for rule in rules]
    distinct = {None if columns is None else frozenset(columns) for columns in lists}
    if len(distinct) > 1 and operation != "update":
        first = next(rule for rule in rules if columns_of(rule, operation) is not None)
        problems.error(
            "SG415",
            f"two rules let {role} {operation} {table.name.name!r} with different columns",
            first.origin,
            hint="a grant belongs to the database role: give both rules the same `columns`, "
            "or split the table",
        )
        return None
    if None in distinct:
        return None
    union = {name for columns in lists for name in columns or ()}
    names = table.column_names if operation == "select" else table.writable_columns
    return tuple(name for name in names if name in union)


def column_guards(
    bundle: str, table: Table, predicates: Predicates, problems: Problems
) -> Iterator[tuple[Function, Trigger]]:
    """Yield the guard of each role whose rules let it update different columns."""
    for role in CLIENT_ROLES:
        rules = predicates.applying(table.name, "update", role)
        if len({frozenset(rule.columns) if rule.columns else None for rule in rules}) > 1:
            yield _guard(bundle, table, rules, role, predicates)


def _guard(
    bundle: str, table: Table, rules: list[Rule], role: str, predicates: Predicates
) -> tuple[Function, Trigger]:
    name = QName(PRIVATE_SCHEMA, bounded(f"{bundle}_{table.name.name}_columns_{role}"))
    allowed = "\n    or ".join(
        f"exists ({_allowed(table, rule, role, predicates)})" for rule in rules
    )
    message = quote_literal(f"permission denied for columns of {table.name}")
    body = Sql(
        # A column may be called as a variable of the trigger is.
        "#variable_conflict use_column\n"
        "begin\n"
        f"  if not (\n    {allowed}\n  ) then\n"
        "    raise exception using errcode = 'insufficient_privilege',\n"
        f"      message = {message},\n"
        "      hint = 'No single rule lets you change these columns of this row together.';\n"
        "  end if;\n"
        "  return new;\n"
        "end"
    )
    about = f"Keeps each rule for updates of {table.name.name} to its own columns"
    # With its owner's rights, because it calls helpers; the trigger says for whom it fires.
    function = Function(
        name=name,
        arguments=(),
        returns=Sql("trigger"),
        body=body,
        origin=rules[0].origin,
        language="plpgsql",
        definer=True,
        comment=about,
    )
    trigger = Trigger(
        name=bounded(f"{table.name.name}_{GUARD_RANK:02d}_columns_{role}"),
        table=table.name,
        function=name,
        timing="before",
        events=("update",),
        origin=rules[0].origin,
        when=Sql(f"current_user = {quote_literal(role)}"),
        comment=about,
        rank=GUARD_RANK,
    )
    return function, trigger


def _allowed(table: Table, rule: Rule, role: str, predicates: Predicates) -> str:
    """Return a query with a row if one rule allows what changes."""
    alias = quote_identifier(table.name.name)
    old = predicates.old_row(rule, "update", role, None)
    new = predicates.new_row(rule, "update", role, None)
    query = f"select from (select old.*) as {alias} where {old}"
    query += f" and exists (select from (select new.*) as {alias} where {new})"
    if rule.columns is None:
        return query
    # Generated columns are computed after every trigger that fires before.
    free = {*rule.columns, *(column.name for column in table.columns if column.generated)}
    names = ", ".join(quote_literal(name) for name in table.column_names if name in free)
    return (
        f"{query} and to_jsonb(new) - array[{names}]"
        f" is not distinct from to_jsonb(old) - array[{names}]"
    )
