"""Vector indexes that are there and do not help."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.vectors import METHODS
from schemagen.model.model import Model
from schemagen.model.tables import Index


def ivfflat_on_empty_table(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each IVFFlat index: a bundle makes it before there are rows."""
    for index in model.indexes:
        if index.method == "ivfflat":
            yield Diagnostic(
                "SG950",
                f"the IVFFlat index {index.name!r} is built while {index.table.name!r} is empty, "
                "so its lists are made of nothing",
                index.origin.outermost,
                hint="use the method hnsw, or build the index anew once the rows are there: "
                f"`reindex index concurrently {index.name}`",
                severity=Severity.WARNING,
            )


def second_vector_index(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each vector index that repeats another one under its own name."""
    seen: dict[tuple[object, ...], Index] = {}
    for index in model.indexes:
        if index.method not in METHODS:
            continue
        condition = index.where.text if index.where is not None else ""
        first = seen.setdefault((index.table, index.elements.text, condition), index)
        if first is not index:
            yield Diagnostic(
                "SG951",
                f"the index {index.name!r} is over the same vectors as {first.name!r}",
                index.origin.outermost,
                hint="drop one of them: they cost more than all other indexes together",
                severity=Severity.WARNING,
            )
