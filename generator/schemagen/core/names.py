"""Names of database objects."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

MAX_BYTES: Final = 63
"""PostgreSQL cuts longer names silently (NAMEDATALEN - 1).

https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
"""

PRIVATE_SCHEMA: Final = "private"
"""Nobody has usage on it: policies and ``begin atomic`` bodies are resolved when created."""


@dataclass(frozen=True, slots=True, order=True)
class QName:
    """The name of an object within its schema, both unquoted."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def bounded(name: str, room: int = 0) -> str:
    """Return the name, cut to 63 bytes with a hash of the whole if it is longer.

    Args:
        name: The name.
        room: How many bytes to leave for what is put behind it.
    """
    encoded = name.encode()
    if len(encoded) <= MAX_BYTES - room:
        return name
    digest = sha256(encoded).hexdigest()[:8]
    return encoded[: MAX_BYTES - room - 9].decode(errors="ignore") + "_" + digest


def private_function(bundle: str, name: str) -> QName:
    """Return the name of a bundle's own function that nobody calls by name."""
    return QName(PRIVATE_SCHEMA, bounded(f"{bundle}_{name}"))


def trigger_name(table: str, rank: int, name: str) -> str:
    """Return ``<table>_<rank>_<name>``: triggers fire in the order of their names.

    https://www.postgresql.org/docs/current/trigger-definition.html
    """
    return bounded(f"{table}_{rank:02d}_{name}")
