"""An index that gives up before it has met enough of the caller's rows does not have the last word.

An iterative scan ends after ``hnsw.max_scan_tuples``, which are 20,000 unless somebody says more:
https://github.com/pgvector/pgvector#iterative-index-scans
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest

from schemagen.database.server import Server

from .library import (
    Connection,
    as_role,
    bundle_of,
    database,
    explained,
    notes,
    reader,
    sign_up,
    sql_of,
)

pytestmark = pytest.mark.postgres

NEAR: Final = 25_000
"""Rows of one reader, all of them nearer to the query than any of the other's."""
ELSEWHERE: Final = 110
EXACT: Final = 100
QUERY: Final = "[1,0.1,0.1]"
METHODS: Final = {
    "hnsw": ", index: {m: 8, ef_construction: 16}",
    "ivfflat": ", index: {method: ivfflat, lists: 10, probes: 1}",
}


@pytest.fixture(scope="module", params=METHODS)
def hidden(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[Connection, str]]:
    """Two readers' notes, the one's before the query and the other's behind them."""
    method: str = request.param
    bundle = bundle_of(notes(f", exact: {EXACT}{METHODS[method]}", "vector(3)"))
    with database(server, bundle) as connection:
        behind, before = sign_up(connection, 2)
        fill = """
            insert into public.notes (user_id, embedding)
            select %s, array[{x}, {y}, random()]::extensions.vector from generate_series(1, %s)
        """
        connection.execute("set search_path = public, extensions")
        connection.execute("alter table public.notes disable trigger user")
        for x, y, owner, count in (
            ("1", "random() * 0.3", before, NEAR),
            ("0.1", "1 + random()", behind, ELSEWHERE),
        ):
            connection.execute(fill.format(x=x, y=y).encode(), [owner, count])
        connection.execute("alter table public.notes enable trigger user")
        connection.execute("analyze public.notes")
        # An index of lists would be gone through to its end.
        connection.execute("set ivfflat.max_probes = 1")
        yield connection, sql_of(bundle, "function")


def found(connection: Connection, who: UUID, asked: str = "") -> list[Any]:
    """Return what a reader gets, through the index wherever that is allowed."""
    with as_role(connection, "authenticated", who):
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.execute(f"set local enable_{way} = off".encode())
        call = f"select id, similarity from public.match_notes('{QUERY}'{asked})"
        return connection.execute(call.encode()).fetchall()


def nearest(connection: Connection, who: UUID, count: int) -> list[UUID]:
    rows = connection.execute(
        "select id from public.notes where user_id = %s"
        f" order by (embedding::real[])::extensions.vector operator(extensions.<=>) '{QUERY}'"
        " limit %s".encode(),
        [who, count],
    )
    return [key for (key,) in rows]


@pytest.mark.parametrize("count", [20, 100, 200])
def test_who_is_behind_a_crowd_finds_what_is_nearest(
    count: int, hidden: tuple[Connection, str]
) -> None:
    connection, _ = hidden
    behind = reader(0)
    rows = found(connection, behind, f", match_count => {count}")
    assert [key for key, _ in rows] == nearest(connection, behind, count)
    assert len(rows) == min(count, ELSEWHERE)


def plan(connection: Connection, sql: str, who: UUID) -> str:
    """Return the plan of the function's own statement, with what was done and what was not."""
    with as_role(connection, "authenticated", who):
        for setting in re.findall(r"(?m)^set (?:hnsw|ivfflat)\.\w+ = \S+$", sql):
            connection.execute(setting.replace("set ", "set local ", 1).encode())
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.execute(f"set local enable_{way} = off".encode())
        return explained(connection, sql, QUERY, "analyze, costs off, timing off, summary off")


def test_what_is_not_needed_is_not_begun(hidden: tuple[Connection, str]) -> None:
    connection, sql = hidden
    behind, before = (plan(connection, sql, reader(number)) for number in (0, 1))
    compared, taken = "on notes entry_2 ({})", "on reached reached_1 ({})"
    never, every = "never executed", f"actual rows={ELSEWHERE}"
    assert compared.format(never) in before, "the index brought enough"
    assert taken.format(never) not in before
    assert compared.format(every)[:-1] in behind, "the index fell short"
    assert taken.format(never) in behind
