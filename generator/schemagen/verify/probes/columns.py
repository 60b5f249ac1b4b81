"""Each column by itself: read, inserted and updated, granted or not."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.tables import Table
from schemagen.verify.constraints import broken_constraint
from schemagen.verify.oracle import Expected, Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage
from schemagen.verify.requests import Request
from schemagen.verify.world import Row, identity_of, insert_sql, set_sql


def column_attempts(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield attempts that name one column each; one request per role is enough."""
    rows = stage.world.tried(table.name)
    if not rows:
        return
    mine = (r for r in rows if stage.oracle.usable(request, table, "update", r.values))
    row = next(mine, rows[0])
    for name in table.column_names:
        if stage.bulk:
            yield _selected(stage, request, table, name)
        if name in table.writable_columns:
            yield _inserted(stage, request, row, name)
            yield _updated(stage, request, row, name)


def _selected(stage: Stage, request: Request, table: Table, name: str) -> Attempt:
    first = next(iter(stage.oracle.rules(table, "select")), None)
    if stage.oracle.privileges.allows(table, request.role, "select", (name,)):
        rows = stage.world.of(table.name)
        seen = sum(stage.oracle.sees(request, table, row.values) for row in rows)
        expected = Expected(Outcome.ALLOWED, first, seen)
        expected = stage.oracle.all_rows(expected, request, table, "select", {})
    else:
        expected = Expected(Outcome.PRIVILEGE, first, 0)
    sql = f"select {quote_identifier(name)} from {quote_qname(table.name)}"
    origin = stage.origin(table, expected)
    return Attempt(table.name, request, "select", sql, "all rows", expected, origin, column=name)


def _inserted(stage: Stage, request: Request, row: Row, name: str) -> Attempt:
    table = row.table
    values = {name: stage.copy(row)[name]}
    new = stage.filled(request, table, values)
    stage.learn(table, [new])
    expected = stage.oracle.insert(request, table, new, (name,))
    sql = insert_sql(table, values)
    return Attempt(
        table.name,
        request,
        "insert",
        sql,
        "only this column",
        expected,
        stage.origin(table, expected),
        column=name,
        reference=sql,
        breaks=broken_constraint(stage.world, table, new),
    )


def _updated(stage: Stage, request: Request, row: Row, name: str) -> Attempt:
    table = row.table
    changes = {name: row.values[name]}
    expected = stage.oracle.update(request, table, row.values, changes, identity_of(table))
    sql = f"update {quote_qname(table.name)} set {set_sql(changes)} where {row.where}"
    return Attempt(
        table.name,
        request,
        "update",
        sql,
        f"{row.label} to itself",
        expected,
        stage.origin(table, expected),
        column=name,
        reference=sql,
    )
