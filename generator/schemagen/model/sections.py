"""The parts of a bundle, in the order in which they run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SECTIONS: Final[Mapping[str, str]] = {
    "extensions": "Extensions",
    "schemas": "Schemas",
    "types": "Types",
    "early": "Functions that tables need",
    "tables": "Tables, with row level security enabled and forced",
    "indexes": "Indexes",
    "keys": "Foreign keys",
    "vector_indexes": "Vector indexes",
    "functions": "Functions",
    "triggers": "Triggers",
    "views": "Views",
    "policies": "Policies",
    "grants": "Grants",
    "storage": "Storage buckets and their policies",
    "realtime": "Realtime",
    "partitions": "Partitions of today and of the time to come",
    "schedules": "Scheduled jobs",
    "raw": "SQL of your own",
    "auth": "Foreign keys to auth.users and triggers on it, last because they lock it",
    "rows": "Rows that belong to the schema",
}
"""Sections in order, with the heading that people read."""

SECTION_WORDS: Final[Mapping[str, str]] = {
    "buckets": "storage",
    "enums": "types",
    "rls": "tables",
    "seed": "rows",
    "sql": "raw",
}
"""What people also call a section: the key whose objects it makes."""
