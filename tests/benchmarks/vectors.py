"""What a vector search finds and costs: 20,000 chunks of the preset chronos, in both extremes.

    python tests/benchmarks/vectors.py --ef-search 40,100,200,400 --m 16,24,32

``topics`` are vectors as texts have them, nearer to their topic than to any other; ``gaussian``
ones have no structure at all, all of them are about as far from each other, and no index finds
its way there easily. Asked as the Data API asks: by the service, and by creators with a part of
the rows. Recall is that of the ten nearest, against an exact search. What the function says of
``hnsw.ef_search`` is changed in place, so all the ways are asked on the same rows.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle

Connection = psycopg.Connection[Any]

PRESET = Path(__file__).parents[2] / "presets" / "chronos.yaml"
SIGNATURE = "public.search_video_chunks(extensions.vector, integer, double precision, uuid[])"
INDEX = "idx_video_chunks_embedding_cosine"
SHARES = {
    **{"40 %": 40, "30 %": 30, "10 %": 10, "5 %": 5, "3 %": 3, "1 %": 1, "0.1 %": 0.1},
    **{f"crowd {number}": 0.3 for number in range(1, 37)},
}
"""Which part of the rows each creator has; what is left is the last one's."""
ASKING = ["service", *(f"creator {name}" for name in SHARES if "%" in name), "student 5 %"]

PEOPLE = """
insert into public.creators (id, whop_company_id, whop_user_id, email)
select md5(name)::uuid, name, name, name from unnest(%(names)s::text[]) as name;
insert into public.students (id, creator_id, whop_user_id, whop_membership_id, email)
select md5('student ' || name)::uuid, md5(name)::uuid, name, name, name
from unnest(%(names)s::text[]) as name;
insert into public.videos (id, creator_id, title, status)
select md5(name)::uuid, md5(name)::uuid, '', 'completed' from unnest(%(names)s::text[]) as name;
"""
MADE = {
    "gaussian": "(select array_agg(random_normal() + 0 * (s.n + i))"
    " from generate_series(1, {d}) as i)",
    "topics": "(select array_agg(t.numbers[i] + 0 * s.n + random_normal() * 0.6)"
    " from generate_series(1, {d}) as i)",
}
"""How far a vector of a topic lies from it: less than half as far as from other topics."""
VECTORS = """
create temporary table topics as
select t.n, (select array_agg(random_normal() + 0 * (t.n + i)) from generate_series(1, {d}) as i)
  as numbers
from generate_series(0, 199) as t (n);
create temporary table made as
select s.n, {made}::extensions.vector({d}) as embedding
from generate_series(1, {count}) as s (n) join topics as t on t.n = (s.n * 7919) % 200;
"""
ROWS = """
insert into public.video_chunks
  (video_id, chunk_index, chunk_text, embedding, start_time_seconds, end_time_seconds, word_count)
select md5(s.name)::uuid, m.n, '', m.embedding, 0, 1, 1
from (
  select *, (n * 104729::bigint) %% {count} * 100.0 / {count} as place from made where n <= {count}
) as m
join unnest(%s::text[], %s::float[], %s::float[]) as s (name, low, high)
  on m.place >= s.low and m.place < s.high;
"""


def _fill(connection: Connection, kind: str, rows: int, dimensions: int, queries: int) -> None:
    connection.execute("select setseed(0.5)")
    made = MADE[kind].format(d=dimensions)
    script = VECTORS.format(made=made, d=dimensions, count=rows + queries)
    for statement in script.split(";"):
        if statement.strip():
            connection.execute(statement.encode())
    low, high, names = [], [], list(SHARES)
    place = 0.0
    for name in names:
        low.append(place)
        place += SHARES[name]
        high.append(place)
    high[-1] = 100.0
    for statement in PEOPLE.split(";"):
        if statement.strip():
            connection.execute(statement.encode(), {"names": names})
    connection.execute(f"drop index public.{INDEX}".encode())
    connection.execute(ROWS.format(count=rows).encode(), [names, low, high])
    connection.commit()


def _compare_all_up_to(connection: Connection, rows: int) -> None:
    """Change what ``exact`` says; 0 sends every search through the index, and leaves it there."""
    definition = f"select pg_get_functiondef('{SIGNATURE}'::regprocedure)"
    row = connection.execute(definition.encode()).fetchone()
    assert row is not None
    changed = re.sub(r"(?<=from asked offset )\d+", str(rows), row[0])
    assert changed != row[0]
    always = "select true or count(*)"
    changed = changed.replace(always, "select count(*)")
    if not rows:
        assert "select count(*) >= " in changed
        changed = changed.replace("select count(*) >= ", f"{always} >= ")
    connection.execute(changed.encode())


def _build(connection: Connection, m: int, ef_construction: int) -> float:
    started = time.perf_counter()
    connection.execute("set maintenance_work_mem = '1GB'")
    connection.execute(f"drop index if exists public.{INDEX}".encode())
    connection.execute(
        f"create index {INDEX} on public.video_chunks"
        " using hnsw (embedding extensions.vector_cosine_ops)"
        f" with (m = {m}, ef_construction = {ef_construction})".encode()
    )
    connection.execute("analyze public.video_chunks")
    connection.commit()
    return time.perf_counter() - started


@contextmanager
def _acting(connection: Connection, who: str) -> Iterator[None]:
    kind, _, name = who.partition(" ")
    role = "service_role" if kind == "service" else "authenticated"
    key = "creator_id" if kind == "creator" else "student_id"
    prefix = "student " if kind == "student" else ""
    with connection.transaction(force_rollback=True):
        row = connection.execute("select md5(%s)::uuid::text", [prefix + name]).fetchone()
        assert row is not None
        connection.execute(
            "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)",
            [role, json.dumps({key: row[0]})],
        )
        yield


SEARCH = "select id from public.search_video_chunks(%s::text::extensions.vector, 10, -1)"
EXACT = """
select id from public.video_chunks
order by embedding operator(extensions.<=>) %s::text::extensions.vector limit 10
"""


def _found(connection: Connection, who: str, queries: list[str]) -> tuple[list[set[Any]], float]:
    """Return what each query finds, and the median of milliseconds."""
    found, times = [], []
    with _acting(connection, who):
        connection.execute(SEARCH.encode(), [queries[0]])
        for query in queries:
            started = time.perf_counter()
            rows = connection.execute(SEARCH.encode(), [query]).fetchall()
            times.append(time.perf_counter() - started)
            found.append({key for (key,) in rows})
    return found, statistics.median(times) * 1000


def _exact(connection: Connection, who: str, queries: list[str]) -> tuple[list[set[Any]], float]:
    found, times = [], []
    with _acting(connection, who):
        connection.execute("set local enable_indexscan = off")
        for query in queries:
            started = time.perf_counter()
            rows = connection.execute(EXACT.encode(), [query]).fetchall()
            times.append(time.perf_counter() - started)
            found.append({key for (key,) in rows})
    return found, statistics.median(times) * 1000


def measure(
    connection: Connection,
    queries: list[str],
    efs: list[int],
    indexes: list[tuple[int, int]],
) -> None:
    """Print a line for each index, setting and caller."""
    exact = {}
    for who in ASKING:
        exact[who], ms = _exact(connection, who, queries)
        print(f"  exact                        {who:14} {ms:8.2f} ms", flush=True)
    for m, ef_construction in indexes:
        seconds = _build(connection, m, ef_construction)
        size = connection.execute(
            f"select pg_size_pretty(pg_relation_size('public.{INDEX}'))".encode()
        ).fetchone()
        print(f"  m {m}, ef_construction {ef_construction}: {seconds:.0f} s, {size and size[0]}")
        for ef in efs:
            connection.execute(f"alter function {SIGNATURE} set hnsw.ef_search = {ef}".encode())
            connection.commit()
            for who in ASKING:
                found, ms = _found(connection, who, queries)
                hits = sum(len(a & b) for a, b in zip(found, exact[who], strict=True))
                recall = hits / sum(len(near) for near in exact[who])
                print(
                    f"  m {m:2} ef_construction {ef_construction:3} ef_search {ef:3}"
                    f" {who:14} recall {recall:.3f} {ms:8.2f} ms",
                    flush=True,
                )


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> None:
    """Fill a throw-away server and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--dimensions", type=_numbers, default=[1536])
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--ef-search", type=_numbers, default=[40, 100, 200, 400])
    parser.add_argument("--m", type=_numbers, default=[16])
    parser.add_argument("--ef-construction", type=_numbers, default=[64])
    parser.add_argument("--exact", type=int, help="the option of vector_search, else its default")
    parser.add_argument("--kind", choices=[*MADE], nargs="*", default=[*MADE])
    asked = parser.parse_args()
    indexes = [(m, ef) for m in asked.m for ef in asked.ef_construction]
    for dimensions in asked.dimensions:
        for kind in asked.kind:
            model, _ = read_model(PRESET, {"embedding_dimensions": str(dimensions)})
            with throwaway() as server, connect(server.url) as connection:
                apply_bundle(connection, render_bundle(model))
                if asked.exact is not None:
                    _compare_all_up_to(connection, asked.exact)
                _fill(connection, kind, asked.rows, dimensions, asked.queries)
                rows = connection.execute(
                    "select embedding::text from made where n > %s", [asked.rows]
                ).fetchall()
                print(f"{kind}, {asked.rows:,} rows, {dimensions} dimensions", flush=True)
                measure(connection, [text for (text,) in rows], asked.ef_search, indexes)


if __name__ == "__main__":
    main()
