"""Rows that belong to the schema, those of parents first."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.circles import in_order
from schemagen.build.draft import DraftTable
from schemagen.build.rows import WrittenRow, groups_of, table_of_rows, written_rows
from schemagen.build.scope import Scope
from schemagen.core.names import QName
from schemagen.model.rows import Seed
from schemagen.spec.kinds.seed import RowsSpec


def build(scope: Scope, specs: tuple[RowsSpec, ...]) -> Iterator[Seed]:
    """Yield the rows of each table; tables that refer to each other stay as written."""
    found: dict[QName, Seed] = {}
    needs: dict[QName, list[QName]] = {}
    for spec in specs:
        draft = table_of_rows(scope, spec)
        seed = _seed(scope, draft, spec) if draft is not None else None
        if draft is None or seed is None:
            continue
        found[seed.table] = seed
        needs[seed.table] = [
            scope.qname(reference.table)
            for _, reference, _ in draft.references()
            if reference.table != draft.spec.name
        ]
    order, _ = in_order(found, needs)
    for name in order:
        yield found[name]


def _seed(scope: Scope, draft: DraftTable, spec: RowsSpec) -> Seed | None:
    key = draft.primary_key
    if not key:
        return None  # reported with the table
    before = scope.problems.error_count
    rows = written_rows(scope, draft, spec)
    seen: dict[str, WrittenRow] = {}
    for row in rows:
        missing = [
            name for name in key if name not in row.values or row.values[name].text == "null"
        ]
        if missing:
            scope.problems.error(
                "SG247",
                f"the row of {draft.spec.name!r} does not say its primary key, "
                f"{', '.join(missing)}",
                row.node.origin,
                hint="a second run finds the row by its key; write a fixed value",
            )
            continue
        mark = row.bracketed(key).text
        if mark in seen:
            first = seen[mark].node.origin
            scope.problems.error(
                "SG248", f"two rows of {draft.spec.name!r} have the key {mark}", row.node.origin,
                hint="leave one of them out", notes=[f"the other one is at {first}"],
            )  # fmt: skip
        seen.setdefault(mark, row)
    if scope.problems.error_count > before:
        return None
    return Seed(
        draft.name,
        key,
        tuple(groups_of(draft, rows)),
        tuple(row.bracketed(key) for row in rows),
        spec.table.origin,
    )
