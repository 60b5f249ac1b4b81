"""What the base's functions and tables do."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import errors

from schemagen.database.server import Server

ALICE = "11111111-1111-4111-8111-111111111111"
BOB = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def connection(shared_server: Server) -> Iterator[psycopg.Connection]:
    """A connection as postgres whose changes are never kept."""
    with psycopg.connect(shared_server.url) as connection:
        yield connection
        connection.rollback()


def value(connection: psycopg.Connection, expression: str, *parameters: Any) -> Any:
    row = connection.execute(f"select {expression}".encode(), parameters or None).fetchone()
    assert row is not None
    return row[0]


def claim(connection: psycopg.Connection, **settings: str) -> None:
    for name, text in settings.items():
        connection.execute("select set_config(%s, %s, true)", (name.replace("__", "."), text))


@pytest.mark.parametrize("function", ["uid", "jwt", "role", "email"])
def test_nobody_is_asking(connection: psycopg.Connection, function: str) -> None:
    assert value(connection, f"auth.{function}()") is None


@pytest.mark.parametrize("function", ["uid", "jwt", "role", "email"])
def test_empty_settings_are_nobody(connection: psycopg.Connection, function: str) -> None:
    claim(connection, request__jwt__claims="", request__jwt__claim__sub="")

    assert value(connection, f"auth.{function}()") is None


def test_the_claims_tell_who_is_asking(connection: psycopg.Connection) -> None:
    claims = {"sub": ALICE, "role": "authenticated", "email": "alice@example.com"}
    claim(connection, request__jwt__claims=json.dumps(claims))

    assert str(value(connection, "auth.uid()")) == ALICE
    assert value(connection, "auth.role()") == "authenticated"
    assert value(connection, "auth.email()") == "alice@example.com"
    assert value(connection, "auth.jwt()") == claims


def test_a_token_without_a_subject(connection: psycopg.Connection) -> None:
    claim(connection, request__jwt__claims='{"role": "anon"}')

    assert value(connection, "auth.uid()") is None


def test_the_older_settings_come_first(connection: psycopg.Connection) -> None:
    claim(
        connection,
        request__jwt__claims=json.dumps({"sub": ALICE, "role": "anon", "email": "a@example.com"}),
        request__jwt__claim__sub=BOB,
        request__jwt__claim__role="authenticated",
        request__jwt__claim__email="bob@example.com",
    )

    assert str(value(connection, "auth.uid()")) == BOB
    assert value(connection, "auth.role()") == "authenticated"
    assert value(connection, "auth.email()") == "bob@example.com"


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_the_api_roles_may_ask(connection: psycopg.Connection, role: str) -> None:
    connection.execute(f"set local role {role}".encode())

    assert value(connection, "auth.uid()") is None


def test_they_are_stable_sql(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select distinct l.lanname, p.provolatile, p.prosecdef from pg_proc as p"
        " join pg_language as l on l.oid = p.prolang where p.pronamespace = 'auth'::regnamespace"
    ).fetchall()

    assert rows == [("sql", "s", False)]


def test_a_user_is_confirmed_by_either_way(connection: psycopg.Connection) -> None:
    connection.execute(
        "insert into auth.users (id, email_confirmed_at, phone_confirmed_at)"
        " values (%s, '2026-01-02', '2026-01-01'), (%s, null, null)",
        (ALICE, BOB),
    )

    rows = connection.execute(
        "select id::text, confirmed_at::date::text from auth.users"
    ).fetchall()
    assert dict(rows) == {ALICE: "2026-01-01", BOB: None}


def test_an_address_or_phone_is_one_users(connection: psycopg.Connection) -> None:
    connection.execute("insert into auth.users (id, email) values (%s, 'a@example.com')", (ALICE,))

    with pytest.raises(errors.UniqueViolation):
        connection.execute(
            "insert into auth.users (id, email) values (%s, 'a@example.com')", (BOB,)
        )


def test_signing_up_runs_as_the_sign_in_server(shared_server: Server) -> None:
    with psycopg.connect(shared_server.admin_url) as admin:
        admin.execute("set local role supabase_auth_admin")
        admin.execute("insert into auth.users (id) values (%s)", (ALICE,))
        assert value(admin, "count(*) from auth.users") == 1
        admin.rollback()


@pytest.mark.parametrize(
    ("name", "folder", "file", "extension"),
    [
        ("a/b/c.tar.gz", ["a", "b"], "c.tar.gz", "gz"),
        ("a/b", ["a"], "b", "b"),
        ("x.mp4", [], "x.mp4", "mp4"),
        ("a//x.y", ["a", ""], "x.y", "y"),
    ],
)
def test_parts_of_a_files_name(
    connection: psycopg.Connection, name: str, folder: list[str], file: str, extension: str
) -> None:
    assert value(connection, "storage.foldername(%s)", name) == folder
    assert value(connection, "storage.filename(%s)", name) == file
    assert value(connection, "storage.extension(%s)", name) == extension


def test_the_operation_of_the_storage_server(connection: psycopg.Connection) -> None:
    assert value(connection, "storage.allow_only_operation('object.list')") is False
    claim(connection, storage__operation="storage.object.list")

    assert value(connection, "storage.allow_only_operation('object.list')") is True
    assert value(connection, "storage.allow_only_operation('storage.object.list')") is True
    assert value(connection, "storage.allow_only_operation('object.get')") is False
    assert value(connection, "storage.allow_any_operation('{object.get,object.list}')") is True
    assert value(connection, "storage.allow_any_operation('{}')") is False


@pytest.mark.parametrize("table", ["buckets", "objects"])
def test_rows_of_storage_are_not_deleted_directly(
    connection: psycopg.Connection, table: str
) -> None:
    connection.execute("insert into storage.buckets (id, name) values ('b', 'b')")

    with pytest.raises(errors.InsufficientPrivilege, match="Direct deletion"):
        with connection.transaction():
            connection.execute(f"delete from storage.{table}".encode())

    connection.execute("set local storage.allow_delete_query = 'true'")
    connection.execute(f"delete from storage.{table}".encode())


@pytest.mark.parametrize("table", ["storage.objects", "storage.buckets", "realtime.messages"])
def test_row_security_is_on(connection: psycopg.Connection, table: str) -> None:
    connection.execute("insert into storage.buckets (id, name) values ('b', 'b')")
    connection.execute("insert into storage.objects (bucket_id, name) values ('b', 'a/b')")
    connection.execute("select realtime.send('{}', 'e', 't')")
    assert value(connection, f"count(*) from {table}") == 1

    connection.execute("set local role authenticated")
    assert value(connection, f"count(*) from {table}") == 0


def test_an_object_knows_its_path(connection: psycopg.Connection) -> None:
    connection.execute("insert into storage.buckets (id, name) values ('b', 'b')")
    connection.execute("insert into storage.objects (bucket_id, name) values ('b', 'x/y/z.png')")

    assert value(connection, "path_tokens from storage.objects") == ["x", "y", "z.png"]


def test_a_policy_hears_the_topic(connection: psycopg.Connection) -> None:
    connection.execute(
        "create policy p on realtime.messages for insert to authenticated"
        " with check ((select realtime.topic()) = 'mine')"
    )
    connection.execute("set local role authenticated")
    connection.execute("select realtime.send('{}', 'e', 'mine')")
    connection.execute("select realtime.send('{}', 'e', 'theirs')")
    connection.execute("reset role")

    assert connection.execute("select topic, event, private from realtime.messages").fetchall() == [
        ("mine", "e", True)
    ]


def test_changes_are_broadcast(connection: psycopg.Connection) -> None:
    connection.execute(
        """
        create table t (id int, note text);
        create function tell() returns trigger language plpgsql as $$
        begin
            perform realtime.broadcast_changes(
                'topic', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
            return null;
        end
        $$;
        create trigger tell after update on t for each row execute function tell();
        insert into t values (1, 'old');
        update t set note = 'new';
        """
    )

    assert value(connection, "payload from realtime.messages") == {
        "schema": "public",
        "table": "t",
        "operation": "UPDATE",
        "record": {"id": 1, "note": "new"},
        "old_record": {"id": 1, "note": "old"},
    }


@pytest.mark.parametrize("name", ["", "www.example.com", "ä" * 20, "x" * 39, "x" * 40, "x" * 200])
@pytest.mark.parametrize("space", ["dns", "url"])
def test_uuids_of_names(connection: psycopg.Connection, space: str, name: str) -> None:
    namespace = {"dns": uuid.NAMESPACE_DNS, "url": uuid.NAMESPACE_URL}[space]

    assert value(connection, f"extensions.uuid_ns_{space}()") == namespace
    for version, expected in ((3, uuid.uuid3(namespace, name)), (5, uuid.uuid5(namespace, name))):
        found = value(connection, f"extensions.uuid_generate_v{version}(%s, %s)", namespace, name)
        assert found == expected


@pytest.mark.parametrize(("function", "version"), [("v1", 1), ("v1mc", 1), ("v4", 4)])
def test_new_uuids(connection: psycopg.Connection, function: str, version: int) -> None:
    connection.execute("set local role authenticated")
    first = value(connection, f"extensions.uuid_generate_{function}()")
    second = value(connection, f"extensions.uuid_generate_{function}()")

    assert (first.version, first.variant) == (version, uuid.RFC_4122)
    assert first != second
    if version == 1:
        began = datetime(1582, 10, 15, tzinfo=UTC)
        assert abs(began + timedelta(microseconds=first.time / 10) - datetime.now(UTC)) < timedelta(
            minutes=1
        )
