"""An index whose columns another index or a constraint already leads with."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.names import QName
from schemagen.model.model import Model
from schemagen.model.tables import Index, Key, Table


def duplicate_index(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each plain index that only costs writes.

    A unique constraint has an index of its own; a second one on its leading columns serves
    no query better.
    """
    by_table: dict[QName, list[Index]] = {}
    for index in model.indexes:
        by_table.setdefault(index.table, []).append(index)
    for table in model.tables:
        own = by_table.get(table.name, [])
        for index in own:
            other = _covered_by(index, table, own)
            if other is not None:
                yield Diagnostic(
                    "SG901",
                    f"the index {index.name!r} repeats {other}",
                    index.origin,
                    hint="drop it: each index costs every insert and update",
                    severity=Severity.WARNING,
                )


def _covered_by(index: Index, table: Table, own: list[Index]) -> str | None:
    if not _plain(index):
        return None
    keys: list[Key] = [key for key in (table.primary_key, *table.uniques) if key is not None]
    for key in keys:
        if key.columns[: len(index.columns)] == index.columns:
            return f"the index of the constraint {key.name!r}"
    for other in own:
        longer = len(other.columns) > len(index.columns)
        if other is not index and _plain(other) and longer:
            if other.columns[: len(index.columns)] == index.columns:
                return f"the index {other.name!r}"
    return None


def _plain(index: Index) -> bool:
    """Whether the index is a btree over bare columns in ascending order."""
    return (
        index.method == "btree"
        and index.where is None
        and not index.unique
        and not index.include
        and None not in index.columns
        and " " not in index.elements.text.replace(", ", ",")
    )
