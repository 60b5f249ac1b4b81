"""The checks that ship with schemagen."""

from __future__ import annotations

from typing import Final

from schemagen.api import Check
from schemagen.checks.duplicate_index import duplicate_index
from schemagen.checks.unreadable_view import unreadable_view
from schemagen.checks.vector_index import ivfflat_on_empty_table, second_vector_index

CHECKS: Final = (
    Check(
        "SG232",
        "unreadable-view",
        "A view for somebody who may not read what it reads",
        unreadable_view,
    ),
    Check(
        "SG901",
        "duplicate-index",
        "An index that another index or constraint makes needless",
        duplicate_index,
    ),
    Check(
        "SG950",
        "ivfflat-on-empty-table",
        "An IVFFlat index, whose lists are made before there are rows",
        ivfflat_on_empty_table,
    ),
    Check(
        "SG951",
        "second-vector-index",
        "A vector index that repeats another one",
        second_vector_index,
    ),
)
"""In the order of their codes."""
