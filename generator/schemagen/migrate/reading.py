"""What several parts of a migration read from facts: names, words, partitions."""

from __future__ import annotations

import re
from typing import Final

from schemagen.database.facts import Facts, Row

_WORD: Final = re.compile(r"\w+")


def words(text: object) -> frozenset[str]:
    """Return the words of a definition, of which its names are some."""
    return frozenset(_WORD.findall(str(text)))


def path(key: Row) -> str:
    """Return the key of a fact as people write a name: ``public.notes.title``."""
    return ".".join(map(str, key))


def function_of(signature: str) -> str:
    """Return a function's name without its arguments."""
    return signature.partition("(")[0]


def partitions(facts: Facts) -> frozenset[Row]:
    """Return the tables that are partitions: what happens to their table happens to them."""
    tables = facts.named("tables").items()
    return frozenset(key for key, fact in tables if fact["partition_bound"] is not None)


def indexes_of_constraints(facts: Facts) -> frozenset[Row]:
    """Return the names that indexes may have because a constraint has them."""
    return frozenset((key[0], key[2]) for key in facts.named("constraints"))
