"""From one version of a bundle to the next: shadow databases, a diff engine, the proof."""

from schemagen.migrate.engine import DiffEngine, Pgmig
from schemagen.migrate.hazards import Hazard
from schemagen.migrate.history import migration_text, own_migrations
from schemagen.migrate.plan import Migration, Mismatch, mismatch, plan_migration
from schemagen.migrate.script import migration_scripts
from schemagen.migrate.shadows import shadows

__all__ = [
    "DiffEngine",
    "Hazard",
    "Migration",
    "Mismatch",
    "Pgmig",
    "migration_scripts",
    "migration_text",
    "mismatch",
    "own_migrations",
    "plan_migration",
    "shadows",
]
