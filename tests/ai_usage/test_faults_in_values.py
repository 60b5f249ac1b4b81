"""Faults of the schema that the preset was made from: ids, messages, and words for an id."""

from __future__ import annotations

import threading

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.database.connections import connect
from schemagen.verify import smoke

from ..attacks.attempts import Attempt, attempts, key, spelled
from ..attacks.site import Connection, Site
from ..editor import Editor, script
from .conftest import bundle_with, vector

# --- AI-12: ids -----------------------------------------------------------------------------


@attempts("""
    -- An id that another one has is free: nobody is in the way, and nobody learns that it is there.
    bob: insert into ai_conversations (id, title, model) values ('hers', 'mine', 'm')
    ==> 1 row
    bob: insert into embeddings (id, content) values ('hers', 'mine')
    ==> 1 row
    bob: insert into embeddings (id, content) values ('everybodys', 'mine')
    ==> 1 row
    bob: insert into ai_conversations (id, title, model) values ('his', 'again', 'm')
    --> 23505
    bob: insert into embeddings (id, content) values ('his', 'again')
    --> 23505
    service: insert into embeddings (id, content) values ('everybodys', 'again')
    --> 23505
    bob: insert into ai_conversations (id, title, model) values ('his', 'again', 'm')
    on conflict (user_id, id) do update set title = excluded.title returning title
    ==> = again
    bob: insert into ai_conversations (id, user_id, title, model) values ('hers', :alice, 'x', 'm')
    on conflict (user_id, id) do update set title = excluded.title
    --> 42501 policy
    bob: update ai_conversations set user_id = :alice where id = 'his'
    --> 42501
    bob: insert into ai_conversations (id, title, model) values ('', 't', 'm')
    --> 23514
    bob: insert into ai_conversations (id, title, model) values (repeat('x', 201), 't', 'm')
    --> 23514
    bob: insert into ai_conversations (title, model) values ('t', 'm')
    returning id::uuid is not null
    ==> = True
    bob: insert into embeddings (content) values ('c') returning id::uuid is not null
    ==> = True
""")
def test_ai_12_an_id_is_its_users(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


def test_ai_12_ids_may_be_uuids(empty: Connection) -> None:
    empty.execute(script(bundle_with(id_type="uuid")))
    for table in ("ai_conversations", "embeddings"):
        found = empty.execute(
            "select data_type from information_schema.columns"
            f" where (table_name, column_name) = ('{table}', 'id')".encode()
        )
        assert found.fetchall() == [("uuid",)]
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        empty.execute("insert into embeddings (id, content) values ('test-doc-1', 'x')")
    empty.execute(f"insert into embeddings (content, embedding) values ('x', {vector(1)})".encode())
    found = empty.execute(f"select pg_typeof(id)::text from match_embeddings({vector(1)})".encode())
    assert found.fetchall() == [("uuid",)]


# --- AI-13: messages in one value -----------------------------------------------------------


@attempts("""
    alice: update ai_conversations set messages = '{}'
    --> 23514
    alice: update ai_conversations set messages = '"hi"'
    --> 23514
    alice: update ai_conversations set messages = 'null'
    --> 23514
    alice: update ai_conversations set messages = null
    --> 23502
    alice: update ai_conversations set messages = '[{"role": "user"}, "hi"]'
    --> 23514
    alice: update ai_conversations set messages = '[[{"role": "user"}]]'
    --> 23514
    alice: update ai_conversations set messages = '[]'
    ==> 1 row
    alice: select append_ai_message('hers', '"hi"')
    --> 23514
    alice: select append_ai_message('hers', null)
    --> 23514
    alice: select append_ai_message('hers', '[{"role": "user"}]')
    --> 23514
    bob: select append_ai_message('hers', '{"role": "user"}')
    --> = None
    bob: select append_ai_message('hers', '{"role": "user"}', :alice)
    --> = None
    anon: select append_ai_message('hers', '{"role": "user"}', :alice)
    --> 42501 privilege
    service: select append_ai_message('hers', '{"role": "user"}')
    --> = None
    alice: select append_ai_message('hers', '{"role": "user", "content": "hi"}')
    ==> = 2
    service: select append_ai_message('hers', '{"role": "assistant", "content": "hi"}', :alice);
    select messages->0->>'role', messages->1->>'role' from ai_conversations where id = 'hers'
    ==> = user, assistant
    alice: update ai_conversations set updated_at = '2000-01-01'
    --> 42501
    alice: select append_ai_message('hers', '{"role": "user"}');
    select updated_at = now() and created_at <> now() from ai_conversations
    ==> = True
""")
def test_ai_13_messages_are_objects_in_an_array(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


def test_ai_13_no_message_is_lost(empty: Connection) -> None:
    empty.execute(script(bundle_with()))
    empty.execute(
        spelled(
            "insert into auth.users (id) values (:alice);"
            "insert into ai_conversations (id, user_id, title, model)"
            " values ('c', :alice, 't', 'm')"
        ).encode()
    )
    call = "select append_ai_message('c', jsonb_build_object('n', %s::int), %s)"
    dsn, password = empty.info.dsn, empty.info.password

    def append(start: int) -> None:
        with psycopg.connect(dsn, password=password, autocommit=True) as other:
            for number in range(start, start + 20):
                other.execute(call, [number, key("alice")])

    writers = [threading.Thread(target=append, args=(start,)) for start in (0, 20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    found = empty.execute(
        "select count(distinct m->'n') from ai_conversations, jsonb_array_elements(messages) as m"
    )
    assert found.fetchall() == [(40,)]


# --- AI-14: tests that run ------------------------------------------------------------------


def test_ai_14_words_instead_of_an_id_are_no_id(editor: Editor) -> None:
    assert editor.refused("select * from get_usage_stats('YOUR_USER_ID')") == "22P02"


def test_ai_14_the_proof_brings_its_own_users_and_takes_them_away(empty: Connection) -> None:
    bundle = bundle_with()
    with connect(empty.info.dsn + f" password={empty.info.password}") as owner:
        apply_bundle(owner, bundle)
        owner.commit()
        assert smoke(owner, bundle.model).ok
        owner.commit()
        for table in ("auth.users", "ai_conversations", "embeddings", "ai_usage"):
            found = owner.execute(f"select count(*) from {table}".encode()).fetchone()
            assert found == (0,), table
