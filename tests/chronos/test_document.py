"""Every SQL statement of the guide that Chronos came with, and what else it says of the tables.

``document/`` holds its 4 blocks in order, unchanged. Each statement is run and gives what the
guide promises, or is listed here with the reason why it is not.
"""

from __future__ import annotations

import re
from typing import Any, Final

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle

from ..guides import Guide
from .conftest import HERE, Cast
from .people import NAMES, TABLES, Person

NOT_RUN: Final = {
    "01_search/0": (
        "wrong: an array of quoted ids is text[] to PostgreSQL, so no such function is found; "
        "with ::uuid[] behind it, it is run below, and through the Data API as it is"
    ),
    "04_rebuild/0": (
        "until the next statement is done, every search reads the whole table; maintenance.sql "
        "rebuilds the index beside the old one"
    ),
    "04_rebuild/1": (
        "makes an IVFFlat index with lists for a hundred thousand rows, whatever there is; ours "
        "is HNSW, and `vector_index=ivfflat` is a choice"
    ),
    "04_rebuild/2": (
        "nobody can read the table while `vacuum full` writes it anew; maintenance.sql vacuums "
        "beside readers and writers"
    ),
}

GUIDE: Final = Guide(HERE, NOT_RUN)

COVERAGE: Final = {"total_chunks", "chunks_with_embeddings", "embedding_coverage_percent"}


def test_every_statement_is_run_or_listed() -> None:
    GUIDE.check(blocks=4)


def asked(person: Person, sql: str) -> list[dict[str, Any]]:
    """Return the rows that a query finds, by column."""
    with person.connection.transaction():
        person.steps_in()
        cursor = person.connection.execute(sql.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


# --- search and coverage --------------------------------------------------------------------


def searched(*videos: str) -> str:
    """Return the guide's search with values where it has words for them."""
    text = GUIDE["01_search/0"]
    for number, video in enumerate(videos, 1):
        text = text.replace(f"uuid{number}", NAMES[video])
    return text.replace("<embedding-array>", f"[1{',0.01' * 1535}]")


def test_the_search_as_it_stands_is_no_call(cast: Cast) -> None:
    assert cast.carla.tries(searched("ready", "his")) == "42883"


def test_the_search_with_ids_for_ids(cast: Cast) -> None:
    sql = searched("ready", "his").replace("']\n", "']::uuid[]\n")
    found = {name: asked(person, sql) for name, person in
             {"carla": cast.carla, "ann": cast.ann, "ben": cast.ben}.items()}  # fmt: skip
    assert [row["chunk_text"] for row in found["carla"]] == ["ready words"]
    assert found["ann"] == found["carla"]
    assert [row["chunk_text"] for row in found["ben"]] == ["his words"]
    assert {"video_id", "start_time_seconds", "end_time_seconds", "similarity"} <= {
        *found["ann"][0]
    }


@GUIDE.each("02_coverage/0", "03_regular_tasks/3")
def test_coverage(cast: Cast, place: str) -> None:
    for person, chunks in ((cast.carla, 3), (cast.bruno, 1), (cast.service, 4)):
        ((row),) = asked(person, GUIDE[place])
        assert {*row} >= COVERAGE
        assert (row["total_chunks"], row["chunks_with_embeddings"]) == (chunks, chunks)
        assert row["embedding_coverage_percent"] == 100


# --- regular tasks --------------------------------------------------------------------------


@GUIDE.runs("03_regular_tasks/0")
def test_statistics(site: Server) -> None:
    said: list[str] = []
    with psycopg.connect(site.url, autocommit=True) as owner:
        owner.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        owner.execute(GUIDE["03_regular_tasks/0"].encode())
        analyzed = owner.execute(
            "select relname from pg_stat_user_tables"
            " where schemaname = 'public' and last_analyze is not null"
        ).fetchall()
    assert {name for (name,) in analyzed} == {*TABLES}
    # The platform's own tables are for the platform; ours can all be read.
    assert not [text for text in said if any(f'"{table}"' in text for table in TABLES)]


@GUIDE.runs("03_regular_tasks/1")
def test_use_of_indexes(cast: Cast) -> None:
    found = asked(cast.owner, GUIDE["03_regular_tasks/1"])
    assert {row["relname"] for row in found} == {*TABLES}
    assert "idx_video_chunks_embedding_cosine" in {row["indexrelname"] for row in found}


@GUIDE.runs("03_regular_tasks/2")
def test_sizes(cast: Cast) -> None:
    found = asked(cast.owner, GUIDE["03_regular_tasks/2"])
    assert {row["tablename"] for row in found} == {*TABLES}


# --- what is not followed -------------------------------------------------------------------


def test_the_index_in_between_is_missing(cast: Cast) -> None:
    method = (
        "select amname from pg_class c join pg_am a on a.oid = relam"
        " where relname = 'idx_video_chunks_embedding_cosine'"
    )
    assert cast.owner.column(method) == ["hnsw"]
    with cast.connection.transaction(force_rollback=True):
        cast.owner.steps_in()
        cast.connection.execute(GUIDE["04_rebuild/0"].encode())
        assert cast.owner.column(method) == []
        cast.connection.execute(GUIDE["04_rebuild/1"].encode())
        assert cast.owner.column(method) == ["ivfflat"]
    assert cast.owner.column(method) == ["hnsw"]


# --- tables, in words -----------------------------------------------------------------------

KEY_FIELDS: Final = {
    "creators": "whop_company_id, subscription_tier, settings",
    "students": "whop_user_id, whop_membership_id, creator_id",
    "videos": "creator_id, title, url, transcript, status",
    "video_chunks": "video_id, chunk_text, embedding",
    "courses": "creator_id, title, is_published, display_order",
    "course_modules": "course_id, title, video_ids",
    "chat_sessions": "student_id, creator_id, context_video_ids",
    "chat_messages": "session_id, role, content, video_references",
    "video_analytics": "video_id, date, views, completion_rate, ai_interactions",
    "usage_metrics": "creator_id, date, storage_used, ai_credits_used",
}
"""As the guide lists them."""

NAMED: Final = {"storage_used": "storage_used_bytes"}
"""Columns that the SQL of Chronos calls otherwise than its guide, and so do we."""

TYPES: Final = {
    "embedding": "vector(1536)",
    "video_ids": "uuid[]",
    "context_video_ids": "uuid[]",
    "settings": "jsonb",
    "date": "date",
}


def test_the_guide_has_ten_tables() -> None:
    assert list(KEY_FIELDS) == list(TABLES)


@pytest.mark.parametrize("table", KEY_FIELDS)
def test_key_fields(cast: Cast, table: str) -> None:
    found = dict(
        cast.owner.rows(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            f" where attrelid = '{table}'::regclass and attnum > 0"
        )
    )
    for field in KEY_FIELDS[table].split(", "):
        name = NAMED.get(field, field)
        assert found[name] == TYPES.get(name, found[name])


@pytest.mark.parametrize(
    ("table", "columns"),
    [("video_analytics", ["video_id", "date"]), ("usage_metrics", ["creator_id", "date"])],
)
def test_one_row_a_day(cast: Cast, table: str, columns: list[str]) -> None:
    unique = cast.owner.rows(
        "select array_agg(a.attname::text order by k.n) from pg_constraint"
        " cross join unnest(conkey) with ordinality as k (number, n)"
        " join pg_attribute as a on a.attrelid = conrelid and a.attnum = k.number"
        f" where conrelid = '{table}'::regclass and contype = 'u' group by conname"
    )
    assert (columns,) in unique


@pytest.mark.parametrize("table", TABLES)
def test_documents_and_lists_are_indexed(cast: Cast, table: str) -> None:
    """As the guide says of jsonb and arrays; what nobody asks for by content is left out."""
    wanted = {
        "videos": ["metadata"], "video_chunks": ["metadata"],
        "course_modules": ["video_ids"], "chat_sessions": ["context_video_ids"],
        "chat_messages": ["video_references"],
    }  # fmt: skip
    found = cast.owner.column(
        "select a.attname::text from pg_index as i join pg_class as c on c.oid = indexrelid"
        " join pg_am as m on m.oid = c.relam and m.amname = 'gin'"
        " join pg_attribute as a on a.attrelid = indrelid and a.attnum = any (i.indkey)"
        f" where indrelid = '{table}'::regclass"
    )
    assert found == wanted.get(table, [])


def test_the_four_migrations(bundle: Bundle) -> None:
    files = [path.rpartition("/")[2] for path in emit_supabase(bundle, "20250101000001")]
    assert [name for name in files if re.match(r"\d{14}_", name)] == [
        "20250101000001_enable_pgvector.sql",
        "20250101000002_create_core_tables.sql",
        "20250101000003_create_vector_index.sql",
        "20250101000004_row_level_security.sql",
    ]
