"""The layouts that ship with schemagen."""

from __future__ import annotations

from typing import Final

from schemagen.api import Emitter
from schemagen.emit.access_matrix import emit_access_matrix
from schemagen.emit.docs import emit_docs
from schemagen.emit.maintenance import emit_maintenance
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase

LAYOUTS: Final = (
    Emitter("access", "access.md: who may do what, in words", emit_access_matrix),
    Emitter(
        "docs", "docs.md: tables, diagram, access, functions, maintenance, checklist", emit_docs
    ),
    Emitter("maintenance", "maintenance.sql: what to look at and run", emit_maintenance),
    Emitter("single", "schema.sql and rollback.sql", emit_single),
    Emitter("supabase", "supabase/: migration, seed.sql and config.toml", emit_supabase),
)
"""In alphabetical order."""
