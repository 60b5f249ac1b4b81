"""Upserts on the primary key, as the Data API sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemagen.core.quoting import comma_separated, quote_identifier
from schemagen.model.tables import Table
from schemagen.verify.columns import is_nullable
from schemagen.verify.constraints import broken_constraint
from schemagen.verify.judge import Values
from schemagen.verify.oracle import Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage
from schemagen.verify.requests import Request
from schemagen.verify.world import Row, insert_sql


@dataclass(frozen=True, slots=True)
class _Sketch:
    """An upsert whose outcome is not yet known."""

    values: Values
    label: str
    column: str = ""


def upserts(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield the attempts to insert rows that may exist."""
    if table.primary_key is None:
        return
    key = table.primary_key.columns
    privileges = stage.oracle.privileges
    insertable = privileges.writable(table, request.role, "insert")
    updatable = privileges.writable(table, request.role, "update")
    names = tuple(
        name
        for name in table.writable_columns
        if name in key or (name in insertable and name in updatable)
    )
    if not set(key) <= set(names):
        return
    sketches = list(_sketches(stage, request, table, names))
    if privileges.grant(table, request.role, "insert") is None:
        sketches = sketches[:1]
    proposed = [stage.filled(request, table, sketch.values) for sketch in sketches]
    stage.learn(table, proposed)
    for sketch, row in zip(sketches, proposed, strict=True):
        existing = _existing(stage, table, key, sketch.values)
        yield _do_update(stage, request, table, sketch, row, existing)
        if not sketch.column:
            yield _do_nothing(stage, request, table, sketch, row, existing)


def _sketches(
    stage: Stage, request: Request, table: Table, names: tuple[str, ...]
) -> Iterator[_Sketch]:
    relevant = [name for name in stage.relevant(table) if name in names]
    for row in stage.typical_rows(request, table):
        own = {name: row.values[name] for name in names}
        yield _Sketch(own, row.label)
        copy = stage.copy(row)
        yield _Sketch({name: copy[name] for name in names}, f"copy of {row.label}")
        if stage.oracle.usable(request, table, "update", row.values) is None:
            continue
        for name in relevant:
            for label, value in stage.typical_values(request, row, name):
                yield _Sketch({**own, name: value}, f"{row.label} to {label}", name)


def _existing(stage: Stage, table: Table, key: tuple[str, ...], values: Values) -> Row | None:
    found = stage.world.find(table.name, key[0], values[key[0]])
    return next((row for row in found if all(row.values[n] == values[n] for n in key)), None)


def _do_update(
    stage: Stage,
    request: Request,
    table: Table,
    sketch: _Sketch,
    proposed: Values,
    existing: Row | None,
) -> Attempt:
    assert table.primary_key is not None  # noqa: S101  upserts() looked
    key, names = table.primary_key.columns, tuple(sketch.values)
    changes = ", ".join(f"{quote_identifier(n)} = excluded.{quote_identifier(n)}" for n in names)
    suffix = f"on conflict ({comma_separated(key)}) do update set {changes}"
    sql = insert_sql(table, sketch.values, suffix)
    if existing is not None:
        new = {**existing.values, **{name: proposed[name] for name in names}}
        stage.learn(table, [new])
    expected = stage.oracle.upsert(
        request, table, proposed, names, key, existing.values if existing else None
    )
    nulls = [n for n in names if proposed[n] is None and not is_nullable(table, n)]
    if nulls and expected.outcome is Outcome.REFUSED:
        # It fails as an insert, before the row that is there is looked for.
        inserted = stage.oracle.insert(request, table, proposed, names, key)
        expected = inserted if inserted.outcome is Outcome.ALLOWED else expected
    return Attempt(
        table.name,
        request,
        "insert",
        sql,
        sketch.label,
        expected,
        stage.origin(table, expected),
        "on conflict do update",
        sketch.column,
        reference=sql,
        breaks=broken_constraint(stage.world, table, proposed),
    )


def _do_nothing(
    stage: Stage,
    request: Request,
    table: Table,
    sketch: _Sketch,
    proposed: Values,
    existing: Row | None,
) -> Attempt:
    assert table.primary_key is not None  # noqa: S101  upserts() looked
    key = table.primary_key.columns
    sql = insert_sql(table, sketch.values, f"on conflict ({comma_separated(key)}) do nothing")
    expected = stage.oracle.insert(request, table, proposed, tuple(sketch.values), key)
    # A null that no column takes is an error before the row that is there is looked for.
    nulls = any(proposed[n] is None and not is_nullable(table, n) for n in table.writable_columns)
    if existing is not None and expected.outcome is Outcome.ALLOWED and not nulls:
        expected = replace(expected, outcome=Outcome.NONE, rows=0)
    return Attempt(
        table.name,
        request,
        "insert",
        sql,
        sketch.label,
        expected,
        stage.origin(table, expected),
        "on conflict do nothing",
        reference=sql,
    )
