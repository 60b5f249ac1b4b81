"""Guards: what policies can't say, because they never see old and new row together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName, private_function, trigger_name
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.model.access import Rule
from schemagen.model.routines import Function, Trigger
from schemagen.model.tables import Table

GUARD_RANK = 5
"""Guards fire before every other trigger, so that nothing has been changed yet."""


def update_guard(
    function: QName,
    trigger: str,
    table: QName,
    body: Sql,
    when: Sql,
    origin: Origin,
    about: str,
    *,
    definer: bool = False,
    external: bool = False,
) -> tuple[Function, Trigger]:
    """Return what refuses an update before every other trigger of its table.

    Args:
        function: Name of its function.
        trigger: Name of its trigger.
        table: The table.
        body: What the function does, as PL/pgSQL.
        when: For which updates.
        origin: The line that asks for it.
        about: What it is for; becomes the comment.
        definer: The function runs as its owner, because it calls helpers.
        external: The table is not ours.
    """
    made = Function(
        name=function,
        arguments=(),
        returns=Sql("trigger"),
        body=body,
        origin=origin,
        language="plpgsql",
        definer=definer,
        comment=about,
    )
    fires = Trigger(
        name=trigger,
        table=table,
        function=function,
        timing="before",
        events=("update",),
        origin=origin,
        when=when,
        external=external,
        comment=about,
        rank=GUARD_RANK,
    )
    return made, fires


def client_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that bind somebody."""
    return [rule for rule in rules if not rule.for_service]


def carrying_columns(table: Table, rules: Iterable[Rule]) -> frozenset[str]:
    """Return the columns by which it is decided whose a row is, and who sees it."""
    named = {column for rule in client_rules(rules) for column in rule.key_columns}
    return frozenset(named | ({table.owner} if table.owner is not None else set()))


def moved_columns(rule: Rule, rules: Iterable[Rule]) -> frozenset[str]:
    """Return the columns that carry access and that an update by a rule may change.

    ``movable`` lifts the guard from the rule's own columns; on a rule that updates nothing,
    from columns that no other rule compares, for all who update.
    """
    found = set(rule.key_columns) if rule.movable else set()
    others = client_rules(rules)
    for column in {name for other in others if other.movable for name in other.key_columns}:
        carriers = [other for other in others if column in other.key_columns]
        if all(other.movable and "update" not in other.operations for other in carriers):
            found.add(column)
    return frozenset(found)


def changeable_columns(table: Table, rule: Rule, rules: Iterable[Rule]) -> frozenset[str]:
    """Return the columns that an update by one of a table's rules may change."""
    named = frozenset(table.column_names if rule.columns is None else rule.columns)
    return named - (carrying_columns(table, rules) - moved_columns(rule, rules))


def guarded_columns(
    table: Table, updating: Sequence[Rule], rules: Iterable[Rule]
) -> tuple[str, ...]:
    """Return the columns that carry access and that a role may change by none of its rules.

    Policies are or-ed apart for old and new row: who may update rows by two keys could carry
    a row from one to the other, or out of sight of those who see it by a third. Where a single
    key is compared with a single value, the policy itself forbids that, and no guard is needed.

    Args:
        table: The table.
        updating: The rules by which the role updates; none need a guard.
        rules: All rules of the table.
    """
    if not updating:
        return ()
    carrying = carrying_columns(table, rules)
    if _one_value(updating) and carrying == set(updating[0].key_columns):
        return ()
    moved = {name for rule in updating for name in changeable_columns(table, rule, rules)}
    return tuple(name for name in table.column_names if name in carrying - moved)


def _one_value(rules: Sequence[Rule]) -> bool:
    """Return whether all rules compare one column with the one key of one actor."""
    compared = {(rule.path, rule.actor) for rule in rules}
    first = rules[0]
    if len(compared) > 1 or first.path is None or first.path.hops or first.actor is None:
        return False
    return first.actor.single


def key_guards(
    bundle: str, table: Table, updating: Mapping[str, Sequence[Rule]], rules: tuple[Rule, ...]
) -> Iterator[tuple[Function, Trigger]]:
    """Yield the guards of a table's keys: one for roles that have to leave the same alone.

    Args:
        bundle: Name of the bundle.
        table: The table.
        updating: The rules by which each role updates.
        rules: All rules of the table.
    """
    by_columns: dict[tuple[str, ...], list[str]] = {}
    for role, own in updating.items():
        columns = guarded_columns(table, own, rules)
        if columns:
            by_columns.setdefault(columns, []).append(role)
    for columns, roles in by_columns.items():
        # Who may not update at all is bound for safety's sake.
        bound = [role for role, own in updating.items() if role in roles or not own]
        suffix = f"_{roles[0]}" if len(by_columns) > 1 else ""
        origin = updating[roles[0]][0].origin
        yield _key_guard(bundle, table, columns, bound, origin, suffix)


def _key_guard(
    bundle: str,
    table: Table,
    columns: tuple[str, ...],
    roles: list[str],
    origin: Origin,
    suffix: str,
) -> tuple[Function, Trigger]:
    bound = ", ".join(quote_literal(role) for role in roles)
    message = quote_literal(
        f"{', '.join(columns)} of {table.name} can't be changed: who may see the row hangs on it"
    )
    body = Sql(
        "begin\n"
        f"  if current_user in ({bound}) then\n"
        f"    raise exception using errcode = 'insufficient_privilege', message = {message};\n"
        "  end if;\n"
        "  return new;\n"
        "end"
    )
    changed = " or ".join(
        f"new.{quote_identifier(column)} is distinct from old.{quote_identifier(column)}"
        for column in columns
    )
    return update_guard(
        private_function(bundle, f"{table.name.name}_guard{suffix}"),
        trigger_name(table.name.name, GUARD_RANK, f"guard{suffix}"),
        table.name,
        body,
        Sql(changed),
        origin,
        f"Keeps {', '.join(columns)} of {table.name.name} from being changed by clients",
    )
