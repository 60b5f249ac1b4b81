"""Shadow databases: what the migrations of a project build, and what its specification says.

Both hold the project's other migrations too, so that what those make is no difference. The
bundle's own ones run where they stand in the one, and in the other the bundle itself is
applied in the place of the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from schemagen.apply import apply_bundle, make_stand_ins
from schemagen.apply.replay import replay_migration
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.lock import migration_files
from schemagen.model.model import Bundle


@dataclass(frozen=True, slots=True)
class Copy:
    """A database that may be changed; nothing comes back to what it was copied from.

    Attributes:
        url: Logs in as ``postgres``, as whom migrations run.
        admin_url: Logs in as the superuser.
    """

    url: str = field(repr=False)
    admin_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shadow:
    """A database that was built.

    Attributes:
        server: Where it is.
        database: Its name. Nobody may be connected to it while it is copied.
    """

    server: Server
    database: str = "postgres"

    @contextmanager
    def copy(self) -> Iterator[Copy]:
        """Yield a copy, and drop it in the end."""
        name = f"copy_{token_hex(4)}"
        elsewhere = make_conninfo(self.server.admin_url, dbname="template1")
        with psycopg.connect(elsewhere, autocommit=True) as admin:
            admin.execute(
                sql.SQL("create database {} template {} owner postgres").format(
                    sql.Identifier(name), sql.Identifier(self.database)
                )
            )
            try:
                yield Copy(
                    make_conninfo(self.server.url, dbname=name),
                    make_conninfo(self.server.admin_url, dbname=name),
                )
            finally:
                admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def facts(self) -> Facts:
        """Return its facts, read from a copy: settings of a database are not copied."""
        with self.copy() as copy, connect(copy.url) as connection:
            return Facts.read(connection)


@dataclass(frozen=True, slots=True)
class Shadows:
    """Both databases.

    Attributes:
        built: What the migrations build.
        wanted: What the specification says.
    """

    built: Shadow
    wanted: Shadow


@contextmanager
def shadows(folder: Path, own: Sequence[str], bundle: Bundle) -> Iterator[Shadows]:
    """Build both databases on throw-away servers.

    Args:
        folder: The project.
        own: The bundle's migrations.
        bundle: What the specification renders to.

    Raises:
        ServerError: A migration can't be run on plain PostgreSQL, or there is no server.
        ApplyError: A statement of the bundle failed.
    """
    with throwaway() as built, throwaway() as wanted:
        with connect(built.url, autocommit=True) as connection:
            for name in migration_files(folder):
                if name == own[0]:
                    make_stand_ins(connection, bundle.model)
                replay_migration(connection, folder, name)
        with connect(wanted.url, autocommit=True) as connection:
            for name in migration_files(folder):
                if name == own[0]:
                    make_stand_ins(connection, bundle.model)
                    apply_bundle(connection, bundle)
                elif name not in own:
                    replay_migration(connection, folder, name)
        yield Shadows(Shadow(built), Shadow(wanted))
