"""Partitioned tables: what they ask of keys and triggers, and the function that keeps them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName, private_function
from schemagen.model.objects import SchemaObject
from schemagen.model.partitions import (
    PERIODS,
    Partition,
)
from schemagen.model.realtime import Published
from schemagen.model.routines import Trigger
from schemagen.model.tables import Index, Key, Table
from schemagen.spec.specification import TableSpec

_TYPES: Final = frozenset({"date", "timestamp", "timestamptz"})
_MOST_YEARS: Final = 1_000
"""Further back the calendar ends: names and bounds are written with four digits and no era."""


def key_addition(table: TableSpec) -> tuple[str, ...]:
    """Return the column that the key of the feature ``id`` takes along, if there is one.

    PostgreSQL holds a key within each partition alone, so the partition's column is part of it.
    https://www.postgresql.org/docs/current/ddl-partitioning.html
    """
    used = any(use.definition.feature.name == "id" for use in table.uses)
    return (table.partition.by.text,) if table.partition is not None and used else ()


def build_partition(
    scope: Scope, draft: DraftTable, keys: Iterable[Key | None]
) -> Partition | None:
    """Return how a table is partitioned; report a column or a key that does not fit."""
    spec = draft.spec.partition
    if spec is None or not scope.check_column(draft, spec.by.text, spec.by.at(0)):
        return None
    column = draft.column(spec.by.text)
    definition = column.definition if column is not None else None
    if definition is None:
        return None
    by, type_ = spec.by.text, definition.type_name[-1]
    touched = any(
        trigger.function is not None and trigger.function.text == f"touch_{by}"
        for trigger in draft.triggers
    )
    if type_ not in _TYPES or definition.generated is not None or touched:
        reason = "is generated" if definition.generated is not None else f"is of type {type_}"
        scope.problems.error(
            "SG295",
            f"the partition of a row can't be told by {by!r}, which "
            + ("changes with every update" if touched else reason),
            spec.by.at(0),
            hint="name a column of type date, timestamp or timestamptz that stays as it is",
        )
        return None
    for key in keys:
        if key is not None:
            _check_unique(scope, by, key.columns, key.name, key.origin)
    if spec.every == "year" and spec.keep is not None and spec.keep > _MOST_YEARS:
        scope.problems.error(
            "SG106",
            f"'keep' has to be at most {_MOST_YEARS:,} years, this is {spec.keep:,}",
            spec.origin,
            hint="leave it out to keep all",
        )
    return Partition(
        by=by,
        type=type_,
        every=spec.every,
        ahead=PERIODS[spec.every][1] if spec.ahead is None else spec.ahead,
        function=private_function(scope.spec.name, f"{draft.spec.name}_partitions"),
        origin=spec.origin,
        keep=spec.keep,
        expiry=scope.qname(f"expire_{draft.spec.name}") if spec.keep is not None else None,
    )


def _check_unique(
    scope: Scope, by: str, columns: Iterable[str | None], name: str, place: Origin
) -> None:
    if by not in columns:
        scope.problems.error(
            "SG296",
            f"{name!r} can't be unique over all partitions without their column {by!r}",
            place,
            hint=f"add {by!r} to its columns: uniqueness is held within each partition alone",
        )


def refers_to_partitions(scope: Scope, target: QName, place: Origin) -> bool:
    """Report a foreign key to a partitioned table; say whether it is one."""
    parent = scope.draft_of(target)
    if parent is None or parent.spec.partition is None:
        return False
    scope.problems.error(
        "SG297",
        f"{parent.spec.name!r} is partitioned, so no foreign key can name a row of it",
        place,
        hint=f"its key holds {parent.spec.partition.by.text!r} too, and partitions are "
        "dropped as a whole: keep the id without `references`, or don't partition it",
    )
    return True


def check_partitioned(
    scope: Scope,
    tables: Iterable[Table],
    indexes: Iterable[Index],
    triggers: Iterable[Trigger],
    objects: Iterable[SchemaObject],
) -> None:
    """Report what a partitioned table can't carry: its unique indexes, triggers, changes."""
    parted = {t.name: t.partition for t in tables if t.partition is not None}
    if not parted:
        return
    for index in indexes:
        partition = parted.get(index.table)
        if index.unique and partition is not None:
            _check_unique(scope, partition.by, index.columns, index.name, index.origin)
    for trigger in triggers:
        if trigger.table in parted and _misses_moves(trigger):
            scope.problems.error(
                "SG298",
                f"the trigger {trigger.name!r} would not see an update that moves a row to "
                "another partition",
                trigger.origin,
                hint="to triggers that is a deletion and an insertion: use `before: update`, or "
                "`after: [insert, update]`, or `per: statement`",
            )
    for item in objects:
        if isinstance(item, Published) and item.table in parted:
            scope.problems.error(
                "SG299",
                f"changes of {item.table.name!r} can't be published: they would be those of "
                "its partitions, which nobody may read",
                item.origin,
                hint="leave it out of `realtime`, or don't partition it",
            )


def _misses_moves(trigger: Trigger) -> bool:
    """Whether a trigger sees updates and would not see those that move a row.

    https://www.postgresql.org/docs/current/trigger-definition.html
    """
    after_update = trigger.timing == "after" and "update" in trigger.events
    return trigger.per_row and after_update and "insert" not in trigger.events
