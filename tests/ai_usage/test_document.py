"""Every SQL statement of the guide that the AI integration came with, as it stands there.

``document/`` holds its 18 blocks in order, unchanged. Each is run and gives what the guide
promises, or is listed here with the reason why it is not. Words that stand for a user's id or a
query's vector are replaced, and nothing else.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import psycopg
import pytest

from schemagen.build import read_model
from schemagen.database.facts import Facts
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..attacks.attempts import key
from ..attacks.site import Connection, Site, signed_in
from ..editor import BASELINE, Editor, Rows, script
from ..guides import Guide
from .conftest import HERE, vector

TABLES: Final = ["ai_conversations", "ai_usage", "embeddings"]
"""As the guide lists them; the archive is ours."""

NOT_RUN: Final = {
    "10_rollback": (
        "wrong: it leaves the archive and what writes to it, and drops update_updated_at even "
        "where tables of others use it; rollback.sql takes away what came, and nothing else"
    ),
    "11_index_tuning": (
        "wrong: an index of that name is there, so both statements fail, and what they are said "
        "to do is turned round: more neighbours find more, and no faster; the parameters hnsw_m "
        "and hnsw_ef_construction, and for a table with rows the recipe in the preset's head"
    ),
    "18_archive": (
        "wrong: the second run fails, what comes between its two statements is lost, and the table "
        "that it makes has neither key nor row level security; archive_ai_usage() moves rows"
    ),
}

GUIDE: Final = Guide(HERE, NOT_RUN)


def statements(name: str) -> str:
    """Return a block with Alice's id and a vector where the guide has words for them."""
    return (
        GUIDE[name]
        .replace("'YOUR_USER_ID'", f"'{key('alice')}'")
        .replace("  query_embedding,", f"  {vector(1)},")
    )


def answers(editor: Editor, name: str) -> list[Rows]:
    return editor.answers(statements(name))


def test_every_statement_is_run_or_listed() -> None:
    GUIDE.check(blocks=18)


# --- quick setup ----------------------------------------------------------------------------

STEPS: Final = [
    "01_enable_extension",
    "02_create_tables",
    "03_enable_rls",
    "04_create_functions",
    "05_set_up_triggers",
]


@GUIDE.runs("01_enable_extension")
def test_the_extension_is_there_already(editor: Editor) -> None:
    before = Facts.read(editor.connection)
    answers(editor, "01_enable_extension")
    assert Facts.read(editor.connection) == before


@GUIDE.runs("02_create_tables")
@GUIDE.runs("03_enable_rls")
@GUIDE.runs("04_create_functions")
@GUIDE.runs("05_set_up_triggers")
def test_step_by_step(empty: Connection, bundle: Bundle) -> None:
    # Blocks two to five are comments: run that section of schema.sql. Our files are the sections.
    assert all(line.startswith("--") for name in STEPS[1:] for line in GUIDE[name].splitlines())
    files = emit_supabase(bundle, BASELINE)
    names = sorted(name for name in files if name.startswith("supabase/migrations/"))
    assert [name.partition("_")[2] for name in names] == [
        "enable_pgvector.sql",
        "create_tables.sql",
        "create_functions.sql",
        "set_up_triggers.sql",
        "add_policies.sql",
    ]
    found = []
    for name in names:
        empty.execute(files[name].encode())
        found.append(empty.execute(COUNTED).fetchone())
    # Tables, those with row level security, functions, triggers, policies.
    assert found == [(0, 0, 0, 0, 0), (4, 4, 0, 0, 0), (4, 4, 6, 0, 0), (4, 4, 6, 3, 0), found[4]]
    assert found[4] is not None and found[4][:4] == (4, 4, 6, 3) and found[4][4] > 8


COUNTED: Final = b"""
    select
      (select count(*) from pg_tables where schemaname = 'public'),
      (select count(*) from pg_tables where schemaname = 'public' and rowsecurity),
      (select count(*) from pg_proc where pronamespace = 'public'::regnamespace
        and prorettype <> 'trigger'::regtype),
      (select count(*) from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
        where c.relnamespace = 'public'::regnamespace and not t.tgisinternal),
      (select count(*) from pg_policies where schemaname = 'public')
"""


def test_all_at_once(empty: Connection, bundle: Bundle) -> None:
    empty.execute(script(bundle))
    assert [empty.execute(part.encode()).rowcount for part in parts("06_verify")] == [1, 3, 3, 1]


def parts(name: str) -> list[str]:
    """Return the statements of a block, for a session in which each is a transaction."""
    return [part for part in statements(name).split(";") if part.strip()]


# --- verify installation --------------------------------------------------------------------


@GUIDE.runs("06_verify")
def test_verify(editor: Editor) -> None:
    extension, tables, security, function = answers(editor, "06_verify")
    assert [row["extname"] for row in extension] == ["vector"]
    assert sorted(row["table_name"] for row in tables) == TABLES
    assert sorted((row["tablename"], row["rowsecurity"]) for row in security) == [
        (table, True) for table in TABLES
    ]
    assert function == [{"proname": "match_embeddings"}]


# --- testing the setup ----------------------------------------------------------------------


@GUIDE.runs("07_test_conversations")
def test_conversations(editor: Editor) -> None:
    _, (found,) = answers(editor, "07_test_conversations")
    assert str(found["user_id"]) == key("alice")
    assert found["title"] == "Test Conversation"
    assert found["messages"] == [{"role": "user", "content": "Hello"}]
    assert (found["total_tokens"], found["total_cost"]) == (10, Decimal("0.000015"))
    assert found["created_at"] == found["updated_at"]


@GUIDE.runs("08_test_embeddings")
def test_embeddings(editor: Editor) -> None:
    _, found = answers(editor, "08_test_embeddings")
    assert {
        "id": "test-doc-1",
        "content": "This is a test document about AI.",
        "metadata": {"category": "test"},
        "similarity": 1.0,
    } in [{**row, "similarity": round(row["similarity"], 6)} for row in found]
    # It has no owner, so it is there for everybody.
    assert editor.value("select user_id is null from embeddings where id = 'test-doc-1'") is True


@GUIDE.runs("09_test_usage")
def test_usage(editor: Editor) -> None:
    editor.answers("delete from ai_usage")
    _, found = answers(editor, "09_test_usage")
    by = {"requests": 1, "tokens": 150, "cost": 0.000225}
    assert found == [
        {
            "total_requests": 1,
            "total_tokens": 150,
            "total_cost": Decimal("0.000225"),
            "by_operation": {"chat": by},
            "by_model": {"gpt-4o-mini": by},
        }
    ]


@pytest.mark.parametrize("table", TABLES)
def test_users_see_their_own(ai: Site, table: str) -> None:
    seen = {
        "alice": {("ai_conversations", 1), ("embeddings", 2), ("ai_usage", 3)},
        "bob": {("ai_conversations", 1), ("embeddings", 2), ("ai_usage", 1)},
        "carol": {("ai_conversations", 0), ("embeddings", 1), ("ai_usage", 0)},
    }
    with ai.connection.transaction(force_rollback=True):
        for name, counts in seen.items():
            found = ai.ends(signed_in(name), f"select coalesce(user_id, :{name}) from {table}")
            assert (table, len(found.rows)) in counts, name
            assert {str(row[0]) for row in found.rows} <= {key(name)}


# --- what is not as the guide has it --------------------------------------------------------


def test_the_rollback_leaves_things(empty: Connection, bundle: Bundle) -> None:
    base = Facts.read(empty)
    empty.execute(script(bundle))
    empty.execute(GUIDE["10_rollback"].encode())
    left = "select to_regclass('ai_usage_archive') is not null, count(*)::int from pg_proc"
    left += " where pronamespace = 'public'::regnamespace and proname like '%ai\\_%'"
    assert empty.execute(left.encode()).fetchone() == (True, 2)
    # What it left, ours takes.
    empty.execute(script(bundle, "rollback.sql"))
    assert Facts.read(empty) == base


@pytest.mark.parametrize("number", [0, 1])
def test_the_index_can_not_be_made_twice(editor: Editor, number: int) -> None:
    assert editor.refused(parts("11_index_tuning")[number]) == "42P07"


def test_the_archive_is_there(editor: Editor) -> None:
    assert editor.refused(parts("18_archive")[0]) == "42P07"
    assert editor.value("select archive_ai_usage()") == 1
    assert editor.value("select count(*) from ai_usage_archive") == 2


# --- performance ----------------------------------------------------------------------------


@GUIDE.runs("12_optimize_search")
def test_optimize_search(editor: Editor) -> None:
    before, after = answers(editor, "12_optimize_search")
    assert [row["id"] for row in before] == ["hers", "everybodys", "his"]
    # Less near than 0.7 is left out, and what is no documentation too.
    assert [row["id"] for row in after] == ["hers"]


# --- troubleshooting ------------------------------------------------------------------------


@GUIDE.runs("13_rls_preventing_access")
def test_rls_preventing_access(editor: Editor) -> None:
    policies, _ = answers(editor, "13_rls_preventing_access")
    assert {row["cmd"] for row in policies} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert all(row["roles"] == ["authenticated"] for row in policies)
    # Off, it is off for everybody who is signed in, and on again with the next run.
    assert editor.value("select relrowsecurity from pg_class where relname = 'embeddings'") is False
    for name in ("anon", "authenticated"):
        editor.connection.execute(f"set local role {name}".encode())
        if name == "anon":
            assert editor.refused("select from embeddings") == "42501"
        else:
            assert editor.value("select count(*) from embeddings") == 3
        editor.connection.execute("reset role")


def test_row_level_security_comes_back(empty: Connection, bundle: Bundle) -> None:
    empty.execute(script(bundle))
    empty.execute(GUIDE["13_rls_preventing_access"].encode())
    empty.execute(script(bundle))
    on = "select relrowsecurity from pg_class where relname = 'embeddings'"
    assert empty.execute(on.encode()).fetchone() == (True,)


@GUIDE.runs("14_slow_searches")
def test_slow_searches(editor: Editor) -> None:
    # It runs. Which index is used it can't say, as a function is one line of a plan: see AI-7.
    (plan,) = answers(editor, "14_slow_searches")
    assert plan[0]["QUERY PLAN"].startswith("Function Scan on match_embeddings")


@GUIDE.runs("15_other_dimensions")
def test_other_dimensions(editor: Editor) -> None:
    answers(editor, "15_other_dimensions")
    editor.answers("update embeddings set embedding_768 = array_fill(0.1, array[768])::vector")
    assert (
        editor.value(
            "select indexdef like '%USING hnsw (embedding_768 %' from pg_indexes"
            " where indexname = 'idx_embeddings_vector_768'"
        )
        is True
    )


def test_other_dimensions_with_a_search(empty: Connection) -> None:
    model, _ = read_model(HERE / "second_model.yaml")
    empty.execute(script(render_bundle(model)))
    near = "array_fill({}, array[768])::vector"
    empty.execute(
        "insert into embeddings (content, embedding_768) values"
        f" ('near', {near.format(1)}), ('opposite', {near.format(-1)})"
    )
    empty.execute("insert into embeddings (content) values ('not yet embedded')")
    found = empty.execute(f"select content from match_embeddings_768({near.format(0.1)})")
    assert found.fetchall() == [("near",)]
    assert empty.execute(f"select * from match_embeddings({vector(1)})").fetchall() == []


# --- maintenance ----------------------------------------------------------------------------


@GUIDE.runs("16_vacuum")
def test_vacuum(ai: Site) -> None:
    with psycopg.connect(ai.owner_url, autocommit=True) as connection:
        for statement in parts("16_vacuum"):
            connection.execute(statement.encode())
        connection.execute("select pg_stat_force_next_flush()")
        vacuumed = connection.execute(
            "select relname from pg_stat_user_tables"
            " where schemaname = 'public' and last_vacuum is not null order by 1"
        ).fetchall()
    assert [name for (name,) in vacuumed] == TABLES


@GUIDE.runs("17_table_sizes")
def test_table_sizes(editor: Editor) -> None:
    (found,) = answers(editor, "17_table_sizes")
    assert found[0]["tablename"] == "embeddings"
    assert sorted(row["tablename"] for row in found) == TABLES
    assert all(row["size"].endswith(("bytes", "kB", "MB")) for row in found)
