"""The files of a migration, as the Supabase CLI takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from schemagen.emit.lock import MIGRATIONS, later_version
from schemagen.emit.script import comment_text, mark, text
from schemagen.migrate.plan import Migration
from schemagen.model.model import Bundle


def migration_scripts(
    bundle: Bundle, migration: Migration, version: str, name: str
) -> Mapping[str, str]:
    """Return the files: content by path relative to the project.

    Args:
        bundle: What the specification renders to.
        migration: What to write.
        version: Of the first file: ``YYYYMMDDHHMMSS``.
        name: What they are called behind the version.
    """
    files: dict[str, str] = {}
    if migration.labels:
        # The CLI runs each file in a transaction of its own.
        about = [*_heading(bundle, f"{name}, labels of enums, which the next file may use"), ""]
        files[f"{MIGRATIONS}/{version}_{name}_labels.sql"] = text([*about, *migration.labels])
        version = later_version(version, 1)
    if migration.statements:
        files[f"{MIGRATIONS}/{version}_{name}.sql"] = text(
            [
                *_heading(bundle, name),
                *_warnings(migration),
                "",
                "set lock_timeout = '10s';",
                "set statement_timeout = '5min';",
                "",
                *_spaced(migration.statements),
                "reset lock_timeout;",
                "reset statement_timeout;",
            ]
        )
    return files


def _heading(bundle: Bundle, name: str) -> Iterator[str]:
    yield f"-- {comment_text(f'{bundle.title}: {name}')}"
    yield "-- Written by schemagen migrate, and tried: after the migrations before it, it ends in"
    yield "-- what schema.yaml says. It is yours to change; schemagen migrate --check tries again."
    yield mark(bundle.name)


def _warnings(migration: Migration) -> Iterator[str]:
    if migration.hazards:
        yield from ("--", "-- Where rows are, it")
    for hazard in migration.hazards:
        yield f"--   {comment_text(hazard.message)}"


def _spaced(statements: Sequence[str]) -> Iterator[str]:
    for statement in statements:
        yield from (statement, "")
