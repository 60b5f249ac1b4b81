"""Layout ``supabase``: the tree that the Supabase CLI expects.

https://supabase.com/docs/guides/local-development/cli/config
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from schemagen.emit.lock import MIGRATIONS, later_version
from schemagen.emit.samples import samples_for_cli
from schemagen.emit.script import forward, guarded, heading, mark, text
from schemagen.model.hooks import TokenHook
from schemagen.model.model import Bundle
from schemagen.model.rows import Seed

MAJOR_VERSIONS: Final = (13, 14, 15, 17)
"""Those that the CLI's configuration accepts."""


def emit_supabase(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return the migrations of the baseline, ``seed.sql`` and ``config.toml``.

    Args:
        bundle: The rendered bundle.
        baseline: The first migration's version: ``YYYYMMDDHHMMSS``.
    """
    seed = text(
        [
            *heading(bundle, "reference rows for every environment; may run again"),
            *_about_rows(bundle),
            "-- `insert ... on conflict ... do update`, so that a second run changes nothing.",
        ]
    )
    return {
        **{f"{MIGRATIONS}/{name}": content for name, content in _migrations(bundle, baseline)},
        "supabase/seed.sql": seed,
        **({"supabase/samples.sql": samples_for_cli(bundle)} if bundle.samples else {}),
        "supabase/config.toml": _config(bundle),
    }


def _migrations(bundle: Bundle, baseline: str) -> Iterator[tuple[str, str]]:
    """Yield the files of the baseline: name and content.

    A file without statements is left out, but keeps its version, so that the versions of the
    others don't depend on it.
    """
    files = bundle.model.layout
    guard = guarded(bundle)
    if not files:
        lines = [*guard, *forward(bundle.statements)]
        yield f"{baseline}_{bundle.name}.sql", _migration(bundle, "baseline", lines)
    for number, file in enumerate(files):
        statements = [item for item in bundle.statements if item.section in file.sections]
        if statements:
            purpose = f"baseline, part {number + 1} of {len(files)}, {file.name}"
            name = f"{later_version(baseline, number)}_{file.name}.sql"
            yield name, _migration(bundle, purpose, [*guard, *forward(statements)])
            guard = []


def _migration(bundle: Bundle, purpose: str, lines: Iterable[str]) -> str:
    """Return a migration; the CLI runs each file in one transaction of its own."""
    *head, blank = heading(bundle, purpose)
    return text(
        [
            *head,
            mark(bundle.name),
            blank,
            "set lock_timeout = '10s';",
            "set statement_timeout = '5min';",
            "",
            *lines,
            "reset lock_timeout;",
            "reset statement_timeout;",
        ]
    )


def _config(bundle: Bundle) -> str:
    exposed = ["public"] if bundle.model.schema == "public" else ["public", bundle.model.schema]
    schemas = ", ".join(_toml(schema) for schema in exposed)
    return text(
        [
            f"project_id = {_toml(bundle.name)}",
            "",
            "[api]",
            "enabled = true",
            f"schemas = [{schemas}]",
            'extra_search_path = ["public", "extensions"]',
            "max_rows = 1000",
            "",
            "[db]",
            _major_version(bundle.model.postgres),
            "",
            "[db.seed]",
            "enabled = true",
            f"sql_paths = [{', '.join(map(_toml, _seeds(bundle)))}]",
            *_hook(bundle),
            *_buckets(bundle),
        ]
    )


def _seeds(bundle: Bundle) -> Iterator[str]:
    """Yield what the CLI runs after the migrations of a local database, or of a preview."""
    yield "./seed.sql"
    if bundle.samples:
        yield "./samples.sql"


def _about_rows(bundle: Bundle) -> Iterator[str]:
    """Say where reference rows are: in the migration, because a push runs no seed."""
    if any(isinstance(item, Seed) for item in bundle.model.objects):
        yield "-- The bundle's own rows are in its migration. Put others here, as"
    else:
        yield "-- This bundle has no reference rows. Put yours here, as"


def _hook(bundle: Bundle) -> Iterator[str]:
    for hook in bundle.model.objects:
        if isinstance(hook, TokenHook):
            yield from ("", "[auth.hook.custom_access_token]")
            yield from ("enabled = true", f"uri = {_toml(hook.uri)}")


def _buckets(bundle: Bundle) -> Iterator[str]:
    """Yield the same buckets for the CLI, which makes them where the migration did not run."""
    for bucket in bundle.model.buckets:
        yield from ("", f"[storage.buckets.{_toml(bucket.name)}]")
        yield f"public = {'true' if bucket.public else 'false'}"
        if bucket.limit is not None:
            yield f"file_size_limit = {_toml(_size(bucket.limit))}"
        if bucket.types:
            yield f"allowed_mime_types = [{', '.join(map(_toml, bucket.types))}]"


def _size(limit: int) -> str:
    """Return a size as the CLI reads it, to which MB is MiB: in a power of two, or in bytes."""
    for unit, size in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if limit % size == 0:
            return f"{limit // size}{unit}"
    return str(limit)


def _major_version(postgres: int) -> str:
    if postgres in MAJOR_VERSIONS:
        return f"major_version = {postgres}"
    return f"# major_version: the CLI has no PostgreSQL {postgres}, and runs its default"


def _toml(value: str) -> str:
    """Return a basic string; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)
