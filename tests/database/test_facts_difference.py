"""Differences as people read them, and what of them is a project's own."""

from __future__ import annotations

import psycopg
import pytest

from schemagen.database.base import Era
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import Difference, difference, difference_as_text
from schemagen.database.facts_platform import without_platform
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway


@pytest.mark.postgres
def test_equal_databases() -> None:
    with throwaway() as one, throwaway() as other:
        with psycopg.connect(one.url) as a, psycopg.connect(other.url) as b:
            facts, others = Facts.read(a), Facts.read(b)

    assert facts == others
    assert difference(facts, others) == []
    assert difference_as_text(facts, others) == ""


def test_rows_of_either_side() -> None:
    columns = {"extensions": ("name", "schema")}
    a = Facts({"extensions": (("citext", "x"), ("vector", "x"))}, columns)
    b = Facts({"extensions": (("vector", "x"), ("unaccent", "x"))}, columns)

    assert difference(a, b) == [
        Difference("extensions", (("citext", "x"),), (("unaccent", "x"),)),
    ]


def test_as_people_read_it(shared_server: Server) -> None:
    with psycopg.connect(shared_server.url) as connection:
        connection.execute(
            "alter default privileges in schema public revoke all on tables from anon,"
            " authenticated, service_role"
        )
        connection.execute(
            "create table notes (id int, size int, title text);"
            "create policy own on notes for select to anon using (id > 0);"
            "create function f() returns int language sql as $$\nselect 1\n$$"
        )
        before = Facts.read(connection)
        connection.execute(
            "alter table notes"
            " alter size type bigint, drop column title, add column body text not null;"
            "alter policy own on notes to authenticated;"
            "create or replace function f() returns int language sql as $$\nselect 2\n$$;"
            "grant select on notes to anon"
        )
        after = Facts.read(connection)
        connection.rollback()

    assert difference_as_text(before, after) == (
        "columns\n"
        "  + public.notes.body (type: text; not_null: True)\n"
        "  ~ public.notes.size\n"
        "      type: integer -> bigint\n"
        "  - public.notes.title (type: text)\n"
        "functions\n"
        "  ~ public.f()\n"
        "      definition:\n"
        "        @@ -4,3 +4,3 @@\n"
        "         AS $function$\n"
        "        -select 1\n"
        "        +select 2\n"
        "         $function$\n"
        "grants\n"
        "  + table.public.notes.anon (privileges: SELECT)\n"
        "policies\n"
        "  ~ public.notes.own\n"
        "      roles: anon -> authenticated"
    )


@pytest.mark.postgres
@pytest.mark.parametrize("era", list(Era))
def test_the_base_is_the_platforms(era: Era) -> None:
    with throwaway(era=era) as server, psycopg.connect(server.url) as connection:
        own = without_platform(Facts.read(connection))

    assert {kind: rows for kind, rows in own.rows.items() if rows} == {
        "schemas": (("public", "pg_database_owner"),)
    }


def test_what_a_project_adds_is_its_own(shared_server: Server) -> None:
    with psycopg.connect(shared_server.url) as connection:
        before = without_platform(Facts.read(connection))
        connection.execute(
            """
            create table notes (id uuid references auth.users);
            create function f() returns trigger language plpgsql as 'begin return new; end';
            create trigger t after insert on auth.users for each row execute function f();
            create policy p on storage.objects to anon using (true);
            insert into storage.buckets (id, name) values ('b', 'b');
            alter publication supabase_realtime add table notes;
            create extension vector with schema extensions;
            create role app;
            grant app to authenticated;
            """
        )
        after = without_platform(Facts.read(connection))
        connection.rollback()

    assert [found.kind for found in difference(before, after)] == [
        "buckets",
        "columns",
        "constraints",
        "extensions",
        "functions",
        "grants",
        "memberships",
        "policies",
        "publication_members",
        "roles",
        "tables",
        "triggers",
    ]
