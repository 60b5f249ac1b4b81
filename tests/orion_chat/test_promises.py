"""What else the document promises: roles, search, realtime, maintenance, development rows."""

from __future__ import annotations

import pytest

from schemagen.apply import apply_bundle
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.emit.single import emit_single
from schemagen.model.model import Bundle
from schemagen.model.schedules import Schedule

from ..asking import PRIVILEGE, ROW_SECURITY
from .conftest import Cast
from .people import NEAR, OWNED, TABLES

# --- isolation ------------------------------------------------------------------------------


@pytest.mark.parametrize("table", OWNED)
def test_everybody_sees_their_own_rows_only(cast: Cast, table: str) -> None:
    owners = f"select distinct user_id = auth.uid() from {table}"
    assert cast.alice.column(owners) == [True]
    assert cast.bob.column(owners) == [True]
    assert cast.anon.tries(owners) == PRIVILEGE
    assert cast.bob.tries(f"delete from {table} where user_id = :alice") in {"0 rows", PRIVILEGE}


@pytest.mark.parametrize("table", [*TABLES, "audit_logs", "messages_archive"])
def test_who_has_not_signed_in_may_do_nothing(cast: Cast, table: str) -> None:
    for statement in (f"select from {table}", f"delete from {table}", f"truncate {table}"):
        assert cast.anon.tries(statement) == PRIVILEGE


@pytest.mark.parametrize("role", ["assistant", "system"])
def test_people_speak_for_themselves_only(cast: Cast, role: str) -> None:
    say = (
        "insert into messages (conversation_id, role, content)"
        " values (:his_conversation, '{}', 'x')"
    )
    assert cast.bob.tries(say.format(role)) == ROW_SECURITY
    assert cast.service.tries(say.format(role)) == "1 row"
    assert cast.bob.tries(say.format("user")) == "1 row"


@pytest.mark.parametrize(
    "forgery",
    [
        "update messages set content = 'never said'",
        "insert into messages (conversation_id, role, content, created_at)"
        " values (:his_conversation, 'user', 'x', '2020-01-01')",
        "insert into messages (conversation_id, role, content, cost_usd)"
        " values (:his_conversation, 'user', 'x', -5)",
        "insert into usage_logs (action) values ('refund')",
        "update usage_logs set cost_usd = 0",
        "delete from usage_logs",
        "update conversations set total_cost_usd = 0",
        "insert into generated_images (prompt, model, storage_path) values ('x', 'x', 'x')",
        "insert into document_chunks (file_id, content, chunk_index) values (:his_file, 'x', 9)",
        "update files set processing_status = 'completed'",
    ],
)
def test_what_was_said_and_used_is_not_rewritten(cast: Cast, forgery: str) -> None:
    assert cast.bob.tries(forgery) == PRIVILEGE


# --- prompt templates -----------------------------------------------------------------------


def test_templates_are_ones_own_or_public(cast: Cast) -> None:
    names = "select name from system_prompt_templates"
    assert cast.bob.column(names) == ["everybody's", "his"]
    assert cast.mia.column(names) == ["everybody's"]
    assert cast.ada.column(names) == ["everybody's", "hers", "his"]


@pytest.mark.parametrize(
    ("name", "statement", "ending"),
    [
        ("bob", "insert into {t} (name, prompt) values ('x', 'x')", "1 row"),
        ("bob", "insert into {t} (name, prompt, is_public) values ('x', 'x', true)", ROW_SECURITY),
        ("bob", "update {t} set is_public = true where id = :his_template", ROW_SECURITY),
        ("bob", "update {t} set prompt = 'x' where id = :public_template", "0 rows"),
        ("bob", "delete from {t} where id = :public_template", "0 rows"),
        ("mia", "insert into {t} (name, prompt, is_public) values ('x', 'x', true)", "1 row"),
        ("mia", "update {t} set prompt = 'x' where id = :public_template", "1 row"),
        ("mia", "update {t} set prompt = 'x' where id = :his_template", "0 rows"),
        ("ada", "update {t} set is_public = true where id = :his_template", "1 row"),
    ],
)
def test_moderators_publish_templates(cast: Cast, name: str, statement: str, ending: str) -> None:
    assert cast.signed_in(name).tries(statement.format(t="system_prompt_templates")) == ending


def test_a_template_outlives_who_wrote_it(cast: Cast) -> None:
    assert cast.auth.tries("delete from auth.users where id = :ada") == "1 row"
    assert cast.bob.column("select name from system_prompt_templates") == ["everybody's", "his"]


# --- search ---------------------------------------------------------------------------------


@pytest.mark.parametrize("function", ["search_similar_messages", "search_similar_chunks"])
@pytest.mark.parametrize(("similarity", "found"), [(0.69, 0), (0.71, 1)])
def test_what_is_less_alike_than_seven_tenths_is_not_found(
    cast: Cast, function: str, similarity: float, found: int
) -> None:
    # Against a vector of ones: the cosine is the root of the part that is not zero.
    ones = round(similarity**2 * 1536)
    query = f"(array_fill(1::real, array[{ones}]) || array_fill(0::real, array[{1536 - ones}]))"
    assert len(cast.bob.rows(f"select * from {function}({query}::vector)")) == found


def test_searches_of_another_length_are_an_error(cast: Cast) -> None:
    assert cast.bob.tries("select * from search_similar_messages('[1,2,3]')") == "22000"


# --- indexes --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", OWNED)
@pytest.mark.parametrize("column", ["user_id", "conversation_id", "message_id", "file_id"])
def test_foreign_keys_are_indexed(cast: Cast, table: str, column: str) -> None:
    leading = cast.owner.column(
        "select distinct a.attname from pg_index i join pg_attribute a"
        " on a.attrelid = i.indrelid and a.attnum = i.indkey[0]"
        f" where i.indrelid = '{table}'::regclass and i.indpred is null"
    )
    columns = cast.owner.column(
        "select attname from pg_attribute"
        f" where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped"
    )
    assert (column in leading) is (column in columns)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("conversations", "(user_id, updated_at DESC)"),
        ("messages", "(conversation_id, created_at)"),
        ("messages", "(user_id, created_at DESC)"),
        ("messages", "(created_at)"),
        ("files", "(user_id, created_at DESC)"),
        ("generated_images", "(user_id, created_at DESC)"),
        ("usage_logs", "(user_id, created_at DESC)"),
        ("usage_logs", "(created_at)"),
        ("user_profiles", "(total_cost_usd DESC)"),
        ("user_profiles", "(email)"),
    ],
)
def test_common_filters_are_indexed(cast: Cast, table: str, columns: str) -> None:
    found = cast.owner.column(f"select indexdef from pg_indexes where tablename = '{table}'")
    assert any(f"USING btree {columns}" in definition for definition in found)


# --- realtime -------------------------------------------------------------------------------


def test_what_is_published(cast: Cast) -> None:
    assert cast.owner.column(
        "select tablename from pg_publication_tables where pubname = 'supabase_realtime'"
    ) == ["conversations", "files", "generated_images", "messages"]


@pytest.mark.parametrize(
    ("topic", "heard"),
    [
        ("'conversation:' || :his_conversation", 1),
        ("'conversation:' || :her_conversation", 0),
        ("'conversation:' || :missing", 0),
        ("'conversation:'", 0),
        (":his_conversation", 0),
        ("'message:' || :his_message", 0),
    ],
)
def test_a_conversation_is_heard_by_whose_it_is(cast: Cast, topic: str, heard: int) -> None:
    send = f"insert into realtime.messages (topic, extension) values ({topic}, 'broadcast')"
    assert cast.owner.tries(send) == "1 row"
    listen = f"select set_config('realtime.topic', {topic}, true)"
    assert cast.owner.tries(listen) == "1 row"
    assert len(cast.bob.rows("select * from realtime.messages")) == heard
    assert cast.anon.rows("select * from realtime.messages") == []


# --- maintenance ----------------------------------------------------------------------------


def test_old_messages_go_to_the_archive(cast: Cast) -> None:
    cast.owner.tries(
        "update messages set created_at = now() - interval '181 days' where role = 'user'"
    )
    assert cast.service.value("select archive_old_messages()") == 2
    assert cast.bob.column("select content from messages") == ["his answer"]
    assert cast.bob.tries("select * from messages_archive") == PRIVILEGE
    assert cast.service.column("select content from messages_archive") == [
        "her secret words",
        "his words",
    ]
    # They were used all the same, and go with their user.
    assert cast.bob.value("select total_messages from user_profiles") == 1
    assert cast.auth.tries("delete from auth.users where id = :bob") == "1 row"
    assert cast.service.value("select count(*) from messages_archive") == 1


def test_old_logs_expire(cast: Cast) -> None:
    assert cast.service.value("select expire_usage_logs()") == 0
    cast.owner.tries("update usage_logs set created_at = now() - interval '731 days'")
    assert cast.service.value("select expire_usage_logs()") == 4
    assert cast.bob.value("select total_tokens_used from user_profiles") == 10
    cast.owner.tries("update audit_logs set created_at = now() - interval '731 days'")
    # The types that came with the preset, and who became admin and moderator.
    assert cast.service.value("select expire_audit_logs()") == 11 + 2


def test_what_lost_its_other_half_is_listed(cast: Cast) -> None:
    listed = "select kind, bucket_id, name from cleanup_orphaned_files()"
    cast.owner.tries("update files set created_at = now() - interval '2 days'")
    cast.owner.tries("update generated_images set created_at = now() - interval '2 days'")
    cast.platform.tries("update storage.objects set created_at = now() - interval '2 days'")
    assert cast.service.rows(listed) == []
    # As the Storage API deletes; SQL may not.
    cast.platform.tries(
        "set local storage.allow_delete_query = 'true';"
        "delete from storage.objects where name like '%/a.pdf'"
    )
    assert cast.bob.tries("delete from generated_images") == "1 row"
    assert sorted((k, b, n.rpartition("/")[2]) for k, b, n in cast.service.rows(listed)) == [
        ("object", "images", "b.png"),
        ("row", "documents", "a.pdf"),
    ]
    # Nothing is taken away, and what is young may be on its way.
    assert len(cast.service.rows(listed)) == 2
    assert cast.service.rows(f"{listed[:-1]}interval '3 days')") == []
    assert len(cast.service.rows(f"{listed[:-1]}at_most => 1)")) == 1


def test_jobs_run_what_there_is(cast: Cast, bundle: Bundle) -> None:
    jobs = [item for item in bundle.model.objects if isinstance(item, Schedule)]
    assert sorted(job.name.rpartition("orion_chat")[2].strip("_-") for job in jobs) == [
        "archive-messages",
        "expire-audit-logs",
        "expire-usage-logs",
    ]
    for job in jobs:
        assert cast.owner.tries(job.command) == "1 row"


# --- rows for development -------------------------------------------------------------------


@pytest.mark.postgres
def test_samples_come_twice_and_go(bundle: Bundle) -> None:
    scripts = {name: text.encode() for name, text in emit_single(bundle, "20260101000000").items()}
    with throwaway() as server, connect(server.url) as owner:
        apply_bundle(owner, bundle)
        owner.commit()
        owner.autocommit = True
        for _ in range(2):
            owner.execute(scripts["samples.sql"])
            owner.execute("set search_path = public, extensions")
            found = owner.execute(
                "select email, total_conversations, total_messages from user_profiles"
            )
            assert found.fetchall() == [("test@example.com", 3, 15)]
            messages = f"select id from messages where embedding <=> {NEAR} is not null"
            assert owner.execute(messages.encode()).rowcount == 30
        owner.execute(scripts["samples_remove.sql"])
        assert owner.execute("select from user_profiles").rowcount == 0
        assert owner.execute("select from usage_logs").rowcount == 0
