"""Which conditions could fail on somebody else's row."""

import pytest

from schemagen.core.raising import can_raise

HARMLESS = (
    "open",
    "not is_deleted and (status = 'a' or level is null)",
    "t.level in (1, 2, 3)",
    "level >= 1 and level <= 3 or open is not true",
    "due > now() + interval '1 day'",
    "due < current_date",
    "a is distinct from b",
    "1 / 1 = 1",
)
RAISING = (
    "100 / weight > 0",
    "note::integer > 1",
    "lower(note) = 'a'",
    "tags[1] = 'a'",
    "details ->> 'a' = 'b'",
    "due + wait > now()",
    "note like 'a%'",
    "case when a then b end",
    "a = any (b)",
    "exists (select 1)",
)


@pytest.mark.parametrize("condition", HARMLESS)
def test_comparisons_cannot_fail(condition: str) -> None:
    assert not can_raise(condition)


@pytest.mark.parametrize("condition", RAISING)
def test_what_computes_may_fail(condition: str) -> None:
    assert can_raise(condition)
