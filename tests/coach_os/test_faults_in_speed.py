"""The faults CO-11 to CO-15 of the schema that the preset was made from: searches, plans, locks."""

from __future__ import annotations

import psycopg
import psycopg.errors
import pytest

from schemagen.build import build_model, read_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from ..attacks.attempts import Attempt, attempts, key
from ..attacks.site import Connection, Site
from ..editor import Editor, script
from .conftest import PRESET

VECTOR_INDEXES = """
    select c.relname, a.amname from pg_index as i
    join pg_class as c on c.oid = i.indexrelid join pg_am as a on a.oid = c.relam
    where i.indrelid = 'conversation_embeddings'::regclass and a.amname in ('hnsw', 'ivfflat')
"""


def test_co_11_one_vector_index_that_grows_with_its_rows(editor: Editor) -> None:
    assert editor.rows(VECTOR_INDEXES) == [("idx_embeddings_vector", "hnsw")]


def test_co_11_ivfflat_is_for_who_knows(empty: Connection) -> None:
    model, warnings = read_model(PRESET, {"vector_index": "ivfflat"})
    assert [warning.code for warning in warnings] == ["SG950"]
    empty.execute(script(render_bundle(model)))
    assert empty.execute(VECTOR_INDEXES).fetchall() == [("idx_embeddings_vector", "ivfflat")]


def test_co_11_a_second_index_is_found_out() -> None:
    again = "{columns: embedding vector_cosine_ops, method: hnsw, name: idx_embeddings_vector_2}"
    text = PRESET.read_text(encoding="utf-8").replace(
        "    access:\n      - owner: user_id\n\n  action_items:",
        f"    indexes: [{again}]\n    access:\n      - owner: user_id\n\n  action_items:",
    )
    _, warnings = build_model(load_text(text, "schema.yaml"))
    assert "SG951" in {warning.code for warning in warnings}


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["coach", "billing"])
def test_co_12_who_asks_is_found_out_once_a_statement(
    request: pytest.FixtureRequest, name: str
) -> None:
    place: Site = request.getfixturevalue(name)
    with connect(place.owner_url) as owner:
        editor = Editor(owner)
        assert (
            editor.rows(
                "select tablename, policyname"
                " from pg_policies, concat_ws(' ', qual, with_check) as p"
                " where schemaname = 'public' and p ~ 'auth\\.' and"
                " regexp_replace(p, '\\( SELECT (auth\\.uid|auth\\.jwt)\\(\\) AS \\w+\\)', '', 'g')"
                " ~ 'auth\\.'"
            )
            == []
        )
        assert (
            editor.rows(
                "select tablename, cmd, roles from pg_policies where schemaname = 'public'"
                " group by 1, 2, 3 having count(*) > 1"
            )
            == []
        )
        assert editor.rows(
            "select distinct unnest(roles) from pg_policies where schemaname = 'public'"
        ) == [("authenticated",)]


def test_co_12_a_table_of_many_is_not_read_through(editor: Editor) -> None:
    editor.answers(
        "insert into auth.users (id) select gen_random_uuid() from generate_series(1, 500);"
        "insert into conversations (user_id, session_type) select id, 'structured' from profiles;"
        "insert into messages (conversation_id, role, content)"
        " select id, 'user', n::text from conversations, generate_series(1, 20) as n;"
        "analyze messages; set local role authenticated;"
        f"""set local request.jwt.claims = '{{"sub": "{key("bob")}"}}'"""
    )
    plan = "\n".join(line for (line,) in editor.rows("explain select * from messages"))
    assert "InitPlan" in plan
    assert "idx_messages_user_id_created_at" in plan
    assert "Seq Scan" not in plan


def test_co_13_every_foreign_key_has_an_index(editor: Editor) -> None:
    keys = (
        "select {} from pg_constraint as k"
        " where contype = 'f' and connamespace = 'public'::regnamespace"
    )
    assert editor.value(keys.format("count(*)")) > 10
    assert (
        editor.rows(
            keys.format("conname") + " and not exists (select from pg_index as i"
            " where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])"
        )
        == []
    )


NEAR = "('[1' || repeat(',0', 1535) || ']')::vector"


@attempts(f"""
    bob: select * from match_conversations({NEAR}, null, 10, :alice)
    --> 0 rows
    bob: select * from match_conversations({NEAR}, null, 10, null)
    --> 0 rows
    bob: select * from match_conversations({NEAR}, -1, 1000000, :alice)
    --> 0 rows
    anon: select * from match_conversations({NEAR}, null, 10, :alice)
    --> 42501 privilege
    -- Row level security does not bind the service: forgetting whose rows gives nobody's.
    service: select * from match_conversations({NEAR})
    --> 0 rows
    service: select * from match_conversations({NEAR}, 0.5, 10, null)
    --> 0 rows
    service: select content from match_conversations({NEAR}, 0.5, 10, :alice)
    ==> = secret words
    bob: select content from match_conversations({NEAR})
    ==> = words
    bob: select content from match_conversations({NEAR}, 0.5, 10, :bob)
    ==> = words
""")
def test_co_14_a_search_finds_the_callers_own(coach: Site, attempt: Attempt) -> None:
    coach.tries(attempt)


def test_co_15_the_index_is_built_anew_while_people_write(coach: Site) -> None:
    with (
        psycopg.connect(coach.owner_url, autocommit=True) as connection,
        psycopg.connect(coach.owner_url) as writer,
    ):
        writer.execute("set local lock_timeout = '5s'")
        connection.execute("reindex index concurrently idx_embeddings_vector")
        valid = (
            "select indisvalid from pg_index where indexrelid = 'idx_embeddings_vector'::regclass"
        )
        assert connection.execute(valid).fetchall() == [(True,)]
        writer.execute("update conversation_embeddings set content = content")
        writer.rollback()


def test_co_15_a_lock_that_can_not_be_had_is_given_up(empty: Connection, bundle: Bundle) -> None:
    base = Facts.read(empty)
    text = script(bundle)
    assert text.count(b"lock_timeout = '10s'") == 1
    with psycopg.connect(empty.info.dsn, password=empty.info.password) as other:
        # Somebody is signing up, and does not come to an end.
        other.execute("insert into auth.users (id) values (gen_random_uuid())")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            empty.execute(text.replace(b"lock_timeout = '10s'", b"lock_timeout = '100ms'"))
        empty.execute("rollback")
        other.rollback()
    assert Facts.read(empty) == base
