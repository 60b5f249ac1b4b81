"""Every block of SQL in the document that OrionChat came with, on the preset, as it stands there.

``document/`` holds its 16 blocks in order, unchanged. The first seven list columns; of the others
each statement is run and gives what the document promises, or is listed here with the reason
why it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from schemagen.database.facts import Facts

from ..guides import Guide
from .conftest import HERE, Cast
from .people import FAR, NAMES, NEAR, TABLES

NOT_RUN: Final = {
    "09_example_policy/0": (
        "an example: a second policy beside ours, for `public`, with auth.uid() asked row by row"
    ),
    "10_vector_indexes/0": (
        "there is an index of this name, of another method: IVFFlat on an empty table learns "
        "nothing; `vector_index=ivfflat` makes it all the same"
    ),
    "10_vector_indexes/1": "as before",
    "13_row_level_security/1": (
        "opens the table to everybody who has the public key, and `table_name` is none; who looks "
        "for a fault asks as the user asks, in a transaction that is rolled back"
    ),
}

GUIDE: Final = Guide(HERE, NOT_RUN)

CALLS: Final = ("search_similar_messages", "search_similar_chunks")
"""Block 8 shows how they are called; that is no SQL."""


def test_every_statement_is_run_or_listed() -> None:
    GUIDE.check(blocks=16)


# --- columns --------------------------------------------------------------------------------

IN_WORDS: Final = {
    "usage statistics and quotas": [
        "total_conversations", "total_messages", "total_tokens_used", "total_cost_usd",
        "daily_message_limit", "daily_token_limit", "daily_cost_limit_usd", "last_active_at",
    ],
    "usage statistics": ["message_count", "total_tokens", "total_cost_usd"],
    "feature flags": ["document_chat", "image_generation", "web_search"],
    "dimensions": ["width", "height"],
}  # fmt: skip
"""What the document describes without a name."""

TYPES: Final = {"UUID": "uuid", "TEXT": "text", "JSONB": "jsonb", "vector(": "vector(1536)"}

OTHERWISE: Final = {
    ("user_profiles", "email", "unique"): "a copy of auth's, who says whether it is unique",
    ("messages", "user_id", "FK to user_profiles"): "the conversation's, by a key over both",
    ("document_chunks", "user_id", "FK to user_profiles"): "the file's, by a key over both",
}
"""Where a column differs, and why."""


def described() -> Iterator[tuple[str, str, str]]:
    """Yield table, column and description of each line of the first seven blocks."""
    for block in list(GUIDE.blocks)[:7]:
        for line in GUIDE[block].splitlines():
            found = re.fullmatch(r"- ([^(]+?)(?: \((.*)\))?( for .*)?", line)
            assert found is not None, line
            names, told = found[1], found[2] or ""
            if names.startswith("embedding"):
                told = "vector(1536)"
            for part in [names] if names in IN_WORDS else names.split(", "):
                for column in IN_WORDS.get(part, [part]):
                    yield block[3:], column, told


DESCRIBED: Final = list(described())


def test_the_document_describes_seven_tables() -> None:
    assert len(DESCRIBED) == 82
    assert {table for table, _, _ in DESCRIBED} == set(TABLES[:7])


@GUIDE.runs(*list(GUIDE.blocks)[:7])
@pytest.mark.parametrize(
    ("table", "column", "told"), DESCRIBED, ids=[f"{t}.{c}" for t, c, _ in DESCRIBED]
)
def test_a_column(cast: Cast, table: str, column: str, told: str) -> None:
    ((type_, required),) = cast.owner.rows(
        "select format_type(atttypid, atttypmod), attnotnull from pg_attribute"
        f" where attrelid = '{table}'::regclass and attname = '{column}'"
    )
    for word, wanted in TYPES.items():
        if word in told:
            assert type_ in {wanted, f"extensions.{wanted}"}
    if "ENUM: " in told:
        labels = set(told.rpartition(": ")[2].split(", "))
        assert set(cast.owner.column(f"select unnest(enum_range(null::{type_}))::text")) == labels
    if "nullable" in told:
        assert not required
    for target in re.findall(r"FK to ([\w.]+)", told):
        referenced = cast.owner.column(
            "select confrelid::regclass::text from pg_constraint c join pg_attribute a"
            " on a.attrelid = conrelid and a.attnum = any (conkey) and contype = 'f'"
            f" where conrelid = '{table}'::regclass and attname = '{column}'"
        )
        assert (target in referenced) is ((table, column, f"FK to {target}") not in OTHERWISE)


def test_the_support_tables_are_there(cast: Cast) -> None:
    assert cast.owner.column(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind = 'r' and relrowsecurity and relforcerowsecurity"
    ) == sorted([*TABLES, "audit_logs", "messages_archive"])


# --- search ---------------------------------------------------------------------------------


@GUIDE.runs("08_search_functions")
def test_the_calls_of_the_document(cast: Cast) -> None:
    """By position, as it shows them: what has a question mark may be left out from the right."""
    calls = re.findall(r"(\w+)\((.*)\)", GUIDE["08_search_functions"])
    assert [name for name, _ in calls] == list(CALLS)
    given = {
        "embedding": NEAR, "user_id": ":bob", "conversation_id?": ":his_conversation",
        "threshold?": "0.7", "limit?": "10",
    }  # fmt: skip
    for name, arguments in calls:
        values = [given[argument] for argument in arguments.split(", ")]
        for number in range(2, len(values) + 1):
            (found,) = cast.bob.rows(f"select * from {name}({', '.join(values[:number])})")
            assert found[-1] == 1


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (f"{NEAR}", ["his words"]),
        (f"{NEAR}, :bob, null, -1", ["his answer", "his words"]),
        (f"{FAR}, :bob", ["his answer"]),
        (f"{NEAR}, :bob, null, -1, 1", ["his words"]),
        (f"{NEAR}, :bob, :her_conversation", []),
        (f"{NEAR}, :bob, :missing", []),
        (f"{NEAR}, :bob, null, 1.1", []),
        (f"{NEAR}, :bob, null, null, 0", []),
    ],
)
def test_similar_messages(cast: Cast, arguments: str, found: list[str]) -> None:
    assert cast.bob.column(f"select content from search_similar_messages({arguments})") == found


def test_the_nearest_comes_first(cast: Cast) -> None:
    found = cast.bob.rows(
        f"select content, similarity from search_similar_messages({NEAR}, :bob, null, -1)"
    )
    assert found == [("his words", pytest.approx(1)), ("his answer", pytest.approx(-1))]


# --- monitoring -----------------------------------------------------------------------------


@GUIDE.each("11_monitoring/0")
def test_size_and_table_statistics(cast: Cast, place: str) -> None:
    found = cast.owner.rows(GUIDE[place])
    names = cast.owner.column(
        "select attname from pg_attribute"
        " where attrelid = 'performance_stats'::regclass and attnum > 0"
    )
    assert {"database_bytes", "live_rows", "dead_rows", "total_bytes", "index_bytes"} <= set(names)
    assert set(TABLES) <= {table for schema, table, *_ in found if schema == "public"}


@GUIDE.each("11_monitoring/1")
def test_activity_of_everybody(cast: Cast, place: str) -> None:
    found = {row[1]: row[3:11] for row in cast.owner.rows(GUIDE[place])}
    assert found == {
        "alice@example.com": ("user", 1, 1, 30, 2, 1, 30, 2),
        "bob@example.com": ("user", 1, 1, 10, 1, 1, 10, 1),
        "ada@example.com": ("admin", 0, 0, 0, 0, 0, 0, 0),
        "mia@example.com": ("moderator", 0, 0, 0, 0, 0, 0, 0),
    }


@GUIDE.each("11_monitoring/2")
def test_who_costs_most(cast: Cast, place: str) -> None:
    for everybody in (cast.owner, cast.ada, cast.service):
        assert everybody.rows(GUIDE[place])[:2] == [
            ("alice@example.com", 2, 30),
            ("bob@example.com", 1, 10),
        ]
    assert cast.bob.rows(GUIDE[place]) == [("bob@example.com", 1, 10)]


# --- troubleshooting ------------------------------------------------------------------------


@GUIDE.each("12_extension/0")
def test_the_extension_is_there(cast: Cast, place: str) -> None:
    before = Facts.read(cast.connection)
    cast.connection.execute(GUIDE[place].encode())
    assert Facts.read(cast.connection) == before
    assert cast.owner.column(
        "select extnamespace::regnamespace::text from pg_extension where extname = 'vector'"
    ) == ["extensions"]


@GUIDE.each("13_row_level_security/0")
def test_who_am_i(cast: Cast, place: str) -> None:
    assert str(cast.alice.value(GUIDE[place])) == NAMES["alice"]
    assert cast.anon.value(GUIDE[place]) is None


@GUIDE.each("14_embeddings/0")
def test_embeddings_exist(cast: Cast, place: str) -> None:
    assert cast.owner.value(GUIDE[place]) == 3


@GUIDE.each("14_embeddings/1")
def test_the_index_exists(cast: Cast, place: str) -> None:
    assert cast.owner.rows(GUIDE[place]) == [
        ("public", "messages", "idx_messages_embedding"),
    ]


@GUIDE.each("15_slow_queries/0")
def test_slow_queries(cast: Cast, place: str) -> None:
    if cast.owner.value("select to_regclass('pg_stat_statements') is null"):
        pytest.skip("this server does not count statements")
    found: list[tuple[Any, ...]] = cast.owner.rows(GUIDE[place])
    assert found
    assert [mean for _, mean, _ in found] == sorted((mean for _, mean, _ in found), reverse=True)


@GUIDE.each("15_slow_queries/1", "15_slow_queries/2")
def test_statistics_of_tables(cast: Cast, place: str) -> None:
    assert cast.owner.tries(GUIDE[place]) == "-1 rows"


# --- test data ------------------------------------------------------------------------------


@GUIDE.each("16_test_data/0", "16_test_data/1")
def test_test_data_comes_and_goes(cast: Cast, place: str) -> None:
    generate, clean_up = GUIDE.statements("16_test_data")
    cast.auth.tries("insert into auth.users (id, email) values (:carol, 'test@example.com')")
    profiles = (
        "select jsonb_agg(to_jsonb(p) - 'updated_at' - 'last_active_at') from user_profiles p"
    )
    rows = "select count(*) from {}"
    before = cast.owner.value(profiles)
    for everybody in (cast.service, cast.owner):
        assert everybody.value(generate) == 3
        assert everybody.value(generate) == 0
        carol = cast.signed_in("carol")
        assert [carol.value(rows.format(t)) for t in ("conversations", "messages")] == [3, 18]
        assert carol.value("select total_messages from user_profiles") == 9
        assert everybody.value(clean_up) == 3
        assert everybody.value(clean_up) == 0
        assert cast.owner.value(profiles) == before
    assert cast.alice.value("select count(*) from messages") == 2


# --- what is not followed -------------------------------------------------------------------


@pytest.mark.parametrize("place", ["10_vector_indexes/0", "10_vector_indexes/1"])
def test_the_documents_indexes_are_there_already(cast: Cast, place: str) -> None:
    assert cast.owner.tries(GUIDE[place]) == "42P07"


def test_the_example_policy_would_ask_row_by_row(cast: Cast) -> None:
    condition = "select polqual::text like '%SUBLINK%' from pg_policy where polname = '{}'"
    own = "conversations_select_authenticated"
    assert cast.owner.value(condition.format(own))
    cast.connection.execute("set local role postgres")
    cast.connection.execute(GUIDE["09_example_policy/0"].encode())
    assert not cast.owner.value(condition.format("Users can view own conversations"))


def test_row_level_security_is_for_nobody_to_disable(cast: Cast) -> None:
    disable = GUIDE["13_row_level_security/1"].replace("table_name", "messages")
    for somebody in (cast.anon, cast.bob, cast.ada, cast.service):
        assert somebody.tries(disable) == "42501 must be owner of table messages"
