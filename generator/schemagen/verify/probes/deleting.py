"""Deleting: each row by its key, and all rows at once."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.quoting import quote_qname
from schemagen.model.tables import Table
from schemagen.verify.oracle import Expected, Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.stage import Stage
from schemagen.verify.requests import Request
from schemagen.verify.world import any_of, identity_of


def deletions(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield the attempts to delete rows."""
    name, key = quote_qname(table.name), identity_of(table)
    granted = stage.oracle.privileges.grant(table, request.role, "delete") is not None
    rows = stage.world.tried(table.name)
    for row in rows if granted else rows[:1]:
        sql = f"delete from {name} where {row.where}"
        expected = stage.oracle.delete(request, table, row.values, key)
        yield Attempt(
            table.name,
            request,
            "delete",
            sql,
            row.label,
            expected,
            stage.origin(table, expected),
            owner=row.owner,
            counts=True,
            reference=sql,
        )
    if stage.bulk:
        yield all_deleted(stage, request, table)


def all_deleted(stage: Stage, request: Request, table: Table) -> Attempt:
    """Delete without a condition: select policies play no part in it."""
    name = quote_qname(table.name)
    granted = stage.oracle.privileges.grant(table, request.role, "delete") is not None
    gone = [
        row
        for row in stage.world.of(table.name)
        if stage.oracle.usable(request, table, "delete", row.values) is not None
    ]
    rule = next(iter(stage.oracle.rules(table, "delete")), None)
    if not granted:
        expected = Expected(Outcome.PRIVILEGE, rule, 0)
    else:
        expected = Expected(Outcome.ALLOWED if gone else Outcome.NONE, rule, len(gone))
        expected = stage.oracle.all_rows(expected, request, table, "delete", {})
    return Attempt(
        table.name,
        request,
        "delete",
        f"delete from {name}",
        "all rows",
        expected,
        stage.origin(table, expected),
        "without where",
        reference=f"delete from {name} where {any_of(row.where for row in gone)}",
    )
