"""The faults CR-1 to CR-22 of the schema that the preset was made from, one test each.

Without a test of their own:

- CR-20, a command that does not exist: a document's wording; ``supabase db push`` is tested
  with the real CLI.
"""

from __future__ import annotations

import json
import re
import threading
from datetime import date
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from schemagen.build import read_model
from schemagen.checks.duplicate_index import duplicate_index
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..asking import PRIVILEGE, ROW_SECURITY
from .conftest import PRESET, Cast
from .people import NAMES, TABLES, spelled

TITLES = "select title from videos"

# --- CR-1, CR-2: who asks -----------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        "",
        "{}",
        "null",
        '{"creator_id": ""}',
        '{"creator_id": null}',
        '{"creator_id": "carla"}',
        '{"creator_id": 17}',
        '{"creator_id": ["c0ffee00-0000-4000-8000-000000000001"]}',
        '{"creator_id": {"id": 1}, "sub": "no uuid"}',
        json.dumps({"creator_id": NAMES["missing"]}),
        json.dumps({"creator_id": NAMES["ann"]}),
        json.dumps({"student_id": NAMES["carla"]}),
        json.dumps({"sub": NAMES["carla"]}),
        json.dumps({"user_metadata": {"creator_id": NAMES["carla"]}}),
    ],
)
def test_cr_1_a_claim_that_is_none_is_nobodys(cast: Cast, claims: str) -> None:
    assert cast.claiming(claims).rows(TITLES) == []


def test_cr_2_a_sub_of_another_service_is_no_error(cast: Cast) -> None:
    claims = {"sub": "user_2abcWhop", "creator_id": NAMES["carla"]}
    assert cast.claiming(json.dumps(claims)).column(TITLES) == ["binned", "pending", "ready"]


def test_cr_2_tables_and_files_ask_the_same(bundle: Bundle) -> None:
    """No condition asks a claim by itself; all ask the helpers of the actors."""
    for policy in bundle.model.policies:
        text = f"{policy.using} {policy.check}"
        assert "auth.uid()" not in text
        assert "auth.jwt()" not in text


# --- CR-3 ---------------------------------------------------------------------------------

STUDENT = (
    "insert into students (whop_user_id, whop_membership_id, creator_id, email)"
    " values ('ann', 'm9', {}, 'ann@example.com')"
)


def test_cr_3_one_person_learns_from_two_creators(cast: Cast) -> None:
    assert cast.service.tries(STUDENT.format(":bruno")) == "1 row"


def test_cr_3_but_only_once_from_each(cast: Cast) -> None:
    assert cast.service.tries(STUDENT.format(":carla")) == "23505"


# --- CR-4: arrays of ids ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "ending"),
    [
        ("array[:ready]", "1 row"),
        ("array[:binned, :ready, :pending]", "1 row"),
        ("'{}'", "1 row"),
        ("array[:missing]", "23503"),
        ("array[:his]", "23503"),
        ("array[:ready, :his]", "23503"),
        ("array[:ready, :ready]", "23514"),
        ("array[:ready, null]", "23514"),
        ("array[array[:ready], array[:pending]]", "23514"),
        ("null", "23502"),
    ],
)
def test_cr_4_a_module_holds_own_videos_once(cast: Cast, ids: str, ending: str) -> None:
    sql = f"update course_modules set video_ids = ({ids})::uuid[] where id = :module"
    assert cast.carla.tries(sql) == ending


def test_cr_4_the_order_stays_and_a_deleted_video_leaves(cast: Cast) -> None:
    cast.carla.tries(
        "update course_modules set video_ids = array[:binned, :ready, :pending]::uuid[]"
        " where id = :module"
    )
    assert cast.carla.tries("delete from videos where id = :ready") == "1 row"
    kept = cast.carla.value("select video_ids::text[] from course_modules where id = :module")
    assert kept == [NAMES["binned"], NAMES["pending"]]


def test_cr_4_foreign_and_missing_ids_answer_alike(cast: Cast) -> None:
    said = []
    for name in ("his", "missing"):
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as caught:
            cast.carla.rows(
                f"update course_modules set video_ids = array[:{name}]::uuid[]"
                " where id = :module returning 1"
            )
        diag = caught.value.diag
        said.append((diag.message_primary, diag.message_detail, diag.message_hint))
    assert said[0] == said[1]


# --- CR-5: sessions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "values", "ending"),
    [
        ("student_id", ":ann", "1 row"),
        ("student_id, creator_id", ":ann, :carla", "1 row"),
        ("student_id, creator_id", ":ann, :bruno", "23503"),
        ("student_id, creator_id", ":ben, :bruno", ROW_SECURITY),
        ("student_id", ":ben", ROW_SECURITY),
        ("student_id", ":dan", ROW_SECURITY),
        ("student_id, context_video_ids", ":ann, array[:ready]::uuid[]", "1 row"),
        ("student_id, context_video_ids", ":ann, array[:his]::uuid[]", "23503"),
        ("student_id, last_message_at", ":ann, now()", PRIVILEGE),
    ],
)
def test_cr_5_a_session_is_of_the_own_creator(
    cast: Cast, columns: str, values: str, ending: str
) -> None:
    assert cast.ann.tries(f"insert into chat_sessions ({columns}) values ({values})") == ending


@pytest.mark.parametrize("column", ["student_id = :ben", "creator_id = :bruno"])
def test_cr_5_a_session_is_not_handed_over(cast: Cast, column: str) -> None:
    ending = cast.ann.tries(f"update chat_sessions set {column} where id = :anns")
    assert ending.startswith("42501")


def test_cr_5_whose_membership_has_ended_does_nothing(cast: Cast) -> None:
    assert cast.dan.tries("insert into chat_sessions (student_id) values (:dan)") == ROW_SECURITY
    for table in TABLES:
        assert cast.dan.rows(f"select 1 from {table}") == []


def test_a_locked_creator_sees_nothing(cast: Cast) -> None:
    for table in TABLES:
        assert cast.ivan.rows(f"select 1 from {table}") == []


# --- CR-6: search -------------------------------------------------------------------------

SEARCH = (
    "select chunk_text from search_video_chunks(query_embedding := ({})::vector, match_count := 5,"
    " similarity_threshold := -1, filter_video_ids := {})"
)
QUERY = "'[' || 1 || repeat(',0.01', 1535) || ']'"


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("carla", ["binned words", "pending words", "ready words"]),
        ("ann", ["ready words"]),
        ("bruno", ["his words"]),
        ("ben", ["his words"]),
        ("dan", []),
        ("service", ["binned words", "his words", "pending words", "ready words"]),
    ],
)
def test_cr_6_a_search_finds_what_one_may_read(cast: Cast, who: str, found: list[str]) -> None:
    assert getattr(cast, who).column(SEARCH.format(QUERY, "null")) == found


def test_cr_6_the_filter_opens_nothing(cast: Cast) -> None:
    ids = "array[:pending, :his, :ready]::uuid[]"
    assert cast.ann.column(SEARCH.format(QUERY, ids)) == ["ready words"]
    assert cast.ann.column(SEARCH.format(QUERY, "array[:his]::uuid[]")) == []


def test_cr_6_nobody_who_is_not_signed_in_searches(cast: Cast) -> None:
    assert cast.anon.tries(SEARCH.format(QUERY, "null")) == PRIVILEGE


def test_cr_6_the_policy_compares_the_rows_own_column(bundle: Bundle) -> None:
    (policy,) = (p for p in bundle.model.policies if p.name == "video_chunks_select_authenticated")
    assert policy.using is not None
    assert "creator_id = (select private.chronos_creator_key())" in policy.using.text


# --- CR-7: what students see --------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("carla", ["binned", "pending", "ready"]),
        ("ann", ["ready"]),
        ("ben", ["his"]),
        ("dan", []),
    ],
)
def test_cr_7_students_see_finished_videos(cast: Cast, who: str, titles: list[str]) -> None:
    assert getattr(cast, who).column(TITLES) == titles


def test_cr_7_students_see_published_courses_and_their_modules(cast: Cast) -> None:
    assert cast.ann.column("select title from courses") == ["published"]
    assert cast.ann.column("select title from course_modules") == ["first"]
    cast.service.tries("update courses set is_deleted = true where id = :published")
    assert cast.ann.rows("select 1 from courses") == []
    assert cast.ann.rows("select 1 from course_modules") == []


# --- CR-8: chunks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "start", "end", "words", "ending"),
    [
        (1, 0, 0, 0, "1 row"),
        (0, 0, 1, 1, "23505"),
        (-1, 0, 1, 1, "23514"),
        (1, -1, 1, 1, "23514"),
        (1, 2, 1, 1, "23514"),
        (1, 0, 1, -1, "23514"),
    ],
)
def test_cr_8_a_chunk_has_a_place_and_a_range(
    cast: Cast, place: int, start: int, end: int, words: int, ending: str
) -> None:
    sql = (
        "insert into video_chunks (video_id, chunk_index, chunk_text, start_time_seconds,"
        f" end_time_seconds, word_count) values (:ready, {place}, 'x', {start}, {end}, {words})"
    )
    assert cast.service.tries(sql) == ending


# --- CR-9: the view -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "stats"),
    [
        ("carla", (3, 3, 0, 100)),
        ("bruno", (1, 1, 0, 100)),
        ("ann", (1, 1, 0, 100)),
        ("dan", (0, 0, 0, None)),
        ("service", (4, 4, 0, 100)),
    ],
)
def test_cr_9_the_view_counts_what_one_may_read(
    cast: Cast, who: str, stats: tuple[Any, ...]
) -> None:
    sql = (
        "select total_chunks, chunks_with_embeddings, chunks_without_embeddings,"
        " embedding_coverage_percent from vector_index_stats"
    )
    assert getattr(cast, who).rows(sql) == [stats]


def test_cr_9_a_chunk_without_embedding_counts(cast: Cast) -> None:
    cast.service.tries("update video_chunks set embedding = null where id = :ready_chunk")
    sql = "select chunks_without_embeddings, embedding_coverage_percent from vector_index_stats"
    ((without, percent),) = cast.carla.rows(sql)
    assert (without, float(percent)) == (1, 66.67)


# --- CR-10: functions ---------------------------------------------------------------------


def test_cr_10_clients_execute_the_search_and_nothing_else(cast: Cast) -> None:
    sql = """
        select p.proname from pg_proc as p
        where p.pronamespace = 'public'::regnamespace
          and has_function_privilege('{}', p.oid, 'execute')
          and not exists (select from pg_depend as d
            where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
    """
    rows = cast.connection.execute(sql.format("authenticated").encode()).fetchall()
    assert rows == [("search_video_chunks",)]
    assert cast.connection.execute(sql.format("anon").encode()).fetchall() == []


@pytest.mark.parametrize("who", ["anon", "ann", "carla"])
@pytest.mark.parametrize(
    "call",
    [
        "increment_usage_metrics(:carla, '2026-01-01')",
        "increment_video_analytics(:ready, '2026-01-01')",
        "list_expired_uploads()",
        "note_last_message()",
    ],
)
def test_cr_10_nobody_forges_numbers(cast: Cast, who: str, call: str) -> None:
    assert getattr(cast, who).tries(f"select {call}") in {PRIVILEGE, "0A000"}


@pytest.mark.parametrize("table", ["video_analytics", "usage_metrics", "video_chunks"])
def test_cr_10_clients_write_no_statistics(cast: Cast, table: str) -> None:
    assert cast.carla.tries(f"delete from {table}") == PRIVILEGE
    assert cast.carla.tries(f"update {table} set metadata = '{{}}'") == PRIVILEGE
    assert cast.carla.tries(f"insert into {table} default values") == PRIVILEGE


def test_nobody_upgrades_their_own_tier(cast: Cast) -> None:
    sql = "update creators set {} where id = :carla"
    assert cast.carla.tries(sql.format("name = 'Carla', settings = '{}'")) == "1 row"
    for column in ("subscription_tier = 'pro'", "is_active = true", "whop_company_id = 'x'"):
        assert cast.carla.tries(sql.format(column)) == PRIVILEGE
    assert cast.carla.tries("update creators set name = 'x' where id = :bruno") == "0 rows"


def test_students_speak_for_themselves_only(cast: Cast) -> None:
    sql = "insert into chat_messages (session_id, role, content) values (:{}, '{}', 'words')"
    assert cast.ann.tries(sql.format("anns", "user")) == "1 row"
    assert cast.ann.tries(sql.format("anns", "assistant")) == ROW_SECURITY
    assert cast.ann.tries(sql.format("anns", "system")) == ROW_SECURITY
    assert cast.ann.tries(sql.format("bens", "user")) == ROW_SECURITY
    assert cast.carla.tries(sql.format("anns", "user")) == ROW_SECURITY
    assert cast.service.tries(sql.format("anns", "assistant")) == "1 row"


def test_a_message_moves_its_session(cast: Cast) -> None:
    moved = "select last_message_at = now() from chat_sessions where id = :anns"
    cast.service.tries("update chat_sessions set last_message_at = null")
    cast.ann.tries("insert into chat_messages (session_id, role, content)"
                   " values (:anns, 'user', 'words')")  # fmt: skip
    assert cast.ann.value(moved) is True
    assert cast.ben.value("select last_message_at from chat_sessions where id = :bens") is None


# --- CR-11, CR-12, CR-13: files -----------------------------------------------------------

UPLOAD = "insert into storage.objects (bucket_id, name) values ('{}', '{}')"


@pytest.mark.parametrize("bucket", ["videos", "thumbnails", "user-uploads"])
@pytest.mark.parametrize(
    ("who", "folder", "allowed"),
    [
        ("carla", "carla", {"videos", "thumbnails", "user-uploads"}),
        ("carla", "bruno", set()),
        ("carla", "ann", set()),
        ("ann", "ann", {"user-uploads"}),
        ("ann", "carla", set()),
        ("dan", "dan", set()),
        ("ivan", "ivan", set()),
    ],
)
def test_cr_11_everybody_writes_in_their_own_folder(
    cast: Cast, bucket: str, who: str, folder: str, allowed: set[str]
) -> None:
    ending = getattr(cast, who).tries(UPLOAD.format(bucket, f"{NAMES[folder]}/x.mp4"))
    assert ending == ("1 row" if bucket in allowed else ROW_SECURITY)


def test_cr_12_buckets_are_as_documented(cast: Cast) -> None:
    rows = cast.connection.execute(
        "select id, public, file_size_limit, allowed_mime_types from storage.buckets order by id"
    ).fetchall()
    assert rows == [
        ("thumbnails", True, 5_000_000, ["image/*"]),
        ("user-uploads", False, 500_000_000, None),
        ("videos", False, 500_000_000, ["video/*"]),
    ]


def test_cr_13_expired_uploads_are_listed_for_the_job(cast: Cast) -> None:
    cast.connection.execute(
        "insert into storage.objects (bucket_id, name, created_at) values"
        " ('user-uploads', 'old', now() - interval '25 hours'),"
        " ('user-uploads', 'older', now() - interval '3 days'),"
        " ('user-uploads', 'new', now() - interval '23 hours'),"
        " ('videos', 'other', now() - interval '9 days')"
    )
    name = "select name from list_expired_uploads({})"
    assert cast.service.rows(name.format("")) == [("older",), ("old",)]
    assert cast.service.rows(name.format("'2 days'")) == [("older",)]
    assert cast.service.rows(name.format("at_most := 1")) == [("older",)]


# --- CR-14, CR-15, CR-16: policies --------------------------------------------------------


def test_cr_14_the_service_needs_no_policies(bundle: Bundle) -> None:
    assert all(policy.roles == ("authenticated",) for policy in bundle.model.policies)


def test_cr_15_one_policy_a_table_role_and_operation(cast: Cast) -> None:
    rows = cast.connection.execute(
        "select schemaname, tablename, cmd, count(*) from pg_policies"
        " where schemaname in ('public', 'storage') and policyname not like '%\\_user-uploads\\_%'"
        " and policyname not like '%\\_videos\\_%' and policyname not like '%\\_thumbnails\\_%'"
        " group by 1, 2, 3 having count(*) > 1"
    ).fetchall()
    assert rows == []


def test_cr_16_no_file_leaves_a_table_open(bundle: Bundle) -> None:
    files = emit_supabase(bundle, "20250101000001")
    names = [path for path in files if "/migrations/" in path]
    assert [name.rpartition("/")[2] for name in names] == [
        "20250101000001_enable_pgvector.sql",
        "20250101000002_create_core_tables.sql",
        "20250101000003_create_vector_index.sql",
        "20250101000004_row_level_security.sql",
    ]
    for name in names:
        made = set(re.findall(r"create table if not exists (\S+)", files[name]))
        for setting in ("enable", "force"):
            assert made == set(
                re.findall(rf"alter table (\S+) {setting} row level security", files[name])
            )
    assert len(re.findall(r"create table if not exists", files[names[1]])) == len(TABLES)


# --- CR-17, CR-18, CR-19: indexes ---------------------------------------------------------


def test_cr_17_no_index_is_another_ones_beginning(bundle: Bundle) -> None:
    assert [*duplicate_index(bundle.model)] == []


def test_cr_18_the_vector_index(bundle: Bundle) -> None:
    (index,) = (i for i in bundle.model.indexes if i.name == "idx_video_chunks_embedding_cosine")
    assert index.method == "hnsw"


def test_cr_18_ivfflat_is_a_choice_with_a_warning() -> None:
    model, warnings = read_model(PRESET, {"vector_index": "ivfflat"})
    assert [item.code for item in warnings] == ["SG950"]
    (index,) = (i for i in model.indexes if i.name == "idx_video_chunks_embedding_cosine")
    assert index.method == "ivfflat"
    assert render_bundle(model).statements


def test_cr_19_the_index_is_rebuilt_beside_its_readers(site: Server) -> None:
    with connect(site.url, autocommit=True) as owner:
        owner.execute("reindex index concurrently public.idx_video_chunks_embedding_cosine")
        row = owner.execute(
            "select indisvalid from pg_index"
            " where indexrelid = 'public.idx_video_chunks_embedding_cosine'::regclass"
        ).fetchone()
    assert row == (True,)


# --- CR-21: status flow -------------------------------------------------------------------

FLOW = ["pending", "uploading", "transcribing", "processing", "embedding", "completed"]


def test_cr_21_a_video_goes_the_documented_way(cast: Cast) -> None:
    move = "update videos set status = '{}' where id = :pending"
    for state in FLOW[1:]:
        assert cast.service.tries(move.format(state)) == "1 row"


@pytest.mark.parametrize("after", [*FLOW, "failed"])
@pytest.mark.parametrize("before", [*FLOW, "failed"])
def test_cr_21_and_no_other(cast: Cast, before: str, after: str) -> None:
    cast.connection.execute(
        spelled(
            "set local session_replication_role = replica;"
            f" update public.videos set status = '{before}' where id = :pending;"
            " set local session_replication_role = origin"
        )
    )
    allowed = (
        before == after
        or after == "failed"
        or (before, after) == ("failed", "pending")
        or (before, after) in {*pairwise(FLOW)}
    )
    for who in (cast.service, cast.carla):
        with cast.connection.transaction(force_rollback=True):
            ending = who.tries(f"update videos set status = '{after}' where id = :pending")
        assert ending == ("1 row" if allowed else "23514")


def test_cr_21_a_client_begins_at_the_beginning(cast: Cast) -> None:
    new = "insert into videos (creator_id, title, status) values (:carla, 'x', '{}')"
    assert cast.carla.tries(new.format("pending")) == "1 row"
    assert cast.carla.tries(new.format("completed")) == "23514"


# --- CR-22: days --------------------------------------------------------------------------


def test_cr_22_a_day_is_made_and_added_to(cast: Cast) -> None:
    add = (
        "select views, unique_viewers, ai_interactions from increment_video_analytics("
        "p_video_id := :ready, p_date := '{}', p_views := {}, p_ai_interactions := 1)"
    )
    assert cast.service.rows(add.format("2026-02-03", 2)) == [(2, 0, 1)]
    assert cast.service.rows(add.format("2026-02-03", 5)) == [(7, 0, 2)]
    assert cast.service.rows(add.format("2026-01-01", 1)) == [(4, 0, 1)]
    owner = "select creator_id::text from video_analytics where date = '2026-02-03'"
    assert cast.carla.value(owner) == NAMES["carla"]


def test_cr_22_many_at_once_lose_nothing(site: Server) -> None:
    add = spelled(
        "select public.increment_usage_metrics(:bruno, '2026-05-05', p_chat_messages_sent := 1)"
    )

    def work() -> None:
        with connect(site.url, autocommit=True) as connection:
            for _ in range(20):
                connection.execute(add)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with connect(site.url, autocommit=True) as connection:
        row = connection.execute(
            "select chat_messages_sent from public.usage_metrics where date = %s",
            [date(2026, 5, 5)],
        ).fetchone()
        connection.execute("delete from public.usage_metrics where date = '2026-05-05'")
    assert row == (80,)
