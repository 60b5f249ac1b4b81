"""Leaving the rows alone and going for the database itself."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from schemagen.database.connections import connect

from .attempts import Attempt, attempts
from .people import PEOPLE
from .site import SERVICE, Site

SPEC = "studios"
CLIENTS = ("anon", "authenticated")

every_spec = pytest.mark.parametrize("spec", sorted(PEOPLE))


# --- helpers in `private` -----------------------------------------------------------------


def _helpers(site: Site) -> list[tuple[str, str, bool, list[str] | None]]:
    with connect(site.owner_url) as owner:
        return owner.execute(
            """
            select p.oid::regprocedure::text, l.lanname, p.prosecdef, p.proconfig
            from pg_proc as p join pg_language as l on l.oid = p.prolang
            where p.pronamespace = to_regnamespace('private')
            """
        ).fetchall()


@every_spec
def test_no_helper_can_be_called(site_of: Callable[[str], Site], spec: str) -> None:
    site = site_of(spec)
    helpers = [name for name, *_ in _helpers(site) if name.endswith("()")]
    assert helpers or spec == "foreign_sign_in"
    for name, person in site.people.items():
        for helper in helpers:
            with site.connection.transaction(force_rollback=True):
                ending = site.ends(person, f"select {helper}")
            assert ending.summary == "42501 privilege", f"{name}: {helper}: {ending}"
            assert ending.error is not None
            assert "schema private" in str(ending.error)


@every_spec
def test_helpers_are_pinned(site_of: Callable[[str], Site], spec: str) -> None:
    for name, _, definer, settings in _helpers(site_of(spec)):
        if definer:
            assert settings is not None and settings[0] == "search_path=pg_catalog, pg_temp", name


@every_spec
def test_nobody_has_rights_on_private(site_of: Callable[[str], Site], spec: str) -> None:
    with connect(site_of(spec).owner_url) as owner:
        found = owner.execute(
            """
            select r.rolname from pg_roles as r, pg_namespace as n
            where n.nspname = 'private' and r.rolname in ('anon', 'authenticated', 'service_role')
            and has_schema_privilege(r.oid, n.oid, 'usage, create')
            """
        ).fetchall()
    assert found == []


@attempts("""
    -- Without usage on the schema it is as if it were empty.
    gus: set local search_path = private, public; select studios_works_selectable_authenticated()
    --> 42883
    gus: select private.claim_uuid('sub')
    --> 42501 privilege
    gus: create temp table mine (studio_id uuid);
    create trigger t before insert on pg_temp.mine for each row
    execute function private.studios_notes_fill_studio_id()
    --> 42501 privilege
    gus: select take_seat('none')
    ==> = None
    gus: alter function take_seat(text) security definer
    --> 42501 ownership
    gus: create or replace function find_works(word text) returns setof text
    language sql as 'select 1'
    --> 42501 privilege
    gus: grant execute on function count_works() to authenticated
    --> 42501 privilege
    gus: drop function find_works(text)
    --> 42501 ownership
""")
def test_functions(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


# --- rights that policies do not bind -----------------------------------------------------


@every_spec
@pytest.mark.parametrize("right", ["truncate", "references", "trigger", "maintain"])
def test_no_right_that_policies_do_not_bind(
    site_of: Callable[[str], Site], spec: str, right: str
) -> None:
    with connect(site_of(spec).owner_url) as owner:
        found = owner.execute(
            """
            select c.relname, r.rolname from pg_class as c, pg_roles as r
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
            and r.rolname in ('anon', 'authenticated', 'service_role')
            and has_table_privilege(r.oid, c.oid, %s)
            """,
            (right,),
        ).fetchall()
    assert found == []


@every_spec
def test_rows_are_secured_even_from_the_owner(site_of: Callable[[str], Site], spec: str) -> None:
    with connect(site_of(spec).owner_url) as owner:
        found = owner.execute(
            """
            select relname from pg_class where relnamespace = 'public'::regnamespace
            and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)
            """
        ).fetchall()
    assert found == []


@attempts("""
    max: truncate works
    --> 42501 privilege
    service: truncate works cascade
    --> 42501 privilege
    max: create trigger spy before insert on works for each row
    execute function suppress_redundant_updates_trigger()
    --> 42501 privilege
    max: create temp table probe (id uuid references public.works)
    --> 42P16
    max: vacuum works
    --> 25001
    max: cluster works using works_pkey
    --> 42501 privilege
    max: reindex table works
    --> 42501 privilege
    max: lock table seats in access exclusive mode
    ==> LOCK TABLE
    max: lock table works in access share mode
    ==> LOCK TABLE
    anon: lock table seats in access share mode
    --> 42501 privilege
    max: alter table works disable row level security
    --> 42501 ownership
    max: alter table works no force row level security
    --> 42501 ownership
    max: alter table works disable trigger all
    --> 42501 ownership
    max: alter table works owner to authenticated
    --> 42501 ownership
    max: create policy spy on works using (true)
    --> 42501 ownership
    max: alter policy works_select_authenticated on works using (true)
    --> 42501 ownership
    max: drop policy works_select_authenticated on works
    --> 42501 ownership
    max: drop trigger works_05_guard on works
    --> 42501 ownership
    max: create rule spy as on insert to works do nothing
    --> 42501 ownership
    max: create index on works (title)
    --> 42501 ownership
    max: create statistics on id, title from works
    --> 42501 ownership
    max: create temp table heir () inherits (works)
    --> 42501 ownership
    service: alter table works disable row level security
    --> 42501 ownership
    service: drop table works cascade
    --> 42501 ownership
    max: grant select on works to anon
    ==> GRANT
    max: grant select on works to anon; set local role anon; select count(*) from works
    ==> = 2
    anon: grant all on seats to public
    --> 42501 privilege
""")
def test_tables(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: set role postgres
    --> 42501 privilege
    gus: set role supabase_admin
    --> 42501 privilege
    gus: set session authorization postgres
    --> 42501 privilege
    gus: set session authorization supabase_auth_admin
    --> 42501 privilege
    gus: grant service_role to authenticated
    --> 42501 privilege
    gus: alter role authenticated bypassrls
    --> 42501 privilege
    gus: create role mallory
    --> 42501 privilege
    gus: reassign owned by postgres to authenticated
    --> 42501 privilege
    gus: set local session_replication_role = replica
    --> 42501 privilege
    gus: set local row_security = off; select * from works
    --> 42501 policy
    gus: alter database studios set row_security = off
    --> 42501 ownership
    gus: select set_config('role', 'postgres', true)
    --> 42501 privilege
    -- To drop rights is allowed.
    gus: set local role anon; select count(*) from works
    ==> = 2
    gus: set local row_security = on; select count(*) from works
    ==> = 4
""")
def test_becoming_somebody_else(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@attempts("""
    gus: select pg_read_file('/etc/passwd')
    --> 42501 privilege
    gus: select pg_read_binary_file('/etc/passwd')
    --> 42501 privilege
    gus: select pg_ls_dir('.')
    --> 42501 privilege
    gus: select pg_stat_file('/etc/passwd')
    --> 42501 privilege
    gus: select lo_import('/etc/passwd')
    --> 42501 privilege
    gus: select lo_export(1, '/tmp/x')
    --> 42501 privilege
    gus: select lo_get(1)
    --> 42704
    gus: select pg_terminate_backend(pid) from pg_stat_activity where usename = 'supabase_admin'
    --> 0 rows
    gus: select pg_reload_conf()
    --> 42501 privilege
    gus: select * from pg_authid
    --> 42501 privilege
    gus: select * from auth.users
    --> 42501 privilege
    gus: select * from schemagen.bundles
    --> 42501 privilege
    gus: select * from pg_stat_activity where usename = 'postgres'
    and query <> '<insufficient privilege>'
    --> 0 rows
    gus: do language plpgsql $$ begin execute 'alter table works disable row level security'; end $$
    --> 42501 ownership
    gus: create function public.f() returns integer language sql return 1
    --> 42501 privilege
    gus: create table public.mine (id integer)
    --> 42501 privilege
    gus: create view public.mine as select 1
    --> 42501 privilege
    gus: create type public.mine as enum ('a')
    --> 42501 privilege
    gus: create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_ne)
    --> 42501 privilege
    gus: create function private.f() returns integer language sql return 1
    --> 42501 privilege
    gus: create schema mine
    --> 42501 privilege
    gus: create extension dblink
    --> 42501 privilege
    gus: create publication leak for table works
    --> 42501 privilege
    gus: create event trigger spy on ddl_command_end
    execute function suppress_redundant_updates_trigger()
    --> 42501 privilege
    gus: create function pg_temp.f() returns void language c as 'x', 'y'
    --> 42501 privilege
    gus: create cast (text as integer) with inout
    --> 42501 ownership
    gus: create function pg_temp.f() returns integer language sql return 1; select pg_temp.f()
    ==> = 1
    gus: create temp table mine (id integer); select count(*) from pg_temp.mine
    ==> = 0
""")
def test_the_server(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


def test_a_large_object_is_its_makers(site: Site) -> None:
    """Anybody may make one: PostgreSQL's rule. It is no way to anybody else's."""
    with site.connection.transaction(force_rollback=True):
        ((made,),) = site.ends(SERVICE, "select lo_from_bytea(0, 'secret')").rows
        for attack in (f"lo_get({made})", f"lo_put({made}, 0, 'x')", f"lo_unlink({made})"):
            ending = site.ends(site.person("gus"), f"select {attack}")
            assert ending.summary in {"42501 privilege", "42501 ownership"}
        assert site.ends(SERVICE, f"select lo_get({made}) = 'secret'").rows == ((True,),)


# --- names in front -----------------------------------------------------------------------


FRONT = """
    create temp table seats (studio_id uuid, user_id uuid, role text);
    insert into pg_temp.seats select s, '{}', 'owner' from unnest(array[:red, :blue, :green]) s;
    create temp table works (id uuid, studio_id uuid);
    insert into pg_temp.works values (:blue_work, :red), (:missing, :red);
    create temp table studios (id uuid);
    create temp table invitations (like public.invitations);
    insert into pg_temp.invitations (id, studio_id, email, role, token_hash, expires_at)
    values (:new, :blue, 'gus@example.org', 'manager', sha256('forged'), 'infinity');
    create function pg_temp.always(pg_catalog.uuid, pg_catalog.uuid) returns boolean
    language sql as 'select true';
    create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = pg_temp.always);
    create function pg_temp.now() returns timestamptz language sql as $$
    select 'epoch'::timestamptz $$;
    set local search_path = pg_temp, public, pg_catalog;
"""


@pytest.mark.parametrize(
    ("statement", "ending"),
    [
        ("select * from public.works where id = :blue_work", "0 rows"),
        ("select * from public.works", "4 rows"),
        ("select * from public.seats", "5 rows"),
        ("update public.works set title = 'x'", "0 rows"),
        ("update public.seats set role = 'owner'", "0 rows"),
        ("delete from public.notes", "0 rows"),
        ("insert into public.notes (work_id) values (:blue_work)", "42501 policy"),
        ("insert into public.marks (work_id, points) values (:blue_work, 1)", "42501 policy"),
        ("select * from public.find_works('secret work')", "0 rows"),
        ("select take_seat('forged')", "= None"),
        ("select public.take_seat('raising') = :red", "= True"),
        ("insert into public.entries (studio_id) values (:red)", "1 row"),
        ("insert into public.entries (studio_id) values (:blue)", "42501 policy"),
    ],
)
def test_names_in_front_of_the_real_ones_open_nothing(
    site: Site, statement: str, ending: str
) -> None:
    gus = site.person("gus")
    with site.connection.transaction(force_rollback=True):
        front = FRONT.format("{}").replace("'{}'", ":gus")
        assert site.ends(gus, front).error is None
        found = site.ends(gus, "set local search_path = pg_temp, public, pg_catalog;" + statement)
        assert found.is_(ending), str(found)


@pytest.mark.parametrize("command", ["vacuum", "analyze"])
def test_maintaining_is_skipped(site: Site, command: str) -> None:
    said: list[str | None] = []
    with psycopg.connect(
        site.connection.info.dsn, password=site.connection.info.password, autocommit=True
    ) as connection:
        connection.add_notice_handler(lambda notice: said.append(notice.message_primary))
        connection.execute("set role service_role")
        connection.execute(f"{command} public.works".encode())
    assert said == [f'permission denied to {command} "works", skipping it']
