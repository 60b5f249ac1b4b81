"""Columns that differ between the rules of one database role.

A grant belongs to the role, so each actor would get the other's columns. For an update the
union is granted, and a guard asks that one rule alone allows everything that changes. What an
insert names, and what a select reads, no trigger knows: there the rules have to agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemagen.access.guards import GUARD_RANK, changeable_columns, update_guard
from schemagen.access.predicates import Predicates
from schemagen.core.diagnostics import Problems
from schemagen.core.names import private_function, trigger_name
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.model.access import Rule
from schemagen.model.routines import Function, Trigger
from schemagen.model.tables import Column, Table

_NUMBERS: Final = frozenset(
    {"numeric", "decimal", "real", "float4", "float8", "float", "double precision", "jsonb"}
)
"""Types with several forms of the same value; jsonb holds numbers too."""


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
    bundle: str,
    table: Table,
    updating: Mapping[str, Sequence[Rule]],
    rules: tuple[Rule, ...],
    predicates: Predicates,
) -> Iterator[tuple[Function, Trigger]]:
    """Yield the guard of each role whose rules let it change different columns.

    Args:
        bundle: Name of the bundle.
        table: The table.
        updating: The rules by which each role updates.
        rules: All rules of the table.
        predicates: Says whether a row belongs to a rule.
    """
    for role, own in updating.items():
        changing = [(rule, changeable_columns(table, rule, rules)) for rule in own]
        if len({names for _, names in changing}) > 1:
            yield _guard(bundle, table, changing, role, predicates)


def _guard(
    bundle: str,
    table: Table,
    rules: list[tuple[Rule, frozenset[str]]],
    role: str,
    predicates: Predicates,
) -> tuple[Function, Trigger]:
    queries = (_allowed(table, rule, names, role, predicates) for rule, names in rules)
    allowed = "\n    or ".join(f"exists ({query})" for query in queries)
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
    return update_guard(
        private_function(bundle, f"{table.name.name}_columns_{role}"),
        trigger_name(table.name.name, GUARD_RANK, f"columns_{role}"),
        table.name,
        body,
        Sql(f"current_user = {quote_literal(role)}"),
        rules[0][0].origin,
        f"Keeps each rule for updates of {table.name.name} to its own columns",
        # Because it calls helpers; the trigger says for whom it fires.
        definer=True,
    )


def _allowed(
    table: Table, rule: Rule, changeable: frozenset[str], role: str, predicates: Predicates
) -> str:
    """Return a query with a row if one rule allows what changes."""
    alias = quote_identifier(table.name.name)
    old = predicates.old_row(rule, "update", role, None)
    new = predicates.new_row(rule, "update", role, None)
    query = f"select from (select old.*) as {alias} where {old}"
    query += f" and exists (select from (select new.*) as {alias} where {new})"
    # Generated columns are computed after every trigger that fires before.
    kept = [
        column
        for column in table.columns
        if column.name not in changeable and column.generated is None
    ]
    return " and ".join([query, *_unchanged(kept)])


def _unchanged(columns: list[Column]) -> Iterator[str]:
    """Yield conditions that columns keep their values, whatever the session's settings.

    Bytes are compared: an equality may take different values for the same, or not exist. Only
    numbers go by their value, because clients send them back without trailing zeros.
    """
    numbers = [column for column in columns if column.type.text.split("(")[0] in _NUMBERS]
    for column in numbers:
        name = quote_identifier(column.name)
        yield f"new.{name} is not distinct from old.{name}"
    rest = [quote_identifier(column.name) for column in columns if column not in numbers]
    if rest:
        new, old = (", ".join(f"{row}.{name}" for name in rest) for row in ("new", "old"))
        yield f"row({new})::record operator(pg_catalog.*=) row({old})::record"
