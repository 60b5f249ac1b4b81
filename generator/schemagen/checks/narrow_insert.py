"""Upserts that are refused though the update that they mean would be allowed."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.checks.conditions import implies
from schemagen.checks.reach import Reach, all_reaches, short
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.model import Model
from schemagen.model.tables import Table


def narrow_insert(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each insert that is narrower than the same actor's update.

    ``insert ... on conflict do update`` holds the proposed row against the rules for insert
    even if it ends as an update. Only tables with a key that clients can know are looked at:
    nobody upserts by a key that the database makes up.

    https://www.postgresql.org/docs/current/sql-createpolicy.html
    """
    for table in model.tables:
        if not has_natural_key(table):
            continue
        inserts, updates = (all_reaches(model, table, word) for word in ("insert", "update"))
        told: set[object] = set()
        for update in updates:
            same = [insert for insert in inserts if _same(insert, update)]
            if not same or same[0].rule.origin in told:
                continue
            given = update.rule.new_row_condition
            if implies(table, [given], [insert.rule.new_row_condition for insert in same]):
                continue
            told.add(same[0].rule.origin)
            condition = same[0].rule.new_row_condition
            yield Diagnostic(
                "SG914",
                f"{update.actor.name!r} may insert into {short(table.name)} only rows of "
                f"which `{condition}` holds, and may update to others: an upsert of those is "
                "refused, even if the row is there",
                same[0].rule.origin,
                hint="give both the same condition, or let clients update and insert apart",
                severity=Severity.WARNING,
            )


def has_natural_key(table: Table) -> bool:
    """Return whether clients can name a row without having read it: ``unique (user_id, day)``."""
    keys = [key for key in (table.primary_key, *table.uniques) if key is not None]
    return any(not any(_made_up(table, name) for name in key.columns) for key in keys)


def _made_up(table: Table, name: str) -> bool:
    column = table.column(name)
    if column is None or column.identity or column.generated is not None:
        return True
    # The caller's own key is no secret to the caller.
    return column.default is not None and name != table.owner


def _same(one: Reach, other: Reach) -> bool:
    return (one.actor, one.roles, one.belongs) == (other.actor, other.roles, other.belongs)
