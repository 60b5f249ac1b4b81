"""The Supabase CLI's history of migrations: what it holds, and writing a bundle into it.

https://github.com/supabase/cli/blob/develop/apps/cli-go/pkg/migration/history.go
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import psycopg

from schemagen.apply.ledger import UndoStep
from schemagen.core.errors import ServerError
from schemagen.core.quoting import quote_literal

_TABLE: Final = "supabase_migrations.schema_migrations"

# As the CLI makes it, so that either may come first.
_CREATE: Final = f"""
create schema if not exists supabase_migrations;
create table if not exists {_TABLE} (version text not null primary key);
alter table {_TABLE} add column if not exists statements text[];
alter table {_TABLE} add column if not exists name text;
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration file of the project.

    Attributes:
        version: The digits its name starts with.
        name: What stands behind them, without ``.sql``.
        content: The file.
    """

    version: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class History:
    """What the history of a project's database has to say once a bundle is in it.

    Attributes:
        migrations: The files that make the bundle, at least one.
        earlier: The versions of the project's own migrations before them.
    """

    migrations: tuple[Migration, ...]
    earlier: tuple[str, ...] = ()


def has_history(connection: psycopg.Connection) -> bool:
    """Return whether the Supabase CLI keeps the database's migrations."""
    row = connection.execute("select to_regclass(%s) is not null", (_TABLE,)).fetchone()
    return row is not None and bool(row[0])


def is_recorded(connection: psycopg.Connection, history: History) -> bool:
    """Return whether the Supabase CLI has run a bundle's migrations already.

    Raises:
        ServerError: Some of them ran and others did not, or some before them did not.
    """
    there = _versions(connection)
    own = [migration.version for migration in history.migrations]
    ran = [version for version in own if version in there]
    if ran == own:
        return True
    lacking = [version for version in history.earlier if version not in there]
    if lacking:
        raise ServerError(
            f"migrations before the bundle's did not run in this database: {', '.join(lacking)}",
            hint="let the Supabase CLI run them all: supabase db push",
            code="SG714",
        )
    if ran:
        raise ServerError(
            f"of the bundle's migrations {', '.join(ran)} ran in this database, the others did not",
            hint="let the Supabase CLI run them: supabase db push",
            code="SG714",
        )
    return False


def _versions(connection: psycopg.Connection) -> frozenset[str]:
    if not has_history(connection):
        return frozenset()
    rows = connection.execute(f"select version from {_TABLE}".encode()).fetchall()
    return frozenset(version for (version,) in rows)


def write_history(connection: psycopg.Connection, history: History) -> None:
    """Record a bundle's migrations as run; a second time changes nothing.

    Args:
        connection: In a transaction.
        history: What to record.
    """
    connection.execute(_CREATE.encode())
    for migration in history.migrations:
        connection.execute(
            f"insert into {_TABLE} (version, name, statements) values (%s, %s, %s)"
            " on conflict (version) do nothing".encode(),
            (migration.version, migration.name, [migration.content]),
        )


def undo_history(history: History) -> UndoStep:
    """Return the step of a rollback that takes the record away again."""
    versions = ", ".join(quote_literal(migration.version) for migration in history.migrations)
    sql = (
        f"do $body$ begin if to_regclass({quote_literal(_TABLE)}) is not null then"
        f" delete from {_TABLE} where version in ({versions}); end if; end $body$;"
    )
    return UndoStep("the record in Supabase's history of migrations", sql, None)
