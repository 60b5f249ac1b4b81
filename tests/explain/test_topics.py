"""The queries of the topics run, and show what they say; each case of a document has a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from click.testing import CliRunner

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.cli.application import application
from schemagen.core.codes import CODES
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle

from ..cli.test_help import check_example

HOME: Final = Path(__file__).parents[2]
FOLDER: Final = HOME / "templates" / "explain" / "topics"
USER: Final = "00000000-0000-0000-0000-00000000000a"
PAGES: Final = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}
QUERIES: Final = {
    name: "".join(re.findall(r"^```sql\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    for name, page in PAGES.items()
}

IN_DOCUMENTS: Final = {
    "Coach OS": {
        'Error: "permission denied for schema public"': "permission-denied",
        "Error: \"extension 'vector' is not available\"": "extension-not-available",
        "Error: \"relation 'profiles' already exists\"": "already-exists",
        'Error: "policy already exists"': "already-exists",
        "Messages Not Showing user_id": "row-level-security",
        "Vector Search Not Working": "empty-search",
    },
    "OrionChat": {
        "pgvector Extension Missing": "extension-not-available",
        "RLS Blocking Queries": "no-rows",
        "Vector Search Not Working": "empty-search",
        "Performance Issues": "slow-query",
    },
    "AI integration": {
        "pgvector Extension Not Found": "extension-not-available",
        "RLS Preventing Access": "no-rows",
        "Slow Similarity Searches": "slow-search",
        "Vector Dimension Mismatch": "expected-dimensions",
    },
    "Chronos": {
        "pgvector extension not available": "extension-not-available",
        "RLS preventing access": "no-rows",
        "Slow vector search": "slow-search",
        "Type errors in TypeScript": "outdated-types",
    },
}
"""The cases of the documents, and the page that answers each. Organic OS has none."""


@pytest.fixture(scope="module")
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A database in which one user has said something, and another has lost his profile."""
    model, _ = read_model(HOME / "presets" / "coach_os.yaml")
    with throwaway() as server, connect(server.url) as first:
        apply_bundle(first, render_bundle(model))
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(
                f"insert into auth.users (id, email) values ('{USER}', 'a@example.com');"
                "insert into auth.users (id) values (gen_random_uuid());"
                f"delete from public.profiles where id <> '{USER}';"
                "insert into public.conversations (user_id, title, session_type)"
                f"values ('{USER}', 'Mine', 'structured');"
                "insert into public.conversation_embeddings (user_id, content, embedding)"
                f"values ('{USER}', 'Said', array_fill(0.1::real, array[1536])::extensions.vector);"
                .encode()
            )  # fmt: skip
            yield connection


def rows(owner: psycopg.Connection[Any], title: str) -> list[tuple[Any, ...]]:
    """Run the queries of a case; return what all of them show."""
    found = []
    for statement in filter(None, map(str.strip, QUERIES[title].split(";\n"))):
        cursor = owner.execute(statement.encode())
        found += cursor.fetchall() if cursor.description else []
    return found


def explained(said: str) -> str:
    result = CliRunner().invoke(application, ["explain", said])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name: str) -> None:
    assert explained(name) == PAGES[name]
    assert json.loads(
        CliRunner().invoke(application, ["explain", name, "--format", "json"]).stdout
    ) == {
        "code": name,
        "title": PAGES[name].splitlines()[0].removeprefix("# "),
        "page": PAGES[name].rstrip("\n"),
    }
    assert QUERIES[name]
    assert set(re.findall(r"SG\d{3}", PAGES[name])) <= {*CODES}
    for command in re.findall(r"`(schemagen [^`]+)`", PAGES[name]):
        check_example(command.replace("\n", " "))


@pytest.mark.parametrize("document", IN_DOCUMENTS)
def test_the_cases_of_a_document(document: str) -> None:
    assert {*IN_DOCUMENTS[document].values()} <= {*PAGES}


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("permission denied for table messages", "permission-denied"),
        ('new row violates row-level security policy for table "goals"', "row-level-security"),
        ('ERROR:  extension "vector" is not available', "extension-not-available"),
        ('relation "goals" already exists', "already-exists"),
        ("expected 1536 dimensions, not 768", "expected-dimensions"),
        ("NO ROWS", "no-rows"),
        ('infinite recursion detected in policy for relation "teams"', "infinite-recursion"),
        ('duplicate key value violates unique constraint "a_pkey"', "duplicate-key"),
        ('insert or update on "a" violates foreign key constraint "b"', "foreign-key"),
        ("JWT expired", "jwt-expired"),
        ('invalid input syntax for type uuid: "undefined"', "invalid-input-syntax"),
        ("42501", "permission-denied"),
        ("42501: new row violates row-level security policy", "row-level-security"),
        ("ERROR: 23503", "foreign-key"),
        ("23505", "duplicate-key"),
        ("40P01", "deadlock-detected"),
        ("57014", "slow-query"),
        ("42P17", "infinite-recursion"),
        ("22P02", "invalid-input-syntax"),
        ("42710", "already-exists"),
    ],
)
def test_a_message_finds_its_page(message: str, name: str) -> None:
    assert explained(message) == PAGES[name]


def test_a_slip_of_the_pen() -> None:
    result = CliRunner().invoke(application, ["explain", "slow-serch"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean 'slow-search'?" in result.stderr


def test_words_of_no_page() -> None:
    result = CliRunner().invoke(application, ["explain", "the moon is full of cheese"])
    assert (result.exit_code, result.stdout) == (2, "")
    said = "no page has the words 'the moon is full of cheese'; topics are: already-exists, "
    assert said in " ".join(result.stderr.split())


@pytest.mark.postgres
@pytest.mark.parametrize("name", PAGES)
def test_its_queries_run(name: str, owner: psycopg.Connection[Any]) -> None:
    assert rows(owner, name)


@pytest.mark.postgres
def test_what_they_show(owner: psycopg.Connection[Any]) -> None:
    assert rows(owner, "permission-denied")[0] == ("anon", False, False)
    seen = rows(owner, "no-rows")
    assert [str(seen[1][0]), seen[1][1], seen[2][1]] == [USER, "authenticated", "Mine"]
    assert rows(owner, "empty-search")[0] == (1, 1)
    assert rows(owner, "empty-search")[1][0] == "Said"
    assert rows(owner, "expected-dimensions") == [("vector(1536)",)]
    assert ("content", "text", "NO") in rows(owner, "outdated-types")
    assert rows(owner, "slow-search")[-1][0] == "idx_embeddings_vector"


@pytest.mark.postgres
def test_profiles_are_made_for_those_without(owner: psycopg.Connection[Any]) -> None:
    owner.execute(f"delete from public.profiles where id <> '{USER}'".encode())
    assert len(rows(owner, "no-profile")) == 1
    assert rows(owner, "no-profile") == []
