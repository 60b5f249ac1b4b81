"""Comparisons say where values may come from; patterns, what they match."""

from __future__ import annotations

import re

import pytest

from schemagen.verify.comparisons import conjuncts, follows
from schemagen.verify.patterns import matching

FOLLOWS = {
    "b = a + 6": {"b": ["a + 6"], "a": ["(b) - ( 6)"]},
    "not (a > t.b)": {"a": ["t.b"], "b": ["a"]},
    "a between b and c - 1": {"a": ["b", "c - 1"], "b": ["a"], "c": ["(a) + ( 1)"]},
    "a not between b and c": {"a": ["b", "c"], "b": ["a"], "c": ["a"]},
    "a in (b, 'x') and c is null": {"a": ["b", "'x'"], "b": ["a"]},
    "a is not distinct from b": {"a": ["b"], "b": ["a"]},
    "lower(a) = b": {"a": ["b"], "b": ["lower(a)"]},
    "a::date = (b)": {"a": ["(b)"], "b": ["a::date"]},
    "a - b - c = 0": {
        "a": ["((0) + ( c)) + ( b)"], "b": ["(a ) - ((0) + ( c))"], "c": ["(a - b ) - (0)"],
    },
    "a = any (b)": {"a": ["(b)[1]"], "b": ["array[a]"]},
    "(a is null) = (b is null)": {},
    "num_nonnulls(a, b) = 1": {},
    "a || 'x' = b": {"b": ["a || 'x'"]},
    "c = case when a = 1 then 2 else 3 end": {
        "c": ["case when a = 1 then 2 else 3 end"], "a": ["1"],
    },
    "whole = 8": {"part": ["(8) / ( 2)"]},
    "a = ": {},
}  # fmt: skip


@pytest.mark.parametrize("condition", FOLLOWS)
def test_columns_follow_from_comparisons(condition: str) -> None:
    found: dict[str, list[str]] = {}
    for follow in follows(condition, (("whole", "part * 2"),)):
        found.setdefault(follow.column, []).append(follow.expression)

    assert found == FOLLOWS[condition]


def test_conditions_are_taken_apart() -> None:
    assert conjuncts("(a = 1 and (b between 2 and 3 and c))") == ("a = 1", "b between 2 and 3", "c")
    assert conjuncts("a or b and c") == ("a or b and c",)
    assert conjuncts("a = 'x and y'") == ("a = 'x and y'",)
    assert conjuncts("a = (") == ("a = (",)


PATTERNS = [
    "^[a-z0-9][a-z0-9-]{1,62}$",
    "^[a-z0-9]+(-[a-z0-9]+)*$",
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
    "^#[0-9a-fA-F]{6}$",
    r"^https://[^\s/$.?#].[^\s]*$",
    "^[A-Z]{2}(-[A-Z]{2})?$",
    r"^\+?[1-9]\d{6,14}$",
    r"^v?\d+\.\d+\.\d+$",
    "^(?:draft|sent)-[0-9]{4,}$",
    "^[[:upper:]][[:alnum:]_]{0,9}$",
    r"^[]\]a-c]{3}$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_strings_match_their_pattern(pattern: str) -> None:
    found = matching(pattern, 24)
    python = pattern.replace("[:upper:]", "A-Z").replace("[:alnum:]", "A-Za-z0-9")

    assert len(found) >= 8
    assert len(set(found)) == len(found)
    assert [text for text in found if not re.search(python, text)] == []


@pytest.mark.parametrize(
    "pattern", ["plain", "^(?=a)b$", "^[a-z", "^(a$", "^a)$", "^a{9999}$", r"^\mword$", "[[:odd:]]"]
)
def test_nothing_is_made_of_what_is_not_understood(pattern: str) -> None:
    assert matching(pattern, 24) == ()
