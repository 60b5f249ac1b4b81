"""Stand-ins for tables that are not ours, on servers that live for one command."""

from __future__ import annotations

import psycopg

from schemagen.core.quoting import comma_separated, quote_identifier, quote_qname
from schemagen.model.model import Model
from schemagen.model.tables import Table


def make_stand_ins(connection: psycopg.Connection, model: Model) -> None:
    """Make what a specification says under ``external:``, as far as it is said.

    For throw-away servers only: a real database has the real tables.

    Args:
        connection: To the throw-away server; the transaction is committed.
        model: Whose external tables are made.
    """
    for table in model.external:
        schema = quote_identifier(table.name.schema)
        connection.execute(f"create schema if not exists {schema}".encode())
        connection.execute(_table_sql(table).encode())
        # Who may read the real one is its owner's business; here nothing depends on it.
        grant = f"grant select on {quote_qname(table.name)} to anon, authenticated, service_role"
        connection.execute(grant.encode())
    connection.commit()


def _table_sql(table: Table) -> str:
    columns = ", ".join(
        f"{quote_identifier(column.name)} {column.type}" for column in table.columns
    )
    key = table.primary_key.columns if table.primary_key is not None else ()
    return (
        f"create table if not exists {quote_qname(table.name)}"
        f" ({columns}, primary key ({comma_separated(key)}))"
    )
