"""The queries of docs/troubleshooting.md run, and show what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.codes import CODES
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle

HOME: Final = Path(__file__).parents[2]
PAGE: Final = (HOME / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
USER: Final = "00000000-0000-0000-0000-00000000000a"
CASES: Final = dict(
    re.findall(r"^## (.*?)\n.*?^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
)


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
    for statement in filter(None, map(str.strip, CASES[title].split(";\n"))):
        cursor = owner.execute(statement.encode())
        found += cursor.fetchall() if cursor.description else []
    return found


def test_every_case_has_a_query() -> None:
    assert list(CASES) == re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    assert set(re.findall(r"SG\d{3}", PAGE)) <= {*CODES}


@pytest.mark.postgres
@pytest.mark.parametrize("title", CASES)
def test_its_query_runs(title: str, owner: psycopg.Connection[Any]) -> None:
    assert rows(owner, title)


@pytest.mark.postgres
def test_what_they_show(owner: psycopg.Connection[Any]) -> None:
    denied = rows(owner, "Permission denied for table, for function, for schema")
    assert denied[0] == ("anon", False, False)
    seen = rows(owner, "A user sees no rows")
    assert [str(seen[1][0]), seen[1][1], seen[2][1]] == [USER, "authenticated", "Mine"]
    assert rows(owner, "A search finds nothing")[0] == (1, 1)
    assert rows(owner, "A search finds nothing")[1][0] == "Said"
    assert rows(owner, "Expected 1536 dimensions, not 768") == [("vector(1536)",)]


@pytest.mark.postgres
def test_profiles_are_made_for_those_without(owner: psycopg.Connection[Any]) -> None:
    owner.execute(f"delete from public.profiles where id <> '{USER}'".encode())
    assert len(rows(owner, "A user has no profile")) == 1
    assert rows(owner, "A user has no profile") == []
