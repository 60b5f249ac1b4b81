"""The index is used where it should be, finds what is near, and is what was asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

import psycopg
import pytest

from schemagen.core.errors import InvalidSpec
from schemagen.core.vectors import SETTINGS
from schemagen.database.server import Server

from .library import (
    HEAD,
    Connection,
    Vector,
    again,
    anywhere,
    as_role,
    bundle_of,
    chance_of,
    database,
    explained,
    notes,
    sign_up,
    similarity,
    sql_of,
    written,
)

pytestmark = pytest.mark.postgres

ROWS: Final = 5_000
TOPICS: Final = 50
DIMENSIONS: Final = 16


def around(chance: random.Random, topics: list[list[float]]) -> list[float]:
    """Return a vector of one of the topics, as texts have them."""
    return [round(number + chance.gauss(0, 0.4), 4) for number in chance.choice(topics)]


def fill(connection: Connection, rows: Sequence[tuple[Any, Vector]]) -> None:
    with connection.cursor().copy(
        b"copy public.notes (user_id, shelf, embedding) from stdin"
    ) as copy:
        for number, (owner, vector) in enumerate(rows):
            copy.write_row([owner, number, written(vector)])
    connection.execute("analyze public.notes")


CROWD: Final = ", exact: 100"
"""Fewer rows than the tests have, so that the index is gone through."""

FORMS: Final = {
    "vector": ("", "vector(16)"),
    "halfvec": ("", "halfvec(16)"),
    "cast": (", halfvec: true", "vector(16)"),
    "l2": (", metric: l2", "vector(16)"),
    "inner product": (", metric: inner_product", "vector(16)"),
    "l1": (", metric: l1", "vector(16)"),
    "ivfflat": (", index: {method: ivfflat, lists: 4}", "vector(16)"),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_index_is_used(form: str, server: Server) -> None:
    options, type_ = FORMS[form]
    bundle = bundle_of(notes(options + CROWD, type_))
    chance = chance_of(form)
    with database(server, bundle) as connection:
        (me,) = sign_up(connection, 1)
        fill(connection, [(me, anywhere(chance, DIMENSIONS)) for _ in range(500)])
        connection.execute("set enable_seqscan = off")
        sql = sql_of(bundle, "function")
        plan = explained(connection, sql, written(anywhere(chance, DIMENSIONS)))
        assert "Index Scan using notes_embedding_idx" in plan
        assert "Order By:" in plan
        # The same with the arguments themselves, as the function runs it.
        before = scans(connection)
        query = written(anywhere(chance, DIMENSIONS))
        found = connection.execute("select * from public.match_notes(%s)", [query]).fetchall()
        assert len(found) == 10
        assert scans(connection) > before


def scans(connection: Connection) -> int:
    """Return how often the index of the vectors was gone through."""
    connection.execute("select pg_stat_force_next_flush()")
    row = connection.execute(
        "select idx_scan from pg_stat_user_indexes where indexrelname = 'notes_embedding_idx'"
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_few_rows_are_compared_and_a_crowd_goes_through_the_index(server: Server) -> None:
    """How many there are is asked of those that the caller may see, and who asks for fewer."""
    bundle = bundle_of(notes(f"{CROWD}, filters: [shelf]", "vector(16)"))
    chance = chance_of("few")
    with database(server, bundle) as connection:
        readers = sign_up(connection, 3)
        owners = [readers[0]] * 100 + [readers[1]] * 101
        fill(connection, [(owner, anywhere(chance, DIMENSIONS)) for owner in owners])
        connection.execute("set enable_seqscan = off; set enable_bitmapscan = off")
        connection.execute("set enable_sort = off")
        query = written(anywhere(chance, DIMENSIONS))

        def through_the_index(who: int, asked: str = "") -> bool:
            before = scans(connection)
            with as_role(connection, "authenticated", readers[who]):
                connection.execute(f"select * from public.match_notes(%s{asked})".encode(), [query])
            return scans(connection) > before

        assert not through_the_index(0)
        assert through_the_index(1)
        assert not through_the_index(1, ", filter_shelf => 150")
        assert not through_the_index(2)


@pytest.mark.parametrize(
    ("dimensions", "type_"), [(2001, "vector"), (4000, "vector"), (4000, "halfvec")]
)
def test_the_index_over_many_dimensions_is_used(
    dimensions: int, type_: str, server: Server
) -> None:
    bundle = bundle_of(notes("", f"{type_}({dimensions})"))
    chance = chance_of(dimensions)
    with database(server, bundle) as connection:
        (me,) = sign_up(connection, 1)
        fill(connection, [(me, anywhere(chance, dimensions)) for _ in range(30)])
        connection.execute("set enable_seqscan = off")
        query = written(anywhere(chance, dimensions))
        plan = explained(connection, sql_of(bundle, "function"), query)
        assert "Index Scan using notes_embedding_idx" in plan
    half = f"(embedding::extensions.halfvec({dimensions}))" if type_ == "vector" else "embedding"
    assert f"using hnsw ({half} extensions.halfvec_cosine_ops)" in sql_of(bundle, "index")


@pytest.fixture(scope="module")
def crowded(server: Server) -> Iterator[tuple[Connection, list[Any], dict[int, Vector]]]:
    """A table with many notes: half of them one reader's, some another's, the rest a crowd's."""
    chance = chance_of("crowd")
    topics = [anywhere(chance, DIMENSIONS) for _ in range(TOPICS)]
    with database(server, bundle_of(notes(CROWD, "vector(16)"))) as connection:
        readers = sign_up(connection, 20)
        rows = [
            (readers[0] if n % 2 else readers[1] if n % 40 == 0 else chance.choice(readers[2:]),
             around(chance, topics))
            for n in range(ROWS)
        ]  # fmt: skip
        fill(connection, rows)
        connection.execute("create view public.numbered as select id, shelf from public.notes")
        yield connection, rows, {n: vector for n, (_, vector) in enumerate(rows)}


@pytest.mark.parametrize("reader", [0, 1], ids=["half of the rows", "2.5 % of the rows"])
@pytest.mark.parametrize("forced", [False, True], ids=["as planned", "through the vector index"])
def test_recall(
    reader: int, forced: bool, crowded: tuple[Connection, list[Any], dict[int, Vector]]
) -> None:
    connection, rows, vectors = crowded
    numbers: dict[Any, Any] = dict(
        connection.execute("select id, shelf from public.numbered").fetchall()
    )
    me = rows[1][0] if reader == 0 else rows[0][0]
    mine = [n for n, (owner, _) in enumerate(rows) if owner == me]
    chance = chance_of(7)
    hits = 0
    for _ in range(20):
        query = [number + chance.gauss(0, 0.2) for number in vectors[chance.choice(mine)]]
        near = sorted(mine, key=lambda n: -similarity("cosine", query, vectors[n]))[:10]
        with as_role(connection, "authenticated", me):
            if forced:
                for way in ("seqscan", "bitmapscan", "sort"):
                    connection.execute(f"set local enable_{way} = off".encode())
            found = [
                numbers[row[0]]
                for row in connection.execute(
                    "select id, similarity from public.match_notes(%s)", [written(query)]
                )
            ]
        assert len(found) == 10, "an iterative scan goes on, and all are compared if it falls short"
        assert set(found) <= set(mine)
        hits += len(set(found) & set(near))
    assert hits >= (180 if forced else 190), f"recall@10 is {hits / 200}"


def test_the_result_is_in_order_though_the_index_is_not(
    crowded: tuple[Connection, list[Any], dict[int, Vector]],
) -> None:
    connection, rows, vectors = crowded
    # Of one the index brings more than are asked for; the other has fewer, and gets all of them.
    for owner, count in ((rows[1][0], 200), (rows[0][0], ROWS // 40)):
        with as_role(connection, "authenticated", owner):
            connection.execute("set local enable_seqscan = off")
            connection.execute("set local enable_bitmapscan = off")
            connection.execute("set local enable_sort = off")
            found = connection.execute(
                "select similarity from public.match_notes(%s, match_count => 200)",
                [written(vectors[0])],
            ).fetchall()
        likeness = [row[0] for row in found]
        assert len(likeness) == count
        assert likeness == sorted(likeness, reverse=True)


def test_settings_are_the_functions_own(server: Server) -> None:
    """They hold while it runs, in a session that knows nothing of vectors yet."""
    bundle = bundle_of(notes(", index: {ef_search: 100}", "vector(16)"))
    sql = sql_of(bundle, "function")
    assert "set hnsw.iterative_scan = 'relaxed_order'\nset hnsw.ef_search = 100\n" in sql
    with database(server, bundle) as connection:
        connection.execute("set enable_seqscan = off")
        connection.execute("select * from public.match_notes(%s)", [written([1.0] * 16)])
        found = connection.execute(
            "select current_setting('hnsw.iterative_scan'), current_setting('hnsw.ef_search')"
        ).fetchone()
        assert found == ("off", "40")


def test_probes_follow_the_lists() -> None:
    for options, probes in (("lists: 100", 10), ("lists: 1", 1), ("lists: 400, probes: 7", 7)):
        sql = sql_of(bundle_of(notes(f", index: {{method: ivfflat, {options}}}")), "function")
        assert f"set ivfflat.probes = {probes}\n" in sql


# What the language says of indexes


def indexed(index: str, column: str = "embedding: vector(4)") -> str:
    return f"""{HEAD}\
  pages:
    columns:
      title: text
      {column}
    use: [id]
    indexes:
      - {index}
"""


@pytest.mark.parametrize("method", SETTINGS)
def test_settings_are_taken_at_their_limits(method: str, server: Server) -> None:
    elements = {"gin": "tags", "gist": "span", "spgist": "span"}.get(method, "title")
    if method in {"hnsw", "ivfflat"}:
        elements = "embedding vector_l2_ops"
    columns = "embedding: vector(4)\n      tags: text[]\n      span: int4range"
    cases: list[str] = []
    for name, limits in SETTINGS[method].items():
        values: tuple[object, ...] = ("true", "false") if limits is bool else tuple(limits)
        cases += [f"{name}: {value}" for value in values]
    if method == "hnsw":
        cases = [
            "m: 2, ef_construction: 4",
            "m: 100, ef_construction: 200",
            "ef_construction: 1000",
        ]
    for case in cases:
        quoted = case.replace(": on", ": 'on'").replace(": off", ": 'off'")
        text = indexed(f"{{columns: {elements}, method: {method}, with: {{{quoted}}}}}", columns)
        bundle = bundle_of(text)
        with database(server, bundle) as connection:
            row = connection.execute(
                "select reloptions from pg_class where relname like 'pages_%_idx'"
            ).fetchone()
        assert row is not None
        assert row[0] == [part.replace(": ", "=") for part in case.split(", ")]


def test_beyond_the_limits_the_server_refuses_too(server: Server) -> None:
    """The limits are pgvector's, not ours."""
    with database(server, bundle_of(indexed("title"))) as connection:
        for settings in ("m = 1", "m = 101", "ef_construction = 3", "ef_construction = 1001",
                         "m = 33"):  # fmt: skip
            with pytest.raises(psycopg.Error):
                connection.execute(
                    f"create index on public.pages using hnsw"
                    f" (embedding extensions.vector_l2_ops) with ({settings})".encode()
                )
        for settings in ("lists = 0", "lists = 32769"):
            with pytest.raises(psycopg.Error):
                connection.execute(
                    f"create index on public.pages using ivfflat"
                    f" (embedding extensions.vector_l2_ops) with ({settings})".encode()
                )
    for settings in ("m: 1", "m: 101", "ef_construction: 3", "ef_construction: 1001", "m: 33"):
        with pytest.raises(InvalidSpec) as refused:
            bundle_of(notes(f", index: {{{settings}}}"))
        assert {item.code for item in refused.value.diagnostics} == {"SG285"}


def test_covering_and_null_keeping_indexes(server: Server) -> None:
    text = indexed(
        "{columns: title, unique: true, nulls_not_distinct: true, include: [id],"
        " with: {fillfactor: 70}, where: title <> ''}"
    )
    with database(server, bundle_of(text)) as connection:
        row = connection.execute(
            "select indexdef from pg_indexes where indexname = 'pages_title_idx'"
        ).fetchone()
        assert row == (
            "CREATE UNIQUE INDEX pages_title_idx ON public.pages USING btree (title) INCLUDE (id)"
            " NULLS NOT DISTINCT WITH (fillfactor='70') WHERE (title <> ''::text)",
        )


def test_an_index_that_includes_more_is_not_needless() -> None:
    text = indexed("{columns: title, include: [embedding], name: a}\n      - title, id")
    assert "include (embedding)" in sql_of(bundle_of(text), "index")


def test_the_owner_has_an_index(server: Server) -> None:
    text = f"""{HEAD}\
  notes:
    columns:
      writer: uuid not null
      embedding: vector(4)
    use:
      - id
      - vector_search: {{function: match_notes, column: embedding, owner: writer}}
    access: [{{allow: select, to: user, by: any}}]
"""
    assert "index if not exists notes_writer_idx on public.notes (writer)" in sql_of(
        bundle_of(text), "index"
    )


def test_two_searches_share_an_index() -> None:
    head, access, rest = notes(", index: {name: idx_notes, m: 8}").rpartition("    access:")
    other = "{function: match_others, column: embedding, filters: [shelf]}"
    text = f"{head}      - vector_search: {other}\n{access}{rest}"
    indexes = sql_of(bundle_of(text), "index")
    assert indexes.count("using hnsw") == 1
    assert "idx_notes" in indexes


def test_a_setting_of_the_extension_needs_its_library(server: Server) -> None:
    """What the statement before the function is for: without it, a second session is refused."""
    bundle = bundle_of(notes(""))
    (statement,) = (s.sql for s in bundle.statements if "function public.match_notes" in s.sql)
    loads, _, makes = statement.partition("create or replace function")
    assert loads
    with database(server, bundle) as connection:
        with (
            again(server, connection) as fresh,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="set parameter"),
        ):
            fresh.execute(f"create or replace function{makes}".encode())
        with again(server, connection) as fresh:
            fresh.execute(statement.encode())
