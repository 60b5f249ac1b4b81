"""Bob leaves the rows alone and goes for the system: helpers, objects, roles, names."""

from __future__ import annotations

import psycopg
import pytest

from .people import OWNERSHIP, PRIVILEGE, ROW_SECURITY, TABLES, Connection, Person, attacks

HELPERS = (
    "private.organic_os_touch_updated_at",
    "private.organic_os_users_sign_up",
    "private.organic_os_users_follow_account",
    "private.organic_os_fill_user_id",
    "private.organic_os_messages_fill_user_id",
    "private.organic_os_messages_count_message_count",
)
API_ROLES = ("anon", "authenticated", "service_role")
each_table = pytest.mark.parametrize("table", TABLES)
each_role = pytest.mark.parametrize("role", API_ROLES)
each_helper = pytest.mark.parametrize("helper", HELPERS)
# The version since which a command without the right to maintain a table says so.
SINCE_MAINTAIN = 160_000


# --- helper functions ---------------------------------------------------------------------


def test_these_are_all_helpers(owner: Person) -> None:
    found = owner.rows(
        "select 'private.' || proname from pg_proc where pronamespace = 'private'::regnamespace"
    )
    assert {name for (name,) in found} == set(HELPERS)


@each_role
@each_helper
def test_calling_a_helper(api: Connection, role: str, helper: str) -> None:
    assert Person(api, role).tries(f"select {helper}()") == PRIVILEGE


@each_role
@each_helper
def test_hooking_a_helper_to_a_table_of_ones_own(api: Connection, role: str, helper: str) -> None:
    # A definer's function would do its work for whatever rows it is given.
    attacker = Person(api, role)
    attacker.tries("create temp table mine (id uuid, user_id uuid, conversation_id uuid)")

    assert PRIVILEGE == attacker.tries(
        f"create trigger hook after insert on pg_temp.mine for each row execute function {helper}()"
    )


@each_role
def test_nothing_in_private_may_be_executed(owner: Person, role: str) -> None:
    # Not even by somebody who finds a way around the missing usage on the schema.
    executable = owner.rows(
        "select proname from pg_proc where pronamespace = 'private'::regnamespace"
        f" and has_function_privilege('{role}', oid, 'execute')"
    )
    assert executable == []
    assert (
        owner.value(f"select has_schema_privilege('{role}', 'private', 'usage, create')") is False
    )


def test_definers_are_few_and_pinned(owner: Person) -> None:
    definers = owner.rows(
        "select proname, proconfig from pg_proc"
        " where prosecdef and pronamespace in ('private'::regnamespace, 'public'::regnamespace)"
        " order by 1"
    )
    pinned = ["search_path=pg_catalog, pg_temp"]
    assert definers == [
        ("organic_os_messages_count_message_count", pinned),
        ("organic_os_messages_fill_user_id", pinned),
        ("organic_os_users_follow_account", pinned),
        ("organic_os_users_sign_up", pinned),
    ]


# --- rights beyond select, insert, update and delete --------------------------------------


SINCE_MAINTAIN = 170_000
"""The server version with a privilege for what only owners might do before."""
MAINTAINING = ("cluster", "reindex")


@each_table
@each_role
def test_no_right_that_policies_do_not_bind(owner: Person, table: str, role: str) -> None:
    rights = ["truncate", "references", "trigger"]
    if owner.connection.info.server_version >= SINCE_MAINTAIN:
        rights.append("maintain")

    assert [
        right
        for right in rights
        if owner.value(f"select has_table_privilege('{role}', 'public.{table}', '{right}')")
    ] == []


@each_table
@pytest.mark.parametrize(
    ("statement", "ending"),
    [
        ("truncate {table}", PRIVILEGE),
        ("truncate {table} cascade", PRIVILEGE),
        (
            "create trigger spy before insert on {table} for each row"
            " execute function suppress_redundant_updates_trigger()",
            PRIVILEGE,
        ),
        ("create rule spy as on insert to {table} do nothing", OWNERSHIP),
        ("cluster {table} using {table}_pkey", PRIVILEGE),
        ("reindex table {table}", PRIVILEGE),
        ("alter table {table} disable row level security", OWNERSHIP),
        ("alter table {table} no force row level security", OWNERSHIP),
        ("alter table {table} disable trigger all", OWNERSHIP),
        ("alter table {table} add column spy text", OWNERSHIP),
        ("alter table {table} owner to authenticated", OWNERSHIP),
        ("create policy spy on {table} using (true)", OWNERSHIP),
        ("drop policy {table}_select_authenticated on {table}", OWNERSHIP),
        ("alter policy {table}_select_authenticated on {table} using (true)", OWNERSHIP),
        ("create index on {table} (created_at)", OWNERSHIP),
        ("create statistics spy on id, created_at from {table}", OWNERSHIP),
        ("comment on table {table} is ''", OWNERSHIP),
        ("drop table {table} cascade", OWNERSHIP),
        ("create temp table copy_of_it () inherits ({table})", OWNERSHIP),
    ],
)
def test_changing_the_table_itself(
    bob: Person, service: Person, table: str, statement: str, ending: str
) -> None:
    if statement.startswith(MAINTAINING):
        older = bob.connection.info.server_version < SINCE_MAINTAIN
        ending = OWNERSHIP if older else PRIVILEGE
    assert bob.tries(statement.format(table=table)) == ending
    assert service.tries(statement.format(table=table)) == ending


@each_table
def test_a_foreign_key_to_the_table_would_tell_which_keys_exist(
    admin: Connection, owner: Person, table: str
) -> None:
    # Nobody has a schema to create in; where somebody gives them one, this still fails.
    owner.tries("create schema playground; grant all on schema playground to authenticated")

    assert PRIVILEGE == Person(admin, "authenticated").tries(
        f"create table playground.probe (id uuid references public.{table})"
    )


@attacks("""
    lock table users in access exclusive mode
    --> 42501 privilege

    lock table users in row exclusive mode
    --> 42501 privilege

    -- Reading takes this lock anyway.
    lock table users in access share mode
    --> LOCK TABLE
""")
def test_locking_a_table(bob: Person, statement: str, ending: str) -> None:
    # Who may delete rows may lock the table too: PostgreSQL's rule, and no request of the
    # Data API can say `lock`. That leaves `users`.
    assert bob.tries(statement) == ending


@each_table
@pytest.mark.parametrize("command", ["vacuum", "vacuum full", "analyze"])
def test_maintaining_a_table_is_skipped(api_url: str, table: str, command: str) -> None:
    said: list[str | None] = []
    with psycopg.connect(api_url, autocommit=True) as connection:
        connection.add_notice_handler(lambda notice: said.append(notice.message_primary))
        connection.execute("set role service_role")
        connection.execute(f"{command} public.{table}".encode())
        older = connection.info.server_version < SINCE_MAINTAIN
    verb = command.partition(" ")[0]
    refused = f'permission denied to {verb} "{table}", skipping it'
    before = f'skipping "{table}" --- only table or database owner can {verb} it'

    assert said == [before if older else refused]


@pytest.mark.parametrize(
    "statement",
    [
        "grant select on users to anon",
        "grant all on messages to public",
        "grant select on messages to anon with grant option",
        "grant update (email) on users to authenticated",
        "grant execute on function get_wellness_streak(uuid) to anon",
    ],
)
def test_passing_rights_on(bob: Person, anon: Person, statement: str) -> None:
    # PostgreSQL warns at most, but grants nothing: the error would be as good.
    assert bob.tries(statement) in {"GRANT", PRIVILEGE}
    assert anon.tries("select * from users") == PRIVILEGE
    assert anon.tries("select * from messages") == PRIVILEGE
    assert anon.tries("select * from get_wellness_streak()") == PRIVILEGE
    assert bob.tries("update users set email = null") == PRIVILEGE


# --- objects ------------------------------------------------------------------------------


@each_role
@pytest.mark.parametrize("schema", ["public", "private", "schemagen", "auth"])
@pytest.mark.parametrize(
    "statement",
    [
        "create table {schema}.mine (id integer)",
        "create view {schema}.mine as select 1",
        "create function {schema}.mine() returns integer language sql return 1",
        "create type {schema}.mine as enum ('a')",
        "create domain {schema}.uuid as text",
        "create sequence {schema}.mine",
        "create operator {schema}.= (leftarg = uuid, rightarg = uuid, function = uuid_ne)",
    ],
)
def test_creating_an_object(api: Connection, role: str, schema: str, statement: str) -> None:
    assert Person(api, role).tries(statement.format(schema=schema)) == PRIVILEGE


@attacks("""
    create schema mine
    --> 42501 privilege

    create extension dblink
    --> 42501 privilege

    create role mallory
    --> 42501 privilege

    create event trigger spy on ddl_command_end
    execute function suppress_redundant_updates_trigger()
    --> 42501 privilege

    create publication leak for table messages
    --> 42501 privilege

    create function pg_temp.f() returns void language c as 'x', 'y'
    --> 42501 privilege

    alter function get_wellness_streak(uuid) security definer
    --> 42501 ownership

    create or replace function get_wellness_streak(p_user_id uuid) returns void
    language sql as ''
    --> 42501 privilege

    drop function get_wellness_stats(uuid, integer)
    --> 42501 ownership

    drop schema private cascade
    --> 42501 ownership

    drop trigger organic_os_50_users_sign_up on auth.users
    --> 42501 ownership

    alter database postgres set row_security = off
    --> 42501 ownership
""")
def test_changing_the_database(bob: Person, statement: str, ending: str) -> None:
    extension = statement.partition("create extension ")[2]
    known = f"select from pg_available_extensions where name = '{extension}'"
    if extension and bob.tries(known) == "0 rows":
        pytest.skip(f"this server has no {extension}")
    assert bob.tries(statement) == ending


@pytest.mark.parametrize(
    "command",
    [
        "create database mine",
        "create tablespace mine location '/tmp'",
        "alter system set row_security = off",
        "drop database template1",
    ],
)
def test_changing_the_server(api_url: str, command: str) -> None:
    with psycopg.connect(api_url, autocommit=True) as connection:
        connection.execute("set role service_role")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(command.encode())


def test_there_is_no_sequence_to_read_or_move(owner: Person) -> None:
    assert owner.tries("select * from pg_sequences where schemaname in ('public', 'private')") == (
        "0 rows"
    )


@each_role
@attacks("""
    select * from schemagen.bundles
    --> 42501 privilege
    update schemagen.bundles set undo = '[]'
    --> 42501 privilege
    delete from schemagen.bundles
    --> 42501 privilege
    drop table schemagen.bundles
    --> 42501 privilege
""")
def test_the_ledger(api: Connection, role: str, statement: str, ending: str) -> None:
    assert Person(api, role).tries(statement) == ending


# --- roles --------------------------------------------------------------------------------


@attacks("""
    set role postgres
    --> 42501 privilege
    set role supabase_admin
    --> 42501 privilege
    set role supabase_auth_admin
    --> 42501 privilege
    set session authorization postgres
    --> 42501 privilege
    grant service_role to authenticated
    --> 42501 privilege
    grant postgres to authenticator
    --> 42501 privilege
    alter role authenticated bypassrls
    --> 42501 privilege
    alter role authenticated superuser
    --> 42501 privilege
    reassign owned by postgres to authenticated
    --> 42501 privilege
    drop owned by postgres
    --> 42501 privilege
    set local session_replication_role = replica
    --> 42501 privilege
    set local row_security = off; select * from messages
    --> 42501 row level security
""")
def test_becoming_somebody_else(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


def test_only_the_owner_bypasses_policies_and_only_by_its_attribute(owner: Person) -> None:
    # Forced: without BYPASSRLS the owner would be bound as everybody is.
    assert owner.value("select rolsuper from pg_roles where rolname = current_user") is False
    assert owner.rows(
        "select rolname from pg_roles where rolbypassrls and not rolsuper order by 1"
    ) == [("postgres",), ("service_role",)]


# --- names --------------------------------------------------------------------------------


# What the bundle's functions mention, in a schema that comes before all others.
TABLES_IN_FRONT = """
    create temp table users (like public.users including defaults);
    create temp table conversations (like public.conversations including defaults);
    create temp table messages (like public.messages including defaults);
    create temp table wellness_entries (like public.wellness_entries including defaults);
    create temp table added (conversation_id uuid);
    create temp table removed (conversation_id uuid);
"""
OTHERS_IN_FRONT = """
    create domain pg_temp.date as text;
    create domain pg_temp.timestamptz as text;
    create function pg_temp.now() returns text language sql as $$ select '1970-01-01' $$;
    create function pg_temp.count() returns bigint language sql as $$ select 1000 $$;
    create function pg_temp.always(pg_catalog.uuid, pg_catalog.uuid) returns boolean
        language sql as $$ select true $$;
    create operator pg_temp.= (
        leftarg = pg_catalog.uuid, rightarg = pg_catalog.uuid, function = pg_temp.always
    );
    create operator pg_temp.- (
        leftarg = integer, rightarg = integer, function = pg_catalog.int4pl
    );
"""
IN_FRONT = "set local search_path = pg_temp, public, pg_catalog"


@pytest.fixture
def shadows(bob: Person) -> None:
    """Bob's session has tables, types, functions and operators of the bundle's names."""
    assert bob.tries(TABLES_IN_FRONT) == "CREATE TABLE"
    assert bob.tries(OTHERS_IN_FRONT) == "CREATE OPERATOR"
    assert bob.tries(f"{IN_FRONT}; select * from users") == "0 rows"


@pytest.mark.usefixtures("shadows")
def test_the_counter_finds_its_own_tables(bob: Person) -> None:
    assert "1 row" == bob.tries(
        "insert into pg_temp.conversations (id, user_id, module_name)"
        " values (:my_conversation, :bob, '')"
    )
    assert "1 row" == bob.tries(
        f"{IN_FRONT}; insert into public.messages (conversation_id, role, content)"
        " values (:my_conversation, 'user', 'hi')"
    )
    assert bob.value("select message_count from public.conversations") == 2
    assert bob.value("select message_count from pg_temp.conversations") == 0
    assert bob.tries(f"{IN_FRONT}; delete from public.messages") == "2 rows"
    assert bob.value("select message_count from public.conversations") == 0


@pytest.mark.usefixtures("shadows")
def test_the_fill_trigger_finds_its_own_tables(bob: Person) -> None:
    # In the table that the trigger must not read, Alice's conversation is Bob's.
    assert "1 row" == bob.tries(
        "insert into pg_temp.conversations (id, user_id, module_name)"
        " values (:her_conversation, :bob, '')"
    )
    assert ROW_SECURITY == bob.tries(
        f"{IN_FRONT}; insert into public.messages (conversation_id, role, content)"
        " values (:her_conversation, 'user', 'hi')"
    )


@pytest.mark.usefixtures("shadows")
@attacks("""
    select * from public.users
    --> 1 row
    select * from public.messages
    --> 1 row
    update public.conversations set topic = ''
    --> 1 row
    delete from public.wellness_entries
    --> 1 row
    insert into public.wellness_entries (date) values ('2026-01-02')
    --> 1 row
""")
def test_policies_compare_with_the_real_operator(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(f"{IN_FRONT}; {statement}") == ending


@pytest.mark.parametrize(("name", "ending"), [("uuid", "42P13"), ("jsonb", "42883")])
def test_a_type_in_front_of_the_policies_own_opens_nothing(
    bob: Person, name: str, ending: str
) -> None:
    # auth.uid() mentions both without their schema: his own session fails, closed.
    assert bob.tries(f"create domain pg_temp.{name} as pg_catalog.text") == "CREATE DOMAIN"

    assert bob.tries("select * from messages where user_id = :alice") == ending
    assert bob.tries("delete from messages where user_id <> :bob") == ending


@pytest.mark.usefixtures("shadows")
def test_touching_takes_the_real_time(bob: Person) -> None:
    touched = "update public.wellness_entries set mood_score = 1 returning updated_at"

    assert bob.value(touched) == bob.value("select pg_catalog.now()")


def test_the_statistics_find_their_own_tables(bob: Person) -> None:
    bob.tries(TABLES_IN_FRONT)
    hers = "insert into pg_temp.wellness_entries (user_id, date) values (:alice, '2026-01-01')"
    assert bob.tries(hers) == "1 row"

    assert bob.value("select total_entries from public.get_wellness_streak(:alice)") == 0
    assert bob.value("select total_entries from public.get_wellness_streak()") == 1
    counted = "select entries_count from public.get_wellness_stats({}, 36500)"
    assert bob.value(counted.format(":alice")) == 0
    assert bob.value(counted.format(":bob")) == 1


def test_a_sign_up_finds_its_own_table(admin: Connection, auth: Person, owner: Person) -> None:
    attacker = Person(admin, "authenticated")
    assert attacker.tries(TABLES_IN_FRONT) == "CREATE TABLE"
    assert attacker.tries(OTHERS_IN_FRONT) == "CREATE OPERATOR"
    assert attacker.tries("grant all on pg_temp.users to public") == "GRANT"

    assert "1 row" == auth.tries(
        f"{IN_FRONT}; insert into auth.users (id, email) values (:carol, 'carol@example.com')"
    )
    assert owner.value("select count(*) from public.users where id = :carol") == 1
    assert attacker.value("select count(*) from pg_temp.users") == 0
