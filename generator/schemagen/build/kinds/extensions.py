"""Extensions."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.scope import Scope
from schemagen.model.types import Extension
from schemagen.spec.kinds.extensions import ExtensionSpec

_OWN_SCHEMA = {"pg_cron": "pg_catalog", "pgmq": "pgmq"}
"""Extensions that insist on a schema: Supabase forces pg_cron's, pgmq makes its own."""


def build(scope: Scope, specs: tuple[ExtensionSpec, ...]) -> Iterator[Extension]:
    """Yield the extensions, each in the schema ``extensions`` unless it insists on another."""
    for spec in specs:
        schema = _OWN_SCHEMA.get(spec.name) or scope.schema_of_extension(spec.name)
        yield Extension(spec.name, schema, spec.origin)
