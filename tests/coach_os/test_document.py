"""Every SQL statement of the guide that Coach OS came with, on the preset, as it stands there.

``document/`` holds its 26 blocks in order, unchanged. Each is run and gives what the guide
promises, or is listed here with the reason why it is not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import psycopg
import pytest

from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.model.model import Bundle

from ..attacks.site import Connection, Site, signed_in
from ..editor import Editor, Rows, script
from ..guides import Guide
from .conftest import HERE

TABLES: Final = [
    "action_items", "business_profiles", "coaching_sessions", "conversation_embeddings",
    "conversations", "daily_summaries", "goals", "messages", "profiles", "usage_events",
    "weekly_summaries",
]  # fmt: skip
"""As the guide lists them."""

NOT_RUN: Final = {
    "01_conversations_updated_at": "a line of a table that is no statement; the column is there",
    "02_set_message_user_id": (
        "makes the function that fills messages.user_id; ours does the same with a search_path "
        "that nobody can turn on it, and lives where no client can call it"
    ),
    "03_embeddings_content": "lines of a table, before and after; the columns are those of after",
    "16_drop_all_policies": (
        "wrong: `drop policy` needs the name of a policy and `on` a table, so it ends in a syntax "
        "error; nothing has to be dropped before schema.sql runs again"
    ),
}

GUIDE: Final = Guide(HERE, NOT_RUN)


def test_every_statement_is_run_or_listed() -> None:
    GUIDE.check(blocks=26)


def answers(editor: Editor, name: str) -> list[Rows]:
    return editor.answers(GUIDE[name])


def answer(editor: Editor, name: str) -> Rows:
    """Return the rows of a block with one statement."""
    (rows,) = answers(editor, name)
    return rows


# --- what was put right ---------------------------------------------------------------------


def test_conversations_have_updated_at(editor: Editor) -> None:
    assert editor.rows(
        "select data_type, column_default from information_schema.columns"
        " where (table_name, column_name) = ('conversations', 'updated_at')"
    ) == [("timestamp with time zone", "now()")]


def test_embeddings_have_content_and_role(editor: Editor) -> None:
    assert editor.rows(
        "select column_name, data_type, is_nullable from information_schema.columns"
        " where table_name = 'conversation_embeddings'"
        " and column_name in ('content', 'content_snippet', 'role', 'metadata') order by 1"
    ) == [("content", "text", "NO"), ("metadata", "jsonb", "NO"), ("role", "text", "YES")]


def test_the_block_that_is_wrong_is_wrong(editor: Editor) -> None:
    assert editor.refused(GUIDE["16_drop_all_policies"]) == "42601"


# --- testing the database -------------------------------------------------------------------


@GUIDE.runs("04_tables")
def test_tables(editor: Editor) -> None:
    assert [row["tablename"] for row in answer(editor, "04_tables")] == TABLES


@GUIDE.runs("05_extensions")
def test_extensions(editor: Editor) -> None:
    assert {row["extname"] for row in answer(editor, "05_extensions")} == {"uuid-ossp", "vector"}


def test_extensions_are_made_where_they_are_not(
    server: Server, empty: Connection, bundle: Bundle
) -> None:
    with psycopg.connect(server.admin_url.replace("/postgres?", "/empty?")) as admin:
        admin.execute('drop extension if exists "uuid-ossp"; drop extension if exists vector')
    empty.execute(script(bundle))
    assert empty.execute(GUIDE["05_extensions"].encode()).rowcount == 2


@GUIDE.runs("06_policies")
def test_policies(editor: Editor) -> None:
    assert sorted({row["tablename"] for row in answer(editor, "06_policies")}) == TABLES


@GUIDE.runs("07_vector_function")
def test_vector_function(editor: Editor) -> None:
    (found,) = answer(editor, "07_vector_function")
    assert found["proname"] == "match_conversations"


@GUIDE.runs("08_triggers")
def test_triggers(editor: Editor) -> None:
    found = {(row["tgname"], row["tgrelid"]) for row in answer(editor, "08_triggers")}
    touched = (
        "profiles", "business_profiles", "goals", "conversations", "coaching_sessions",
        "action_items",
    )  # fmt: skip
    # Storage, which the platform brings, has one of such a name too.
    assert {(name, table) for name, table in found if not table.startswith("storage.")} == {
        ("on_auth_user_created", "auth.users"),
        ("set_message_user_id_trigger", "messages"),
        *((f"update_{table}_updated_at", table) for table in touched),
    }


# --- next steps after setup -----------------------------------------------------------------


@GUIDE.runs("09_profiles")
def test_profile_creation(editor: Editor) -> None:
    assert sorted(answer(editor, "09_profiles"), key=lambda row: str(row["email"])) == [
        {"id": row["id"], "email": email, "full_name": name, "onboarding_completed": False}
        for row, email, name in zip(
            editor.answers("select id from profiles order by email")[0],
            ["alice@example.org", "bob@example.org", "carol@example.org"],
            ["Alice", "Bob", None],
            strict=True,
        )
    ]


@GUIDE.runs("10_onboarding")
def test_onboarding(editor: Editor) -> None:
    (business,), goals = answers(editor, "10_onboarding")
    assert {"company_name", "industry", "role", "user_id"} <= set(business)
    assert sorted(goals, key=lambda row: str(row["title"])) == [
        {"title": "a goal", "category": "hiring", "status": "active"},
        {"title": "secret goal", "category": "revenue", "status": "active"},
    ]


@GUIDE.runs("11_conversations")
def test_conversations(editor: Editor) -> None:
    found = answer(editor, "11_conversations")
    assert {(row["session_type"], row["title"]) for row in found} == {
        ("quick-checkin", "secret title"),
        ("structured", "a title"),
    }
    assert all(isinstance(row["started_at"], datetime) and row["id"] for row in found)


@GUIDE.runs("12_messages")
def test_messages(editor: Editor) -> None:
    found = answer(editor, "12_messages")
    assert {(row["role"], row["preview"]) for row in found} == {
        ("user", "secret words"),
        ("user", "words"),
        ("system", "be kind"),
    }


@GUIDE.runs("13_sizes")
def test_sizes(editor: Editor) -> None:
    found = answer(editor, "13_sizes")
    assert sorted(row["tablename"] for row in found) == TABLES
    assert all(
        row["schemaname"] == "public" and row["size"].endswith(("bytes", "kB")) for row in found
    )


# --- troubleshooting ------------------------------------------------------------------------


@GUIDE.runs("14_permission_denied")
def test_permission_denied(editor: Editor) -> None:
    # For the owner, who has these rights already; nobody else gets any.
    before = rights_of_others(editor)
    answers(editor, "14_permission_denied")
    assert rights_of_others(editor) == before


def rights_of_others(editor: Editor) -> set[tuple[Any, ...]]:
    facts = Facts.read(editor.connection)
    place = facts.columns["grants"].index("grantee")
    return {row for row in facts.rows["grants"] if row[place] != "postgres"}


@GUIDE.runs("15_drop_policies")
def test_drop_policies(editor: Editor) -> None:
    # Those of the original; ours have other names, and schema.sql takes care of them itself.
    before = Facts.read(editor.connection)
    answers(editor, "15_drop_policies")
    assert Facts.read(editor.connection) == before


@GUIDE.runs("17_message_trigger")
def test_message_trigger(editor: Editor) -> None:
    assert answer(editor, "17_message_trigger") == [{"tgname": "set_message_user_id_trigger"}]


@GUIDE.runs("18_embeddings")
def test_embeddings(editor: Editor) -> None:
    assert answer(editor, "18_embeddings") == [{"count": 2}]


@GUIDE.runs("19_embedding_indexes")
def test_embedding_indexes(editor: Editor) -> None:
    found = {row["indexname"] for row in answer(editor, "19_embedding_indexes")}
    assert {"conversation_embeddings_pkey", "idx_embeddings_vector"} <= found


# --- maintenance ----------------------------------------------------------------------------


@GUIDE.runs("20_database_size")
def test_database_size(editor: Editor) -> None:
    ((size,),) = (tuple(row.values()) for row in answer(editor, "20_database_size"))
    assert size.endswith(("kB", "MB"))


@GUIDE.runs("21_table_sizes")
def test_table_sizes(editor: Editor) -> None:
    found = answer(editor, "21_table_sizes")
    assert sorted(row["tablename"] for row in found) == TABLES
    assert {"tablename", "size", "table_size", "index_size"} == set(found[0])


@GUIDE.runs("22_vacuum")
def test_vacuum(coach: Site) -> None:
    said: list[str] = []
    with psycopg.connect(coach.owner_url, autocommit=True) as connection:
        connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        connection.execute(GUIDE["22_vacuum"].encode())
        vacuumed = connection.execute(
            "select relname from pg_stat_all_tables"
            " where schemaname = 'public' and last_vacuum is not null order by 1"
        ).fetchall()
    assert [name for (name,) in vacuumed] == TABLES
    assert not [text for text in said if any(f'"{table}"' in text for table in TABLES)]


@GUIDE.runs("23_reindex")
def test_reindex(editor: Editor) -> None:
    number = "select relfilenode from pg_class where relname = 'idx_embeddings_vector'"
    before = editor.value(number)
    answers(editor, "23_reindex")
    assert editor.value(number) != before


# --- later changes --------------------------------------------------------------------------


@GUIDE.each("24_add_column", "25_add_index")
def test_what_is_there_already_is_not_made_again(editor: Editor, place: str) -> None:
    before = Facts.read(editor.connection)
    answers(editor, place)
    assert Facts.read(editor.connection) == before


@GUIDE.runs("26_change_type")
def test_change_type(editor: Editor) -> None:
    answers(editor, "26_change_type")
    editor.answers("update business_profiles set team_size = 3000000000")
    assert editor.refused("update business_profiles set team_size = -1") == "23514"


# --- row level security ---------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_a_client_sees_its_own_rows_only(coach: Site, table: str) -> None:
    # supabase.from(table).select('*')
    with coach.connection.transaction(force_rollback=True):
        for person, key in (("alice", "alice"), ("bob", "bob")):
            column = "id" if table == "profiles" else "user_id"
            found = coach.ends(signed_in(person), f"select {column} = :{key} from {table}")
            assert found.rows
            assert set(found.rows) == {(True,)}


def test_without_row_level_security_everybody_would_be_seen(coach: Site) -> None:
    with connect(coach.owner_url) as owner:
        owner.execute("alter table messages disable row level security")
        owner.execute("set local role authenticated")
        (number,) = owner.execute("select count(*) from messages").fetchone() or (0,)
        owner.rollback()
    assert number == 3
