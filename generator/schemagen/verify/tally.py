"""Counting cells by table, kind of request and operation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from schemagen.core.names import QName
from schemagen.model.access import OPERATIONS
from schemagen.verify.oracle import Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.report import Access

_FIRST: Final = ("anon", "no key", "user")
_LAST: Final = ("service",)


@dataclass
class _Count:
    cells: int = 0
    failed: int = 0
    privileged: bool = False
    own: list[bool] = field(default_factory=list)
    others: list[bool] = field(default_factory=list)


class Tally:
    """Adds cells up."""

    def __init__(self, kinds: Iterable[str] = ()) -> None:
        """Begin.

        Args:
            kinds: Kinds of requests beside those that every proof has.
        """
        own = [kind for kind in dict.fromkeys(kinds) if kind not in {*_FIRST, *_LAST}]
        self._kinds = (*_FIRST, *own, *_LAST)
        self._counts: dict[tuple[QName, str, str], _Count] = {}

    @property
    def cells(self) -> int:
        """How many cells were counted."""
        return sum(count.cells for count in self._counts.values())

    def add(self, attempt: Attempt, *, failed: bool) -> None:
        """Count a cell."""
        key = (attempt.table, attempt.request.kind, attempt.operation)
        count = self._counts.setdefault(key, _Count())
        count.cells += 1
        count.failed += failed
        count.privileged |= attempt.expected.outcome is not Outcome.PRIVILEGE
        if attempt.counts and not attempt.request.mixed:
            own = attempt.owner is not None and attempt.request.owner == attempt.owner
            allowed = attempt.expected.outcome is Outcome.ALLOWED
            (count.own if own else count.others).append(allowed)

    def access(self) -> dict[tuple[QName, str, str], Access]:
        """Return the result of each group, in a fixed order of columns."""
        tables = dict.fromkeys(table for table, _, _ in self._counts)
        return {
            (table, kind, operation): Access(_extent(found), found.cells, found.failed)
            for table in tables
            for kind in self._kinds
            for operation in OPERATIONS
            if (found := self._counts.get((table, kind, operation))) is not None
        }


def _extent(count: _Count) -> str:
    if not count.privileged:
        return "-"
    allowed = [*count.own, *count.others]
    if not any(allowed):
        return "none"
    if all(allowed):
        return "all"
    return "own" if not any(count.others) and any(count.own) else "some"
