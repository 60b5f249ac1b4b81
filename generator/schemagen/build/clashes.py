"""Names that PostgreSQL would cut, refuse, or silently take for another object's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin
from schemagen.core.names import MAX_BYTES
from schemagen.model.tables import Index, Table

_TAKEN_SCHEMAS: Final = frozenset(
    {
        "auth", "cron", "extensions", "graphql", "graphql_public", "information_schema", "net",
        "pgbouncer", "pgmq", "private", "realtime", "schemagen", "storage", "supabase_functions",
        "supabase_migrations", "vault",
    }
)  # fmt: skip
"""Schemas of the platform, of helper functions and of the ledger."""


def check_names(scope: Scope, tables: tuple[Table, ...], indexes: tuple[Index, ...]) -> None:
    """Report names that can't be used, or that two objects would share."""
    schema = scope.spec.schema
    if schema in _TAKEN_SCHEMAS or schema.startswith("pg_"):
        scope.problems.error(
            "SG224", f"the schema {schema!r} belongs to the platform or to schemagen",
            scope.spec.origin, hint="use `public`, or a schema of your own",
        )  # fmt: skip
    for name, origin in _written_names(tables):
        if len(name.encode()) > MAX_BYTES:
            scope.problems.error(
                "SG224", f"the name {name!r} is longer than {MAX_BYTES} bytes", origin,
                hint="PostgreSQL would cut it",
            )  # fmt: skip
    taken: dict[str, str] = {}
    for name, what, origin in _relations(tables, indexes):
        if name in taken:
            scope.problems.error(
                "SG225", f"{what} and {taken[name]} are both called {name!r}", origin,
                hint="tables, indexes and unique constraints share their names; rename one",
            )  # fmt: skip
        taken.setdefault(name, what)
    for table in tables:
        _check_constraints(scope, table)


def _written_names(tables: tuple[Table, ...]) -> Iterator[tuple[str, Origin]]:
    for table in tables:
        yield table.name.name, table.origin
        for column in table.columns:
            yield column.name, column.origin


def _relations(
    tables: tuple[Table, ...], indexes: tuple[Index, ...]
) -> Iterator[tuple[str, str, Origin]]:
    for table in tables:
        yield table.name.name, f"the table {table.name.name!r}", table.origin
    for table in tables:
        for key in (table.primary_key, *table.uniques):
            if key is not None:
                yield key.name, f"a constraint of {table.name.name!r}", key.origin
    for index in indexes:
        yield index.name, f"an index of {index.table.name!r}", index.origin


def _check_constraints(scope: Scope, table: Table) -> None:
    taken = {key.name for key in (table.primary_key, *table.uniques) if key is not None}
    for item in (*table.checks, *table.foreign_keys):
        if item.name in taken:
            scope.problems.error(
                "SG225", f"two constraints of {table.name.name!r} are called {item.name!r}",
                item.origin, hint="rename one of them",
            )  # fmt: skip
        taken.add(item.name)
