"""Run the migrations of a project as the Supabase CLI does, on a server that may hold anything."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import psycopg

from schemagen.core.errors import ServerError
from schemagen.emit.lock import MIGRATIONS, migration_files


def replay_migrations(connection: psycopg.Connection, folder: Path) -> int:
    """Run the migrations of a folder in their order, each in a transaction of its own.

    For throw-away servers only: nothing is recorded.

    Args:
        connection: As the role that migrations run as, ``postgres``.
        folder: The project; its migrations are below ``supabase/migrations``.

    Returns:
        How many ran.

    Raises:
        ServerError: One fails; those before it are done.
    """
    names = migration_files(folder)
    for name in names:
        replay_migration(connection, folder, name)
    return len(names)


_ELSEWHERE: Final = "it may need what only a hosted project has, or be no SQL of PostgreSQL"


def replay_migration(
    connection: psycopg.Connection,
    folder: Path,
    name: str,
    *,
    where: str = "here",
    hint: str = _ELSEWHERE,
) -> None:
    """Run one migration of a folder in a transaction of its own.

    Args:
        connection: As the role that migrations run as, ``postgres``.
        folder: The project.
        name: The file, below ``supabase/migrations``.
        where: Where it runs, for the error.
        hint: Why it may fail there.

    Raises:
        ServerError: It fails; the database is as it was.
    """
    path = folder / MIGRATIONS / name
    try:
        with connection.transaction():
            # A file may have set something for its session; the CLI starts each one afresh.
            connection.execute("reset all")
            connection.execute(path.read_bytes())
    except (psycopg.Error, OSError, ValueError) as error:
        said = getattr(error, "diag", None) and error.diag.message_primary  # type: ignore[union-attr]
        raise ServerError(
            f"{path} can't be run {where}: {said or str(error).splitlines()[0]}",
            hint=hint,
            code="SG059",
        ) from error
