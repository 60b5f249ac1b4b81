"""Faults of the schema that the preset was made from: searches, their index, and plans."""

from __future__ import annotations

import re

import psycopg
import pytest

from schemagen.build import read_model
from schemagen.core.errors import InvalidSpec
from schemagen.database.server import Server

from ..attacks.attempts import Attempt, attempts, key
from ..attacks.site import Connection, Site, signed_in
from ..editor import Editor, script
from .conftest import PRESET, bundle_with, vector

NEAR = vector(1)


# --- what a search gives --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("", ["hers", "everybodys"]),
        (", 0.5, 5, '{}'", ["hers", "everybodys"]),
        (", 0.9", ["hers"]),
        (", 0.5, 1", ["hers"]),
        (", 0.5, 0", []),
        (", null, null, null", ["hers", "everybodys"]),
        (""", 0.5, 10, '{"category": "help"}'""", ["everybodys"]),
        (""", 0.5, 10, '{"tags": ["b"]}'""", ["everybodys"]),
        (""", 0.9, 10, '{"category": "help"}'""", []),
        (""", filter_metadata => '{"category": "docs"}'""", ["hers"]),
        (", match_count => 1", ["hers"]),
    ],
)
def test_own_and_public_documents_are_found(ai: Site, arguments: str, found: list[str]) -> None:
    call = f"select id from match_embeddings({NEAR}{arguments})"
    with ai.connection.transaction(force_rollback=True):
        ending = ai.ends(signed_in("alice"), call)
        assert ending.rows == tuple((name,) for name in found), str(ending)


@attempts(f"""
    bob: select id from match_embeddings({NEAR}, -1, 200) where id = 'hers'
    --> 0 rows
    bob: select id from match_embeddings({NEAR}, -1, 1000000, '{{"category": "docs"}}')
    --> = his
    anon: select * from match_embeddings({NEAR})
    --> 42501 privilege
    bob: select * from match_embeddings('[1,0,0]')
    --> 22000
    bob: select id, content, metadata, round(similarity::numeric, 6)
    from match_embeddings({NEAR}, 0.7)
    ==> = everybodys, public words, {{'tags': ['a', 'b'], 'category': 'help'}}, 0.800000
    -- Row level security does not bind the service.
    service: select count(*) from match_embeddings({NEAR}, -1)
    ==> = 3
""")
def test_nobody_finds_documents_of_others(ai: Site, attempt: Attempt) -> None:
    ai.tries(attempt)


# --- AI-7, AI-8: plans ----------------------------------------------------------------------

DIMENSIONS = 8
QUERY = vector(1, dimensions=DIMENSIONS)
RANDOM = "array(select random() - 0.5 from generate_series(1, 8) where n = n)::vector"


@pytest.fixture(scope="module")
def library(server: Server) -> str:
    """Where 6,000 documents of many are; Carol's 20 and six public ones, the rare, are far away."""
    with psycopg.connect(server.url, autocommit=True) as creator:
        creator.execute("drop database if exists library")
        creator.execute("create database library template postgres")
    url = server.url.replace("/postgres?", "/library?")
    with psycopg.connect(url, autocommit=True) as owner:
        # With more candidates the planner would rather read vectors as short as these one by one.
        values = {"embedding_dimensions": str(DIMENSIONS), "hnsw_ef_search": "40"}
        owner.execute(script(bundle_with(**values)))
        owner.execute("set search_path = public, extensions")
        owner.execute("select setseed(0.5)")
        owner.execute(
            "insert into auth.users (id) select gen_random_uuid() from generate_series(1, 60)"
        )
        owner.execute("insert into auth.users (id) values (%s)", [key("carol")])
        owner.execute(
            "insert into embeddings (user_id, content, metadata, embedding)"
            " select u.id, 'words', jsonb_build_object('n', n),"
            f" {RANDOM} from auth.users as u, generate_series(1, 100) as n"
            f" where u.id <> '{key('carol')}'".encode()
        )
        owner.execute(
            "insert into embeddings (user_id, content, metadata, embedding)"
            " select case when n > 6 then %s::uuid end, 'far',"
            " jsonb_build_object('rare', n <= 6),"
            f" {vector(-1, 0.1, dimensions=DIMENSIONS)} from generate_series(1, 26) as n".encode(),
            [key("carol")],
        )
        owner.execute("vacuum analyze embeddings")
    return url


def plan(connection: Connection, sql: str) -> str:
    return "\n".join(str(line) for (line,) in connection.execute(f"explain {sql}".encode()))


def test_ai_7_what_is_in_the_function_is_explained(library: str) -> None:
    with psycopg.connect(library) as owner:
        owner.execute("set local search_path = public, extensions")
        call = plan(owner, f"select * from match_embeddings({QUERY})")
        assert "Function Scan" in call and "idx_embeddings_vector" not in call
        # As the preset's head says.
        head = PRESET.read_text(encoding="utf-8").partition("schemagen: 1")[0]
        (inner,) = re.findall(r"#\s+(select id from embeddings order by .*)", head)
        found = plan(owner, inner.replace("$1", f"'[1{',0' * 7}]'"))
        assert "Index Scan using idx_embeddings_vector" in found


def used(library: str, sql: str, who: str | None = None) -> dict[str, int]:
    """Return how often a statement looked into each index."""
    count = "select indexrelname, idx_scan from pg_stat_user_indexes where relname = 'embeddings'"
    with psycopg.connect(library, autocommit=True) as owner:
        before: dict[str, int] = dict(owner.execute(count).fetchall())
        owner.execute("set search_path = public, extensions")
        if who:
            owner.execute(
                "select set_config('request.jwt.claims', %s, false)",
                [f'{{"sub": "{key(who)}"}}'],
            )
            owner.execute("set role authenticated")
        owner.execute(sql.encode())
        owner.execute("reset role")
        owner.execute("select pg_stat_force_next_flush()")
    with psycopg.connect(library, autocommit=True) as owner:
        after: dict[str, int] = dict(owner.execute(count).fetchall())
    return {name: after[name] - before[name] for name in after if after[name] > before[name]}


def test_ai_8_each_search_uses_the_index_that_fits(library: str) -> None:
    rare = """select id from match_embeddings({}, -1, 10, '{{"rare": true}}')"""
    assert used(library, f"select id from match_embeddings({QUERY})") == {
        "idx_embeddings_vector": 1
    }
    # Once to count, once to compare.
    assert used(library, rare.format(QUERY)) == {"idx_embeddings_metadata": 2}
    # Who has few documents gets them exactly.
    assert "idx_embeddings_vector" not in used(
        library, f"select id from match_embeddings({QUERY}, -1)", "carol"
    )


@pytest.mark.parametrize("forced", [False, True])
def test_ai_8_a_filter_takes_no_rows_away(library: str, forced: bool) -> None:
    with psycopg.connect(library) as owner:
        owner.execute("set local search_path = public, extensions")
        if forced:
            # The vector index alone: it goes on until there are enough.
            owner.execute("set local enable_bitmapscan = off; set local enable_seqscan = off")
        call = f"""select id from match_embeddings({QUERY}, -1, 6, '{{"rare": true}}')"""
        assert owner.execute(call.encode()).rowcount == 6
        owner.execute("set local role authenticated")
        owner.execute(
            "select set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{key("carol")}"}}']
        )
        # Her 20 and the six of everybody, behind 6,000 that are nearer.
        call = f"select content from match_embeddings({QUERY}, -1, 26)"
        assert owner.execute(call.encode()).fetchall() == [("far",)] * 26


# --- AI-9: the index ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "code", "message"),
    [
        ({"hnsw_m": "1"}, "SG112", "minimum"),
        ({"hnsw_m": "101"}, "SG112", "maximum"),
        ({"hnsw_m": "64"}, "SG285", "less than twice m"),
        ({"hnsw_ef_construction": "31"}, "SG285", "less than twice m"),
        ({"hnsw_ef_construction": "1001"}, "SG112", "maximum"),
        ({"hnsw_ef_search": "0"}, "SG112", "minimum"),
        ({"hnsw_ef_search": "1001"}, "SG112", "maximum"),
    ],
)
def test_ai_9_settings_that_the_server_would_refuse(
    parameters: dict[str, str], code: str, message: str
) -> None:
    with pytest.raises(InvalidSpec) as caught:
        read_model(PRESET, parameters)
    (found,) = caught.value.diagnostics
    assert (found.code, message in found.message) == (code, True)


@pytest.mark.parametrize(("m", "ef_construction", "ef_search"), [(8, 32, 20), (32, 128, 100)])
def test_ai_9_the_documented_variants(
    empty: Connection, m: int, ef_construction: int, ef_search: int
) -> None:
    values = {"hnsw_m": m, "hnsw_ef_construction": ef_construction, "hnsw_ef_search": ef_search}
    empty.execute(script(bundle_with(**{name: str(value) for name, value in values.items()})))
    found = empty.execute("select reloptions from pg_class where relname = 'idx_embeddings_vector'")
    assert found.fetchall() == [([f"m={m}", f"ef_construction={ef_construction}"],)]
    found = empty.execute("select proconfig from pg_proc where proname = 'match_embeddings'")
    assert f"hnsw.ef_search={ef_search}" in found.fetchall()[0][0]


def test_ai_9_a_new_index_is_made_beside_the_old_one(empty: Connection) -> None:
    empty.execute(script(bundle_with()))
    head = PRESET.read_text(encoding="utf-8").partition("schemagen: 1")[0]
    recipe = re.findall(
        r"#   ((?:create|drop|alter) .*?;)", re.sub(r"\n#     ", " ", head), re.DOTALL
    )
    assert len(recipe) == 3
    for statement in recipe:
        empty.execute(statement.encode())
    found = empty.execute(
        "select c.relname, c.reloptions, i.indisvalid from pg_index as i"
        " join pg_class as c on c.oid = i.indexrelid"
        " where i.indrelid = 'embeddings'::regclass and c.reloptions is not null"
    )
    assert found.fetchall() == [("idx_embeddings_vector", ["m=32", "ef_construction=128"], True)]


# --- AI-10: dimensions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dimensions", "index"),
    [
        ("384", "(embedding vector_cosine_ops)"),
        ("2000", "(embedding vector_cosine_ops)"),
        ("2001", "(((embedding)::halfvec(2001)) halfvec_cosine_ops)"),
        ("3072", "(((embedding)::halfvec(3072)) halfvec_cosine_ops)"),
    ],
)
def test_ai_10_another_model_of_embeddings(empty: Connection, dimensions: str, index: str) -> None:
    empty.execute(script(bundle_with(embedding_dimensions=dimensions)))
    found = empty.execute(
        "select indexdef from pg_indexes where indexname = 'idx_embeddings_vector'"
    ).fetchall()
    assert index in found[0][0]
    near = f"array_fill(0.1, array[{dimensions}])::vector"
    empty.execute(f"insert into embeddings (content, embedding) values ('words', {near})".encode())
    empty.execute("set enable_seqscan = off")
    call = f"select content from match_embeddings({near}, 0.9)"
    assert empty.execute(call.encode()).fetchall() == [("words",)]
    with pytest.raises(psycopg.errors.DataException):
        empty.execute(f"select * from match_embeddings({vector(1)})".encode())


@pytest.mark.parametrize("dimensions", ["0", "4001", "many"])
def test_ai_10_dimensions_that_can_not_be_indexed(dimensions: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        read_model(PRESET, {"embedding_dimensions": dimensions})
    assert {item.code for item in caught.value.diagnostics} <= {"SG112", "SG111"}


# --- AI-15, AI-17: who asks, where names are looked up, what an index knows -------------------


def test_ai_15_who_asks_is_found_out_once_a_statement(editor: Editor) -> None:
    assert (
        editor.rows(
            "select tablename, policyname"
            " from pg_policies, concat_ws(' ', qual, with_check) as p"
            " where schemaname = 'public' and p ~ 'auth\\.' and"
            " regexp_replace(p, '\\( SELECT auth\\.uid\\(\\) AS \\w+\\)', '', 'g') ~ 'auth\\.'"
        )
        == []
    )
    assert (
        editor.rows(
            "select tablename, cmd, roles from pg_policies where schemaname = 'public'"
            " group by 1, 2, 3 having count(*) > 1"
        )
        == []
    )
    assert editor.value("select count(*) from pg_policies where schemaname = 'public'") > 8


def test_ai_15_functions_say_where_names_are_looked_up(editor: Editor) -> None:
    config = (
        "select proname, (select s from unnest(proconfig) as s where s like 'search_path=%')"
        " from pg_proc where pronamespace in (select oid from pg_namespace"
        " where nspname in ('public', 'private'))"
    )
    found = dict(editor.rows(config))
    assert {"match_embeddings", "get_usage_stats", "delete_by_metadata"} <= set(found)
    assert set(found.values()) == {"search_path=pg_catalog, pg_temp"}
    assert (
        editor.value(
            "select extnamespace::regnamespace::text from pg_extension where extname = 'vector'"
        )
        == "extensions"
    )


def test_ai_17_metadata_is_indexed_for_what_is_asked(library: str) -> None:
    with psycopg.connect(library) as owner:
        opclass = owner.execute(
            "select o.opcname from pg_index as i join pg_opclass as o on o.oid = i.indclass[0]"
            " where i.indexrelid = 'idx_embeddings_metadata'::regclass"
        )
        assert opclass.fetchall() == [("jsonb_path_ops",)]
        found = plan(owner, """select * from embeddings where metadata @> '{"rare": true}'""")
        assert "idx_embeddings_metadata" in found
