"""How attacks are written: who sends which statements, and how the last one has to end.

::

    -- A comment.
    gus: update seats set role = 'owner' where user_id = :gus
    --> 0 rows

    max: update seats set role = 'editor' where user_id = :gus
    ==> 1 row

``-->`` is an attack: it ends like that, and the database is what it was before. ``==>`` is a
neighbour of the attack that is allowed; without it, a database that denies everything would
pass. ``:gus`` stands for a key, as variables do in psql.

An ending is ``1 row``, ``0 rows``; ``= value``, the one row that comes back; a command such as
``CREATE TABLE``; or an SQLSTATE. 42501 has kinds:

- ``42501 privilege``: nothing was granted;
- ``42501 policy``: granted, but not for this row;
- ``42501 guard``: the row, but not this change of it;
- ``42501 ownership``: only the owner may;
- ``42501`` alone: any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_OID, uuid5

import psycopg
import pytest

_ATTEMPT: Final = re.compile(
    r"(?P<comment>(?:\s*--(?!>).*\n)*)\s*(?P<who>\w+): (?P<sql>(?:.|\n)+?)\n\s*(?P<arrow>-->|==>) "
    r"(?P<ending>.+)"
)
_NAME: Final = re.compile(r"(?<![:\w]):([a-z]\w*)")

FREE: Final = frozenset({"missing", "new", "other"})
"""Names of keys that no row has."""


def key(name: str) -> str:
    """Return the key that ``:name`` stands for, the same in each run."""
    return str(uuid5(NAMESPACE_OID, name))


def names_in(sql: str) -> frozenset[str]:
    """Return the names behind colons."""
    return frozenset(_NAME.findall(sql))


def spelled(sql: str) -> str:
    """Return SQL with keys in place of their names."""
    return _NAME.sub(lambda found: f"'{key(found[1])}'::pg_catalog.uuid", sql)


@dataclass(frozen=True)
class Attempt:
    """Statements of one person, and their end.

    Attributes:
        who: The person.
        sql: The statements, with names for keys.
        ending: How the last one has to end.
        denied: Nothing may have changed.
    """

    who: str
    sql: str
    ending: str
    denied: bool

    def __str__(self) -> str:
        return f"{self.who}: {' '.join(self.sql.split())}"


def read_attempts(script: str) -> Iterator[Attempt]:
    """Yield the attempts of a script; whatever is not understood is an error."""
    position = 0
    for found in _ATTEMPT.finditer(script):
        assert not script[position : found.start()].strip(), script[position : found.start()]
        position = found.end()
        sql = "\n".join(line.strip() for line in found["sql"].splitlines())
        yield Attempt(found["who"], sql, found["ending"].strip(), found["arrow"] == "-->")
    assert not script[position:].strip(), script[position:]


def attempts(script: str) -> pytest.MarkDecorator:
    """Give a test each attempt of a script as ``attempt``.

    A script without a ``==>`` is refused: it could pass where everything is denied.
    """
    cases = list(read_attempts(script))
    assert {case.denied for case in cases} == {True, False}, (
        "an attack, or its neighbour, is missing"
    )
    return pytest.mark.parametrize("attempt", [pytest.param(case, id=str(case)) for case in cases])


def kind_of(error: psycopg.Error) -> str:
    """Return an error's SQLSTATE; for 42501, which means many things, with its kind."""
    return kind(error.sqlstate or "", error.diag.message_primary or str(error))


def kind(state: str, message: str) -> str:
    """Return an SQLSTATE; for 42501 with what its message says of its kind."""
    if state != "42501":
        return state or message
    if "row-level security" in message:
        return "42501 policy"
    if message.startswith("must be owner"):
        return "42501 ownership"
    if message.startswith("permission denied") and "for columns of" not in message:
        return "42501 privilege"
    return "42501 guard"


def told(error: psycopg.Error) -> str:
    """Return everything that an error tells a client."""
    diagnostic = error.diag
    return "\n".join(
        part
        for part in (
            diagnostic.message_primary,
            diagnostic.message_detail,
            diagnostic.message_hint,
            diagnostic.constraint_name,
            diagnostic.context,
            diagnostic.internal_query,
        )
        if part
    )
