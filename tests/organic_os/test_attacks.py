"""Bob is signed in and wants Alice's rows: each attack, and how exactly it fails."""

from __future__ import annotations

import pytest

from .people import PRIVILEGE, ROW_SECURITY, TABLES, Person, attacks, signed_in

HERS = {
    "users": "id = :alice",
    "wellness_entries": "id = :her_entry",
    "module_progress": "id = :her_progress",
    "conversations": "id = :her_conversation",
    "messages": "id = :her_message",
}
each_table = pytest.mark.parametrize("table", TABLES)


# --- reading ------------------------------------------------------------------------------


@each_table
def test_her_row_is_not_there(bob: Person, table: str) -> None:
    assert bob.tries(f"select * from {table} where {HERS[table]}") == "0 rows"


@each_table
def test_everything_is_his_own_row(bob: Person, table: str) -> None:
    assert bob.tries(f"select * from {table}") == "1 row"
    assert bob.value(f"select count(*) from {table}") == 1


@attacks("""
    select * from users where id = :alice for update
    --> 0 rows

    select * from wellness_entries where id = :her_entry for update
    --> 0 rows

    select * from module_progress where id = :her_progress for no key update
    --> 0 rows

    select * from conversations where id = :her_conversation for share
    --> 0 rows

    -- Locking rows needs the right to update, and messages are not updated.
    select * from messages for key share
    --> 42501 privilege
""")
def test_locking_finds_what_reading_finds(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


@attacks("""
    select * from messages m join conversations c on c.id = m.conversation_id
    where c.user_id = :alice
    --> 0 rows

    select * from users u full join wellness_entries e on e.user_id = u.id
    where coalesce(u.id, e.user_id) <> :bob
    --> 0 rows

    select * from users where exists (select from messages where user_id = :alice)
    --> 0 rows

    table messages except select * from messages where user_id = :bob
    --> 0 rows

    select * from users tablesample system (100) where id <> :bob
    --> 0 rows

    with others as (select * from conversations offset 0)
    select * from others where user_id <> :bob
    --> 0 rows

    set local row_security = off; select * from users
    --> 42501 row level security
""")
def test_no_shape_of_query_goes_around(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


def test_a_view_of_his_own_shows_his_own(bob: Person) -> None:
    bob.tries("create temp view peek as select * from messages")

    assert bob.rows("select user_id = :bob from pg_temp.peek") == [(True,)]


# --- inserting ----------------------------------------------------------------------------


@attacks("""
    insert into users (id) values (:missing)
    --> 42501 privilege

    insert into users (id, email) values (:bob, 'bob@example.com')
    --> 42501 privilege

    insert into wellness_entries (user_id, date) values (:alice, '2026-01-02')
    --> 42501 row level security

    insert into module_progress (user_id, module_name) values (:alice, 'food')
    --> 42501 row level security

    insert into conversations (user_id, module_name) values (:alice, 'food')
    --> 42501 row level security

    insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :alice, 'assistant', 'obey bob')
    --> 42501 row level security

    -- One bad row spoils the whole statement.
    insert into wellness_entries (user_id, date)
    values (:bob, '2026-01-02'), (:alice, '2026-01-02')
    --> 42501 row level security

    insert into module_progress (user_id, module_name) select :alice, 'food' returning id
    --> 42501 row level security

    -- Nobody's rows would be everybody's trouble.
    insert into wellness_entries (user_id, date) values (:missing, '2026-01-02')
    --> 42501 row level security
""")
def test_inserting_for_her(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


@pytest.mark.parametrize(
    "statement",
    [
        "insert into wellness_entries (date) values ('2026-01-02')",
        "insert into wellness_entries (user_id, date) values (null, '2026-01-02')",
        "insert into module_progress (user_id, module_name) values (null, 'food')",
        "insert into conversations (user_id, module_name) values (null, 'food')",
        "insert into messages (conversation_id, role, content) "
        "values (:my_conversation, 'user', 'hi')",
    ],
)
def test_a_row_without_owner_becomes_his_own(bob: Person, statement: str) -> None:
    assert bob.value(f"{statement} returning user_id = :bob") is True


# --- updating, handing over ---------------------------------------------------------------


@attacks("""
    update users set full_name = 'Mallory' where id = :alice
    --> 0 rows

    update wellness_entries set mood_score = 0 where id = :her_entry
    --> 0 rows

    update module_progress set notes = '' where user_id = :alice
    --> 0 rows

    update conversations set topic = '' where id = :her_conversation
    --> 0 rows

    -- What was said is not rewritten, not even one's own words.
    update messages set content = '' where id = :her_message
    --> 42501 privilege

    update messages set content = '' where id = :my_message
    --> 42501 privilege

    -- Without a `where` no select policy takes part.
    update users set full_name = 'Mallory'
    --> 1 row

    update wellness_entries set mood_score = 0
    --> 1 row

    update module_progress set notes = ''
    --> 1 row

    update conversations set topic = ''
    --> 1 row

    update wellness_entries mine set nutrition_notes = hers.nutrition_notes
    from wellness_entries hers where hers.user_id = :alice
    --> 0 rows

    update users set full_name = topic from conversations where user_id <> :bob
    --> 0 rows
""")
def test_updating(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


@attacks("""
    update users set id = :alice
    --> 42501 privilege
    update wellness_entries set user_id = :alice
    --> 42501 row level security
    update module_progress set user_id = :alice where id = :my_progress
    --> 42501 row level security
    update conversations set user_id = :alice where id = :my_conversation
    --> 42501 row level security
    update messages set user_id = :alice where id = :my_message
    --> 42501 privilege
    update wellness_entries set user_id = :missing
    --> 42501 row level security
    update wellness_entries set user_id = null
    --> 42501 row level security
    update conversations set user_id = null
    --> 42501 row level security
""")
def test_giving_away(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


@attacks("""
    update users set id = :bob where id = :alice
    --> 42501 privilege
    update wellness_entries set user_id = :bob where id = :her_entry
    --> 0 rows
    update module_progress set user_id = :bob where id = :her_progress
    --> 0 rows
    update conversations set user_id = :bob where id = :her_conversation
    --> 0 rows
    update messages set user_id = :bob where id = :her_message
    --> 42501 privilege
    update conversations set id = :her_conversation where id = :my_conversation
    --> 23505
""")
def test_taking_over(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


# --- upsert and merge ---------------------------------------------------------------------


@attacks("""
    insert into users (id, full_name) values (:alice, 'Mallory')
    on conflict (id) do update set full_name = excluded.full_name
    --> 42501 privilege

    insert into wellness_entries (id, user_id, date) values (:her_entry, :bob, '2026-01-02')
    on conflict (id) do update set mood_score = 0
    --> 42501 row level security

    insert into wellness_entries (id, user_id, date) values (:her_entry, :bob, '2026-01-02')
    on conflict (id) do update set user_id = excluded.user_id
    --> 42501 row level security

    insert into wellness_entries (user_id, date) values (:alice, '2026-01-01')
    on conflict (user_id, date) do update set mood_score = 0
    --> 42501 row level security

    insert into wellness_entries (user_id, date) values (:bob, '2026-01-01')
    on conflict (user_id, date) do update set user_id = :alice
    --> 42501 row level security

    insert into module_progress (id, module_name) values (:her_progress, 'food')
    on conflict (id) do update set notes = ''
    --> 42501 row level security

    insert into module_progress (user_id, module_name) values (:alice, 'sleep')
    on conflict (user_id, module_name) do nothing
    --> 42501 row level security

    insert into conversations (id, module_name) values (:her_conversation, 'food')
    on conflict (id) do update set topic = ''
    --> 42501 row level security

    insert into conversations (id, user_id, module_name) values (:her_conversation, :alice, '')
    on conflict (id, user_id) do update set topic = ''
    --> 42501 row level security

    insert into messages (id, conversation_id, role, content)
    values (:her_message, :my_conversation, 'user', '')
    on conflict (id) do update set content = ''
    --> 42501 privilege

    insert into messages (id, conversation_id, role, content)
    values (:her_message, :her_conversation, 'user', '') on conflict do nothing
    --> 42501 row level security
""")
def test_upserting_onto_her_rows(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


def test_upserting_his_own_row_works(bob: Person) -> None:
    upsert = (
        "insert into wellness_entries (user_id, date, mood_score) values (:bob, '2026-01-01', 9) "
        "on conflict (user_id, date) do update set mood_score = excluded.mood_score "
        "returning id = :my_entry, mood_score::text"
    )
    assert bob.rows(upsert) == [(True, "9.00")]


@attacks("""
    merge into wellness_entries e using (select :her_entry as id) s on e.id = s.id
    when matched then update set mood_score = 0
    --> 0 rows

    merge into wellness_entries e using (select :her_entry as id) s on e.id = s.id
    when matched then delete
    --> 0 rows

    merge into wellness_entries e using (select :alice as who) s on e.user_id = s.who
    when not matched then insert (user_id, date) values (s.who, '2026-01-02')
    --> 42501 row level security

    merge into wellness_entries e using (select :my_entry as id) s on e.id = s.id
    when matched then update set user_id = :alice
    --> 42501 row level security

    merge into wellness_entries e using (select :missing as id) s on e.id = s.id
    when not matched by source then delete
    --> 1 row

    merge into conversations c using (select :her_conversation as id) s on c.id = s.id
    when matched then update set topic = ''
    --> 0 rows

    merge into conversations c using (select :my_conversation as id) s on c.id = s.id
    when matched then update set message_count = 0
    --> 42501 privilege

    merge into messages m using (select :my_message as id) s on m.id = s.id
    when matched then update set content = ''
    --> 42501 privilege

    merge into users u using (select :alice as id) s on u.id = s.id
    when not matched then insert (id) values (s.id)
    --> 42501 privilege
""")
def test_merging(bob: Person, statement: str, ending: str) -> None:
    if "by source" in statement and bob.connection.info.server_version < 170_000:
        ending = "42601"  # a form of 17
    assert bob.tries(statement) == ending


# --- deleting -----------------------------------------------------------------------------


@attacks("""
    delete from users where id = :alice
    --> 42501 privilege

    delete from users
    --> 42501 privilege

    delete from wellness_entries where id = :her_entry
    --> 0 rows

    delete from module_progress where user_id = :alice
    --> 0 rows

    delete from conversations where id = :her_conversation returning *
    --> 0 rows

    delete from messages where conversation_id = :her_conversation
    --> 0 rows

    delete from messages using conversations c where c.user_id <> :bob
    --> 0 rows

    -- Without a `where` he empties his own, and nobody else's.
    delete from wellness_entries
    --> 1 row

    delete from module_progress
    --> 1 row

    delete from conversations
    --> 1 row

    delete from messages
    --> 1 row
""")
def test_deleting(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


# --- messages hang under conversations ----------------------------------------------------


@pytest.mark.parametrize(
    ("conversation", "owner", "ending"),
    [
        (":my_conversation", None, "1 row"),
        (":my_conversation", "null", "1 row"),
        (":my_conversation", ":bob", "1 row"),
        (":my_conversation", ":alice", ROW_SECURITY),
        # The fill trigger gives it Alice as its owner, and Bob may not write for her.
        (":her_conversation", None, ROW_SECURITY),
        (":her_conversation", "null", ROW_SECURITY),
        (":her_conversation", ":alice", ROW_SECURITY),
        # There is no conversation of Bob's with this key.
        (":her_conversation", ":bob", "23503"),
        (":missing", None, ROW_SECURITY),
        (":missing", ":alice", ROW_SECURITY),
        (":missing", ":bob", "23503"),
        ("null", None, ROW_SECURITY),
        ("null", ":bob", "23502"),
    ],
)
def test_hanging_a_message_under(
    bob: Person, conversation: str, owner: str | None, ending: str
) -> None:
    columns, values = ("", "") if owner is None else (", user_id", f", {owner}")

    assert ending == bob.tries(
        f"insert into messages (conversation_id{columns}, role, content)"
        f" values ({conversation}{values}, 'user', 'hi')"
    )


@attacks("""
    update messages set conversation_id = :her_conversation where id = :my_message
    --> 42501 privilege
    update messages set conversation_id = :my_conversation where id = :her_message
    --> 42501 privilege
    update messages set conversation_id = conversation_id
    --> 42501 privilege
""")
def test_moving_a_message(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


def test_a_new_key_of_his_conversation_takes_its_messages_along(bob: Person) -> None:
    assert bob.tries("update conversations set id = :new") == "1 row"
    assert bob.value("select conversation_id = :new from messages") is True


# --- columns that nobody granted ----------------------------------------------------------


@attacks("""
    update users set email = 'alice@example.com'
    --> 42501 privilege

    update users set email = null, full_name = 'Bob' where id = :bob
    --> 42501 privilege

    update users set created_at = '1970-01-01'
    --> 42501 privilege

    update users set updated_at = now()
    --> 42501 privilege

    update users set (full_name, email) = ('Bob', 'root@example.com')
    --> 42501 privilege

    update conversations set message_count = 1000000
    --> 42501 privilege

    update conversations set message_count = default
    --> 42501 privilege

    update conversations set created_at = '1970-01-01'
    --> 42501 privilege

    update conversations set updated_at = '1970-01-01'
    --> 42501 privilege

    insert into conversations (module_name, message_count) values ('food', 7)
    --> 42501 privilege

    insert into conversations (module_name, created_at) values ('food', '1970-01-01')
    --> 42501 privilege

    insert into conversations values (default, :bob, 'food', null, 7)
    --> 42501 privilege

    insert into conversations (id, module_name) values (:my_conversation, 'food')
    on conflict (id) do update set message_count = 7
    --> 42501 privilege
""")
def test_a_column_that_is_not_his_to_write(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


@attacks("""
    update users set full_name = 'Bobby', avatar_url = null, timezone = 'Asia/Tokyo'
    --> 1 row
    update conversations set module_name = 'food', topic = 'bread' where user_id = :bob
    --> 1 row
""")
def test_what_is_his_to_write(bob: Person, statement: str, ending: str) -> None:
    assert bob.tries(statement) == ending


def test_updated_at_is_the_databases_word(bob: Person) -> None:
    rewritten = "update wellness_entries set updated_at = '1970-01-01' returning updated_at = now()"
    assert bob.rows(rewritten) == [(True,)]


# --- anon, and the team's own server ------------------------------------------------------


@each_table
@pytest.mark.parametrize(
    "statement",
    [
        "select * from {table}",
        "select 1 from {table}",
        "select count(*) from {table}",
        "insert into {table} default values",
        "insert into {table} (id) values (:new) on conflict do nothing",
        "update {table} set id = id",
        "delete from {table}",
        "merge into {table} t using (select 1) s on true when matched then do nothing",
        "truncate {table}",
        "lock table {table} in access share mode",
        "copy {table} to stdout",
    ],
)
@pytest.mark.parametrize("claims", ['{"role": "anon"}', "alice", None])
def test_anon_does_nothing(anon: Person, table: str, statement: str, claims: str | None) -> None:
    token = signed_in("alice") if claims == "alice" else claims

    assert anon.claiming(token).tries(statement.format(table=table)) == PRIVILEGE


@pytest.mark.parametrize(
    "call",
    [
        "select * from get_wellness_stats()",
        "select * from get_wellness_stats(:alice, 30)",
        "select * from get_wellness_streak()",
        "select * from get_wellness_streak(p_user_id => :alice)",
    ],
)
def test_anon_calls_nothing(anon: Person, call: str) -> None:
    assert anon.tries(call) == PRIVILEGE


@attacks("""
    -- No user without an account, no row without a user, no message without its conversation.
    insert into users (id) values (:missing)
    --> 23503

    insert into wellness_entries (date) values ('2026-01-02')
    --> 23502

    insert into wellness_entries (user_id, date) values (:missing, '2026-01-02')
    --> 23503

    update users set id = :missing where id = :alice
    --> 23503

    update wellness_entries set user_id = null where id = :her_entry
    --> 23502

    insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :bob, 'user', 'hi')
    --> 23503

    insert into messages (conversation_id, role, content) values (:missing, 'user', 'hi')
    --> 23502

    update messages set conversation_id = :my_conversation where id = :her_message
    --> 23503

    update messages set user_id = :bob where id = :her_message
    --> 23503
""")
def test_constraints_bind_the_service_too(service: Person, statement: str, ending: str) -> None:
    assert service.tries(statement) == ending
