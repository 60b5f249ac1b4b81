"""The four files one after the other, both eras of default privileges, twice, and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.database.base import Era
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.facts_platform import without_platform
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle

from .people import TABLES, WORLD, spelled


@pytest.fixture
def server() -> Iterator[Server]:
    with throwaway(era=Era.OPEN) as running:
        yield running


def migrations(bundle: Bundle) -> list[str]:
    files = emit_supabase(bundle, "20250101000001")
    return [text for path, text in files.items() if "/migrations/" in path]


def is_closed(owner: psycopg.Connection, table: str, role: str) -> bool:
    """Return whether a role neither sees nor writes any row of a table that has one."""
    with owner.transaction(force_rollback=True):
        owner.execute(f"set local role {role}".encode())
        try:
            row = owner.execute(f"select count(*) from public.{table}".encode()).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            return True
        return row == (0,)


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_cr_16_between_two_files_no_table_is_open(
    server: Server, bundle: Bundle, role: str
) -> None:
    """Where the platform grants everything on new tables, as old projects do."""
    with connect(server.url, autocommit=True) as owner:
        open_before = "create table public.canary as select 1 as one"
        owner.execute(open_before.encode())
        assert not is_closed(owner, "canary", role)  # what would happen without the bundle's care
        for number, text in enumerate(migrations(bundle), 1):
            owner.execute(text.encode())
            if number == 3:
                # Triggers fill what the rows need from here on.
                owner.execute("set search_path = public, extensions")
                owner.execute(spelled(WORLD))
            if number > 1:
                for table in TABLES:
                    assert is_closed(owner, table, role), f"{table} after file {number}"


@pytest.mark.postgres
def test_the_files_make_what_apply_makes(bundle: Bundle) -> None:
    found = {}
    for era in Era:
        for by_files in (False, True):
            with throwaway(era=era) as server, connect(server.url, autocommit=True) as owner:
                if by_files:
                    for text in migrations(bundle):
                        owner.execute(text.encode())
                else:
                    apply_bundle(owner, bundle)
                found[era, by_files] = without_platform(Facts.read(owner))
    first, *others = found.values()
    for other in others:
        assert other == first, difference_as_text(first, other)


def test_the_files_may_run_twice(server: Server, bundle: Bundle) -> None:
    with connect(server.url, autocommit=True) as owner:
        for text in migrations(bundle):
            owner.execute(text.encode())
        once = Facts.read(owner)
        owner.execute("set search_path = public, extensions")
        owner.execute(spelled(WORLD))
        owner.execute("reset search_path")
        for text in migrations(bundle):
            owner.execute(text.encode())
        assert Facts.read(owner) == once
        row = owner.execute("select count(*) from public.videos").fetchone()
    assert row == (4,)


def test_undone_it_was_never_there(server: Server, bundle: Bundle) -> None:
    with connect(server.url, autocommit=True) as owner:
        base = Facts.read(owner)
        apply_bundle(owner, bundle)
        rollback_bundle(owner, bundle.name)
        assert Facts.read(owner) == base, difference_as_text(base, Facts.read(owner))


def test_every_statement_of_access_is_in_the_last_file(bundle: Bundle) -> None:
    *before, last = migrations(bundle)
    assert not any(re.search(r"(?m)^create policy", text) for text in before)
    assert len(re.findall(r"(?m)^create policy", last)) == len(bundle.model.policies)
