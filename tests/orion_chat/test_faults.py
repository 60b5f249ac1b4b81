"""The faults CH-1 to CH-17 of the schema that the preset was made from, tried one by one."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..asking import COLUMNS, PRIVILEGE, ROW_SECURITY
from .conftest import PRESET, Cast
from .people import NEAR, OWNED, TABLES, signed_in

PRIVILEGED = ("role = 'admin'", "daily_message_limit = 1000000", "daily_token_limit = 1000000000",
              "daily_cost_limit_usd = 99999")  # fmt: skip
COUNTED = ("total_messages = 0", "total_cost_usd = 0", "email = 'ada@example.com'",
           "last_active_at = null", "created_at = now()")  # fmt: skip

# --- CH-1, CH-2, CH-16: profiles and admins -------------------------------------------------


@pytest.mark.parametrize("change", PRIVILEGED)
@pytest.mark.parametrize("name", ["bob", "mia"])
def test_ch_1_nobody_raises_their_own_rights(cast: Cast, name: str, change: str) -> None:
    before = cast.owner.rows("select * from user_profiles order by id")
    for where in ("", " where id = auth.uid()", " where role = 'user'"):
        ended = cast.signed_in(name).tries(f"update user_profiles set {change}{where}")
        assert ended in {COLUMNS, "0 rows"}
    # Hidden among what they may change, it is refused as well.
    ended = cast.signed_in(name).tries(f"update user_profiles set display_name = 'x', {change}")
    assert ended == COLUMNS
    assert cast.owner.rows("select * from user_profiles order by id") == before


@pytest.mark.parametrize("change", COUNTED)
@pytest.mark.parametrize("name", ["bob", "ada"])
def test_ch_1_what_triggers_keep_is_nobodys_to_write(cast: Cast, name: str, change: str) -> None:
    assert cast.signed_in(name).tries(f"update user_profiles set {change}") == PRIVILEGE


@pytest.mark.parametrize("name", ["bob", "ada", "mia"])
@pytest.mark.parametrize(
    "attack",
    [
        "delete from user_profiles where id = auth.uid()",
        "insert into user_profiles (id, role) values (auth.uid(), 'admin')",
        "insert into user_profiles (id, role) values (auth.uid(), 'admin')"
        " on conflict (id) do update set role = 'admin'",
        "insert into user_profiles (id) values (:carol)",
        "truncate user_profiles",
    ],
)
def test_ch_1_ch_16_a_profile_is_neither_made_nor_deleted(
    cast: Cast, name: str, attack: str
) -> None:
    assert cast.signed_in(name).tries(attack) == PRIVILEGE


def test_ch_1_what_people_may_change(cast: Cast) -> None:
    change = "update user_profiles set display_name = 'Robert', base_theme = 'dark' where id = :bob"
    assert cast.bob.tries(change) == "1 row"
    assert cast.bob.tries("update user_profiles set display_name = 'x' where id = :alice") == (
        "0 rows"
    )
    # A whole row may be sent back.
    assert "1 row" == cast.bob.tries("update user_profiles set role = role, display_name = 'Bob'")


def test_ch_1_what_admins_may_change(cast: Cast) -> None:
    for change in PRIVILEGED:
        assert cast.ada.tries(f"update user_profiles set {change} where id = :bob") == "1 row"
    assert cast.bob.tries("update user_profiles set role = 'user' where id = :ada") == "1 row"
    rename = "update user_profiles set display_name = 'x' where id = :mia"
    assert cast.ada.tries(rename) == "0 rows"


def test_ch_1_admins_rename_nobody_but_themselves(cast: Cast) -> None:
    rename = "update user_profiles set display_name = 'x' where id = {}"
    assert cast.ada.tries(rename.format(":bob")) == COLUMNS
    assert cast.ada.tries(rename.format(":ada")) == "1 row"


def test_ch_1_changes_of_rights_are_written_down(cast: Cast) -> None:
    cast.owner.tries("delete from audit_logs")
    cast.ada.tries(
        "update user_profiles set role = 'moderator', daily_message_limit = 5 where id = :bob"
    )
    cast.bob.tries("update user_profiles set display_name = 'x'")
    logged = "select row_key, actor_id, old_values, new_values from audit_logs"
    key = cast.owner.value("select to_jsonb(:bob::text)"), cast.owner.value("select :ada::text")
    assert cast.ada.rows(logged) == [
        (
            {"id": key[0]},
            key[1],
            {"role": "user", "daily_message_limit": 100},
            {"role": "moderator", "daily_message_limit": 5},
        )
    ]
    assert cast.bob.rows(logged) == []
    for somebody in (cast.ada, cast.service):
        assert somebody.tries("delete from audit_logs") == PRIVILEGE
        assert somebody.tries("update audit_logs set actor_id = null") == PRIVILEGE


@pytest.mark.parametrize(
    ("statement", "ending"),
    [
        ("select * from user_profiles", "1 row"),
        ("update user_profiles set daily_message_limit = 5", COLUMNS),
    ],
)
def test_ch_2_admins_are_asked_for_without_recursion(
    cast: Cast, statement: str, ending: str
) -> None:
    assert cast.bob.tries(statement) == ending
    assert cast.ada.tries(statement) == "4 rows"


def test_ch_2_who_is_no_longer_admin_is_none(cast: Cast) -> None:
    assert cast.ada.tries("update user_profiles set role = 'user' where id = :ada") == "1 row"
    assert cast.ada.column("select email from user_profiles") == ["ada@example.com"]
    assert cast.ada.tries("update user_profiles set role = 'admin'") == COLUMNS


@pytest.mark.parametrize("table", OWNED[:5])
def test_ch_2_admins_do_not_read_what_people_write(cast: Cast, table: str) -> None:
    assert cast.ada.rows(f"select * from {table}") == []
    assert cast.mia.rows(f"select * from {table}") == []


@pytest.mark.postgres
def test_ch_2_unless_they_are_to() -> None:
    model, _ = read_model(PRESET, {"admins_read_content": "true"})
    with throwaway() as server, connect(server.url) as owner:
        apply_bundle(owner, render_bundle(model))
        for key, role in ((1, "admin"), (2, "user")):
            owner.execute(
                "insert into auth.users (id) values (%s)", [f"00000000-0000-4000-8000-{key:012}"]
            )
            owner.execute(
                "update user_profiles set role = %s where id = %s",
                [role, f"00000000-0000-4000-8000-{key:012}"],
            )
        owner.execute("insert into conversations (user_id) select id from user_profiles")
        seen = []
        for key in (1, 2):
            owner.execute("set local role authenticated")
            owner.execute(
                "select set_config('request.jwt.claims', %s, true)",
                [f'{{"sub": "00000000-0000-4000-8000-{key:012}"}}'],
            )
            seen.append(owner.execute("select * from conversations").rowcount)
        assert seen == [2, 1]
        assert owner.execute("delete from conversations").rowcount == 1


# --- CH-3 to CH-6: search -------------------------------------------------------------------


@pytest.mark.parametrize("function", ["search_similar_messages", "search_similar_chunks"])
def test_ch_3_another_ones_id_finds_nothing(cast: Cast, function: str) -> None:
    search = f"select content from {function}({NEAR}, {{}})"
    assert cast.bob.rows(search.format(":alice")) == []
    assert cast.ada.rows(search.format(":alice")) == []
    assert cast.bob.rows(search.format("null")) == []
    assert cast.anon.tries(search.format(":alice")) == PRIVILEGE
    own = cast.bob.column(f"select content from {function}({NEAR})")
    assert own == cast.bob.column(search.format(":bob"))
    assert len(own) == 1
    assert len(cast.service.rows(search.format(":alice"))) == 1


def test_ch_3_another_ones_conversation_finds_nothing(cast: Cast) -> None:
    search = f"select content from search_similar_messages({NEAR}, {{}}, :her_conversation)"
    assert cast.bob.rows(search.format(":bob")) == []
    assert cast.bob.rows(search.format(":alice")) == []


@pytest.mark.parametrize(
    ("table", "index"),
    [("messages", "idx_messages_embedding"), ("document_chunks", "idx_document_chunks_embedding")],
)
def test_ch_4_functions_order_by_the_operator_of_their_index(
    cast: Cast, table: str, index: str
) -> None:
    (definition,) = cast.owner.column(f"select pg_get_indexdef('{index}'::regclass)")
    assert "vector_cosine_ops" in definition
    function = "search_similar_messages" if table == "messages" else "search_similar_chunks"
    body = cast.owner.value(f"select prosrc from pg_proc where proname = '{function}'")
    assert "operator(extensions.<=>)" in body.lower()
    assert "<#>" not in body
    cast.connection.execute("set local enable_seqscan = off")
    order = f"explain select id from {table} order by embedding {{}} {NEAR} limit 5"
    assert index in str(cast.owner.rows(order.format("<=>")))
    assert index not in str(cast.owner.rows(order.format("<#>")))


def test_ch_5_functions_find_the_extension_where_it_is(cast: Cast) -> None:
    assert cast.owner.rows(
        "select distinct p.proconfig[1], e.extnamespace::regnamespace::text from pg_proc p,"
        " pg_extension e where p.proname like 'search_similar_%' and e.extname = 'vector'"
    ) == [("search_path=pg_catalog, pg_temp", "extensions")]
    # Whatever the caller's path is.
    cast.connection.execute("select set_config('search_path', 'pg_catalog', true)")
    call = "select count(*) from public.search_similar_messages(null)"
    assert cast.connection.execute(call.encode()).fetchone() == (0,)


def test_ch_6_vector_indexes_need_no_rows_to_learn_from(cast: Cast) -> None:
    assert cast.owner.rows(
        "select relname, amname from pg_class c join pg_am a on a.oid = c.relam"
        " where relname like 'idx_%embedding' order by 1"
    ) == [("idx_document_chunks_embedding", "hnsw"), ("idx_messages_embedding", "hnsw")]


# --- CH-7 -----------------------------------------------------------------------------------


@pytest.mark.postgres
def test_ch_7_everything_may_run_twice(bundle: Bundle) -> None:
    script = emit_single(bundle, "20260101000000")["schema.sql"].encode()
    with throwaway() as server, connect(server.url, autocommit=True) as owner:
        owner.execute(script)
        once = Facts.read(owner)
        owner.execute("update file_type_configs set is_enabled = false where extension = 'pdf'")
        owner.execute(script)
        assert Facts.read(owner) == once


# --- CH-8: file types -----------------------------------------------------------------------

UPLOAD = (
    "insert into files (original_name, storage_path, mime_type, file_size)"
    " values ('x', auth.uid() || '/{number}', '{type}', {size})"
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("type_", "size", "ending"),
    [
        ("application/pdf", 31457280, "1 row"),
        ("application/pdf", 31457281, "23514"),
        (DOCX, 1000, "1 row"),
        ("image/png", 10485760, "1 row"),
        ("image/png", 10485761, "23514"),
        ("text/markdown", 1, "1 row"),
        ("application/x-msdownload", 1, "23503"),
        ("application/pdf", -1, "23514"),
    ],
)
def test_ch_8_which_files_are_taken_stands_in_a_table(
    cast: Cast, type_: str, size: int, ending: str
) -> None:
    assert cast.bob.tries(UPLOAD.format(number=1, type=type_, size=size)) == ending


def test_ch_8_a_new_type_is_a_new_row(cast: Cast) -> None:
    epub = UPLOAD.format(number=1, type="application/epub+zip", size=5)
    allow = (
        "insert into file_type_configs (mime_type, extension, max_size_bytes)"
        " values ('application/epub+zip', 'epub', 5)"
    )
    assert cast.bob.tries(epub) == "23503"
    assert cast.bob.tries(allow) == ROW_SECURITY
    assert cast.ada.tries(allow) == "1 row"
    assert cast.bob.tries(epub) == "1 row"
    assert cast.ada.tries("update file_type_configs set is_enabled = false") == "12 rows"
    assert cast.bob.tries(UPLOAD.format(number=2, type="application/pdf", size=5)) == "23514"
    # What is there is read all the same.
    assert "3 rows" == cast.service.tries("update files set processing_status = 'processing'")


def test_ch_8_buckets_say_it_too(cast: Cast) -> None:
    taken = cast.owner.column(
        "select unnest(allowed_mime_types) from storage.buckets where id = 'documents'"
    )
    for type_ in cast.owner.column("select mime_type from file_type_configs"):
        assert type_ in taken or f"{type_.partition('/')[0]}/*" in taken
    limit = cast.owner.value("select file_size_limit from storage.buckets where id = 'documents'")
    assert limit == cast.owner.value("select max(max_size_bytes) from file_type_configs")


# --- CH-9: whose files ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attack", "ending"),
    [
        ("update files set conversation_id = :her_conversation where id = :his_file", "23503"),
        ("update conversations set document_id = :her_file where id = :his_conversation", "23503"),
        (
            "insert into files (conversation_id, original_name, storage_path, mime_type, file_size)"
            " values (:her_conversation, 'x', auth.uid() || '/x', 'text/plain', 1)",
            "23503",
        ),
        (
            "insert into messages (conversation_id, role, content)"
            " values (:her_conversation, 'user', 'x')",
            ROW_SECURITY,
        ),
        (
            "insert into messages (conversation_id, user_id, role, content)"
            " values (:her_conversation, auth.uid(), 'user', 'x')",
            "23503",
        ),
        # Who reads files for others would fetch what is not theirs.
        (
            "insert into files (original_name, storage_path, mime_type, file_size)"
            " values ('x', :alice || '/a.pdf', 'text/plain', 1)",
            "23514",
        ),
        ("update files set storage_path = :alice || '/a.pdf'", PRIVILEGE),
        ("update files set extracted_text = 'x'", PRIVILEGE),
        ("update conversations set user_id = :alice", ROW_SECURITY),
    ],
)
def test_ch_9_nothing_is_linked_to_what_is_anothers(cast: Cast, attack: str, ending: str) -> None:
    assert cast.bob.tries(attack) == ending


def test_ch_9_not_by_the_service_either(cast: Cast) -> None:
    for table, column in (("files", "conversation_id"), ("generated_images", "conversation_id"),
                          ("usage_logs", "conversation_id")):  # fmt: skip
        link = f"update {table} set {column} = :her_conversation where user_id = :bob"
        assert cast.service.tries(link) == "23503"
    assert "23503" == cast.service.tries(
        "update generated_images set message_id = :her_message where user_id = :bob"
    )


def test_ch_9_conversations_and_files_name_each_other(cast: Cast) -> None:
    assert "1 row" == cast.bob.tries("update conversations set document_id = :his_file")
    assert cast.bob.tries("delete from files where id = :his_file") == "1 row"
    assert cast.bob.rows("select document_id from conversations") == [(None,)]
    assert cast.alice.tries("update conversations set document_id = :her_file") == "1 row"
    assert cast.alice.tries("delete from conversations") == "1 row"
    assert cast.alice.rows("select user_id is not null, conversation_id from files") == [
        (True, None)
    ]


# --- CH-10: buckets -------------------------------------------------------------------------


def test_ch_10_buckets_come_with_the_schema(cast: Cast, bundle: Bundle) -> None:
    wanted = {"documents": False, "images": False, "avatars": True}
    assert dict(cast.owner.rows("select id, public from storage.buckets")) == wanted
    config = tomllib.loads(emit_supabase(bundle, "20260101000000")["supabase/config.toml"])
    made = config["storage"]["buckets"]
    assert {name: bucket["public"] for name, bucket in made.items()} == wanted


@pytest.mark.parametrize("bucket", ["documents", "images"])
def test_ch_10_files_are_their_owners(cast: Cast, bucket: str) -> None:
    listed = f"select name from storage.objects where bucket_id = '{bucket}'"
    put = f"insert into storage.objects (bucket_id, name) values ('{bucket}', {{}})"
    assert len(cast.bob.rows(listed)) == 1
    assert cast.anon.rows(listed) == []
    assert cast.ada.rows(listed) == []
    assert cast.bob.tries(put.format(":bob || '/c.pdf'")) == "1 row"
    for name in (":alice || '/c.pdf'", "'c.pdf'", ":bob", "upper(:bob) || '/c.pdf'"):
        assert cast.bob.tries(put.format(name)) == ROW_SECURITY
    steal = f"update storage.objects set name = :alice || '/x' where bucket_id = '{bucket}'"
    assert cast.bob.tries(steal) == "42501 a file stays in its bucket and first folder"


# --- CH-11, CH-12: views and functions ------------------------------------------------------


def test_ch_11_views_show_nobody_more_than_tables(cast: Cast) -> None:
    seen = "select email from user_activity_summary"
    assert cast.bob.column(seen) == ["bob@example.com"]
    assert len(cast.ada.rows(seen)) == 4
    assert cast.anon.tries(seen) == PRIVILEGE
    for somebody in (cast.anon, cast.bob, cast.ada):
        assert somebody.tries("select * from performance_stats") == PRIVILEGE
    assert cast.service.tries("select * from performance_stats").endswith("rows")
    assert cast.owner.rows(
        "select relname from pg_class where relname = 'user_activity_summary'"
        " and reloptions @> '{security_invoker=true}'"
    ) == [("user_activity_summary",)]


@pytest.mark.parametrize(
    "call",
    [
        "generate_sample_data('bob@example.com')",
        "cleanup_test_data()",
        "archive_old_messages()",
        "cleanup_orphaned_files()",
        "expire_usage_logs()",
        "expire_audit_logs()",
    ],
)
def test_ch_12_what_is_not_for_the_api(cast: Cast, call: str) -> None:
    for somebody in (cast.anon, cast.bob, cast.ada):
        assert somebody.tries(f"select {call}") == PRIVILEGE
    assert cast.service.tries(f"select {call}").endswith(("row", "rows"))
    # By the function's own rights, not only by those of the tables that it reads.
    granted = (
        "select has_function_privilege('{}', oid, 'execute') from pg_proc where proname = '{}'"
    )
    for role in ("anon", "authenticated"):
        assert not any(cast.owner.column(granted.format(role, call.partition("(")[0])))


def test_ch_12_cleaning_up_touches_no_ones_own_rows(cast: Cast) -> None:
    before = [cast.owner.value(f"select count(*) from {table}") for table in TABLES]
    assert cast.service.value("select cleanup_test_data()") == 0
    assert [cast.owner.value(f"select count(*) from {table}") for table in TABLES] == before


# --- CH-13: e-mail --------------------------------------------------------------------------


def test_ch_13_an_email_may_be_missing_or_shared_and_follows(cast: Cast) -> None:
    sign_up = "insert into auth.users (id, email, is_sso_user) values ({}, {}, true)"
    assert cast.auth.tries(sign_up.format(":carol", "null")) == "1 row"
    assert cast.auth.tries(sign_up.format(":new", "'bob@example.com'")) == "1 row"
    emails = "select email from user_profiles where id in (:carol, :new) order by id"
    assert cast.owner.rows(emails) == [(None,), ("bob@example.com",)]
    assert cast.auth.tries("update auth.users set email = 'c@example.com' where id = :carol") == (
        "1 row"
    )
    assert cast.owner.rows(emails) == [("c@example.com",), ("bob@example.com",)]


def test_ch_13_a_long_name_lets_nobody_stay_outside(cast: Cast) -> None:
    assert "1 row" == cast.auth.tries(
        "insert into auth.users (id, raw_user_meta_data)"
        " values (:carol, jsonb_build_object('full_name', repeat('x', 5000), 'role', 'admin'))"
    )
    assert cast.owner.rows(
        "select role::text, char_length(display_name) from user_profiles where id = :carol"
    ) == [("user", 200)]


# --- CH-14: totals and limits ---------------------------------------------------------------

TOTALS = (
    "select total_conversations, total_messages, total_tokens_used, total_cost_usd"
    " from user_profiles where id = :bob"
)
SPENT = "select message_count, total_tokens, total_cost_usd from conversations where user_id = :bob"
SPEND = (
    "insert into usage_logs (user_id, conversation_id, action, tokens_used, cost_usd)"
    " values (:bob, :his_conversation, 'chat', {tokens}, {cost})"
)
SAY = (
    "insert into messages (conversation_id, role, content) values (:his_conversation, 'user', 'x')"
)


def test_ch_14_totals_are_kept(cast: Cast) -> None:
    assert cast.owner.rows(TOTALS) == [(1, 1, 10, 1)]
    assert cast.service.tries(SPEND.format(tokens=5, cost=2)) == "1 row"
    assert cast.bob.tries(SAY) == "1 row"
    assert cast.owner.rows(TOTALS) == [(1, 2, 15, 3)]
    assert cast.owner.rows(SPENT) == [(3, 15, 3)]
    # What was used stays used.
    assert cast.bob.tries("delete from messages") == "3 rows"
    assert cast.owner.rows(SPENT) == [(0, 15, 3)]
    assert cast.bob.tries("delete from conversations") == "1 row"
    assert cast.service.tries("delete from usage_logs where user_id = :bob") == "4 rows"
    assert cast.owner.rows(TOTALS) == [(0, 2, 15, 3)]


def test_ch_14_more_than_ten_thousand_dollars(cast: Cast) -> None:
    for _ in range(3):
        assert cast.service.tries(SPEND.format(tokens=2_000_000_000, cost=999999)) == "1 row"
    assert cast.owner.rows(TOTALS) == [(1, 1, 6_000_000_010, 2999998)]
    assert cast.owner.rows(SPENT) == [(2, 6_000_000_010, 2999998)]


def test_ch_14_the_last_activity_is_kept(cast: Cast) -> None:
    assert cast.bob.tries(SAY) == "1 row"
    assert cast.bob.value("select last_active_at = now() from user_profiles")


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("daily_message_limit = 2", "daily_message_limit is reached"),
        ("daily_token_limit = 10", "daily_token_limit is reached"),
        ("daily_cost_limit_usd = 1", "daily_cost_limit_usd is reached"),
    ],
)
def test_ch_14_limits_hold(cast: Cast, limit: str, message: str) -> None:
    assert cast.ada.tries(f"update user_profiles set {limit} where id = :bob") == "1 row"
    if "message" in limit:
        assert cast.bob.tries(SAY) == "1 row"
    # Neither deleting nor another conversation takes anything back.
    assert cast.bob.tries("delete from messages").endswith("rows")
    error = cast.bob.fails(SAY)
    assert (error.sqlstate, error.diag.message_primary) == ("23514", message)
    assert cast.alice.tries(SAY.replace("his", "her")) == "1 row"
    assert cast.service.tries(SAY.replace("'user'", "'assistant'")) == "1 row"
    assert cast.service.tries(SAY) == "1 row"


def test_ch_14_many_messages_at_once_are_counted_one_by_one(cast: Cast) -> None:
    many = SAY.replace("values (", "select ").replace("'x')", "'x' from generate_series(1, {})")
    assert cast.ada.tries("update user_profiles set daily_message_limit = 5 where id = :bob")
    assert cast.bob.tries(many.format(5)) == "23514"
    assert cast.bob.tries(many.format(4)) == "4 rows"
    assert cast.bob.tries(SAY) == "23514"


def test_ch_14_what_there_is_left(cast: Cast) -> None:
    today = "select * from get_usage_today({})"
    assert cast.bob.rows(today.format("")) == [(1, 100, 10, 100000, 1, 5)]
    assert cast.bob.rows(today.format(":alice")) == []
    assert cast.ada.rows(today.format(":alice")) == [(1, 100, 30, 100000, 2, 5)]
    cast.owner.tries("update usage_logs set created_at = created_at - interval '1 day'")
    assert cast.bob.rows(today.format("")) == [(0, 100, 0, 100000, 0, 5)]
    assert cast.anon.tries(today.format(":bob")) == PRIVILEGE


def test_ch_14_usage_by_day_and_model(cast: Cast) -> None:
    stats = "select provider::text, model, requests, tokens, cost_usd from get_usage_stats({})"
    rows = [("openai", "gpt-4o-mini", 1, 10, 1), (None, None, 1, 0, 0)]
    assert cast.bob.rows(stats.format("")) == rows
    assert cast.bob.rows(stats.format(":alice")) == []
    cast.owner.tries("update usage_logs set created_at = created_at - interval '7 days'")
    assert cast.bob.rows(stats.format("p_days => 7")) == []
    assert cast.bob.rows(stats.format("p_days => 8")) == rows
    assert cast.bob.rows(stats.format("p_days => 2147483647")) == rows


# --- CH-15: looking for a fault -------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_ch_15_a_request_is_repeated_without_opening_the_table(
    cast: Cast, site: Server, table: str
) -> None:
    """Asked as Bob asks, in a transaction that is rolled back: the policies stay on."""
    with connect(site.url) as editor:
        editor.execute("set local role authenticated")
        editor.execute(f"set local request.jwt.claims = '{signed_in('bob')}'".encode())
        seen = editor.execute(f"select count(*) from {table}".encode()).fetchone()
        editor.rollback()
    assert seen == (cast.bob.value(f"select count(*) from {table}"),)
    assert cast.owner.value(
        "select relrowsecurity and relforcerowsecurity from pg_class"
        f" where oid = '{table}'::regclass"
    )


# --- CH-17 ----------------------------------------------------------------------------------


def test_ch_17_functions_with_their_owners_rights_are_few_and_pinned(cast: Cast) -> None:
    definers: list[tuple[Any, ...]] = cast.owner.rows(
        "select pronamespace::regnamespace::text, proconfig, prorettype::regtype::text,"
        " has_function_privilege('public', oid, 'execute') from pg_proc where prosecdef"
        " and pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
    )
    assert len(definers) > 10
    # Those of triggers can't be called.
    assert {schema for schema, _, returns, _ in definers if returns != "trigger"} == {"private"}
    assert {config[0] for _, config, _, _ in definers} == {"search_path=pg_catalog, pg_temp"}
    assert not any(public for *_, public in definers)


def test_ch_17_a_sign_up_finds_the_real_table(cast: Cast) -> None:
    cast.connection.execute("create temp table user_profiles (id uuid primary key, email text)")
    cast.connection.execute("grant all on pg_temp.user_profiles to public")
    cast.connection.execute("set local search_path = pg_temp, public")
    sign_up = "insert into auth.users (id, email) values (:carol, 'carol@example.com')"
    assert cast.auth.tries(sign_up) == "1 row"
    assert cast.owner.value("select count(*) from public.user_profiles where id = :carol") == 1
    assert cast.owner.value("select count(*) from pg_temp.user_profiles") == 0
