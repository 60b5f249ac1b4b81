"""The checks that ship with schemagen."""

from __future__ import annotations

from typing import Final

from schemagen.api import Check
from schemagen.checks.duplicate_index import duplicate_index

CHECKS: Final = (
    Check(
        "SG901",
        "duplicate-index",
        "An index that another index or constraint makes needless",
        duplicate_index,
    ),
)
"""In the order of their codes."""
