"""The database that the document of Organic OS describes, beside the one that the preset makes.

``document/`` holds its 14 blocks of SQL in order, unchanged. The first thirteen make a database;
here they do, and it is compared with ours: tables, columns, indexes, policies, triggers,
functions. Each difference is listed with its reason, and there is no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest

from ..guides import Guide
from .conftest import HERE, Site
from .people import NAMES, TABLES, Connection, signed_in

MADE: Final = [
    "01_users", "02_users_policies", "03_wellness_entries", "04_wellness_entries_policies",
    "05_module_progress", "06_module_progress_policies", "07_conversations",
    "08_conversations_policies", "09_messages", "10_messages_policies", "11_updated_at",
    "12_get_wellness_stats", "13_get_wellness_streak",
]  # fmt: skip

NOT_RUN: Final = {
    "14_partitions": (
        "wrong: it makes a table under a name that is taken; under another one, the copy has "
        "neither key nor policies; `partition_wellness=true` makes the table in partitions"
    ),
}

GUIDE: Final = Guide(HERE, NOT_RUN)

INDEXES: Final = """
    users_email_idx users email
    wellness_user_date_idx wellness_entries user_id, date
    wellness_date_idx wellness_entries date
    progress_user_module_idx module_progress user_id, module_name
    progress_module_idx module_progress module_name
    conversations_user_idx conversations user_id
    conversations_module_idx conversations module_name
    messages_conversation_idx messages conversation_id
    messages_created_idx messages created_at
"""
"""As the document lists them, without SQL."""

WITH_DEFAULT: Final = "has a default, so null would be somebody's word"
OTHER_COLUMNS: Final = {
    "users.id": "the auth user's own key, and no other",
    "users.email": "a copy of auth's: phone and anonymous users have none, some share one",
    "users.timezone": WITH_DEFAULT,
    "users.created_at": WITH_DEFAULT,
    "users.updated_at": WITH_DEFAULT,
    "wellness_entries.user_id": "filled with the caller",
    "wellness_entries.mood_score": "numeric(3,2) holds no 10",
    "wellness_entries.energy_level": "numeric(3,2) holds no 10",
    "wellness_entries.created_at": WITH_DEFAULT,
    "wellness_entries.updated_at": WITH_DEFAULT,
    "module_progress.user_id": "filled with the caller",
    "module_progress.progress_percentage": WITH_DEFAULT,
    "module_progress.completed_topics": WITH_DEFAULT,
    "module_progress.created_at": WITH_DEFAULT,
    "module_progress.updated_at": WITH_DEFAULT,
    "conversations.user_id": "filled with the caller",
    "conversations.message_count": WITH_DEFAULT,
    "conversations.created_at": WITH_DEFAULT,
    "conversations.updated_at": WITH_DEFAULT,
    "messages.user_id": "the conversation's, so that the policy compares the row's own column",
    "messages.created_at": WITH_DEFAULT,
}

OTHER_INDEXES: Final = {
    "wellness_user_date_idx": "the unique constraint has an index over the same columns",
    "progress_user_module_idx": "the unique constraint has an index over the same columns",
    "messages_conversation_idx": "by time too, as a conversation is read",
}

OTHER_RIGHTS: Final = {
    ("conversations", "delete"): "everybody may erase their own health data",
    ("messages", "delete"): "everybody may erase their own health data",
}

COLUMNS: Final = """
    select c.relname || '.' || attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid)
    from pg_attribute as a join pg_class as c on c.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where c.relnamespace = 'public'::regnamespace and c.relname = any (%s) and attnum > 0
"""

RIGHTS: Final = """
    select relname, case polcmd when 'r' then 'select' when 'a' then 'insert'
        when 'w' then 'update' when 'd' then 'delete' end
    from pg_policy join pg_class as c on c.oid = polrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = any (%s)
"""

FUNCTIONS: Final = """
    select proname, pg_get_function_identity_arguments(oid), pg_get_function_result(oid)
    from pg_proc where pronamespace = 'public'::regnamespace and proname like 'get\\_%%'
"""

TOUCHED: Final = """
    select c.relname from pg_trigger as t join pg_class as c on c.oid = tgrelid
    join pg_proc as f on f.oid = tgfoid
    where c.relnamespace = 'public'::regnamespace and f.proname ~ 'updated_at|touch'
    and not tgisinternal and tgtype = 19  -- before update, for each row
"""


@pytest.fixture(scope="module")
def theirs(site: Site) -> Iterator[Connection]:
    """The database of the document, as its owner; rows of its own are rolled back."""
    url = site.server.url
    with psycopg.connect(url, autocommit=True) as creator:
        creator.execute("drop database if exists theirs with (force)")
        creator.execute("create database theirs template template0")
    with psycopg.connect(site.server.admin_url.replace("/postgres?", "/theirs?")) as admin:
        admin.execute("create schema auth; grant usage on schema auth to public")
        admin.execute(
            "create function auth.uid() returns uuid language sql stable"
            " return (current_setting('request.jwt.claims')::jsonb ->> 'sub')::uuid"
        )
        admin.execute("grant create on schema public to postgres")
    with psycopg.connect(url.replace("/postgres?", "/theirs?"), autocommit=True) as owner:
        for block in MADE:
            owner.execute(GUIDE[block].encode())
        yield owner
    with psycopg.connect(url, autocommit=True) as creator:
        creator.execute("drop database theirs with (force)")


@pytest.fixture
def ours(admin: Connection) -> Connection:
    return admin


def found(connection: Connection, query: str) -> set[tuple[Any, ...]]:
    parameters = [list(TABLES)] if "%s" in query else None
    return set(connection.execute(query.encode(), parameters).fetchall())


def test_every_statement_is_run_or_listed() -> None:
    GUIDE.runs(*MADE)
    GUIDE.check(blocks=14)


# --- what both have -------------------------------------------------------------------------


def test_columns(theirs: Connection, ours: Connection) -> None:
    wanted = {name: rest for name, *rest in found(theirs, COLUMNS)}
    made = {name: rest for name, *rest in found(ours, COLUMNS)}
    assert wanted.keys() <= made.keys(), "no column is missing"
    other = {name for name, rest in made.items() if wanted.get(name) != rest}
    assert other == OTHER_COLUMNS.keys()


def test_what_has_a_default_differs_in_that_alone(theirs: Connection, ours: Connection) -> None:
    wanted = {name: rest for name, *rest in found(theirs, COLUMNS)}
    made = {name: rest for name, *rest in found(ours, COLUMNS)}
    for name, reason in OTHER_COLUMNS.items():
        if reason == WITH_DEFAULT:
            type_, not_null, default = made[name]
            assert not_null and default is not None
            assert [type_, False, default] == wanted[name]


@pytest.mark.parametrize("line", INDEXES.strip().splitlines())
def test_indexes(line: str, ours: Connection) -> None:
    name, table, columns = line.strip().split(" ", 2)
    made = ours.execute(
        "select substring(indexdef from '[(](.*)[)]') from pg_indexes"
        " where schemaname = 'public' and indexname = %s and tablename = %s",
        [name, table],
    ).fetchone()
    assert (made == (columns,)) is (name not in OTHER_INDEXES)
    begins = ours.execute(
        "select from pg_indexes where schemaname = 'public' and tablename = %s"
        " and (indexdef like %s or indexdef like %s)",
        [table, f"%({columns})", f"%({columns},%"],
    )
    assert begins.rowcount > 0, "what is looked for by these columns is found by an index"


def test_rights(theirs: Connection, ours: Connection) -> None:
    assert found(ours, RIGHTS) - found(theirs, RIGHTS) == OTHER_RIGHTS.keys()
    assert found(theirs, RIGHTS) <= found(ours, RIGHTS)


def test_functions(theirs: Connection, ours: Connection) -> None:
    assert len(found(theirs, FUNCTIONS)) == 2
    assert found(theirs, FUNCTIONS) == found(ours, FUNCTIONS)


def test_the_same_tables_are_touched(theirs: Connection, ours: Connection) -> None:
    assert len(found(theirs, TOUCHED)) == 4
    assert found(theirs, TOUCHED) == found(ours, TOUCHED)


def test_updated_at_moves_in_both(theirs: Connection, ours: Connection) -> None:
    for connection in (theirs, ours):
        with connection.transaction(force_rollback=True):
            enter(connection)
            connection.execute("update public.users set updated_at = '2020-01-01'")
            moved = connection.execute(
                "select bool_and(updated_at = now()) from public.users"
            ).fetchone()
            assert moved == (True,)


# --- functions, on the same rows ------------------------------------------------------------


def enter(connection: Connection, days: str = "") -> None:
    """Let Carol in, with an entry for each of some days before today."""
    where = connection.execute("select to_regclass('auth.users') is not null").fetchone()
    table = "auth.users" if where == (True,) else "public.users"
    connection.execute(
        f"insert into {table} (id, email) values (%s, 'carol@example.com')".encode(),
        [NAMES["carol"]],
    )
    connection.execute(
        "insert into public.wellness_entries"
        " (user_id, date, sleep_hours, water_intake_ml, exercise_minutes, meditation_minutes,"
        "  mood_score, energy_level)"
        " select %s, (now() at time zone 'UTC')::date - day, 6 + abs(day) %% 4, 1000 + day,"
        "  abs(day), 10, abs(day) %% 9, 9 - abs(day) %% 9"
        " from unnest(string_to_array(%s, ' ')::integer[]) as day",
        [NAMES["carol"], days],
    )
    connection.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('timezone', 'UTC', true)",
        [signed_in("carol")],
    )


@pytest.mark.parametrize("days", ["", "0", "1", "2", "0 1 2", "1 2 3 5", "0 2 3", "0 1 7 29"])
@pytest.mark.parametrize("call", ["get_wellness_stats(%s)", "get_wellness_stats(%s, 35)",
                                  "get_wellness_streak(%s)"])  # fmt: skip
def test_functions_answer_alike(theirs: Connection, ours: Connection, call: str, days: str) -> None:
    answers = []
    for connection in (theirs, ours):
        with connection.transaction(force_rollback=True):
            enter(connection, days)
            query = f"select * from public.{call}".encode()
            answers.append(connection.execute(query, [NAMES["carol"]]).fetchall())
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("call", "days", "theirs_say", "ours_say"),
    [
        # Thirty days are thirty, not thirty-one.
        ("select entries_count from public.get_wellness_stats(%s)", "0 1 30", 3, 2),
        # What is still to come is no last entry.
        (
            "select last_entry > now()::date from public.get_wellness_streak(%s)",
            "0 -3",
            True,
            False,
        ),
    ],
)
def test_functions_answer_otherwise(
    theirs: Connection, ours: Connection, call: str, days: str, theirs_say: object, ours_say: object
) -> None:
    for connection, says in ((theirs, theirs_say), (ours, ours_say)):
        with connection.transaction(force_rollback=True):
            enter(connection, days)
            assert connection.execute(call.encode(), [NAMES["carol"]]).fetchone() == (says,)


# --- what is not followed -------------------------------------------------------------------


def test_the_name_is_taken(theirs: Connection) -> None:
    for statement in GUIDE.statements("14_partitions"):
        with pytest.raises(psycopg.Error) as caught:
            theirs.execute(statement.encode())
        assert caught.value.sqlstate in {"42P07", "42P17"}  # taken; then: is not partitioned
