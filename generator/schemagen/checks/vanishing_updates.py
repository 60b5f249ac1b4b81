"""Updates that take a row out of its own actor's sight."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.access.guards import changeable_columns
from schemagen.checks.conditions import columns_of, implies, kept
from schemagen.checks.reach import Cover, Reach, all_reaches, client_rules, cover, reaches, short
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.access import Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table


def vanishing_updates(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each rule to update that may leave what its actor may select.

    The new row is held against the rules for select too, so the update is refused; soft
    delete is the usual case.
    """
    for table in model.tables:
        seen = all_reaches(model, table, "select")
        for rule in client_rules(model, table, "update"):
            changing = writable(model, table, rule, "update")
            for reach in reaches(model, rule, "update"):
                hidden = _hidden_by(model, reach, seen, changing)
                if hidden is None:
                    continue
                columns, condition = hidden
                listed = " and ".join(repr(name) for name in columns)
                yield Diagnostic(
                    "SG912",
                    f"{reach.actor.name!r} may change {listed}, but not so that `{condition}` "
                    f"no longer holds: it may not select such rows of {short(table.name)}, and "
                    "the update is refused",
                    rule.origin,
                    hint="let it select them too, keep the column from it with `columns`, or "
                    "change it in a function",
                    severity=Severity.WARNING,
                )
                break


def writable(model: Model, table: Table, rule: Rule, operation: str) -> frozenset[str]:
    """Return the columns that a rule lets somebody set; those that carry access don't move."""
    columns = frozenset(rule.columns if rule.columns is not None else table.writable_columns)
    if operation != "update":
        return columns
    return columns & changeable_columns(table, rule, model.rules.get(table.name, ()))


def _hidden_by(
    model: Model, reach: Reach, seen: list[Reach], changing: frozenset[str]
) -> tuple[tuple[str, ...], str] | None:
    """Return the columns and the condition with which a row goes out of sight."""
    table, rule = reach.table, reach.rule
    found = [(other, cover(model, reach, other)) for other in seen]
    ways = [other.rule.when for other, covers in found if covers is not Cover.NO]
    for other, covers in found:
        when = other.rule.when
        columns = columns_of(when, table) & changing
        if covers is not Cover.YES or when is None or not columns:
            continue
        still = kept(when, changing, table)
        if not implies(table, [rule.new_row_condition, *still], ways):
            return tuple(name for name in table.column_names if name in columns), when.text
    return None
