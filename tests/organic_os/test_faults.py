"""The faults WE-1 to WE-19 of the schema that the preset was made from, one test each.

WE-3 and WE-18 are in test_faults_of_choices.py, because they are no part of the preset as it is.
"""

from __future__ import annotations

import threading
from decimal import Decimal

import psycopg
import pytest

from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle

from .conftest import Site
from .people import PRIVILEGE, TABLES, Connection, Person, attacks, signed_in, spelled

ENTRY = "insert into wellness_entries (date, {column}) values ('2026-01-02', {value})"

# --- WE-1, WE-2: values -------------------------------------------------------------------


@pytest.mark.parametrize("column", ["mood_score", "energy_level"])
@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("0", "0.00"),
        ("9.99", "9.99"),
        ("10", "10.00"),
        ("9.996", "10.00"),
        ("9.994", "9.99"),
        ("10.004", "10.00"),
        ("-0.004", "0.00"),
        ("null", None),
    ],
)
def test_we_1_mood_holds_ten(alice: Person, column: str, value: str, stored: str | None) -> None:
    insert = ENTRY.format(column=column, value=value)

    assert alice.value(f"{insert} returning {column}") == (stored and Decimal(stored))


@pytest.mark.parametrize("column", ["mood_score", "energy_level"])
@pytest.mark.parametrize(
    ("value", "ending"),
    [
        ("10.005", "23514"),
        ("11", "23514"),
        ("-5", "23514"),
        ("-0.005", "23514"),
        ("'NaN'", "23514"),
        ("1000", "22003"),
        ("'Infinity'", "22003"),
    ],
)
def test_we_1_mood_holds_no_more(alice: Person, column: str, value: str, ending: str) -> None:
    assert alice.tries(ENTRY.format(column=column, value=value)) == ending


@pytest.mark.parametrize(
    ("column", "value", "ending"),
    [
        ("sleep_hours", "0", "1 row"),
        ("sleep_hours", "24", "1 row"),
        ("sleep_hours", "24.004", "1 row"),
        ("sleep_hours", "24.005", "23514"),
        ("sleep_hours", "-0.01", "23514"),
        ("sleep_hours", "99", "23514"),
        ("sleep_hours", "100", "22003"),
        ("sleep_hours", "'NaN'", "23514"),
        ("water_intake_ml", "0", "1 row"),
        ("water_intake_ml", "-1", "23514"),
        ("water_intake_ml", "2147483647", "1 row"),
        ("water_intake_ml", "2147483648", "22003"),
        ("exercise_minutes", "1440", "1 row"),
        ("exercise_minutes", "1441", "23514"),
        ("exercise_minutes", "-1", "23514"),
        ("meditation_minutes", "1440", "1 row"),
        ("meditation_minutes", "1441", "23514"),
        ("meditation_minutes", "-1", "23514"),
    ],
)
def test_we_2_a_day_of_life(alice: Person, column: str, value: str, ending: str) -> None:
    assert alice.tries(ENTRY.format(column=column, value=value)) == ending


@attacks("""
    update module_progress set progress_percentage = 0
    --> 1 row

    update module_progress set progress_percentage = 100
    --> 1 row

    update module_progress set progress_percentage = 100.005
    --> 23514

    update module_progress set progress_percentage = 999
    --> 23514

    update module_progress set progress_percentage = 1000
    --> 22003

    update module_progress set progress_percentage = -0.01
    --> 23514

    update module_progress set progress_percentage = null
    --> 23502

    update wellness_entries set mood_score = -5
    --> 23514

    insert into messages (conversation_id, role, content, tokens_used)
    values (:her_conversation, 'user', 'hi', 0)
    --> 1 row

    insert into messages (conversation_id, role, content, tokens_used)
    values (:her_conversation, 'user', 'hi', -1)
    --> 23514

    insert into wellness_entries (date) values ('2026-01-01')
    --> 23505

    insert into module_progress (module_name) values ('sleep')
    --> 23505

    update users set timezone = 'Mars/Olympus'
    --> 22023

    update users set timezone = null
    --> 23502
""")
def test_we_2_other_values(alice: Person, statement: str, ending: str) -> None:
    assert alice.tries(statement) == ending


# --- WE-4: users --------------------------------------------------------------------------


def test_we_4_users_are_the_users_of_auth(auth: Person, owner: Person) -> None:
    auth.tries("insert into auth.users (id, email) values (:carol, 'carol@example.com')")
    her = Person(auth.connection, "authenticated", signed_in("carol"))

    assert her.rows("select id = :carol, email from users") == [(True, "carol@example.com")]
    assert owner.rows(
        "select confrelid::regclass::text, confdeltype from pg_constraint"
        " where conrelid = 'public.users'::regclass and contype = 'f'"
    ) == [("auth.users", "c")]
    assert (
        owner.value(
            "select count(*) from auth.users a full join public.users u using (id)"
            " where a.id is null or u.id is null"
        )
        == 0
    )


# --- WE-5: checks of new rows -------------------------------------------------------------


def test_we_5_policies_check_the_new_row(owner: Person) -> None:
    policies = owner.rows(
        "select tablename, cmd, roles::text[], permissive, qual, with_check from pg_policies"
        " where schemaname = 'public' order by 1, 2"
    )
    assert len(policies) == 17
    for table, operation, roles, permissive, using, check in policies:
        key = "id" if table == "users" else "user_id"
        own = f"({key} = ( SELECT auth.uid() AS uid))"
        assert (roles, permissive) == (["authenticated"], "PERMISSIVE")
        assert using == (None if operation == "INSERT" else own)
        assert check == (own if operation in {"INSERT", "UPDATE"} else None)


# --- WE-6, WE-7: statistics ---------------------------------------------------------------


FORTY_DAYS = """
    delete from wellness_entries;
    insert into wellness_entries (date, mood_score)
    select (now() at time zone 'UTC')::date + 3 - n, 5 from generate_series(0, 42) as n
"""


@pytest.mark.parametrize(("days", "counted"), [(1, 1), (7, 7), (30, 30), (31, 31), (36500, 40)])
def test_we_6_thirty_days_are_thirty_rows(alice: Person, days: int, counted: int) -> None:
    # From three days ahead to 39 days ago: neither the 31st row nor tomorrow's count.
    assert alice.tries(FORTY_DAYS) == "43 rows"

    assert alice.value(f"select entries_count from get_wellness_stats(p_days => {days})") == counted


def test_we_6_defaults_are_the_caller_and_thirty_days(alice: Person) -> None:
    alice.tries(FORTY_DAYS)

    assert alice.rows("select avg_mood, entries_count from get_wellness_stats()") == [
        (Decimal("5.00"), 30)
    ]


@pytest.mark.parametrize("days", ["0", "-1", "null", "36501", "2147483647", "-2147483648"])
def test_we_6_a_senseless_window_is_refused(alice: Person, days: str) -> None:
    assert alice.tries(f"select * from get_wellness_stats(:alice, {days})") == "22023"


def test_we_6_the_day_is_the_users_own(alice: Person) -> None:
    # At any moment one of the two has another date than UTC.
    today = "(now() at time zone '{}')::date"
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        alice.tries(f"delete from wellness_entries; update users set timezone = '{zone}'")
        entry = f"insert into wellness_entries (date) values ({today.format(zone)})"
        assert alice.tries(entry) == "1 row"
        assert alice.value("select entries_count from get_wellness_stats(p_days => 1)") == 1
        assert alice.rows(
            f"select streak, last_entry = {today.format(zone)} from get_wellness_streak()"
        ) == [(1, True)]
        assert alice.tries("update wellness_entries set date = date + 1") == "1 row"
        assert alice.value("select entries_count from get_wellness_stats()") == 0
        assert alice.rows("select * from get_wellness_streak()") == [(0, None, 0)]


def test_we_6_functions_are_stable_invokers_with_a_pinned_path(owner: Person) -> None:
    assert owner.rows(
        "select proname, provolatile, prosecdef, proconfig from pg_proc"
        " where pronamespace = 'public'::regnamespace and prokind = 'f' order by 1"
    ) == [
        ("get_wellness_stats", "s", False, ["search_path=pg_catalog, pg_temp"]),
        ("get_wellness_streak", "s", False, ["search_path=pg_catalog, pg_temp"]),
    ]


@pytest.mark.parametrize(
    ("days_ago", "streak", "last", "total"),
    [
        ([], 0, None, 0),
        ([0], 1, 0, 1),
        ([1], 1, 1, 1),
        ([2], 0, 2, 1),
        ([0, 1, 2, 3], 4, 0, 4),
        ([1, 2, 3], 3, 1, 3),
        ([0, 1, 3, 4, 5], 2, 0, 5),
        ([0, 2, 4], 1, 0, 3),
        ([5, 6, 7], 0, 5, 3),
        # Later entries neither lengthen the streak nor are they the last one yet.
        ([-1], 0, None, 0),
        ([-1, 0, 1], 2, 0, 2),
        ([-400, -2, -1, 2, 3], 0, 2, 2),
        (list(range(3651)), 3651, 0, 3651),
    ],
    ids=lambda case: f"{len(case)} entries" if isinstance(case, list) else str(case),
)
def test_we_7_a_streak(
    alice: Person, days_ago: list[int], streak: int, last: int | None, total: int
) -> None:
    alice.tries(
        "delete from wellness_entries; insert into wellness_entries (date)"
        f" select (now() at time zone 'UTC')::date - ago from unnest(array{days_ago}::int[]) as ago"
    )
    assert alice.rows(
        "select streak, (now() at time zone 'UTC')::date - last_entry, total_entries"
        " from get_wellness_streak()"
    ) == [(streak, last, total)]


def test_we_7_a_streak_is_one_query(owner: Person) -> None:
    # Not one per day.
    assert owner.rows(
        "select lanname from pg_proc p join pg_language l on l.oid = p.prolang"
        " where proname = 'get_wellness_streak'"
    ) == [("sql",)]


# --- WE-8: message_count ------------------------------------------------------------------


COUNTS = "select message_count from public.conversations order by id"
SAY = "insert into messages (conversation_id, role, content) values ({}, 'user', 'hi')"


def test_we_8_the_count_follows_inserts_and_deletes(alice: Person) -> None:
    assert alice.rows(COUNTS) == [(1,)]
    assert alice.tries(SAY.format(":her_conversation")) == "1 row"
    assert alice.rows(COUNTS) == [(2,)]
    assert alice.tries("delete from messages where id = :her_message") == "1 row"
    assert alice.rows(COUNTS) == [(1,)]
    assert alice.tries("delete from messages") == "1 row"
    assert alice.rows(COUNTS) == [(0,)]


def test_we_8_the_count_follows_bulk_writes(alice: Person) -> None:
    alice.tries("insert into conversations (id, module_name) values (:new, 'food')")
    assert "300 rows" == alice.tries(
        "insert into messages (conversation_id, role, content)"
        " select case when n % 3 = 0 then :her_conversation else :new end, 'user', 'hi'"
        " from generate_series(1, 300) as n"
    )
    assert alice.rows(COUNTS) == [(200,), (101,)]
    assert alice.tries("delete from messages where content = 'hi'") == "300 rows"
    assert alice.rows(COUNTS) == [(0,), (1,)]


@pytest.mark.parametrize(
    "nothing",
    [
        "delete from messages where id = :missing",
        "insert into messages (id) select id from messages where false",
        "insert into messages (id, conversation_id, role, content)"
        " values (:her_message, :her_conversation, 'user', 'hi') on conflict do nothing",
        "merge into messages m using (select :missing as id) s on m.id = s.id"
        " when matched then delete",
    ],
)
def test_we_8_the_count_stays_when_nothing_is_written(alice: Person, nothing: str) -> None:
    assert alice.tries(nothing) == "0 rows"
    assert alice.rows(COUNTS) == [(1,)]


def test_we_8_the_count_stays_when_a_write_is_refused(alice: Person) -> None:
    one_bad = (
        "insert into messages (conversation_id, role, content)"
        " values (:her_conversation, 'user', 'hi'), (:her_conversation, 'nobody', 'hi')"
    )
    assert alice.tries(one_bad) == "23514"
    assert alice.rows(COUNTS) == [(1,)]


def test_we_8_the_count_follows_the_service(admin: Connection) -> None:
    service = Person(admin, "service_role")

    assert (
        service.tries(f"{SAY.format(':her_conversation')}, (:my_conversation, 'user', 'hi')")
        == "2 rows"
    )
    assert service.rows(COUNTS) == [(2,), (2,)]
    # Moved within one owner's conversations; an update of the text moves nothing.
    service.tries("insert into conversations (id, user_id, module_name) values (:new, :alice, '')")
    assert service.tries("update messages set content = 'hello'") == "4 rows"
    assert service.rows(COUNTS) == [(0,), (2,), (2,)]
    moved = "update messages set conversation_id = :new where user_id = :alice"
    assert service.tries(moved) == "2 rows"
    assert service.rows(COUNTS) == [(2,), (0,), (2,)]
    assert (
        service.tries(
            "merge into messages m using (select :new as id) s"
            " on m.conversation_id = s.id when matched then delete"
        )
        == "2 rows"
    )
    assert service.rows(COUNTS) == [(0,), (0,), (2,)]


def test_we_8_the_count_survives_cascades(admin: Connection) -> None:
    service = Person(admin, "service_role")

    # Handed over, the messages come along, and none is counted twice.
    handed_over = "update conversations set user_id = :bob where id = :her_conversation"
    assert service.tries(handed_over) == "1 row"
    assert service.rows(COUNTS) == [(1,), (1,)]
    assert service.value("select count(*) from messages where user_id = :bob") == 2
    # With the conversation go its messages, and nobody is left to count.
    assert service.tries("delete from conversations where id = :her_conversation") == "1 row"
    assert service.rows(COUNTS) == [(1,)]
    assert service.tries("delete from users where id = :bob") == "1 row"
    assert service.rows(COUNTS) == []
    assert service.tries("select * from messages") == "0 rows"


def test_we_8_the_count_survives_a_new_key(alice: Person) -> None:
    # Clients may choose keys, so this also is a way to write a count that nobody granted.
    assert alice.tries("update conversations set id = :new") == "1 row"
    assert alice.rows(
        "select message_count, (select count(*) from messages) from conversations"
    ) == [(1, 1)]


def test_we_8_two_at_once_are_both_counted(site: Site, api_url: str) -> None:
    say = spelled(SAY.format(":her_conversation").replace("'hi'", "'at once'"))

    def speak() -> None:
        with psycopg.connect(api_url) as other:
            other.execute("set role service_role")
            other.execute(b"set search_path = public;" + say)

    second = threading.Thread(target=speak)
    with connect(site.server.url, autocommit=True) as owner:
        try:
            with owner.transaction():
                owner.execute(say)
                second.start()  # and waits for the first one's row of the conversation
                second.join(timeout=0.1)
                assert second.is_alive()
            second.join()
            counted = owner.execute(spelled(COUNTS)).fetchall()
        finally:
            owner.execute("delete from public.messages where content = 'at once'")
    assert counted == [(3,), (1,)]


# --- WE-9 to WE-12: rights ----------------------------------------------------------------


def test_we_9_everybody_may_erase_their_own(alice: Person) -> None:
    assert alice.tries("delete from messages where id = :her_message") == "1 row"
    assert alice.tries("delete from conversations where id = :her_conversation") == "1 row"
    assert alice.tries("delete from wellness_entries") == "1 row"
    assert alice.tries("delete from module_progress") == "1 row"
    assert [alice.value(f"select count(*) from {table}") for table in TABLES] == [1, 0, 0, 0, 0]


def test_we_9_a_conversation_takes_its_messages_along(alice: Person) -> None:
    assert alice.tries("delete from conversations") == "1 row"
    assert alice.tries("select * from messages") == "0 rows"


@pytest.mark.parametrize(
    ("role", "ending"),
    [
        ("user", "1 row"),
        ("assistant", "1 row"),
        ("system", "23514"),
        ("tool", "23514"),
        ("User", "23514"),
        ("", "23514"),
    ],
)
def test_we_10_who_speaks(alice: Person, role: str, ending: str) -> None:
    # A choice of this preset: its coach keeps system prompts in the code.
    said = SAY.format(":her_conversation").replace("'user'", f"'{role}'")

    assert alice.tries(said) == ending


def test_we_11_updated_at_has_its_trigger_and_no_other_table(owner: Person) -> None:
    touched = owner.rows(
        "select tgrelid::regclass::text from pg_trigger"
        " where tgfoid = 'private.organic_os_touch_updated_at'::regproc order by 1"
    )
    having = owner.rows(
        "select attrelid::regclass::text from pg_attribute join pg_class c on c.oid = attrelid"
        " where attname = 'updated_at' and relkind = 'r' and relnamespace = 'public'::regnamespace"
        " order by 1"
    )
    assert (
        touched
        == having
        == [
            ("conversations",),
            ("module_progress",),
            ("users",),
            ("wellness_entries",),
        ]
    )


@pytest.mark.parametrize("table", TABLES)
def test_we_11_every_table_can_be_updated(owner: Person, table: str) -> None:
    assert owner.tries(f"update public.{table} set created_at = '2000-01-01'") == "2 rows"
    if table != "messages":
        assert owner.tries(f"select * from public.{table} where updated_at = now()") == "2 rows"


@pytest.mark.parametrize("table", TABLES)
def test_we_12_every_table_is_closed(owner: Person, admin: Connection, table: str) -> None:
    assert owner.rows(
        "select relrowsecurity, relforcerowsecurity from pg_class"
        f" where oid = 'public.{table}'::regclass"
    ) == [(True, True)]
    assert Person(admin, "anon").tries(f"select * from public.{table}") == PRIVILEGE


def test_we_12_these_are_all_tables(owner: Person) -> None:
    found = owner.rows("select tablename from pg_tables where schemaname in ('public', 'private')")

    assert {name for (name,) in found} == set(TABLES)


# --- WE-13 to WE-19: files and objects ----------------------------------------------------


def test_we_13_the_seed_file_runs_and_may_run_again(bundle: Bundle, owner: Person) -> None:
    seed = emit_supabase(bundle, "20260101000000")["supabase/seed.sql"].encode()
    before = Facts.read(owner.connection)
    for _ in range(2):
        owner.connection.execute(seed)

    assert Facts.read(owner.connection) == before
    assert [owner.value(f"select count(*) from public.{table}") for table in TABLES] == [2] * 5


@pytest.mark.parametrize("table", TABLES[1:])
def test_we_14_every_row_belongs_to_a_user(owner: Person, table: str) -> None:
    assert owner.tries(f"update public.{table} set user_id = null") == "23502"
    assert (
        owner.tries(f"update public.{table} set user_id = :missing where user_id = :alice")
        == "23503"
    )


def test_we_14_one_row_a_user(owner: Person) -> None:
    assert owner.tries("insert into public.users (id) values (:alice)") == "23505"
    assert owner.tries("insert into public.users (id) values (null)") == "23502"


def test_we_15_auth_gets_a_trigger_and_nothing_else(site: Site) -> None:
    with connect(site.server.url) as connection:
        after = Facts.read(connection)
    new = {
        kind: set(after.rows[kind]) ^ set(site.base.rows[kind])
        for kind in after.rows
        if kind not in {"grants", "comments"}
    }
    in_auth = [
        (kind, row)
        for kind, rows in new.items()
        for row in rows
        if dict(zip(after.columns[kind], row, strict=True)).get("schema") == "auth"
    ]
    assert [kind for kind, _ in in_auth] == ["triggers", "triggers"]
    names = {name for _, row in in_auth for name in row if str(name).startswith("organic_os_")}
    assert names == {"organic_os_50_users_sign_up", "organic_os_50_users_follow"}


def test_we_17_no_index_repeats_the_beginning_of_another(owner: Person) -> None:
    # A unique one that enforces something is no repetition of a longer one.
    repeated = owner.rows(
        "select a.indexrelid::regclass::text, b.indexrelid::regclass::text"
        " from pg_index as a join pg_index as b"
        "   on a.indrelid = b.indrelid and a.indexrelid <> b.indexrelid"
        "  and (b.indkey::text || ' ') like (a.indkey::text || ' %')"
        "  and a.indpred is not distinct from b.indpred"
        " join pg_class as c on c.oid = a.indrelid"
        " where c.relnamespace = 'public'::regnamespace"
        "   and (not a.indisunique or a.indkey::text = b.indkey::text)"
    )
    assert repeated == []


def test_we_17_every_foreign_key_has_an_index(owner: Person) -> None:
    slow = owner.rows(
        "select conname from pg_constraint as k"
        " where contype = 'f' and connamespace = 'public'::regnamespace and not exists ("
        "   select from pg_index as i where i.indrelid = k.conrelid"
        "   and i.indkey[0] = k.conkey[1])"
    )
    assert slow == []


def test_we_19_scripts_leave_no_setting_behind(bundle: Bundle, site: Site) -> None:
    # A pooler in transaction mode would hand what is left to the next one.
    settings = (
        "select name, setting from pg_settings where name in"
        " ('lock_timeout', 'statement_timeout', 'client_min_messages', 'search_path')"
    )
    baseline = "20260101000000"
    files = {**emit_single(bundle, baseline), **emit_supabase(bundle, baseline)}
    with connect(site.server.url, autocommit=True) as connection:
        before = connection.execute(settings).fetchall()
        for name in ("schema.sql", f"supabase/migrations/{baseline}_organic_os.sql"):
            connection.execute(files[name].encode())
            assert connection.execute(settings).fetchall() == before, name
