"""Names that PostgreSQL would cut, refuse, or silently take for another object's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin
from schemagen.core.names import MAX_BYTES
from schemagen.model.objects import SchemaObject
from schemagen.model.partitions import fits_partition
from schemagen.model.routines import Function
from schemagen.model.tables import Check, ForeignKey, Index, Table
from schemagen.model.views import View
from schemagen.spec.apart import kept_apart

_TAKEN_SCHEMAS: Final = frozenset(
    {
        "auth", "cron", "extensions", "graphql", "graphql_public", "information_schema", "net",
        "pgbouncer", "pgmq", "private", "realtime", "schemagen", "storage", "supabase_functions",
        "supabase_migrations", "vault",
    }
)  # fmt: skip
"""Schemas of the platform, of helper functions and of the ledger."""


_DOLLAR_MARK: Final = re.compile(r"\$\w*\$")


def check_names(
    scope: Scope,
    tables: tuple[Table, ...],
    indexes: tuple[Index, ...],
    functions: Collection[Function],
    objects: Iterable[SchemaObject] = (),
) -> None:
    """Report names that can't be used, or that two objects would share."""
    schema = scope.spec.schema
    if schema in _TAKEN_SCHEMAS or schema.startswith("pg_"):
        scope.problems.error(
            "SG224", f"the schema {schema!r} belongs to the platform or to schemagen",
            scope.spec.schema_origin, hint="use `public`, or a schema of your own",
        )  # fmt: skip
    views = [item for item in objects if isinstance(item, View)]
    reported: list[str] = []
    for name, origin in (
        *_written_names(scope, tables, indexes, functions),
        *((view.name.name, view.origin) for view in views),
    ):
        if any(part in name for part in reported):
            continue  # made of a name that was reported
        if _DOLLAR_MARK.search(name):
            reported.append(name)
            scope.problems.error(
                "SG224", f"the name {name!r} holds a dollar quote", origin,
                hint="the bodies of functions would end there; leave out one of the dollar signs",
            )  # fmt: skip
        if len(name.encode()) > MAX_BYTES:
            reported.append(name)
            scope.problems.error(
                "SG224", f"the name {name!r} is longer than {MAX_BYTES} bytes", origin,
                hint="PostgreSQL would cut it",
            )  # fmt: skip
    parted = [(t.name, t.partition) for t in tables if t.partition is not None]
    taken: dict[str, str] = {}
    for name, what, origin in _relations(tables, indexes, views):
        if name in taken:
            scope.problems.error(
                "SG225", f"{what} and {taken[name]} are both called {name!r}", origin,
                hint="tables, views, indexes and unique constraints share their names; rename one"
                + kept_apart(origin),
            )  # fmt: skip
        taken.setdefault(name, what)
        of = next((own for own, how in parted if fits_partition(own, how, name)), None)
        if of is not None:
            scope.problems.error(
                "SG225", f"{what} and a partition of {of.name!r} would both be called {name!r}",
                origin, hint="rename one of the tables",
            )  # fmt: skip
    for table in tables:
        _check_constraints(scope, table)


def _written_names(
    scope: Scope,
    tables: tuple[Table, ...],
    indexes: tuple[Index, ...],
    functions: Collection[Function],
) -> Iterator[tuple[str, Origin]]:
    yield scope.spec.schema, scope.spec.schema_origin
    for table in tables:
        yield table.name.name, table.origin
        for column in table.columns:
            yield column.name, column.origin
        for key in (table.primary_key, *table.uniques):
            if key is not None:
                yield key.name, key.origin
        for check in table.checks:
            yield check.name, check.origin
    for index in indexes:
        yield index.name, index.origin
    for function in functions:
        yield function.name.name, function.origin
        for argument in (*function.arguments, *function.result):
            yield argument.name, function.origin


def _relations(
    tables: tuple[Table, ...], indexes: tuple[Index, ...], views: Iterable[View]
) -> Iterator[tuple[str, str, Origin]]:
    for table in tables:
        yield table.name.name, f"the table {table.name.name!r}", table.origin
    for view in views:
        yield view.name.name, f"the view {view.name.name!r}", view.origin
    for table in tables:
        for key in (table.primary_key, *table.uniques):
            if key is not None:
                yield key.name, f"a constraint of {table.name.name!r}", key.origin
    for index in indexes:
        yield index.name, f"an index of {index.table.name!r}", index.origin


def _check_constraints(scope: Scope, table: Table) -> None:
    taken = {key.name for key in (table.primary_key, *table.uniques) if key is not None}
    others: tuple[Check | ForeignKey, ...] = (*table.checks, *table.foreign_keys)
    for item in others:
        if item.name in taken:
            scope.problems.error(
                "SG225", f"two constraints of {table.name.name!r} are called {item.name!r}",
                item.origin, hint="rename one of them",
            )  # fmt: skip
        taken.add(item.name)
