"""Shadow databases: what the migrations of a project build, and what its specification says.

Both hold the project's other migrations too, so that what those make is no difference. The
bundle's own ones run where they stand in the one, and in the other the bundle itself is
applied in the place of the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from schemagen.apply import apply_bundle, make_stand_ins
from schemagen.apply.replay import replay_migration
from schemagen.database.base import Era
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.lock import migration_files
from schemagen.migrate.history import migration_text
from schemagen.model.model import Bundle, Model


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
            return comparable(connection)


def comparable(connection: psycopg.Connection) -> Facts:
    """Return what two databases are compared by: jobs are compared as text, see ``unseen``."""
    return Facts.read(connection).only(lambda kind, fact: kind != "cron_jobs")


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
    # By the older rule the API roles get every right on what is made: what is not taken away shows.
    with throwaway(era=Era.OPEN) as built, throwaway(era=Era.OPEN) as wanted:
        names = migration_files(folder)
        others = "\n".join(migration_text(folder, name) for name in names if name not in own)
        with connect(built.url, autocommit=True) as connection:
            own_text = "\n".join(migration_text(folder, name) for name in own)
            for name in names:
                if name == own[0]:
                    make_stand_ins(connection, _without(bundle.model, f"{others}\n{own_text}"))
                replay_migration(connection, folder, name)
        with connect(wanted.url, autocommit=True) as connection:
            for name in names:
                if name == own[0]:
                    make_stand_ins(connection, _without(bundle.model, others))
                    apply_bundle(connection, bundle)
                elif name not in own:
                    behind = _BEHIND if name > own[0] else {}
                    replay_migration(connection, folder, name, **behind)
        yield Shadows(Shadow(built), Shadow(wanted))


def _without(model: Model, written: str) -> Model:
    """Return the model without the external tables that a migration makes itself."""
    made = {name.lower() for name in _MADE.findall(written)}
    return replace(
        model, external=tuple(table for table in model.external if table.name.name not in made)
    )


_MADE: Final = re.compile(
    r'create\s+table\s+(?:if\s+not\s+exists\s+)?(?:"?\w+"?\.)?"?(\w+)"?', re.IGNORECASE
)

_BEHIND: Final = {
    "where": "on what the specification says",
    "hint": "it counts on something that has changed, or makes what the specification says\n"
    "now; if it belongs to the bundle, say so at its head",
}
"""What is said of a migration of the project that fails behind the new version of the bundle."""
