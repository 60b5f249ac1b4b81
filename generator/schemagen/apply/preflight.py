"""What is looked at before the first statement runs."""

from __future__ import annotations

import psycopg

from schemagen.apply.history import has_history
from schemagen.apply.taken import taken_names
from schemagen.core.errors import SchemagenError, ServerError
from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.connections import ensure_base_present, lock_capacity, require_role
from schemagen.model.model import OLDEST_POSTGRES, Bundle
from schemagen.model.tables import Table

_LOCKS_PER_TABLE = 8
"""A table, its TOAST table and their indexes; measured with the bundles' usual tables."""


def check_server(connection: psycopg.Connection, bundle: Bundle) -> None:
    """Refuse a server or role that could not hold the bundle.

    Raises:
        RoleUnfit: The role has no BYPASSRLS.
        ServerError: The server is too old, the platform's base is missing, the lock table
            is too small, or the schema can't be used.
    """
    _check_version(connection, bundle.model.oldest_postgres)
    require_role(connection)
    ensure_base_present(connection)
    needed = _LOCKS_PER_TABLE * len(bundle.model.tables) + len(bundle.statements)
    capacity = lock_capacity(connection)
    if needed > capacity:
        raise ServerError(
            f"the bundle needs about {needed} locks in one transaction, the server has {capacity}",
            hint="raise max_locks_per_transaction, or split the bundle",
            code="SG705",
        )
    _check_schema(connection, bundle.model.schema)
    _check_external(connection, bundle)


def _check_version(connection: psycopg.Connection, oldest: int) -> None:
    found = connection.info.server_version // 10_000
    if found < oldest:
        raise ServerError(
            f"the server is PostgreSQL {found}, and the bundle is made for {oldest} or newer",
            hint=f"upgrade the server, or say what it is: `target: {{postgres: {found}}}`"
            if found >= OLDEST_POSTGRES
            else "upgrade the server",
            code="SG717",
        )


def _check_external(connection: psycopg.Connection, bundle: Bundle) -> None:
    """Refuse a database that lacks tables which the bundle says are there."""
    missing = [
        f"table {table.name}" if name is None else f"column {table.name}.{name}"
        for table in bundle.model.external
        for name in _missing_of(connection, table)
    ]
    if missing:
        raise ServerError(
            f"the specification says under `external:` what is not there: {', '.join(missing)}",
            hint="apply what makes them first, or correct `external:`",
            code="SG709",
        )


def _missing_of(connection: psycopg.Connection, table: Table) -> list[str | None]:
    """Return the columns that a table lacks; None stands for the table itself."""
    name = quote_qname(table.name)
    row = connection.execute("select to_regclass(%s) is not null", (name,)).fetchone()
    if row is None or not row[0]:
        return [None]
    rows = connection.execute(
        "select n from unnest(%s::text[]) n where not exists (select from pg_catalog.pg_attribute"
        " where attrelid = to_regclass(%s) and attname = n and attnum > 0 and not attisdropped)",
        (list(table.column_names), name),
    ).fetchall()
    return [column for (column,) in rows]


def _check_schema(connection: psycopg.Connection, schema: str) -> None:
    """Refuse a schema of somebody else's that the API roles can't use."""
    rows = connection.execute(
        "select r from unnest(array['anon', 'authenticated', 'service_role']) r"
        " where not has_schema_privilege(r, to_regnamespace(quote_ident(%s)), 'usage')",
        (schema,),
    ).fetchall()
    if rows:
        roles = ", ".join(role for (role,) in rows)
        raise ServerError(
            f"the schema {schema} was there before, and {roles} can't use it",
            hint=f"grant usage on schema {quote_identifier(schema)} to {roles};",
            code="SG706",
        )


def refuse_migration_history(connection: psycopg.Connection) -> None:
    """Refuse a database whose schema the Supabase CLI keeps.

    Raises:
        ServerError: It holds the CLI's migration history.
    """
    if has_history(connection):
        raise ServerError(
            "the Supabase CLI keeps this database's migrations; applying here would part from them",
            hint="render the layout `supabase`, then run: supabase db push\n"
            "or apply with --record-supabase, which writes them into the CLI's history",
            code="SG707",
        )


def refuse_foreign_objects(connection: psycopg.Connection, bundle: Bundle) -> None:
    """Refuse to touch objects that have our names and are not ours.

    ``create table if not exists`` would keep a table of another shape without a word.

    Raises:
        SchemagenError: Some exist; all of them are named.
    """
    model = bundle.model
    relations = [
        *(table.name for table in model.tables),
        *(index.qualified for index in model.indexes),
    ]
    found = [
        f"{kind} {name}"
        for kind, names, query in (
            ("relation", relations, "select to_regclass(n) is not null from unnest(%s::text[]) n"),
            (
                "function",
                [function.name for function in model.functions],
                "select exists (select from pg_catalog.pg_proc p join pg_catalog.pg_namespace s"
                " on s.oid = p.pronamespace where quote_ident(s.nspname) || '.' ||"
                " quote_ident(p.proname) = n) from unnest(%s::text[]) n",
            ),
        )
        for name, row in zip(
            names,
            connection.execute(query.encode(), ([_quoted(name) for name in names],)).fetchall(),
            strict=True,
        )
        if row[0]
    ]
    found += taken_names(connection, model)
    if found:
        raise SchemagenError(
            "the database already has objects of these names, and they are not this bundle's: "
            + ", ".join(found),
            hint="give yours a `prefix:` or a `schema:`, or move what is there out of the way",
            code="SG711",
        )


def _quoted(name: QName) -> str:
    return quote_qname(name)
