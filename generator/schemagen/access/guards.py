"""Guards: what policies can't say, because they never see old and new row together."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.names import QName, bounded
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.model.access import SERVICE, Rule
from schemagen.model.routines import Function, Trigger
from schemagen.model.tables import Table

GUARD_RANK = 5
"""Guards fire before every other trigger, so that nothing has been changed yet."""


def guarded_columns(table: Table, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """Return the columns that carry access and that no client may change.

    Policies are or-ed apart for old and new row: who may update rows by two keys could carry
    a row from one to the other, or out of sight of those who see it by a third. Where a single
    key is compared with a single value, the policy itself forbids that, and no guard is needed.
    """
    of_clients = [rule for rule in rules if rule.actor is None or rule.actor.name != SERVICE.name]
    updating = [rule for rule in of_clients if "update" in rule.operations]
    if not updating:
        return ()
    movable = {column for rule in of_clients if rule.movable for column in rule.key_columns}
    carrying = {column for rule in of_clients for column in rule.key_columns}
    if table.owner is not None:
        carrying.add(table.owner)
    if _one_value(updating) and carrying == set(updating[0].key_columns):
        return ()
    return tuple(name for name in table.column_names if name in carrying - movable)


def _one_value(rules: list[Rule]) -> bool:
    """Return whether all rules compare one column with the one key of one actor."""
    compared = {(rule.path, rule.actor) for rule in rules}
    first = rules[0]
    if len(compared) > 1 or first.path is None or first.path.hops or first.actor is None:
        return False
    return first.actor.single


def key_guards(
    bundle: str, table: Table, rules: tuple[Rule, ...]
) -> Iterator[tuple[Function, Trigger]]:
    """Yield the guard of a table's keys, if it needs one."""
    columns = guarded_columns(table, rules)
    if not columns:
        return
    origin = next(rule.origin for rule in rules if "update" in rule.operations)
    name = QName("private", bounded(f"{bundle}_{table.name.name}_guard"))
    message = quote_literal(
        f"{', '.join(columns)} of {table.name} can't be changed: who may see the row hangs on it"
    )
    body = Sql(
        "begin\n"
        "  if current_user in ('anon', 'authenticated') then\n"
        f"    raise exception using errcode = 'insufficient_privilege', message = {message};\n"
        "  end if;\n"
        "  return new;\n"
        "end"
    )
    changed = " or ".join(
        f"new.{quote_identifier(column)} is distinct from old.{quote_identifier(column)}"
        for column in columns
    )
    about = f"Keeps {', '.join(columns)} of {table.name.name} from being changed by clients"
    function = Function(
        name=name,
        arguments=(),
        returns=Sql("trigger"),
        body=body,
        origin=origin,
        language="plpgsql",
        comment=about,
    )
    trigger = Trigger(
        name=bounded(f"{table.name.name}_{GUARD_RANK:02d}_guard"),
        table=table.name,
        function=name,
        timing="before",
        events=("update",),
        origin=origin,
        when=Sql(changed),
        comment=about,
        rank=GUARD_RANK,
    )
    yield function, trigger
