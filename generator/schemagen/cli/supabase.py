"""A project's own Supabase: its migrations, and the database that `supabase start` runs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from schemagen.core.errors import FileProblem, ServerError
from schemagen.emit.files import State
from schemagen.emit.lock import MIGRATIONS, migration_files

if TYPE_CHECKING:
    from schemagen.apply import History
    from schemagen.cli.sources import Source
    from schemagen.model.model import Model

_PORT: Final = 54322
"""Where the CLI's database listens, unless config.toml says otherwise."""


def local_url(source: Source) -> str:
    """Return the URL of the database that `supabase start` runs for a project.

    User and password are always these: it listens on this machine only.
    https://supabase.com/docs/guides/local-development/cli/getting-started

    Raises:
        FileProblem: There is no project of the Supabase CLI, or its configuration can't be read.
    """
    path = source.folder / "supabase" / "config.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FileProblem(
            f"there is no {path}: --local means the Supabase of a project",
            hint="schemagen render writes it, supabase start runs it; or name a database: --db URL",
            code="SG715",
        ) from error
    except (OSError, ValueError) as error:
        raise FileProblem(f"{path} can't be read: {error}", code="SG715") from error
    database = found.get("db", {})
    port = database.get("port", _PORT) if isinstance(database, dict) else _PORT
    return f"postgresql://postgres:postgres@127.0.0.1:{port}/postgres"


def refuse_partial(source: Source) -> None:
    """Refuse to apply the bundle alone where the project has migrations beside it.

    Raises:
        ServerError: It has; all of them are named.
    """
    lock = source.lock()
    written = lock.files if lock is not None else {}
    paths = [f"{MIGRATIONS}/{name}" for name in migration_files(source.folder)]
    others = [path for path in paths if path not in written]
    if others:
        raise ServerError(
            f"the project has migrations beside the bundle's: {', '.join(others)}",
            hint="let the Supabase CLI run them all, in their order: supabase db push\n"
            "where they have run, --record-supabase adds the bundle to the CLI's history",
            code="SG713",
        )


def history_of(source: Source, model: Model, values: Mapping[str, str]) -> History:
    """Return the migrations that make a bundle, as the Supabase CLI records them.

    Raises:
        FileProblem: They are not what would be applied.
    """
    from schemagen.apply import History, Migration
    from schemagen.cli.rendering import render_source

    rendering = render_source(source, model, values, ("supabase",))
    own = [file for file in rendering.files if file.path.startswith(f"{MIGRATIONS}/")]
    for file in own:
        if file.state is State.KEPT:
            raise FileProblem(
                f"later migrations build on {rendering.path_of(file)}, and the bundle has changed",
                hint="supabase db push runs what is new",
                code="SG716",
            )
        if file.state is not State.SAME:
            raise FileProblem(
                f"{rendering.path_of(file)} is not what would be applied",
                hint="schemagen render writes it; schemagen render --check shows the difference",
                code="SG716",
            )
    migrations = []
    for file in own:
        version, _, name = file.path.removeprefix(f"{MIGRATIONS}/").partition("_")
        content = (file.wanted or b"").decode()
        migrations.append(Migration(version, name.removesuffix(".sql"), content))
    first = migrations[0].version
    mine = {migration.version for migration in migrations}
    versions = [name.partition("_")[0] for name in migration_files(source.folder)]
    earlier = tuple(v for v in versions if v < first and v not in mine)
    return History(tuple(migrations), earlier)
