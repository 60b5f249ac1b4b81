"""Scripts that people run themselves take over nothing: neither tables nor what hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import psycopg
import pytest

from schemagen.database.facts import Facts
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle

pytestmark = pytest.mark.postgres

EVERY_KIND = """\
schemagen: 1
name: shop
tenancy: user
enums:
  stage: [draft, sold]
tables:
  items:
    columns:
      user_id: uuid not null default auth.uid() references auth.users on delete cascade
      title: text not null
      stage: stage not null default 'draft'
    use: [id]
    indexes: [{columns: title, name: items_by_title}]
    access:
      - owner: user_id
  visits:
    columns:
      user_id: uuid not null references auth.users on delete cascade
      day: date not null
    partition: {by: day, every: month}
    use: [id]
    access: [service_only]
views:
  titles: {query: select title from items, access: [user]}
functions:
  count_items: {returns: bigint, access: [user], body: select count(*) from items}
buckets:
  pictures: {access: [{allow: all, to: user, by: folder}]}
layout:
  tables: [types, tables]
  rest: [functions, views, policies]
"""

IN_THE_WAY: Final = {
    "table public.items (without stage)": (
        "create table public.items (id uuid primary key, user_id uuid, title text)"
    ),
    "table public.items (row level security is not forced)": (
        "create type public.stage as enum ('draft', 'sold');"
        "create table public.items (id uuid, user_id uuid, title text, stage public.stage);"
        "alter table public.items enable row level security"
    ),
    "table public.items (it is no table)": (
        "create view public.items as"
        " select null::uuid as id, null::uuid as user_id, '' as title, '' as stage"
    ),
    "table public.visits_default (without day, id, user_id)": (
        "create table public.visits_default (); "
        "alter table public.visits_default force row level security"
    ),
    "index public.items_by_title": (
        "create table public.books (title text); create index items_by_title on books (title)"
    ),
    "function public.count_items": (
        "create function public.count_items() returns bigint language sql as 'select 1'"
    ),
    "view public.titles (it is another relation, or has its owner's rights)": (
        "create view public.titles as select 'x'::text as title"
    ),
    "type public.stage (without these labels)": "create type public.stage as enum ('draft')",
    "bucket pictures": "insert into storage.buckets (id, name) values ('pictures', 'pictures')",
}
"""What the message names, and how it came there."""


def scripts(bundle: Bundle) -> dict[str, list[str]]:
    """Return what people run by hand: one script, or the migrations in their order."""
    migrations = emit_supabase(bundle, "20260101000000")
    return {
        "schema.sql": [emit_single(bundle, "20260101000000")["schema.sql"]],
        "migrations": [text for name, text in migrations.items() if "/migrations/" in name],
    }


@pytest.fixture(params=["schema.sql", "migrations"])
def script(request: pytest.FixtureRequest, bundle_of: Callable[[str], Bundle]) -> list[str]:
    return scripts(bundle_of(EVERY_KIND))[request.param]


@pytest.fixture
def emptied(connection: psycopg.Connection) -> psycopg.Connection:
    """A database whose storage is empty too; a script brings transactions of its own."""
    connection.execute("set storage.allow_delete_query = 'true'")
    connection.execute("delete from storage.buckets")
    for policy in ("select", "insert", "update", "delete"):
        connection.execute(f"drop policy if exists shop_pictures_{policy} on storage.objects")
    connection.commit()
    connection.autocommit = True
    return connection


@pytest.mark.parametrize("named", IN_THE_WAY)
def test_what_is_in_the_way_stays_as_it_is(
    emptied: psycopg.Connection, script: list[str], named: str
) -> None:
    emptied.execute(IN_THE_WAY[named].encode())
    before = Facts.read(emptied)
    with pytest.raises(psycopg.errors.DuplicateObject) as refused:
        run(emptied, script)
    assert (refused.value.diag.message_primary or "").partition(": ")[2] == named
    assert Facts.read(emptied) == before


def test_all_that_is_in_the_way_is_named_at_once(
    emptied: psycopg.Connection, script: list[str]
) -> None:
    for name in ("function public.count_items", "type public.stage (without these labels)"):
        emptied.execute(IN_THE_WAY[name].encode())
    with pytest.raises(psycopg.errors.DuplicateObject, match=r"count_items, type public\.stage"):
        run(emptied, script)


def test_what_the_script_made_is_not_in_its_way(
    emptied: psycopg.Connection, script: list[str]
) -> None:
    run(emptied, script)
    emptied.execute("alter type public.stage add value 'lost'")
    emptied.execute("alter table public.items add column note text")
    once = Facts.read(emptied)
    run(emptied, script)
    assert Facts.read(emptied) == once


def test_a_function_with_other_arguments_is_another_function(
    emptied: psycopg.Connection, script: list[str]
) -> None:
    emptied.execute("create function count_items(since date) returns int language sql return 1")
    run(emptied, script)
    found = emptied.execute("select count(*) from pg_proc where proname = 'count_items'").fetchone()
    assert found == (2,)


def test_another_version_is_not_run_over_the_one_that_is_there(
    emptied: psycopg.Connection, bundle_of: Callable[[str], Bundle]
) -> None:
    run(emptied, scripts(bundle_of(EVERY_KIND))["schema.sql"])
    newer = EVERY_KIND.replace("title: text not null\n", "title: text not null\n      price: int\n")
    before = Facts.read(emptied)
    with pytest.raises(psycopg.errors.DuplicateObject, match=r"items \(without price\)"):
        run(emptied, scripts(bundle_of(newer))["schema.sql"])
    assert Facts.read(emptied) == before


@pytest.mark.parametrize(("wanted", "built"), [("false", "unique"), ("true", "")])
def test_an_index_that_is_unique_or_not(
    emptied: psycopg.Connection, bundle_of: Callable[[str], Bundle], wanted: str, built: str
) -> None:
    script = scripts(bundle_of(unique_titles(wanted)))["schema.sql"]
    run(emptied, script)
    emptied.execute("drop index items_by_title")
    emptied.execute(f"create {built} index items_by_title on items (title)".encode())
    with pytest.raises(psycopg.errors.DuplicateObject, match=r"index public\.items_by_title"):
        run(emptied, script)


def test_an_index_whose_building_failed(
    emptied: psycopg.Connection, bundle_of: Callable[[str], Bundle]
) -> None:
    script = scripts(bundle_of(unique_titles("true")))["schema.sql"]
    run(emptied, script)
    emptied.execute("drop index items_by_title")
    emptied.execute(
        "with somebody as (insert into auth.users (id) values (gen_random_uuid()) returning id)"
        " insert into items (user_id, title)"
        " select id, 'twice' from somebody, generate_series(1, 2)"
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        emptied.execute("create unique index concurrently items_by_title on items (title)")
    with pytest.raises(psycopg.errors.DuplicateObject, match=r"index public\.items_by_title"):
        run(emptied, script)


def unique_titles(wanted: str) -> str:
    named = "name: items_by_title"
    return EVERY_KIND.replace(named, f"{named}, unique: {wanted}")


def run(connection: psycopg.Connection, script: list[str]) -> None:
    try:
        for part in script:
            connection.execute(part.encode())
    finally:
        connection.execute("rollback")
