"""`smoke` and `verify` see a partition that is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import psycopg
import pytest

from schemagen.core.diagnostics import Severity
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.verify.installed import compare_installed, expected_facts

from ..kinds.conftest import Database
from .conftest import FUNCTION, bundle, partitions

OPENINGS: Final = [
    "grant select on {partition} to anon",
    "grant insert on {partition} to authenticated",
    "grant update on {partition} to service_role",
    "grant delete on {partition} to public",
    "grant truncate on {partition} to authenticated",
    "alter table {partition} disable row level security",
    "alter table {partition} no force row level security",
    "create policy mine on {partition} using (true)",
]
CLOSING: Final = [
    "revoke all on table %I.%I from public, anon, authenticated, service_role",
    "alter table %I.%I enable row level security",
    "alter table %I.%I force row level security",
]


@pytest.mark.parametrize("number", [0, -1], ids=["of a month", "default"])
@pytest.mark.parametrize("opening", OPENINGS)
def test_an_open_partition_fails_the_proof(diary: Database, opening: str, number: int) -> None:
    partition = [*partitions(diary)][number]
    diary.connection.execute(opening.format(partition=partition).encode())
    failures = diary.prove(bundle()).failures
    assert failures
    assert all(partition in str(failure) for failure in failures)


@pytest.mark.parametrize("line", CLOSING)
def test_a_function_that_leaves_partitions_open_fails_the_proof(diary: Database, line: str) -> None:
    row = diary.connection.execute(
        f"select pg_get_functiondef('{FUNCTION}'::regproc)".encode()
    ).fetchone()
    assert row is not None
    weaker = str(row[0]).replace(line, "comment on table %I.%I is null")
    assert weaker != row[0]
    diary.connection.execute(weaker.encode())
    (failure,) = diary.prove(bundle()).failures
    assert "open to others than their owner" in str(failure)


def test_a_function_that_leaves_rows_behind_fails_the_proof(diary: Database) -> None:
    diary.connection.execute(
        f"create or replace function {FUNCTION}(p_ahead integer default 3,"
        " p_behind integer default 1) returns integer language sql security definer"
        " set search_path = pg_catalog, pg_temp as 'select 0'".encode()
    )
    (failure,) = diary.prove(bundle()).failures
    assert "a row stays behind" in str(failure)


@pytest.fixture(scope="module")
def expected() -> Facts:
    with throwaway() as shadow:
        return _expected(shadow)


def _expected(shadow: Server) -> Facts:
    with psycopg.connect(shadow.url, autocommit=True) as connection:
        return expected_facts(connection, bundle())


def test_verify_takes_no_offence_at_partitions_made_later(diary: Database, expected: Facts) -> None:
    diary.connection.execute(f"select {FUNCTION}(9, 9)".encode())
    found = compare_installed(bundle(), expected, diary.facts())
    assert found.findings == ()


@pytest.mark.parametrize("opening", OPENINGS)
def test_verify_names_an_open_partition(diary: Database, expected: Facts, opening: str) -> None:
    partition = next(iter(partitions(diary)))
    diary.connection.execute(opening.format(partition=partition).encode())
    found = compare_installed(bundle(), expected, diary.facts())
    errors = [item for item in found.findings if item.severity is Severity.ERROR]
    assert errors
    assert all(partition in item.message for item in errors)
    # At the line of the table that it belongs to.
    assert {item.position.line for item in errors if item.position} == {13}
    assert replace(found, findings=()).ok
