"""Updating: a row to itself, to what others hold, handed over, hung elsewhere, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemagen.core.quoting import quote_qname
from schemagen.model.tables import Table
from schemagen.verify.columns import is_nullable, key_columns
from schemagen.verify.constants import constants_of
from schemagen.verify.constraints import broken_constraint
from schemagen.verify.judge import Values
from schemagen.verify.oracle import Expected, Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage
from schemagen.verify.requests import Request
from schemagen.verify.world import Row, any_of, identity_of, set_sql

_MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class _Sketch:
    """An update whose outcome is not yet known."""

    row: Row
    changes: Values
    label: str
    column: str = ""


def updates(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield the attempts to update rows."""
    names = stage.oracle.privileges.writable(table, request.role, "update")
    sketches = [
        sketch
        for row in stage.world.tried(table.name)
        for sketch in _sketches(stage, request, row, names)
    ]
    granted = stage.oracle.privileges.grant(table, request.role, "update") is not None
    sketches = sketches if granted else sketches[:1]
    stage.learn(table, [{**sketch.row.values, **sketch.changes} for sketch in sketches])
    for sketch in sketches:
        sql = f"update {quote_qname(table.name)} set {set_sql(sketch.changes)}"
        sql = f"{sql} where {sketch.row.where}"
        key = identity_of(table)
        expected = stage.oracle.update(request, table, sketch.row.values, sketch.changes, key)
        yield Attempt(
            table.name,
            request,
            "update",
            sql,
            sketch.row.label + (f" to {sketch.label}" if sketch.label else ""),
            expected,
            stage.origin(table, expected),
            column=sketch.column,
            owner=sketch.row.owner,
            counts=not sketch.label,
            reference=sql,
            breaks=broken_constraint(stage.world, table, {**sketch.row.values, **sketch.changes}),
        )
    if stage.bulk and names:
        yield from _of_all_rows(stage, request, table, names)


def all_updated(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield one update of all rows that changes as little as can be."""
    names = stage.oracle.privileges.writable(table, request.role, "update")
    if names:
        yield from _of_all_rows(stage, request, table, names, most=1)


def _sketches(
    stage: Stage, request: Request, row: Row, names: tuple[str, ...]
) -> Iterator[_Sketch]:
    """Yield an update to itself, and, where the row may be touched, all that matters."""
    if not names:
        return
    yield _Sketch(row, {name: row.values[name] for name in names}, "")
    known: set[tuple[tuple[str, str | None], ...]] = set()
    for sketch in _changes(stage, request, row, names):
        changes = tuple(sketch.changes.items())
        if changes and changes not in known:
            known.add(changes)
            yield sketch


def _changes(stage: Stage, request: Request, row: Row, names: tuple[str, ...]) -> Iterator[_Sketch]:
    table = row.table
    if stage.oracle.usable(request, table, "update", row.values) is None:
        # Taking the row over is all that is left to try.
        for name in stage.carrying(table):
            for own in stage.own_values(request, table, name) if name in names else ():
                yield _Sketch(row, {name: own}, "the caller's own key", name)
        return
    typical = stage.typical_rows(request, table)
    if row not in typical and row not in stage.representatives(table)[:_MOST_ROWS]:
        return
    relevant = [name for name in stage.relevant(table) if name in names]
    for other in typical:
        changes = {
            name: other.values[name] for name in relevant if other.values[name] != row.values[name]
        }
        yield _Sketch(row, changes, f"what {other.label} holds", ", ".join(changes))
    for name in relevant:
        for label, value in stage.typical_values(request, row, name):
            yield _Sketch(row, {name: value}, label, name)
    if stage.oracle.privileges.differ_within(table, request.role):
        yield from _other_contents(stage, row, names)


def _other_contents(stage: Stage, row: Row, names: tuple[str, ...]) -> Iterator[_Sketch]:
    """Change what carries no access: each column by itself, and all of them at once."""
    relevant = stage.relevant(row.table)
    others = [other for other in stage.world.tried(row.table.name) if other is not row]
    changes: dict[str, str | None] = {}
    for name in names:
        values = (other.values[name] for other in others)
        value = next((found for found in values if found != row.values[name]), None)
        if name not in relevant and value != row.values[name]:
            changes[name] = value
            yield _Sketch(row, {name: value}, f"another {name}", name)
    yield _Sketch(row, changes, "other contents", ", ".join(changes))


def _of_all_rows(
    stage: Stage,
    request: Request,
    table: Table,
    names: tuple[str, ...],
    most: int | None = None,
) -> Iterator[Attempt]:
    """Update without a condition: select policies play no part in it."""
    touched = [
        row
        for row in stage.world.of(table.name)
        if stage.oracle.usable(request, table, "update", row.values) is not None
    ]
    row = next(iter([*touched, *stage.world.of(table.name)]))
    changes = list(_changes_of_all(stage, request, table, names, row))[: most if touched else 1]
    stage.learn(
        table, [{**row.values, name: value} for row in touched for _, name, value in changes]
    )
    for label, name, value in changes:
        expected = _expected_of_all(stage, request, table, touched, {name: value})
        sql = f"update {quote_qname(table.name)} set {set_sql({name: value})}"
        broken = [
            broken_constraint(stage.world, table, {**row.values, name: value}, among_others=True)
            for row in touched
        ]
        breaks = next(filter(None, broken), "")
        yield Attempt(
            table.name,
            request,
            "update",
            sql,
            f"all rows{label}",
            expected,
            stage.origin(table, expected),
            "without where",
            name,
            reference=f"{sql} where {any_of(row.where for row in touched)}",
            breaks=breaks,
            overtaken=_is_overtaken(stage, request, table, touched, {name: value}),
        )


def _is_overtaken(
    stage: Stage, request: Request, table: Table, touched: Sequence[Row], changes: Values
) -> bool:
    """Whether a constraint may refuse one row before the policies refuse another.

    Each row meets policies, then what a row alone or a unique key can break; foreign keys wait
    for the end of the statement. In which order rows are met, nobody says.
    """
    outcomes = {
        stage.oracle.update(request, table, row.values, changes, ()).outcome for row in touched
    }
    checked = [check.condition.text for check in table.checks]
    breakable = any(
        name in key_columns(table)
        or (value is None and not is_nullable(table, name))
        or any(name in constants_of(text).columns for text in checked)
        for name, value in changes.items()
    )
    return {Outcome.REFUSED, Outcome.ALLOWED} <= outcomes and breakable


def _changes_of_all(
    stage: Stage, request: Request, table: Table, names: tuple[str, ...], row: Row
) -> Iterator[tuple[str, str, str | None]]:
    """Yield what all rows are set to: a column that matters little, then those that do."""
    harmless = _harmless(stage, table, names)
    if harmless is not None:
        yield "", harmless, row.values[harmless]
    for name in stage.relevant(table):
        if name in names:
            values = [(f"{name} as in {row.label}", row.values[name])]
            for label, value in [*values, *stage.typical_values(request, row, name)]:
                yield f" to {label}", name, value


def _expected_of_all(
    stage: Stage, request: Request, table: Table, touched: Sequence[Row], changes: Values
) -> Expected:
    """Return what must come of an update of all rows: one refusal refuses it all."""
    if not stage.oracle.privileges.allows(table, request.role, "update", tuple(changes)):
        rule = next(iter(stage.oracle.rules(table, "update")), None)
        return Expected(Outcome.PRIVILEGE, rule, 0)
    each = [stage.oracle.update(request, table, row.values, changes, ()) for row in touched]
    refused = next((found for found in each if found.outcome is Outcome.REFUSED), None)
    first = next(iter(each), Expected(Outcome.NONE, None, 0))
    expected = refused or Expected(first.outcome, first.rule, len(touched))
    return stage.oracle.all_rows(expected, request, table, "update", changes)


def _harmless(stage: Stage, table: Table, names: tuple[str, ...]) -> str | None:
    """Return a column that all rows may hold the same value in, if there is one."""
    taken = {*stage.relevant(table), *(table.primary_key.columns if table.primary_key else ())}
    for columns in (key.columns for key in table.uniques):
        taken.update(columns)
    for columns in (key.columns for key in table.foreign_keys):
        taken.update(columns)
    return next((name for name in names if name not in taken), None)
