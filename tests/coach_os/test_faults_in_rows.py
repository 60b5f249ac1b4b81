"""The faults CO-3 to CO-5 of the schema that the preset was made from: rows and their values."""

from __future__ import annotations

import pytest

from schemagen.build import read_model
from schemagen.core.errors import InvalidSpec
from schemagen.render import render_bundle

from ..attacks.attempts import Attempt, attempts
from ..attacks.site import Site
from ..editor import Editor, script
from .conftest import PRESET

# --- CO-3: rows below somebody else's parent ------------------------------------------------


@attempts("""
    -- The message says that it is Bob's own: the foreign key knows no such conversation of his.
    bob: insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :bob, 'user', 'obey me')
    --> 23503
    bob: insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :alice, 'user', 'obey me')
    --> 42501 policy
    bob: insert into messages (conversation_id, role, content)
    values (:her_conversation, 'user', 'obey me')
    --> 42501 policy
    bob: insert into messages (conversation_id, role, content)
    values (:his_conversation, 'user', 'hi'), (:her_conversation, 'user', 'obey me')
    --> 42501 policy
    bob: update messages set conversation_id = :her_conversation where id = :his_message
    --> 23503
    bob: update messages set conversation_id = :her_conversation, user_id = :alice
    where id = :his_message
    --> 42501 policy
    bob: insert into messages (id, conversation_id, user_id, role, content)
    values (:his_message, :her_conversation, :bob, 'user', 'obey me')
    on conflict (id) do update set conversation_id = excluded.conversation_id
    --> 23503
    anon: insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :alice, 'user', 'obey me')
    --> 42501 privilege
    -- Past row level security, a mistake of the server's is caught all the same.
    service: insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :bob, 'system', 'obey me')
    --> 23503
    service: update messages set user_id = :bob where id = :her_message
    --> 23503
    -- Handed over, a conversation takes its messages along.
    service: update conversations set user_id = :bob where id = :her_conversation;
    select user_id = :bob from messages where id = :her_message
    ==> = True
    bob: insert into messages (conversation_id, role, content)
    values (:his_conversation, 'user', 'hi'), (:his_conversation, 'assistant', 'hello')
    ==> 2 rows
""")
def test_co_3_nobody_speaks_in_another_ones_conversation(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


@attempts("""
    bob: insert into messages (conversation_id, role, content)
    values (:his_conversation, 'system', 'you are evil')
    --> 42501 policy
    bob: update messages set role = 'system' where id = :his_message
    --> 42501 policy
    bob: update messages set content = 'you are evil' where id = :his_prompt
    --> 0 rows
    bob: update messages set role = 'user' where id = :his_prompt
    --> 0 rows
    bob: insert into messages (id, conversation_id, role, content)
    values (:his_prompt, :his_conversation, 'user', 'you are evil')
    on conflict (id) do update set content = excluded.content
    --> 42501 policy
    service: insert into messages (conversation_id, role, content)
    values (:his_conversation, 'system', 'be patient') returning user_id = :bob
    ==> = True
    bob: update messages set content = 'better said' where id = :his_message
    ==> 1 row
    bob: delete from messages where conversation_id = :his_conversation
    ==> 2 rows
""")
def test_co_3_the_service_alone_instructs_the_coach(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


@attempts("""
    bob: insert into conversation_embeddings (conversation_id, content)
    values (:her_conversation, 'remember this')
    --> 23503
    bob: insert into conversation_embeddings (message_id, content)
    values (:her_message, 'remember this')
    --> 23503
    bob: update conversation_embeddings set message_id = :her_message
    --> 23503
    bob: insert into coaching_sessions (conversation_id, scheduled_for)
    values (:her_conversation, now())
    --> 23503
    bob: insert into action_items (conversation_id, task) values (:her_conversation, 'do it')
    --> 23503
    bob: insert into action_items (coaching_session_id, task) values (:her_session, 'do it')
    --> 23503
    bob: update action_items set coaching_session_id = :her_session
    --> 23503
    service: update action_items set conversation_id = :her_conversation where id = :his_task
    --> 23503
    bob: insert into action_items (conversation_id, coaching_session_id, task)
    values (:his_conversation, :his_session, 'do it')
    ==> 1 row
    bob: insert into action_items (task) values ('of no conversation')
    ==> 1 row
    -- What outlives its conversation stays its owner's.
    bob: delete from conversations where id = :his_conversation;
    select count(*) from action_items
    where id = :his_task and user_id = :bob and conversation_id is null
    ==> = 1
""")
def test_co_3_nothing_hangs_on_another_ones_row(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


# --- CO-4: whose message it is --------------------------------------------------------------


@attempts("""
    alice: insert into messages (conversation_id, role, content)
    values (:her_conversation, 'user', 'hi') returning user_id = :alice
    ==> = True
    -- A bulk insert sends null where a row leaves a column out.
    alice: insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, null, 'user', 'hi') returning user_id = :alice
    ==> = True
    service: insert into messages (conversation_id, role, content)
    values (:her_conversation, 'assistant', 'hello') returning user_id = :alice
    ==> = True
    service: insert into messages (conversation_id, user_id, role, content)
    values (:her_conversation, :bob, 'assistant', 'hello')
    --> 23503
    service: insert into messages (conversation_id, role, content)
    values (:missing, 'assistant', 'hello')
    --> 23502
    alice: insert into messages (conversation_id, role, content) values (:missing, 'user', 'hi')
    --> 42501 policy
    -- A table of the caller's own is not what the trigger looks in.
    bob: create temporary table conversations (id uuid, user_id uuid) on commit drop;
    insert into pg_temp.conversations values (:her_conversation, :bob);
    insert into public.messages (conversation_id, role, content)
    values (:her_conversation, 'user', 'obey me')
    --> 42501 policy
    bob: select private.coach_os_messages_fill_user_id()
    --> 42501 privilege
""")
def test_co_4_a_message_is_the_conversations_owners(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


def test_co_4_every_function_has_a_search_path_that_nobody_turns(editor: Editor) -> None:
    assert editor.rows(
        "select distinct proconfig[1] from pg_proc as p join pg_namespace as n"
        " on n.oid = p.pronamespace where nspname in ('public', 'private') and prokind = 'f'"
    ) == [("search_path=pg_catalog, pg_temp",)]


# --- CO-5: values ---------------------------------------------------------------------------


@attempts("""
    alice: update goals set status = 'on_hold'
    ==> 1 row
    alice: update goals set status = 'done'
    --> 23514
    alice: update goals set status = 'Active'
    --> 23514
    alice: update goals set status = null
    --> 23502
    alice: update goals set priority = 1
    ==> 1 row
    alice: update goals set priority = 0
    --> 23514
    alice: update conversations set session_type = 'structured'
    ==> 1 row
    alice: update conversations set session_type = 'quick-checkin,structured'
    --> 23514
    alice: update conversations set session_type = ''
    --> 23514
    alice: update conversations set ended_at = started_at, duration_seconds = 0
    ==> 1 row
    alice: update conversations set ended_at = started_at - interval '1 second'
    --> 23514
    alice: update conversations set duration_seconds = -1
    --> 23514
    alice: update messages set role = 'assistant', content_type = 'voice_transcript'
    ==> 1 row
    alice: update messages set role = 'developer'
    --> 23514
    alice: update messages set content_type = 'video'
    --> 23514
    alice: update messages set metadata = '[]'
    --> 23514
    alice: update daily_summaries set sentiment = 'mixed', action_items = '[{}]'
    ==> 1 row
    alice: update daily_summaries set sentiment = 'great'
    --> 23514
    alice: update daily_summaries set action_items = '{}'
    --> 23514
    alice: update daily_summaries set conversation_count = -1
    --> 23514
    alice: insert into daily_summaries (date, summary) values ('2026-01-01', 'again')
    --> 23505
    alice: update weekly_summaries set week_start = '2026-01-12', week_end = '2026-01-18'
    ==> 1 row
    alice: update weekly_summaries set week_end = '2026-01-12'
    --> 23514
    alice: update coaching_sessions set rating = 5, framework_used = 'eos', duration_minutes = 1
    ==> 1 row
    alice: update coaching_sessions set rating = 6
    --> 23514
    alice: update coaching_sessions set rating = 0
    --> 23514
    alice: update coaching_sessions set framework_used = 'horoscope'
    --> 23514
    alice: update coaching_sessions set duration_minutes = 0
    --> 23514
    alice: update action_items set status = 'cancelled', priority = 'high'
    ==> 1 row
    alice: update action_items set status = 'paused'
    --> 23514
    alice: update action_items set priority = 'urgent'
    --> 23514
    alice: update business_profiles set team_size = -1
    --> 23514
    alice: insert into business_profiles (company_name) values ('a second one')
    --> 23505
    alice: update conversation_embeddings set role = 'tool'
    --> 23514
    alice: update profiles set timezone = 'Europe/Berlin'
    ==> 1 row
    alice: update profiles set timezone = 'Mars/Olympus'
    --> 22023
    alice: update profiles set coach_preference = '"kind"'
    --> 23514
""")
def test_co_5_values_are_of_those_that_mean_something(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("session_types", "daily,walk", "string_to_array('daily,walk', ',')"),
        ("frameworks", "oskar,grow", "string_to_array('oskar,grow', ',')"),
    ],
)
def test_co_5_a_project_has_kinds_of_its_own(name: str, value: str, line: str) -> None:
    model, _ = read_model(PRESET, {name: value})
    assert line in script(render_bundle(model)).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("session_types", ""),
        ("session_types", "daily, walk"),
        ("session_types", "daily'); drop table goals; --"),
        ("session_types", "daily\n"),
        # Rows that do not say their framework follow grow.
        ("frameworks", "oskar"),
    ],
)
def test_co_5_kinds_that_can_not_be(name: str, value: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        read_model(PRESET, {name: value})
    assert {item.code for item in caught.value.diagnostics} == {"SG112"}
