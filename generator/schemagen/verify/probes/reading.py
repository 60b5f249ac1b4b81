"""Selecting: each row by its key, all rows, and rows to be locked."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.quoting import comma_separated, quote_qname
from schemagen.model.tables import Table
from schemagen.verify.oracle import Expected, Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage
from schemagen.verify.requests import Request
from schemagen.verify.world import Row, identity_of


def selections(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield the attempts to read a table."""
    name, key = quote_qname(table.name), identity_of(table)
    allowed = stage.oracle.privileges.grant(table, request.role, "select") is not None
    rows = stage.world.tried(table.name)
    for row in rows if allowed else rows[:1]:
        plain = f"select {comma_separated(key)} from {name} where {row.where}"
        expected = stage.oracle.select(request, table, row.values, key)
        yield _attempt(stage, request, row, plain, expected, counts=True)
        locked = stage.oracle.select_for_update(request, table, row.values, key)
        yield _attempt(stage, request, row, f"{plain} for update", locked, form="for update")
    if stage.bulk:
        yield from whole_table(stage, request, table)


def each_row(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Read each row by its key."""
    key = identity_of(table)
    for row in stage.world.tried(table.name):
        sql = f"select {comma_separated(key)} from {quote_qname(table.name)} where {row.where}"
        expected = stage.oracle.select(request, table, row.values, key)
        yield _attempt(stage, request, row, sql, expected, counts=True)


def _attempt(
    stage: Stage,
    request: Request,
    row: Row,
    sql: str,
    expected: Expected,
    *,
    form: str = "",
    counts: bool = False,
) -> Attempt:
    return Attempt(
        row.table.name,
        request,
        "select",
        sql,
        row.label,
        expected,
        stage.origin(row.table, expected),
        form,
        owner=row.owner,
        counts=counts,
    )


def whole_table(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Count the rows, and read every column of them."""
    name = quote_qname(table.name)
    rows = stage.world.of(table.name)
    seen = sum(stage.oracle.sees(request, table, row.values) for row in rows)
    first = next(iter(stage.oracle.rules(table, "select")), None)
    for form, sql, reads in (
        ("count", f"select 1 from {name}", ()),
        ("*", f"select * from {name}", table.column_names),
    ):
        if stage.oracle.privileges.allows(table, request.role, "select", reads):
            expected = Expected(Outcome.ALLOWED, first, seen)
            expected = stage.oracle.all_rows(expected, request, table, "select", {})
        else:
            expected = Expected(Outcome.PRIVILEGE, first, 0)
        origin = stage.origin(table, expected)
        yield Attempt(table.name, request, "select", sql, "all rows", expected, origin, form)
