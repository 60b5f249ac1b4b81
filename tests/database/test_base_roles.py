"""The base's roles and rights, as they are on Supabase."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from schemagen.database.base import Era
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

# superuser, inherit, createrole, createdb, login, replication, bypassrls
ROLES = {
    "anon": (False, True, False, False, False, False, False),
    "authenticated": (False, True, False, False, False, False, False),
    "authenticator": (False, False, False, False, True, False, False),
    "postgres": (False, True, True, True, True, True, True),
    "service_role": (False, True, False, False, False, False, True),
    "supabase_admin": (True, True, True, True, True, True, True),
    "supabase_auth_admin": (False, False, False, False, True, False, False),
    "supabase_realtime_admin": (False, False, False, False, False, False, False),
    "supabase_storage_admin": (False, False, False, False, True, False, False),
}


@pytest.fixture
def connection(shared_server: Server) -> Iterator[psycopg.Connection]:
    """A connection as postgres whose changes are never kept."""
    with psycopg.connect(shared_server.url) as connection:
        yield connection
        connection.rollback()


def test_attributes(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,"
        " rolreplication, rolbypassrls from pg_roles where rolname !~ '^pg_'"
    ).fetchall()

    assert {row[0]: row[1:] for row in rows} == ROLES


def test_settings(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select rolname, rolconfig from pg_roles where rolconfig is not null and rolname !~ '^pg_'"
    ).fetchall()

    assert dict(rows) == {
        "anon": ["statement_timeout=3s"],
        "authenticated": ["statement_timeout=8s"],
        "authenticator": ["statement_timeout=8s", "lock_timeout=8s"],
        "postgres": ['search_path="$user", public, extensions'],
        "supabase_auth_admin": [
            "search_path=auth",
            "idle_in_transaction_session_timeout=60s",
        ],
        "supabase_storage_admin": ["search_path=storage"],
    }


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_postgres_can_act_as_the_api_roles(connection: psycopg.Connection, role: str) -> None:
    connection.execute(f"set local role {role}".encode())

    assert connection.execute("select current_user").fetchone() == (role,)


@pytest.mark.parametrize("role", ["supabase_admin", "supabase_auth_admin", "authenticator"])
def test_postgres_can_not_act_as_the_platforms(connection: psycopg.Connection, role: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"set local role {role}".encode())


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_the_data_api_becomes_the_three(shared_server: Server, role: str) -> None:
    with psycopg.connect(shared_server.admin_url) as admin:
        admin.execute("set session authorization authenticator")
        admin.execute(f"set role {role}".encode())
        with pytest.raises(errors.InsufficientPrivilege):
            admin.execute("set role postgres")


@pytest.mark.parametrize("schema", ["public", "auth", "storage", "realtime", "extensions"])
@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role", "postgres"])
def test_usage_of_schemas(connection: psycopg.Connection, role: str, schema: str) -> None:
    row = connection.execute(
        "select has_schema_privilege(%s, %s, 'usage'), has_schema_privilege(%s, %s, 'create')",
        (role, schema, role, schema),
    ).fetchone()

    # postgres inherits the right from the owners; the guard takes it away again.
    assert row == (True, role == "postgres")


def test_postgres_uses_the_users_table_in_every_way(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "select bool_and(has_table_privilege('postgres', 'auth.users', p)) from unnest("
        "array['select', 'insert', 'update', 'delete', 'references', 'trigger', 'truncate']) as p"
    ).fetchone()

    assert row == (True,)


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_the_api_roles_do_not_see_the_users(connection: psycopg.Connection, role: str) -> None:
    connection.execute(f"set local role {role}".encode())

    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute("select from auth.users")


OBJECTS = """
    create table t (id bigint);
    create sequence s;
    create function f() returns int language sql as 'select 1';
"""
ACL = """
    select 'table', relacl::text[] from pg_class where oid = 't'::regclass
    union all select 'sequence', relacl::text[] from pg_class where oid = 's'::regclass
    union all select 'function', coalesce(proacl, acldefault('f', proowner))::text[]
    from pg_proc where oid = 'f'::regproc
"""


def rights_of(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        connection.execute(OBJECTS)
        rows = connection.execute(ACL).fetchall()
        connection.rollback()
    return {kind: sorted(acl) for kind, acl in rows}


def test_what_postgres_creates_is_closed_to_the_api(shared_server: Server) -> None:
    assert rights_of(shared_server.url) == {
        "table": [
            "anon=Dxtm/postgres",
            "authenticated=Dxtm/postgres",
            "postgres=arwdDxtm/postgres",
            "service_role=Dxtm/postgres",
        ],
        "sequence": [
            "anon=w/postgres",
            "authenticated=w/postgres",
            "postgres=rwU/postgres",
            "service_role=w/postgres",
        ],
        "function": ["=X/postgres", "postgres=X/postgres"],
    }


@pytest.mark.postgres
def test_what_postgres_creates_was_open_to_the_api() -> None:
    with throwaway(era=Era.OPEN) as server:
        rights = rights_of(server.url)

    assert rights == {
        "table": [
            "anon=arwdDxtm/postgres",
            "authenticated=arwdDxtm/postgres",
            "postgres=arwdDxtm/postgres",
            "service_role=arwdDxtm/postgres",
        ],
        "sequence": [
            "anon=rwU/postgres",
            "authenticated=rwU/postgres",
            "postgres=rwU/postgres",
            "service_role=rwU/postgres",
        ],
        "function": [
            "=X/postgres",
            "anon=X/postgres",
            "authenticated=X/postgres",
            "postgres=X/postgres",
            "service_role=X/postgres",
        ],
    }


@pytest.mark.parametrize(
    "statement",
    [
        "create policy p on storage.objects for select to authenticated using (true)",
        "create policy p on storage.buckets for select to authenticated using (true)",
        "create policy p on realtime.messages for select to authenticated using (true)",
        "create policy p on auth.users for select to authenticated using (true)",
        "create trigger t after insert on auth.users for each row execute function f()",
        "create table t (id uuid references auth.users on delete cascade)",
        "create table t (id uuid references auth.users); drop table t",
        "alter publication supabase_realtime add table known",
        "grant select on storage.objects to anon",
        "grant select on auth.users to service_role",
        "insert into storage.buckets (id, name) values ('b', 'b')",
        "create policy p on storage.objects using (true);"
        " alter policy p on storage.objects to anon",
        "create policy p on storage.objects using (true); drop policy p on storage.objects",
        "create trigger t before insert on auth.users for each row execute function f();"
        " drop trigger t on auth.users",
        "create function extensions.g() returns int language sql as 'select 1'",
        "create extension pg_trgm with schema extensions",
        "create schema s; drop schema s",
        "create role r; drop role r",
        "create publication p; drop publication p",
    ],
)
def test_what_postgres_may_do(connection: psycopg.Connection, statement: str) -> None:
    connection.execute("create table known (id int)")
    connection.execute(
        "create function f() returns trigger language plpgsql as 'begin return new; end'"
    )

    connection.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "alter table auth.users add column x int",
        "alter table auth.users disable row level security",
        "alter table storage.objects enable row level security",
        "create table auth.t (id int)",
        "create view storage.v as select 1",
        "create index on auth.users (email)",
        "create function auth.f() returns int language sql as 'select 1'",
        "create or replace function auth.uid() returns uuid language sql as 'select null::uuid'",
        "drop function auth.uid()",
        "drop table auth.users cascade",
        "drop index auth.users_instance_id_idx",
        "drop schema realtime cascade",
        "alter table auth.users rename to people",
        "comment on table auth.users is 'mine'",
        "alter schema auth rename to mine",
        "create extension pageinspect",
        "create event trigger e on ddl_command_end execute function f()",
        "alter role postgres superuser",
        "alter function extensions.refuse_platform_change() rename to x",
        "copy (select 1) to program 'true'",
    ],
)
def test_what_only_the_platform_may_do(connection: psycopg.Connection, statement: str) -> None:
    connection.execute("create function f() returns event_trigger language plpgsql as 'begin end'")

    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_the_guard_says_why(connection: psycopg.Connection) -> None:
    with pytest.raises(errors.InsufficientPrivilege) as caught:
        connection.execute("alter table storage.objects add column x int")

    assert caught.value.diag.message_primary == "must be owner of storage.objects"
    assert "only policies and triggers" in str(caught.value.diag.message_hint)


def test_the_platforms_roles_pass_the_guard(shared_server: Server) -> None:
    with psycopg.connect(shared_server.admin_url) as admin:
        admin.execute("set local role supabase_auth_admin")
        admin.execute("create table auth.t (id int)")
        admin.rollback()
