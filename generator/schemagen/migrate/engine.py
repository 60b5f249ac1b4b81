"""Diff engines: SQL that gives one database the tables and types of another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

from schemagen.core.errors import ServerError
from schemagen.core.parsing import character_offset, inner, kind_of, label_of, parse

_NEW_LABEL: Final = "alter_enum_stmt"
_HISTORIES: Final = ("schemagen", "supabase_migrations")
"""Schemas in which it says how a database came about; they are no facts."""


@dataclass(frozen=True, slots=True)
class Structure:
    """How tables and types change.

    Attributes:
        labels: Statements that add labels to enums. Those are used in a later transaction
            only: https://www.postgresql.org/docs/current/sql-altertype.html
        statements: All others, in their order.
    """

    labels: tuple[str, ...]
    statements: tuple[str, ...]


class DiffEngine(Protocol):
    """Compares tables, their columns and constraints, sequences, types and what these need."""

    def structure(self, before: str, after: str) -> Structure:
        """Return what gives the first database the structure of the second one.

        Args:
            before: URL of a database that is as it is; it is read only.
            after: URL of a database that is as it shall be; it is read only.

        Raises:
            ServerError: The engine is not installed, or does not know how.
        """


class Pgmig:
    """The engine of https://pgmig.readthedocs.io/ , installed by the extra ``migrate``."""

    def structure(self, before: str, after: str) -> Structure:
        """Return what pgmig writes, statement by statement."""
        try:
            import pgmig
        except ModuleNotFoundError as error:
            raise ServerError(
                "migrations are written by pgmig, which is not installed",
                hint="install it with: pip install '.[migrate]' in a checkout of schemagen",
                code="SG745",
            ) from error
        try:
            written = pgmig.generate(source=before, target=after, ignore_schemas=_HISTORIES)
        except pgmig.PgmigError as error:
            raise ServerError(
                f"pgmig can't write this migration: {error}",
                hint="write it by hand, and let schemagen migrate --check prove it",
                code="SG743",
            ) from error
        return split(written)


def split(script: str) -> Structure:
    """Return a script's statements as they are written, without those for schemas.

    Schemas and extensions are no structure of tables; the bundle knows how it makes its own.
    """
    labels: list[str] = []
    others: list[str] = []
    for raw in parse(script).stmts:
        start = character_offset(script, raw.stmt_location)
        end = character_offset(script, raw.stmt_location + raw.stmt_len)
        text = f"{script[start:end].strip()};"
        if kind_of(raw.stmt) == _NEW_LABEL and not inner(raw.stmt).old_val:
            labels.append(text)
        elif not _is_around(raw.stmt):
            others.append(text)
    return Structure(tuple(labels), tuple(others))


_MADE: Final = ("create_schema_stmt", "create_extension_stmt")
_OF: Final = {"drop_stmt": "remove_type", "comment_stmt": "objtype"}


def _is_around(statement: Any) -> bool:
    """Return whether a statement is about a schema or an extension."""
    kind = kind_of(statement)
    if kind in _OF:
        return label_of(inner(statement), _OF[kind]) in ("OBJECT_SCHEMA", "OBJECT_EXTENSION")
    return kind in _MADE
