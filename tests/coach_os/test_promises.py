"""What people do with Coach OS, from signing up to what the coach remembers."""

from __future__ import annotations

import pytest

from schemagen.build import read_model
from schemagen.render import render_bundle

from ..attacks.attempts import Attempt, attempts
from ..attacks.site import Connection, Site, signed_in
from ..editor import script
from .conftest import PRESET

TABLES = (
    "business_profiles", "goals", "conversations", "messages", "daily_summaries",
    "weekly_summaries", "coaching_sessions", "conversation_embeddings", "action_items",
    "usage_events",
)  # fmt: skip


@attempts("""
    carol: select full_name is null and not onboarding_completed from profiles
    ==> = True
    carol: insert into business_profiles (company_name, industry, role, markets)
    values ('Carol & Co', 'retail', 'founder', '{DE,FR}') returning user_id = :carol
    ==> = True
    carol: insert into goals (title, category) values ('Grow', 'revenue'), ('Hire', 'hiring')
    ==> 2 rows
    carol: update profiles set onboarding_completed = true
    ==> 1 row
    carol: insert into business_profiles (user_id, company_name) values (:alice, 'Carol & Co')
    --> 42501 policy
""")
def test_onboarding(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


@attempts("""
    carol: insert into conversations (id, session_type, title) values (:new, 'structured', 'Hello');
    insert into messages (conversation_id, role, content) values (:new, 'user', 'hi');
    insert into messages (conversation_id, role, content, metadata)
    values (:new, 'assistant', 'hello', '{"tokens_used": 3}');
    select count(*), count(distinct user_id), min(role) from messages
    ==> = 2, 1, assistant
    alice: update conversations set title = 'Later' returning updated_at = now()
    ==> = True
    -- Whatever a client sends.
    alice: update conversations set updated_at = '2000-01-01' returning updated_at = now()
    ==> = True
    alice: delete from conversations where id = :her_conversation;
    select count(*) from messages
    ==> = 0
    alice: insert into conversations (user_id, session_type) values (:bob, 'structured')
    --> 42501 policy
    alice: update conversations set user_id = :bob
    --> 42501 policy
""")
def test_chat(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["select * from {} where {}", "delete from {} where {}"])
def test_nobody_gets_at_rows_of_others(coach: Site, table: str, statement: str) -> None:
    events = table == "usage_events" and "delete" in statement
    ending = "42501 privilege" if events else "0 rows"
    others = Attempt("bob", statement.format(table, "user_id = :alice"), ending, denied=True)
    coach.tries(others)
    nobodys = Attempt("anon", statement.format(table, "true"), "42501 privilege", denied=True)
    coach.tries(nobodys)


@attempts("""
    bob: update goals set title = 'x' where user_id = :alice
    --> 0 rows
    bob: insert into goals (user_id, title) values (:alice, 'x')
    --> 42501 policy
    bob: insert into goals (id, title) values (:her_goal, 'x')
    on conflict (id) do update set title = excluded.title
    --> 42501 policy
    bob: update goals set user_id = :alice
    --> 42501 policy
    bob: insert into goals (id, title) values (:his_goal, 'x')
    on conflict (id) do update set title = excluded.title
    ==> 1 row
""")
def test_nobody_writes_rows_of_others(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


# --- what the coach remembers ---------------------------------------------------------------


def vector(*numbers: float) -> str:
    """Write a vector whose other dimensions are nought."""
    zeros = f"repeat(',0', {1536 - len(numbers)})"
    return f"('[{','.join(map(str, numbers))}' || {zeros} || ']')::vector"


MEMORIES = f"""
    insert into conversation_embeddings (conversation_id, content, embedding) values
        (:her_conversation, 'very near', {vector(0.8, 0.6)}),
        (:her_conversation, 'far', {vector(0, 1)}),
        (:her_conversation, 'the opposite', {vector(-1)}),
        (:her_conversation, 'not yet embedded', null);
"""


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("", ["secret words", "very near", "far", "the opposite"]),
        (", 0.5", ["secret words", "very near"]),
        (", 0.5, 1", ["secret words"]),
        (", 0.99, 10", ["secret words"]),
        (", -1, 3", ["secret words", "very near", "far"]),
        (", 0.5, 0", []),
        (", null, null, :alice", ["secret words", "very near", "far", "the opposite"]),
        (", null, 10, :bob", []),
        (", match_count => 2", ["secret words", "very near"]),
        (", filter_user_id => :alice, match_threshold => 0.7", ["secret words", "very near"]),
    ],
)
def test_a_search(coach: Site, arguments: str, found: list[str]) -> None:
    call = f"select content from match_conversations({vector(1)}{arguments})"
    with coach.connection.transaction(force_rollback=True):
        ending = coach.ends(signed_in("alice"), MEMORIES + call)
        assert ending.rows == tuple((content,) for content in found), str(ending)


def test_a_search_tells_how_near(coach: Site) -> None:
    call = (
        "select round(similarity::numeric, 6)::text, id = :his_memory, created_at = now()"
        f" from match_conversations({vector(1)})"
    )
    with coach.connection.transaction(force_rollback=True):
        ending = coach.ends(signed_in("bob"), call)
        assert ending.rows == (("0.600000", True, False),)


@attempts(f"""
    alice: select * from match_conversations('[1,0,0]')
    --> 22000
    alice: {MEMORIES} delete from messages where id = :her_message;
    select count(*) from match_conversations({vector(1)}) where content = 'secret words'
    ==> = 0
""")
def test_a_search_forgets_with_the_message(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


@pytest.mark.parametrize("dimensions", ["384", "3072"])
def test_another_model_of_embeddings(empty: Connection, dimensions: str) -> None:
    model, _ = read_model(PRESET, {"embedding_dimensions": dimensions})
    empty.execute(script(render_bundle(model)))
    near = f"array_fill(1, array[{dimensions}])::vector"
    empty.execute(
        "insert into auth.users (id) values (gen_random_uuid());"
        "insert into conversation_embeddings (user_id, content, embedding)"
        f" select id, 'words', {near} from profiles"
    )
    empty.execute("set search_path = public, extensions")
    found = empty.execute(
        f"select f.content from profiles p, match_conversations({near}, 0.9, 1, p.id) as f"
    )
    assert found.fetchall() == [("words",)]
