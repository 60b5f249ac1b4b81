"""Rows that somebody inserts and does not get back."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.checks.conditions import columns_of, constant_of, excludes
from schemagen.checks.reach import (
    Cover,
    Reach,
    all_reaches,
    client_rules,
    cover,
    is_always,
    names,
    reaches,
    short,
)
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.names import QName
from schemagen.model.access import Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table


def unread_inserts(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each rule to insert rows that a reader of the table can't read back.

    Who may read nothing of the table is left alone: a letter box is meant to be one.
    """
    founding = founder_triggers(model)
    for table in model.tables:
        seen = all_reaches(model, table, "select")
        for rule in client_rules(model, table, "insert") if table.name not in founding else ():
            found = [
                reach.actor
                for reach in reaches(model, rule, "insert")
                if _reads(model, reach, seen) and not _reads_back(model, reach, seen)
            ]
            if found:
                yield Diagnostic(
                    "SG911",
                    f"{names(found)} may insert rows into {short(table.name)} that it may not "
                    "select: `insert ... returning` and every upsert are refused",
                    rule.origin,
                    hint="let it select what it inserts; a plain insert, without `.select()` "
                    "behind it, works",
                    severity=Severity.WARNING,
                )


def founder(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each rule to found what the founder can't read back.

    The new row is held against the rules for select before the trigger makes the membership.
    """
    founding = founder_triggers(model)
    for table in model.tables:
        for column in founding.get(table.name, ()):
            own = [
                reach
                for reach in all_reaches(model, table, "select")
                if reach.actor.own is None or reach.actor.own[0] != table.name
                or reach.actor.single
            ]  # fmt: skip
            for rule in client_rules(model, table, "insert"):
                found = [
                    reach.actor
                    for reach in reaches(model, rule, "insert")
                    if not _reads_back(model, reach, own)
                ]
                if found:
                    yield _unseen_founding(table, rule, found[0].name, column)


def _unseen_founding(table: Table, rule: Rule, actor: str, column: str) -> Diagnostic:
    return Diagnostic(
        "SG915",
        f"{actor!r} may insert a row into {short(table.name)} and not read it back: its "
        "membership is made afterwards, so `insert ... returning` is refused",
        rule.origin,
        hint=f"add `{{allow: select, to: {actor}, by: {column}}}`",
        severity=Severity.WARNING,
    )


def founder_triggers(model: Model) -> dict[QName, list[str]]:
    """Return for each feature ``founder``, by table, the column that names who founds."""
    found: dict[QName, list[str]] = {}
    for trigger in model.triggers:
        if trigger.origin.within == "feature founder":
            condition = trigger.when.text if trigger.when is not None else ""
            table = model.table(trigger.table)
            names = table.column_names if table is not None else ()
            columns = [name for name in names if f"new.{name} " in condition]
            found.setdefault(trigger.table, []).append(columns[0] if columns else "...")
    return found


def _reads(model: Model, reach: Reach, seen: list[Reach]) -> bool:
    """Return whether an actor that inserts reads anything of the table at all."""
    return any(is_always(model, reach.actor, reach.roles, other.actor) for other in seen)


def _reads_back(model: Model, reach: Reach, seen: list[Reach]) -> bool:
    """Return whether what an actor inserts may be something that it reads."""
    table, condition = reach.table, reach.rule.new_row_condition
    # What most inserts leave out: a row that only another value makes readable is not read back.
    left_out = {
        column.name: constant_of(column.default)
        for column in table.columns
        if column.name not in reach.first_columns | columns_of(condition, table)
        and not (column.default is None and column.not_null)
        and not (column.generated or column.identity or column.filled_from)
    }
    fixed = {name: value for name, (is_constant, value) in left_out.items() if is_constant}
    return any(
        cover(model, reach, other) is not Cover.NO
        and not excludes(table, [condition], other.rule.when, fixed)
        for other in seen
    )
