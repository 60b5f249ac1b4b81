"""Tables, indexes and functions as the guide describes them in words."""

from __future__ import annotations

import pytest

from ..editor import Editor


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        ("ai_conversations", "id user_id title model messages total_tokens total_cost"),
        ("embeddings", "id user_id content embedding metadata"),
        (
            "ai_usage",
            "id user_id operation_type model tokens_prompt tokens_completion tokens_total cost"
            " latency_ms",
        ),
    ],
)
def test_fields(editor: Editor, table: str, fields: str) -> None:
    found = editor.rows(
        f"select column_name from information_schema.columns where table_name = '{table}'"
    )
    assert set(fields.split()) <= {name for (name,) in found}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("ai_conversations", "user_id created_at model"),
        ("embeddings", "user_id created_at embedding metadata"),
        ("ai_usage", "user_id created_at operation_type model"),
    ],
)
def test_indexed_on(editor: Editor, table: str, columns: str) -> None:
    first = editor.rows(
        "select a.attname from pg_index as i join pg_attribute as a"
        " on a.attrelid = i.indrelid and a.attnum = i.indkey[0]"
        f" where i.indrelid = '{table}'::regclass"
    )
    assert set(columns.split()) <= {name for (name,) in first}


def test_the_vector_index_is_hnsw(editor: Editor) -> None:
    assert editor.rows(
        "select a.amname, o.opcname, c.reloptions from pg_class as c"
        " join pg_am as a on a.oid = c.relam join pg_index as i on i.indexrelid = c.oid"
        " join pg_opclass as o on o.oid = i.indclass[0] where c.relname = 'idx_embeddings_vector'"
    ) == [("hnsw", "vector_cosine_ops", ["m=16", "ef_construction=64"])]


@pytest.mark.parametrize(
    ("function", "arguments", "result"),
    [
        (
            "match_embeddings",
            "query_embedding vector, match_threshold double precision DEFAULT 0.5,"
            " match_count integer DEFAULT 10, filter_metadata jsonb DEFAULT NULL::jsonb",
            "TABLE(id text, content text, metadata jsonb, similarity double precision)",
        ),
        ("delete_by_metadata", "filter jsonb", "integer"),
        ("clear_all_embeddings", "", "integer"),
        (
            "get_usage_stats",
            "user_uuid uuid DEFAULT auth.uid(), start_date timestamp with time zone"
            " DEFAULT (now() - '30 days'::interval),"
            " end_date timestamp with time zone DEFAULT now()",
            "TABLE(total_requests bigint, total_tokens bigint, total_cost numeric,"
            " by_operation jsonb, by_model jsonb)",
        ),
    ],
)
def test_functions(editor: Editor, function: str, arguments: str, result: str) -> None:
    assert editor.rows(
        "select pg_get_function_arguments(oid), pg_get_function_result(oid)"
        f" from pg_proc where proname = '{function}'"
    ) == [(arguments, result)]
