"""Every change of every kind is a difference, and undone it is none."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from schemagen.database.facts import Facts, fact_kinds
from schemagen.database.facts_difference import difference
from schemagen.database.server import Server

SETUP = """
    create schema app;
    create type app.mood as enum ('sad', 'glad');
    create domain app.rating as int check (value > 0);
    create type app.point as (x int, y int);
    create type app.span as range (subtype = int);
    create function app.f(a int) returns int language sql as 'select a';
    create function app.touch() returns trigger language plpgsql as 'begin return new; end';
    create function app.watch() returns event_trigger language plpgsql as 'begin end';
    create function app.add(int, int) returns int language sql immutable as 'select $1 + $2';
    create aggregate app.total(int) (sfunc = app.add, stype = int, initcond = '0');
    create table app.parent (id bigint primary key, a int, b int, unique (a));
    create table app.notes (
        id bigint generated always as identity primary key,
        parent_id bigint,
        title text not null default '',
        size int,
        twice int generated always as (size * 2) stored
    );
    create index notes_size on app.notes (size);
    create table app.parts (id int, day date) partition by range (day);
    create table app.part_1 (id int, day date);
    create view app.titles as select title from app.notes;
    create materialized view app.sizes as select size from app.notes;
    create sequence app.counter;
    create trigger touch before update on app.notes for each row execute function app.touch();
    create policy own on app.notes for select to authenticated using (size > 0);
    create rule nothing as on delete to app.parent do instead nothing;
    create publication p;
    create statistics app.related (dependencies) on a, b from app.parent;
    create event trigger watch on ddl_command_end execute function app.watch();
    create role app_user;
    create schema cron;
    create table cron.job (jobid int, schedule text, command text, database text,
        username text, active boolean, jobname text);
    grant select on app.notes to authenticated;
    comment on table app.notes is 'Notes';
    insert into storage.buckets (id, name) values ('files', 'files');
"""

# Kind, change, and what undoes it.
CHANGES = [
    ("schemas", "create schema s", "drop schema s"),
    ("schemas", "alter schema app owner to postgres", "alter schema app owner to supabase_admin"),
    ("roles", "create role r", "drop role r"),
    ("roles", "alter role app_user bypassrls", "alter role app_user nobypassrls"),
    ("roles", "alter role app_user set lock_timeout = '1s'", "alter role app_user reset all"),
    ("memberships", "grant app_user to anon", "revoke app_user from anon"),
    (
        "memberships",
        "grant app_user to postgres with admin option",
        "revoke app_user from postgres",
    ),
    (
        "settings",
        "alter database postgres set app.x = 'y'",
        "alter database postgres reset app.x",
    ),
    (
        "settings",
        "alter role app_user in database postgres set work_mem = '8MB'",
        "alter role app_user in database postgres reset all",
    ),
    ("extensions", "create extension pg_trgm with schema extensions", "drop extension pg_trgm"),
    ("types", "create type app.e as enum ()", "drop type app.e"),
    (
        "types",
        "alter type app.mood rename value 'sad' to 'bad'",
        "alter type app.mood rename value 'bad' to 'sad'",
    ),
    ("types", "alter domain app.rating set not null", "alter domain app.rating drop not null"),
    ("types", "alter domain app.rating set default 1", "alter domain app.rating drop default"),
    ("types", "alter type app.point add attribute z int", "alter type app.point drop attribute z"),
    ("types", "create type app.r as range (subtype = date)", "drop type app.r"),
    (
        "types",
        "alter type app.mood owner to postgres",
        "alter type app.mood owner to supabase_admin",
    ),
    ("tables", "create table app.t ()", "drop table app.t"),
    (
        "tables",
        "alter table app.notes enable row level security",
        "alter table app.notes disable row level security",
    ),
    (
        "tables",
        "alter table app.notes force row level security",
        "alter table app.notes no force row level security",
    ),
    (
        "tables",
        "alter table app.notes set (fillfactor = 50)",
        "alter table app.notes reset (fillfactor)",
    ),
    ("tables", "alter table app.parent set unlogged", "alter table app.parent set logged"),
    (
        "tables",
        "alter table app.notes owner to postgres",
        "alter table app.notes owner to supabase_admin",
    ),
    (
        "tables",
        "alter table app.notes replica identity full",
        "alter table app.notes replica identity default",
    ),
    (
        "tables",
        "alter table app.parts attach partition app.part_1"
        " for values from ('2026-01-01') to ('2027-01-01')",
        "alter table app.parts detach partition app.part_1",
    ),
    ("columns", "alter table app.notes add column x int", "alter table app.notes drop column x"),
    (
        "columns",
        "alter table app.parent alter a type bigint",
        "alter table app.parent alter a type int",
    ),
    (
        "columns",
        "alter table app.notes alter title drop not null",
        "alter table app.notes alter title set not null",
    ),
    (
        "columns",
        "alter table app.notes alter title set default 'x'",
        "alter table app.notes alter title set default ''",
    ),
    (
        "columns",
        "alter table app.notes alter id set generated by default",
        "alter table app.notes alter id set generated always",
    ),
    (
        "columns",
        "alter table app.notes alter title set storage external",
        "alter table app.notes alter title set storage extended",
    ),
    (
        "columns",
        "alter table app.notes alter title set compression pglz",
        "alter table app.notes alter title set compression default",
    ),
    (
        "columns",
        "alter table app.notes alter size set statistics 500",
        "alter table app.notes alter size set statistics -1",
    ),
    (
        "columns",
        "alter table app.notes rename size to weight",
        "alter table app.notes rename weight to size",
    ),
    (
        "constraints",
        "alter table app.notes add check (size > 0)",
        "alter table app.notes drop constraint notes_size_check",
    ),
    (
        "constraints",
        "alter table app.notes add constraint k foreign key (parent_id) references app.parent"
        " deferrable initially deferred",
        "alter table app.notes drop constraint k",
    ),
    (
        "constraints",
        "alter table app.notes add constraint c check (size > 0) not valid",
        "alter table app.notes drop constraint c",
    ),
    (
        "constraints",
        "alter domain app.rating add constraint most check (value < 9)",
        "alter domain app.rating drop constraint most",
    ),
    ("indexes", "create index i on app.notes (title) where size > 0", "drop index app.i"),
    (
        "indexes",
        "alter index app.notes_size set (fillfactor = 50)",
        "alter index app.notes_size reset (fillfactor)",
    ),
    (
        "indexes",
        "update pg_index set indisvalid = false where indexrelid = 'app.notes_size'::regclass",
        "update pg_index set indisvalid = true where indexrelid = 'app.notes_size'::regclass",
    ),
    ("sequences", "create sequence app.s", "drop sequence app.s"),
    (
        "sequences",
        "alter sequence app.counter increment 5",
        "alter sequence app.counter increment 1",
    ),
    (
        "sequences",
        "alter sequence app.counter owned by app.notes.size",
        "alter sequence app.counter owned by none",
    ),
    ("views", "create view app.v as select 1 as one", "drop view app.v"),
    (
        "views",
        "alter view app.titles set (security_invoker = on)",
        "alter view app.titles reset (security_invoker)",
    ),
    (
        "views",
        "create or replace view app.titles as select upper(title) as title from app.notes",
        "create or replace view app.titles as select title from app.notes",
    ),
    ("views", "create materialized view app.m as select 1 as one", "drop materialized view app.m"),
    (
        "views",
        "refresh materialized view app.sizes with no data",
        "refresh materialized view app.sizes",
    ),
    (
        "functions",
        "create function app.g() returns int language sql as 'select 1'",
        "drop function app.g()",
    ),
    (
        "functions",
        "create function app.f(a text) returns int language sql as 'select 1'",
        "drop function app.f(text)",
    ),
    (
        "functions",
        "create or replace function app.f(a int) returns int language sql as 'select 2'",
        "create or replace function app.f(a int) returns int language sql as 'select a'",
    ),
    (
        "functions",
        "alter function app.f(int) security definer",
        "alter function app.f(int) security invoker",
    ),
    (
        "functions",
        "alter function app.f(int) set search_path = ''",
        "alter function app.f(int) reset search_path",
    ),
    ("functions", "alter function app.f(int) stable", "alter function app.f(int) volatile"),
    (
        "functions",
        "alter function app.f(int) owner to postgres",
        "alter function app.f(int) owner to supabase_admin",
    ),
    (
        "functions",
        "create or replace aggregate app.total(int) (sfunc = app.add, stype = int, initcond = '1')",
        "create or replace aggregate app.total(int) (sfunc = app.add, stype = int, initcond = '0')",
    ),
    ("functions", "create procedure app.p() language sql as 'select 1'", "drop procedure app.p()"),
    (
        "triggers",
        "create trigger t after insert on app.notes execute function app.touch()",
        "drop trigger t on app.notes",
    ),
    (
        "triggers",
        "alter table app.notes disable trigger touch",
        "alter table app.notes enable trigger touch",
    ),
    (
        "triggers",
        "create trigger t after insert on auth.users for each row execute function app.touch()",
        "drop trigger t on auth.users",
    ),
    ("event_triggers", "alter event trigger watch disable", "alter event trigger watch enable"),
    (
        "event_triggers",
        "create event trigger w on sql_drop execute function app.watch()",
        "drop event trigger w",
    ),
    ("policies", "create policy p on app.notes using (true)", "drop policy p on app.notes"),
    (
        "policies",
        "create policy p on storage.objects to anon using (true)",
        "drop policy p on storage.objects",
    ),
    (
        "policies",
        "alter policy own on app.notes to anon",
        "alter policy own on app.notes to authenticated",
    ),
    (
        "policies",
        "alter policy own on app.notes using (size > 1)",
        "alter policy own on app.notes using (size > 0)",
    ),
    (
        "rules",
        "create rule r as on insert to app.parent do also nothing",
        "drop rule r on app.parent",
    ),
    (
        "rules",
        "alter table app.parent disable rule nothing",
        "alter table app.parent enable rule nothing",
    ),
    ("grants", "grant insert on app.notes to anon", "revoke insert on app.notes from anon"),
    (
        "grants",
        "grant select on app.notes to authenticated with grant option",
        "revoke grant option for select on app.notes from authenticated",
    ),
    (
        "grants",
        "grant update (title) on app.notes to anon",
        "revoke update (title) on app.notes from anon",
    ),
    ("grants", "grant usage on schema app to anon", "revoke usage on schema app from anon"),
    (
        "grants",
        "revoke execute on function app.f(int) from public",
        "grant execute on function app.f(int) to public",
    ),
    (
        "grants",
        "grant usage on sequence app.counter to anon",
        "revoke usage on sequence app.counter from anon",
    ),
    (
        "grants",
        "revoke usage on type app.mood from public",
        "grant usage on type app.mood to public",
    ),
    (
        "grants",
        "revoke temporary on database postgres from public",
        "grant temporary on database postgres to public",
    ),
    (
        "grants",
        "revoke delete on app.parent from supabase_admin",
        "grant delete on app.parent to supabase_admin",
    ),
    (
        "grants",
        "revoke all on app.parent from supabase_admin",
        "grant all on app.parent to supabase_admin",
    ),
    ("grants", "grant select on auth.users to anon", "revoke select on auth.users from anon"),
    (
        "default_privileges",
        "alter default privileges in schema app grant select on tables to anon",
        "alter default privileges in schema app revoke select on tables from anon",
    ),
    (
        "default_privileges",
        "alter default privileges revoke execute on functions from public",
        "alter default privileges grant execute on functions to public",
    ),
    ("comments", "comment on table app.notes is 'Other'", "comment on table app.notes is 'Notes'"),
    (
        "comments",
        "comment on column app.notes.title is 'x'",
        "comment on column app.notes.title is null",
    ),
    ("comments", "comment on function app.f(int) is 'x'", "comment on function app.f(int) is null"),
    (
        "comments",
        "comment on policy own on app.notes is 'x'",
        "comment on policy own on app.notes is null",
    ),
    ("comments", "comment on schema app is 'x'", "comment on schema app is null"),
    ("comments", "comment on role app_user is 'x'", "comment on role app_user is null"),
    ("publications", "create publication q", "drop publication q"),
    (
        "publications",
        "alter publication p set (publish = 'insert')",
        "alter publication p set (publish = 'insert, update, delete, truncate')",
    ),
    (
        "publication_members",
        "alter publication supabase_realtime add table app.notes",
        "alter publication supabase_realtime drop table app.notes",
    ),
    (
        "publication_members",
        "alter publication p add table app.parent (id, a) where (a > 0)",
        "alter publication p drop table app.parent",
    ),
    (
        "publication_members",
        "alter publication p add tables in schema app",
        "alter publication p drop tables in schema app",
    ),
    (
        "buckets",
        "insert into storage.buckets (id, name) values ('b', 'b')",
        "set local storage.allow_delete_query = 'true'; delete from storage.buckets where id = 'b'",
    ),
    (
        "buckets",
        "update storage.buckets set public = true",
        "update storage.buckets set public = false",
    ),
    (
        "buckets",
        "update storage.buckets set allowed_mime_types = '{image/png}'",
        "update storage.buckets set allowed_mime_types = null",
    ),
    (
        "cron_jobs",
        "insert into cron.job"
        " values (1, '* * * * *', 'select 1', 'postgres', 'postgres', true, 'tidy')",
        "delete from cron.job",
    ),
    ("statistics", "create statistics app.s on a, b from app.parent", "drop statistics app.s"),
    (
        "statistics",
        "alter statistics app.related set statistics 50",
        "alter statistics app.related set statistics -1",
    ),
    (
        "others",
        "create operator app.=== (leftarg = int, rightarg = int, function = app.add)",
        "drop operator app.=== (int, int)",
    ),
    (
        "others",
        'create collation app.c from pg_catalog."C"',
        "drop collation app.c",
    ),
    (
        "others",
        "create text search configuration app.c (copy = simple)",
        "drop text search configuration app.c",
    ),
    ("others", "create foreign data wrapper w", "drop foreign data wrapper w"),
]


@pytest.fixture(scope="module")
def prepared(shared_server: Server) -> Server:
    with psycopg.connect(shared_server.admin_url) as connection:
        connection.execute(SETUP)
    return shared_server


@pytest.fixture
def admin(prepared: Server) -> Iterator[psycopg.Connection]:
    """A connection whose changes are never kept."""
    with psycopg.connect(prepared.admin_url) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize(("kind", "change", "undo"), CHANGES, ids=lambda text: text[:60])
def test_a_change_is_seen_and_undone_it_is_not(
    admin: psycopg.Connection, kind: str, change: str, undo: str
) -> None:
    before = Facts.read(admin)

    admin.execute(change.encode())
    changed = Facts.read(admin)
    assert kind in [found.kind for found in difference(before, changed)]

    admin.execute(undo.encode())
    assert difference(before, Facts.read(admin)) == []


def test_every_kind_has_a_change() -> None:
    assert {kind for kind, _, _ in CHANGES} == {kind.name for kind in fact_kinds()}


def test_every_row_has_a_key_of_its_own(admin: psycopg.Connection) -> None:
    facts = Facts.read(admin)

    for kind in fact_kinds():
        keys = [row[: len(kind.key)] for row in facts.rows[kind.name]]
        assert facts.columns[kind.name][: len(kind.key)] == kind.key
        assert len(set(keys)) == len(keys), kind.name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("create table t (a int, b text)", "create table t (b text, a int)"),
        ("create table t (a int)", "create table t (x int, a int); alter table t drop column x"),
        ("create table t (a int not null)", "create table t (a int constraint c not null)"),
        (
            "create table t (); grant select, insert on t to anon",
            "create table t (); grant insert on t to anon; grant select on t to anon",
        ),
        (
            "create table t (); grant all on t to supabase_admin",
            "create table t ()",
        ),
        (
            "create table t (); create policy p on t to anon, authenticated using (true)",
            "create table t (); create policy p on t to authenticated, anon using (true)",
        ),
        ("create sequence s", "create sequence s; select nextval('s')"),
        (
            "create table app.x (); set search_path = app; create view public.v as select from x",
            "create table app.x (); create view public.v as select from app.x",
        ),
    ],
)
def test_what_is_no_difference(admin: psycopg.Connection, one: str, other: str) -> None:
    admin.execute("alter default privileges in schema public revoke all on tables from anon")
    found = []
    for statements in (one, other):
        with admin.transaction(force_rollback=True):
            admin.execute(statements.encode())
            found.append(Facts.read(admin))

    assert found[0] == found[1]


@pytest.mark.parametrize(
    "statement",
    [
        "create schema schemagen; create table schemagen.ledger (id int)",
        "create schema supabase_migrations",
        "create temporary table t (id int)",
        "create extension hstore with schema extensions",
    ],
)
def test_what_is_ignored(admin: psycopg.Connection, statement: str) -> None:
    before = Facts.read(admin)

    admin.execute(statement.encode())

    kinds = [found.kind for found in difference(before, Facts.read(admin))]
    assert kinds == (["extensions"] if "extension" in statement else [])


def test_reading_changes_nothing(admin: psycopg.Connection) -> None:
    admin.execute("set search_path = app")
    admin.execute("create table app.kept (id int)")

    Facts.read(admin)

    assert admin.execute("show search_path").fetchone() == ("app",)
    assert admin.execute("select to_regclass('app.kept') is not null").fetchone() == (True,)


def test_reading_outside_a_transaction(prepared: Server) -> None:
    with psycopg.connect(prepared.url, autocommit=True) as connection:
        path = connection.execute("show search_path").fetchone()

        facts = Facts.read(connection)

        assert connection.execute("show search_path").fetchone() == path
        assert ("app", "supabase_admin") in facts.rows["schemas"]


def test_everyone_reads_the_same(prepared: Server) -> None:
    with psycopg.connect(prepared.url) as owner, psycopg.connect(prepared.admin_url) as admin:
        admin.execute("grant select on cron.job to postgres")
        admin.execute("grant usage on schema cron to postgres")
        admin.commit()

        assert Facts.read(owner) == Facts.read(admin)
