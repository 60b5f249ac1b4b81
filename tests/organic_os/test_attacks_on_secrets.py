"""Bob can't read Alice's rows: can he guess, measure or be told what is in them?"""

from __future__ import annotations

import json

import pytest

from .people import Person, attacks, told

# --- errors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "insert into messages (conversation_id, role, content) values ({key}, 'user', 'hi')",
        "insert into messages (conversation_id, user_id, role, content)"
        " values ({key}, :bob, 'user', 'hi')",
        "insert into messages (conversation_id, user_id, role, content)"
        " values ({key}, :alice, 'user', 'hi')",
        "insert into messages (conversation_id, user_id, role, content)"
        " values ({key}, :bob, 'user', 'hi') on conflict do nothing",
    ],
)
def test_her_conversation_and_none_at_all_are_the_same_error(bob: Person, statement: str) -> None:
    hers = bob.fails(statement.format(key=":her_conversation"))
    none = bob.fails(statement.format(key=":missing"))

    assert told(hers) == told(none)
    assert hers.sqlstate in {"42501", "23503"}


@pytest.mark.parametrize(
    "statement",
    [
        "insert into wellness_entries (user_id, date) values ({key}, '2026-01-01')",
        "insert into module_progress (user_id, module_name) values ({key}, 'sleep')",
        "insert into conversations (user_id, module_name) values ({key}, 'sleep')",
        "update wellness_entries set user_id = {key}",
        "insert into wellness_entries (user_id, date) values ({key}, '2026-01-01')"
        " on conflict (user_id, date) do update set mood_score = 0",
        "insert into wellness_entries (user_id, date) values ({key}, '2026-01-01')"
        " on conflict do nothing",
    ],
)
def test_her_user_and_none_at_all_are_the_same_error(bob: Person, statement: str) -> None:
    hers = bob.fails(statement.format(key=":alice"))
    none = bob.fails(statement.format(key=":missing"))

    assert told(hers) == told(none)
    assert hers.sqlstate == "42501"


@attacks("""
    -- A day, a module that she has, and one that she has not.
    insert into wellness_entries (user_id, date) values (:alice, '2026-01-01')
    --> 42501 row level security

    insert into wellness_entries (user_id, date) values (:alice, '2026-01-02')
    --> 42501 row level security

    insert into module_progress (user_id, module_name) values (:alice, 'sleep')
    --> 42501 row level security

    insert into module_progress (user_id, module_name) values (:alice, 'food')
    --> 42501 row level security

    -- Her key, and the policy speaks first.
    insert into wellness_entries (id, user_id, date) values (:her_entry, :alice, '2026-01-01')
    --> 42501 row level security

    -- No check constraint tells how near a guess is.
    insert into wellness_entries (user_id, date, mood_score) values (:alice, '2026-01-01', 99)
    --> 42501 row level security

    -- E-mails can't be tried out: nobody may write one.
    update users set email = 'alice@example.com'
    --> 42501 privilege
""")
def test_a_unique_key_is_no_oracle(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


@pytest.mark.parametrize(
    "statement",
    [
        "insert into wellness_entries (id, date) values (:her_entry, '2026-01-02')",
        "insert into module_progress (id, module_name) values (:her_progress, 'food')",
        "insert into conversations (id, module_name) values (:her_conversation, 'food')",
        "insert into messages (id, conversation_id, role, content)"
        " values (:her_message, :my_conversation, 'user', 'hi')",
    ],
)
def test_a_taken_key_tells_only_that_it_is_taken(bob: Person, statement: str) -> None:
    # Every primary key that clients may choose tells that much; these have 122 random bits,
    # which nobody guesses. The error shows neither the row nor whose it is.
    error = bob.fails(statement)

    assert error.sqlstate == "23505"
    assert (error.diag.message_detail, error.diag.message_hint) == (None, None)
    assert "alice" not in str(error) and "secret" not in str(error)


@attacks("""
    select 1 / (length(nutrition_notes) - 16) from wellness_entries where user_id = :alice
    --> 0 rows
    select * from wellness_entries where user_id = :alice and nutrition_notes::integer > 0
    --> 0 rows
    select * from wellness_entries where id = :her_entry and 1 / (mood_score - 7) > 0
    --> 0 rows
    update wellness_entries set sleep_hours = 1 / (mood_score - 7) where id = :her_entry
    --> 0 rows
    delete from messages where content::xml is document and user_id = :alice
    --> 0 rows
""")
def test_an_error_of_his_own_making_never_sees_her_values(
    bob: Person, statement: str, ending: str
) -> None:
    assert bob.tries(statement) == ending


# --- function parameters ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "nothing"),
    [
        ("get_wellness_stats({key}, 36500)", (None, None, None, None, None, None, 0)),
        ("get_wellness_streak({key})", (0, None, 0)),
    ],
)
@pytest.mark.parametrize("key", [":alice", ":missing", "null"])
def test_a_function_says_nothing_of_others(
    bob: Person, call: str, key: str, nothing: tuple[object, ...]
) -> None:
    assert bob.rows(f"select * from {call.format(key=key)}") == [nothing]


def test_a_function_says_his_own_to_himself(bob: Person) -> None:
    assert bob.value("select entries_count from get_wellness_stats(p_days => 36500)") == 1
    assert bob.value("select total_entries from get_wellness_streak(:bob)") == 1


# --- what runs before the policy ----------------------------------------------------------


SPY = """
    create function pg_temp.spy(value text) returns boolean language plpgsql cost 0.0000001 as $$
    begin
        raise notice '%', value;
        return true;
    end
    $$
"""


@pytest.mark.parametrize(
    ("statement", "ending"),
    [
        ("select * from messages where pg_temp.spy(content)", "1 row"),
        ("select * from messages where user_id = :alice and pg_temp.spy(content)", "0 rows"),
        ("select * from messages order by pg_temp.spy(content)", "1 row"),
        ("select * from messages where content operator(pg_temp.<=>) ''", "1 row"),
        ("delete from messages where pg_temp.spy(content)", "1 row"),
        ("update conversations set topic = '' where pg_temp.spy(topic)", "1 row"),
        ("select * from conversations c join messages m on pg_temp.spy(m.content)", "1 row"),
        ("select pg_temp.spy(nutrition_notes) from wellness_entries", "1 row"),
    ],
)
def test_a_spying_function_sees_his_own_rows_only(bob: Person, statement: str, ending: str) -> None:
    heard: list[str] = []
    bob.tries(SPY)
    bob.tries(
        "create function pg_temp.spy(value text, other text) returns boolean"
        " language sql as 'select pg_temp.spy(value)'"
    )
    bob.tries(
        "create operator pg_temp.<=> (leftarg = text, rightarg = text, function = pg_temp.spy)"
    )

    def listen(notice: object) -> None:
        heard.append(str(getattr(notice, "message_primary", "")))

    bob.connection.add_notice_handler(listen)
    try:
        assert bob.tries(f"set local client_min_messages = notice; {statement}") == ending
    finally:
        bob.connection.remove_notice_handler(listen)
    assert [text for text in heard if "secret" in text] == []
    assert len(heard) == (0 if ending == "0 rows" else 1)


@pytest.mark.parametrize(
    "query",
    [
        "select * from wellness_entries where id = :her_entry",
        "select * from messages where user_id = :alice",
        "select * from conversations c join messages m on m.conversation_id = c.id"
        " where c.user_id = :alice",
        "update wellness_entries set mood_score = 0 where user_id = :alice",
        "delete from messages where id = :her_message",
    ],
)
def test_explaining_shows_no_row_of_hers(bob: Person, query: str) -> None:
    (plan,) = bob.value(f"explain (analyze, verbose, format json) {query}")

    assert plan["Plan"]["Actual Rows"] == 0
    assert "secret" not in json.dumps(plan)


def test_statistics_of_columns_are_hidden(bob: Person, anon: Person, service: Person) -> None:
    # The most common values of a column are values of somebody's rows.
    query = "select * from pg_stats where schemaname = 'public'"

    assert service.tries(query) != "0 rows"
    assert bob.tries(query) == "0 rows"
    assert anon.tries(query) == "0 rows"


@attacks("""
    select * from pg_statistic
    --> 42501 privilege

    select * from auth.users
    --> 42501 privilege

    select * from schemagen.bundles
    --> 42501 privilege

    select * from pg_authid
    --> 42501 privilege

    select query from pg_stat_activity where usename = 'postgres' and query <>
    '<insufficient privilege>'
    --> 0 rows

    select lo_get(1)
    --> 42704

    select pg_read_file('/etc/passwd')
    --> 42501 privilege

    select pg_ls_dir('.')
    --> 42501 privilege
""")
def test_other_places_where_data_lies(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


# --- copy ---------------------------------------------------------------------------------


def test_copying_out_gives_his_own_rows(bob: Person) -> None:
    bob.steps_in()
    with bob.connection.cursor().copy("copy public.messages (content) to stdout") as lines:
        assert [bytes(line) for line in lines] == [b"my words\n"]


@attacks("""
    copy wellness_entries from stdin
    --> 0A000
    copy users from stdin
    --> 42501 privilege
    copy conversations from stdin
    --> 42501 privilege
    copy messages to program 'cat'
    --> 42501 privilege
    copy messages from program 'echo'
    --> 42501 privilege
    copy messages to '/tmp/messages'
    --> 42501 privilege
    copy messages from '/etc/passwd'
    --> 42501 privilege
    copy (select * from users) to program 'cat'
    --> 42501 privilege
""")
def test_copying(bob: Person, service: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending
    if "stdin" not in statement:
        assert service.tries(statement) == ending
