"""Columns and rows that decide who is who, written by those for whom they decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemagen.checks.conditions import columns_of, constant_of, excludes, implies
from schemagen.checks.reach import (
    Reach,
    client_rules,
    holds_keys,
    reaches,
    role_condition,
    short,
)
from schemagen.checks.vanishing_updates import writable
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.access import Actor, ActorRows, Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table

_Judge = Callable[[Model, Reach, Actor], Diagnostic | None]


def self_promotion(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each rule by which people change the row that makes them an actor.

    ``role`` of one's own membership is the usual case: who may update the row may become
    owner. What ``when`` and ``check`` of the rule forbid is no promotion.
    """
    return _own_rows(model, "update", _changed)


def self_admission(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each rule by which people insert the row that makes them an actor."""
    return _own_rows(model, "insert", _inserted)


def _own_rows(model: Model, operation: str, judge: _Judge) -> Iterator[Diagnostic]:
    """Yield the first finding of each rule that reaches a row by which people are somebody."""
    for table in model.tables:
        for rule in client_rules(model, table, operation):
            findings = (
                judge(model, reach, actor)
                for reach in reaches(model, rule, operation)
                for actor in _made_by(model, table)
            )
            finding = next((found for found in findings if found is not None), None)
            if finding is not None:
                yield finding


def _made_by(model: Model, table: Table) -> list[Actor]:
    """Return the actors that rows of a table make."""
    return [
        actor
        for actor in model.actors.values()
        if actor.rows is not None and actor.rows.table == table.name and actor.asks_rows
    ]


def _changed(model: Model, reach: Reach, actor: Actor) -> Diagnostic | None:
    rows, table, rule = actor.rows, reach.table, reach.rule
    if rows is None or not _may_be_own(model, reach, rows):
        return None
    columns = writable(model, table, rule, "update") - reach.first_columns
    condition = rule.new_row_condition
    decided = columns_of(rows.when, table) & columns
    if excludes(table, [condition], rows.when):
        return None
    if _is_already(model, reach, actor):
        if decided and not implies(table, [condition], [rows.when]):
            return _lost(table, rule, actor, reach.actor, decided)
    elif decided:
        return _gained(table, rule, actor, reach.actor, decided)
    gained = set()
    if rows.role in columns and _gains_a_role(model, reach, actor, [condition], {}):
        gained.add(rows.role)
    if rows.key in columns - columns_of(condition, table) and rows.key != rows.by:
        gained.add(rows.key)
    return _gained(table, rule, actor, reach.actor, gained) if gained else None


def _inserted(model: Model, reach: Reach, actor: Actor) -> Diagnostic | None:
    rows, table, rule = actor.rows, reach.table, reach.rule
    # A claim names its row: who inserts it has to be told so by who signs the token.
    if rows is None or actor.claim or not _may_be_own(model, reach, rows):
        return None
    condition = rule.new_row_condition
    left_out = {
        column.name: constant_of(column.default)
        for column in table.columns
        if rule.columns is not None and column.name not in rule.columns
    }
    fixed = {name: value for name, (is_constant, value) in left_out.items() if is_constant}
    if excludes(table, [condition], rows.when, fixed):
        return None
    read = columns_of(condition, table)
    chosen = rows.key in writable(model, table, rule, "insert") and rows.key not in read
    free = bool(rows.key) and chosen and rows.key not in reach.first_columns
    limited = bool(read & {*columns_of(rows.when, table), rows.role})
    if (free and not limited) or (not rows.key and not _is_already(model, reach, actor)):
        return _admitted(table, rule, actor, reach.actor, "become")
    if rows.role and _gains_a_role(model, reach, actor, [condition], fixed):
        return _admitted(table, rule, actor, reach.actor, "take any role of")
    if rows.when is not None and rows.key and not _is_already(model, reach, actor):
        return None if limited else _admitted(table, rule, actor, reach.actor, "become")
    return None


# Whose row


def _may_be_own(model: Model, reach: Reach, rows: ActorRows) -> bool:
    """Return whether people reach the row that decides about themselves.

    Who needs a role or a condition to reach other rows too is there to decide about others.
    """
    if _is_own(model, reach, rows):
        return True
    mine = reach.actor.rows
    trusted = bool(reach.roles) or (mine is not None and (not reach.actor.keyed or mine.when))
    return not trusted


def _is_own(model: Model, reach: Reach, rows: ActorRows) -> bool:
    if ((rows.by,), "") not in reach.belongs:
        return False
    if rows.of is None:
        return reach.actor.rows is not None and reach.actor.rows.table == rows.table
    return holds_keys(model, reach.actor, (), rows.of, ())


def _is_already(model: Model, reach: Reach, actor: Actor) -> bool:
    return holds_keys(model, reach.actor, reach.roles, actor, ())


def _gains_a_role(
    model: Model, reach: Reach, actor: Actor, given: list[object], fixed: dict[str, object]
) -> bool:
    """Return whether a rule lets somebody have a role with which another rule does more."""
    rows = actor.rows
    if rows is None:
        return False
    wanted = {role for rule in model.every_rule if rule.actor == actor for role in rule.roles}
    return any(
        not excludes(reach.table, given, role_condition(rows, (role,)), fixed)  # type: ignore[arg-type]
        for role in sorted(wanted)
    )


# What is said


def _gained(
    table: Table, rule: Rule, actor: Actor, who: Actor, columns: frozenset[str] | set[str]
) -> Diagnostic:
    listed = _listed(table, columns)
    return Diagnostic(
        "SG917",
        f"{who.name!r} may change {listed} of its own row in {short(table.name)}, which says "
        f"who is {actor.name!r}",
        rule.origin,
        hint=_without(rule, listed) + ", or say what it\nmay become with `check`",
        severity=Severity.WARNING,
    )


def _lost(
    table: Table, rule: Rule, actor: Actor, who: Actor, columns: frozenset[str]
) -> Diagnostic:
    listed = _listed(table, columns)
    return Diagnostic(
        "SG917",
        f"{who.name!r} may change {listed} of its own row in {short(table.name)}: whoever is no "
        f"longer {actor.name!r} then can't change it back",
        rule.origin,
        hint=_without(rule, listed),
        severity=Severity.WARNING,
    )


def _listed(table: Table, columns: frozenset[str] | set[str]) -> str:
    return ", ".join(name for name in table.column_names if name in columns)


def _without(rule: Rule, listed: str) -> str:
    if rule.columns is None:
        return f"keep it from such a change with `columns: {{except: [{listed}]}}`"
    return f"take {listed} out of `columns`"


def _admitted(table: Table, rule: Rule, actor: Actor, who: Actor, how: str) -> Diagnostic:
    rows = actor.rows
    role = rows.role if rows is not None and rows.role else ""
    check = f"`check: {role} = '...'`" if role else "`check`"
    return Diagnostic(
        "SG918",
        f"{who.name!r} may insert into {short(table.name)} a row about itself, and so {how} "
        f"{actor.name!r}",
        rule.origin,
        hint="let it be inserted by who decides about it, by a function that looks at an "
        f"invitation,\nor say what people may give themselves with {check}",
        severity=Severity.WARNING,
    )
