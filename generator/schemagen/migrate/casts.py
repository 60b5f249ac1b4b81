"""How a column gets another type: which values survive it, and which way refuses the others."""

from __future__ import annotations

import re
from typing import Final

import psycopg

from schemagen.migrate.engine import Structure

_USING: Final = re.compile(r' USING "(?:[^"]|"")+"::[^;]+;\Z')
_COLUMN: Final = re.compile(r'(ALTER TABLE .+? ALTER COLUMN "(?:[^"]|"")+") TYPE ')
_TYPE: Final = re.compile(
    r"(?P<base>[^(\[]+?)(?:\((?P<size>[\d,]+)\))?(?P<rest> [a-z ]+)?(?P<array>\[\])?"
)

_WIDER: Final = {
    "smallint": ("integer", "bigint", "numeric", "real", "double precision"),
    "integer": ("bigint", "numeric", "double precision"),
    "bigint": ("numeric",),
    "real": ("double precision",),
    "date": ("timestamp without time zone",),
}
"""What holds every value of a type."""

_CHECKED: Final = frozenset({"smallint", "integer", "bigint"})
"""Types that refuse what is too large for them, and round nothing between each other."""

_TEXTS: Final = frozenset({"text", "character varying"})
_ROUNDING: Final = frozenset(
    {"date", "double precision", "halfvec", "interval", "jsonb", "money", "numeric", "real",
     "sparsevec", "time", "timestamp", "vector"}
)  # fmt: skip
"""Types that take a text and keep less of it: digits, times of day, zones, keys."""

_FIXED: Final = frozenset({"bit", "halfvec", "sparsevec", "vector"})
"""Types whose values have exactly the size in brackets; another one is refused."""

_SIZED: Final = frozenset({"character varying", "character", "bit", "bit varying"})


def keeps(old: str, new: str) -> bool:
    """Return whether every value of a column survives another type, unless it is refused.

    Args:
        old: The type as the catalog writes it: ``numeric(10,2)``.
        new: The new one.
    """
    both = _pair(old, new)
    if both is None:
        return False
    before, after = both
    one, other = _base(before), _base(after)
    if one == other:
        return one in _SIZED | _FIXED or _holds(before["size"], after["size"])
    if other in _TEXTS:
        return True
    if one in _TEXTS:  # what is no such text is refused
        return _kind(after) not in _ROUNDING or (other == "numeric" and after["size"] is None)
    if {one, other} <= _CHECKED:
        return True
    return other in _WIDER.get(one, ()) and after["size"] is None


def is_wider(old: str, new: str) -> bool:
    """Return whether no value can be refused."""
    both = _pair(old, new)
    if both is None:
        return False
    before, after = both
    one, other = _base(before), _base(after)
    if one == other:
        return one not in _FIXED and _holds(before["size"], after["size"])
    sized = after["size"] is not None
    return not sized and (other in _TEXTS or other in _WIDER.get(one, ()))


def _pair(old: str, new: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return two types in their parts, None where one is an array and the other is none."""
    before, after = _TYPE.fullmatch(old), _TYPE.fullmatch(new)
    if before is None or after is None or before["array"] != after["array"]:
        return None
    return before, after


def _base(match: re.Match[str]) -> str:
    """Return a type without its size and schema."""
    return f"{match['base']}{match['rest'] or ''}".rpartition(".")[2]


def _kind(match: re.Match[str]) -> str:
    """Return a type without its zone: ``timestamp``."""
    return _base(match).partition(" with")[0]


def _holds(old: str | None, new: str | None) -> bool:
    """Return whether a size in brackets holds what another one does; without one it holds all."""
    if new is None or old == new:
        return True
    if old is None:
        return False
    one, other = ([int(part) for part in size.split(",")] for size in (old, new))
    scale, wanted = (sizes[1] if len(sizes) > 1 else 0 for sizes in (one, other))
    return wanted >= scale and other[0] - wanted >= one[0] - scale


def without_casts(admin_url: str, structure: Structure) -> Structure:
    """Leave out explicit casts where PostgreSQL converts by itself.

    An explicit cast cuts what is too long; without it such a value is refused.
    https://www.postgresql.org/docs/current/datatype-character.html

    Args:
        admin_url: A database with the tables as they are, as a superuser; nothing stays changed.
        structure: What an engine wrote.
    """
    with psycopg.connect(admin_url) as connection:
        written = [_without(connection, text) for text in structure.statements]
        connection.rollback()
    return Structure(structure.labels, tuple(written))


def _without(connection: psycopg.Connection, statement: str) -> str:
    """Return a statement in the form in which it runs, having run it if it does."""
    bare = _USING.sub(";", statement)
    column = _COLUMN.match(statement)
    # A default of the old type may be in the way; the engine sets the new one later.
    undone = [f"{column[1]} DROP DEFAULT;\n{statement}"] if column else []
    for text in dict.fromkeys((bare, statement, *undone)):
        try:
            with connection.transaction():
                connection.execute(text.encode())
        except psycopg.Error:
            continue  # the attempt will say why
        return text
    return statement
