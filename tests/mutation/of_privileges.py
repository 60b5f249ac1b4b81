"""Mutants of privileges on tables and their columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import psycopg

from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.model import Model
from schemagen.model.tables import Table

from .mutants import Mutant

_BY_COLUMN: Final = ("select", "insert", "update", "references")
_PRIVILEGES: Final = (*_BY_COLUMN, "delete", "truncate", "trigger")
_SINCE_17: Final = "maintain"


def privilege_mutants(connection: psycopg.Connection, model: Model) -> Iterator[Mutant]:
    """Yield, for each role, what it has and could lose, and what it has not and could get."""
    newer = [_SINCE_17] if connection.info.server_version >= 170_000 else []
    for table in model.tables:
        for role in API_ROLES:
            for privilege in (*_PRIVILEGES, *newer):
                yield from _of_table(connection, table, role, privilege)
            for privilege in _BY_COLUMN:
                yield from _of_columns(connection, table, role, privilege)


def _of_table(
    connection: psycopg.Connection, table: Table, role: str, privilege: str
) -> Iterator[Mutant]:
    name, bare = quote_qname(table.name), table.name.name
    whole = _held(connection, "has_table_privilege(%s, %s, %s)", role, name, privilege)
    some = privilege in _BY_COLUMN and _held(
        connection, "has_any_column_privilege(%s, %s, %s)", role, name, privilege
    )
    # Whether rows may be deleted is tried; the rest the catalog tells, column by column.
    words = ("delete",) if privilege == "delete" else (f"{bare}, {role}, privilege {privilege}",)
    for verb, towards, possible in (("grant", "to", not whole), ("revoke", "from", whole or some)):
        if possible:
            yield Mutant(
                f"{verb} {privilege} on {bare} {towards} {role}",
                f"{verb} {privilege} on {name} {towards} {role}",
                (table.name,),
                words,
                "" if privilege == "delete" else f"tables: {verb}",
            )


def _of_columns(
    connection: psycopg.Connection, table: Table, role: str, privilege: str
) -> Iterator[Mutant]:
    name, bare = quote_qname(table.name), table.name.name
    columns = table.column_names if privilege == "select" else table.writable_columns
    for column in columns:
        held = "has_column_privilege(%s, %s, %s, %s)"
        if not _held(connection, held, role, name, column, privilege):
            yield Mutant(
                f"grant {privilege} ({column}) on {bare} to {role}",
                f"grant {privilege} ({quote_identifier(column)}) on {name} to {role}",
                (table.name,),
                (f"{bare}, {role}, privilege {privilege}, column {column}",),
                "columns: grant",
            )


def _held(connection: psycopg.Connection, question: str, *values: str) -> bool:
    row = connection.execute(f"select {question}".encode(), values).fetchone()
    return bool(row and row[0])
