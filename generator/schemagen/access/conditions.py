"""Conditions joined, so that nothing is asked of a row that does not belong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from schemagen.core.quoting import Sql
from schemagen.core.raising import can_raise

TRUE: Final = Sql("true")


def either(conditions: Iterable[Sql]) -> Sql:
    """Join conditions with ``or``, duplicates dropped, in order."""
    distinct = list(dict.fromkeys(condition.text for condition in conditions))
    if TRUE.text in distinct:
        return TRUE
    if len(distinct) == 1:
        return Sql(distinct[0])
    return Sql(" or ".join(f"({text})" for text in distinct))


def both(belongs: Sql, condition: Sql | None) -> Sql:
    """Join a row's belonging with the rule's own condition.

    The server evaluates what is cheap first. A condition that could fail is therefore asked
    only of rows that belong: its error would tell of somebody else's.
    """
    if condition is None:
        return belongs
    if belongs == TRUE:
        return Sql(f"({condition})")
    if can_raise(condition.text):
        return Sql(f"{belongs} and case when {belongs} then ({condition}) end")
    return Sql(f"{belongs} and ({condition})")
