"""Layout ``supabase``: the tree that the Supabase CLI expects.

https://supabase.com/docs/guides/local-development/cli/config
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from schemagen.emit.script import forward, heading, text
from schemagen.model.model import Bundle

MAJOR_VERSION = 17
"""What Supabase runs; the CLI's configuration accepts no newer one."""


def emit_supabase(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return the baseline migration, ``seed.sql`` and ``config.toml``.

    The CLI runs each migration file in one transaction of its own.

    Args:
        bundle: The rendered bundle.
        baseline: The migration's version: ``YYYYMMDDHHMMSS``.
    """
    migration = text(
        [
            *heading(bundle, "baseline"),
            "set lock_timeout = '10s';",
            "set statement_timeout = '5min';",
            "",
            *forward(bundle.statements),
            "reset lock_timeout;",
            "reset statement_timeout;",
        ]
    )
    seed = text(
        [
            *heading(bundle, "reference rows for every environment; may run again"),
            "-- This bundle has no reference rows. Put yours here, as",
            "-- `insert ... on conflict ... do update`, so that a second run changes nothing.",
        ]
    )
    return {
        f"supabase/migrations/{baseline}_{bundle.name}.sql": migration,
        "supabase/seed.sql": seed,
        "supabase/config.toml": _config(bundle),
    }


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
            f"major_version = {MAJOR_VERSION}",
            "",
            "[db.seed]",
            "enabled = true",
            'sql_paths = ["./seed.sql"]',
        ]
    )


def _toml(value: str) -> str:
    """Return a basic string; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)
