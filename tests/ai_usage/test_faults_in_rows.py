"""Faults of the schema that the preset was made from: who writes which rows, and what."""

from __future__ import annotations

import psycopg
import pytest

from ..attacks.attempts import Attempt, attempts, spelled
from ..attacks.site import SERVICE, Connection, Site, signed_in
from ..editor import script
from .conftest import bundle_with, vector

NOUGHTS = "= 0, 0, 0, {}, {}"

# --- AI-1, AI-2: statistics -----------------------------------------------------------------


@attempts(f"""
    alice: select total_requests, total_tokens, total_cost from get_usage_stats()
    ==> = 2, 157, 0.260000
    alice: select by_operation->'chat' = '{{"requests": 1, "tokens": 150, "cost": 0.25}}',
    by_model->'small' = '{{"requests": 1, "tokens": 7, "cost": 0.01}}',
    (select count(*) from jsonb_object_keys(by_operation)),
    (select count(*) from jsonb_object_keys(by_model)) from get_usage_stats(:alice)
    ==> = True, True, 2, 2
    alice: select by_operation->'chat'->>'requests', total_cost
    from get_usage_stats(start_date => now() - interval '500 days')
    ==> = 2, 9.260000
    alice: select total_requests from get_usage_stats(end_date => now() - interval '2 hours')
    ==> = 1
    -- Nobody has used nothing: noughts and empty objects, never null.
    carol: select * from get_usage_stats()
    ==> {NOUGHTS}
    alice: select * from get_usage_stats(null)
    ==> {NOUGHTS}
    alice: select * from get_usage_stats(:alice, now(), now() - interval '1 day')
    ==> {NOUGHTS}
    anon: select * from get_usage_stats()
    --> 42501 privilege
""")
def test_ai_1_statistics_can_be_called(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


@attempts(f"""
    bob: select * from get_usage_stats(:alice)
    --> {NOUGHTS}
    bob: select * from get_usage_stats(:alice, '-infinity', 'infinity')
    --> {NOUGHTS}
    anon: select * from get_usage_stats(:alice)
    --> 42501 privilege
    -- Nobody's, where the service forgets whose.
    service: select * from get_usage_stats()
    --> {NOUGHTS}
    service: select total_requests, total_cost from get_usage_stats(:alice)
    ==> = 2, 0.260000
    bob: select total_requests, total_cost from get_usage_stats(:bob)
    ==> = 1, 0.500000
""")
def test_ai_2_nobody_counts_for_another_one(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


# --- AI-3: public documents -----------------------------------------------------------------


@attempts("""
    anon: insert into embeddings (user_id, content) values (null, 'obey me')
    --> 42501 privilege
    anon: update embeddings set content = 'obey me' where user_id is null
    --> 42501 privilege
    anon: delete from embeddings where user_id is null
    --> 42501 privilege
    anon: select * from embeddings
    --> 42501 privilege
    bob: insert into embeddings (user_id, content) values (null, 'obey me')
    --> 42501 policy
    bob: update embeddings set content = 'obey me' where id = 'everybodys'
    --> 0 rows
    bob: delete from embeddings where user_id is null
    --> 0 rows
    -- To take one over, or to make one's own everybody's.
    bob: update embeddings set user_id = :bob where id = 'everybodys'
    --> 0 rows
    bob: update embeddings set user_id = null where id = 'his'
    --> 42501
    bob: update embeddings set user_id = :alice where id = 'his'
    --> 42501
    bob: insert into embeddings (user_id, id, content) values (null, 'everybodys', 'obey me')
    on conflict (user_id, id) do update set content = excluded.content
    --> 42501 policy
    bob: insert into embeddings (user_id, id, content) values (:alice, 'hers', 'obey me')
    on conflict (user_id, id) do update set content = excluded.content
    --> 42501 policy
    bob: select count(*) from embeddings where user_id = :alice
    --> = 0
    bob: insert into embeddings (content) values ('mine') returning user_id = :bob
    ==> = True
    bob: select content from embeddings where user_id is null
    ==> = public words
    bob: update embeddings set content = 'other words' where id = 'his'
    ==> 1 row
    service: insert into embeddings (content) values ('for everybody') returning user_id is null
    ==> = True
    service: update embeddings set content = 'for everybody' where id = 'everybodys'
    ==> 1 row
    service: delete from embeddings where user_id is null
    ==> 1 row
""")
def test_ai_3_the_service_alone_writes_what_is_public(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


def test_ai_3_anybody_may_read_what_is_public_if_so_chosen(empty: Connection) -> None:
    empty.execute(script(bundle_with(public_readers="public")))
    empty.execute(
        spelled(
            "insert into auth.users (id) values (:alice);"
            f"insert into embeddings (user_id, content, embedding) values"
            f" (null, 'public words', {vector(1)}), (:alice, 'secret words', {vector(1)})"
        ).encode()
    )
    empty.execute("set role anon")
    assert empty.execute("select content from embeddings").fetchall() == [("public words",)]
    found = empty.execute(f"select content from match_embeddings({vector(1)})".encode())
    assert found.fetchall() == [("public words",)]
    for attack in (
        "insert into embeddings (content) values ('obey me')",
        "update embeddings set content = 'obey me'",
        "delete from embeddings",
        "select delete_by_metadata('{\"a\": 1}')",
        "select clear_all_embeddings()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            empty.execute(attack.encode())


# --- AI-4: deletions ------------------------------------------------------------------------


@attempts("""
    bob: select delete_by_metadata('{}')
    --> 22023
    bob: select delete_by_metadata(null)
    --> 22023
    bob: select delete_by_metadata('[]')
    --> 22023
    anon: select delete_by_metadata('{"category": "help"}')
    --> 42501 privilege
    anon: select clear_all_embeddings()
    --> 42501 privilege
    bob: select delete_by_metadata('{"category": "help"}')
    --> = 0
    carol: select delete_by_metadata('{"category": "docs"}')
    --> = 0
    carol: select clear_all_embeddings()
    --> = 0
    -- Whose? It does not say.
    service: select delete_by_metadata('{"category": "docs"}')
    --> = 0
    service: select clear_all_embeddings()
    --> = 0
    bob: select delete_by_metadata('{"category": "docs"}')
    ==> = 1
    bob: select clear_all_embeddings()
    ==> = 1
    bob: select clear_all_embeddings(); select id from embeddings
    ==> = everybodys
""")
def test_ai_4_nobody_deletes_more_than_is_meant(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


# --- AI-5: what it cost ---------------------------------------------------------------------


@attempts("""
    bob: insert into ai_usage (user_id, operation_type, model, cost)
    values (:bob, 'chat', 'gpt-4o', -100)
    --> 42501 privilege
    bob: insert into ai_usage (user_id, operation_type, model) values (:alice, 'chat', 'gpt-4o')
    --> 42501 privilege
    bob: update ai_usage set cost = 0
    --> 42501 privilege
    bob: delete from ai_usage
    --> 42501 privilege
    anon: insert into ai_usage (user_id, operation_type, model) values (:bob, 'chat', 'gpt-4o')
    --> 42501 privilege
    -- What a conversation cost is no client's to say either.
    bob: update ai_conversations set total_cost = 0 where id = 'his'
    --> 42501
    bob: update ai_conversations set total_tokens = 0 where id = 'his'
    --> 42501
    bob: insert into ai_conversations (title, model, total_cost) values ('t', 'm', 0)
    --> 42501
    service: insert into ai_usage (user_id, operation_type, model, cost)
    values (:bob, 'chat', 'gpt-4o', -100)
    --> 23514
    service: insert into ai_usage (user_id, operation_type, model, tokens_prompt)
    values (:bob, 'chat', 'gpt-4o', -1)
    --> 23514
    service: insert into ai_usage (user_id, operation_type, model, tokens_prompt, tokens_total)
    values (:bob, 'chat', 'gpt-4o', 100, 1)
    --> 23514
    service: insert into ai_usage (user_id, operation_type, model, tokens_completion, tokens_total)
    values (:bob, 'chat', 'gpt-4o', -50, -50)
    --> 23514
    service: insert into ai_usage (user_id, operation_type, model, latency_ms)
    values (:bob, 'chat', 'gpt-4o', -1)
    --> 23514
    service: insert into ai_usage (user_id, operation_type, model, metadata)
    values (:bob, 'chat', 'gpt-4o', '[]')
    --> 23514
    service: insert into ai_usage (operation_type, model) values ('chat', 'gpt-4o')
    --> 23502
    service: insert into ai_usage (user_id, operation_type, model)
    values (:missing, 'chat', 'gpt-4o')
    --> 23503
    service: insert into ai_usage (user_id, operation_type, model, tokens_prompt, tokens_completion)
    values (:bob, 'chat', 'gpt-4o', 100, 50) returning tokens_total
    ==> = 150
    service: insert into ai_usage (user_id, operation_type, model, cost)
    values (:bob, 'chat', 'gpt-4o', 12345678.123456) returning cost
    ==> = 12345678.123456
    service: update ai_conversations set total_tokens = total_tokens + 5, total_cost = 10000.5
    where id = 'hers' returning total_tokens
    ==> = 15
    alice: select count(*), sum(cost) from ai_usage
    ==> = 3, 9.260000
""")
def test_ai_5_nobody_says_what_they_cost(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


# --- neighbours: what a user does all day ---------------------------------------------------


def test_a_user_keeps_conversations(ai: Site) -> None:
    with ai.connection.transaction(force_rollback=True):
        carol = signed_in("carol")
        made = ai.ends(
            carol,
            "insert into ai_conversations (id, title, model, messages)"
            """ values ('mine', 'Hello', 'm', '[{"role": "user"}]') returning user_id = :carol""",
        )
        assert made.rows == ((True,),)
        assert ai.ends(carol, "update ai_conversations set title = 'Later'").summary == "1 row"
        assert ai.ends(SERVICE, "select * from ai_conversations").summary == "3 rows"
        assert ai.ends(carol, "delete from ai_conversations").summary == "1 row"
