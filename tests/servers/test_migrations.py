"""Migrations are found on PostgreSQL 18, and run where the project is."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.model.model import Bundle

from ..databases import own_database
from ..migrate.test_cases import CASES
from ..migrate.versions import bundle_of, script
from .servers import PGLITE, SERVERS

pytestmark = pytest.mark.postgres

ELSEWHERE = [name for name in SERVERS if name not in ("18", PGLITE)]
SAMPLE = ["15"]


@pytest.mark.parametrize("server", ELSEWHERE if "SCHEMAGEN_SOAK" in os.environ else SAMPLE)
def test_what_is_found_on_18_ends_in_the_same(server: str, url_of: Callable[[str], str]) -> None:
    url = url_of(server)
    for case in sorted(CASES.iterdir()):
        old, new = (
            bundle_of((case / f"{version}.yaml").read_text("utf-8"))
            for version in ("before", "after")
        )
        files = (case / "migration.sql").read_text("utf-8").split("-- supabase/migrations/")[1:]
        migrated = _built(url, old, *(f"-- {file}" for file in files))
        assert difference_as_text(migrated, _built(url, new)) == "", case.name


def _built(url: str, bundle: Bundle, *migrations: str) -> Facts:
    """Return the facts of a database with a bundle, and with migrations behind it."""
    with own_database(url) as own, connect(own, autocommit=True) as owner:
        for part in (script(bundle), *migrations):
            with owner.transaction():
                owner.execute(part.encode())
        return Facts.read(owner)
