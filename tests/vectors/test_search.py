"""The function finds what an exact search finds, and never a row that is not for the caller."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest

from schemagen.apply import rollback_bundle
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.model.model import Bundle
from schemagen.verify import smoke

from .library import (
    Connection,
    Vector,
    again,
    anywhere,
    as_role,
    bundle_of,
    chance_of,
    database,
    notes,
    sign_up,
    similarity,
    sql_of,
    written,
)

pytestmark = pytest.mark.postgres

FORMS: Final = {
    "cosine": notes(", owner: user_id"),
    "l2": notes(", owner: user_id, metric: l2"),
    "inner product": notes(", owner: user_id, metric: inner_product"),
    "l1": notes(", owner: user_id, metric: l1"),
    "without owner": notes(", threshold: 0.7, count: 5"),
    "halfvec column": notes(", owner: user_id", "halfvec(8)"),
    "cast to halfvec": notes(", owner: user_id, halfvec: true"),
    "more than 2,000 dimensions": notes(", owner: user_id", "vector(2001)"),
    "4,000 dimensions": notes(", owner: user_id", "vector(4000)"),
    "1,536 dimensions": notes(", index: {m: 8, ef_construction: 16}", "vector(1536)"),
    "one dimension": notes(", metric: l2", "vector(1)"),
    "always through the index": notes(", exact: 0, filters: [shelf]"),
    "without index": notes(", owner: user_id, index: none", "vector(5000)"),
    "ivfflat": notes(", owner: user_id, index: {method: ivfflat, lists: 10}"),
    "constants": notes(", arguments: [query_embedding], count: 3, threshold: 0.2"),
    "other names": notes(
        ", owner: user_id, filters: [shelf, {tags: any_of}, {metadata: contains}],"
        " arguments: {metadata: filter, query: q, count: k, threshold: least, owner: whose,"
        " shelf: shelf_number, tags: labels}, returns: [distance, title, id, similarity]"
    ),
    "function of the name of an alias": notes(", owner: user_id").replace("match_notes", "entry"),
    "names to be quoted": notes(
        ', owner: user_id, filters: [{"tags": contains}],'
        ' arguments: {query: "The Query", owner: select, tags: "Tags?"}'
    ).replace("match_notes", '"Find It"'),
    "columns of the names of the probe's variables": notes(
        ", owner: user_id, filters: [far, {near: any_of}, {sample: contains}]"
    ).replace(
        "      shelf: integer\n",
        "".join(f"      {name}: integer\n" for name in
                ("near", "far", "number", "expected", "asked", "few", "way", "near_"))
        + "      sample: jsonb not null default '{}'\n      entry: text[]\n",
    ),
    "filters": notes(
        ", filters: [{title: any_of}, {shelf: equals}, {tags: contains}, {metadata: contains}]"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_is_applied_proven_and_undone(text: str, server: Server) -> None:
    bundle = bundle_of(text)
    with database(server, bundle) as connection:
        report = smoke(connection, bundle.model)
        assert report.ok, [item.as_text() for item in report.diagnostics]
        facts = Facts.read(connection)
        # Each statement may run twice, also where the library of the extension is not loaded yet.
        with again(server, connection) as other:
            for statement in bundle.statements:
                other.execute(statement.sql.encode())
        assert Facts.read(connection) == facts
        rollback_bundle(connection, bundle.name)
        left = connection.execute(
            "select count(*) from pg_proc where proname like '%match_notes%' or proname = 'entry'"
        ).fetchone()
        assert left == (0,)


def test_rollback_leaves_nothing(server: Server) -> None:
    with psycopg.connect(server.url) as untouched:
        before = Facts.read(untouched)
    bundle = bundle_of(FORMS["filters"])
    with database(server, bundle) as connection:
        rollback_bundle(connection, bundle.name)
        assert Facts.read(connection) == before


# Against an exact search

DIMENSIONS: Final = 8


@dataclass(frozen=True)
class Note:
    id: UUID
    owner: UUID
    shelf: int | None
    tags: list[str]
    metadata: dict[str, Any]
    vector: Vector | None


def fill(connection: Connection, chance: random.Random, owners: list[UUID]) -> list[Note]:
    """Write notes of every kind; some have no vector, some one of zeros."""
    made = []
    for number in range(240):
        vector: Vector | None = anywhere(chance, DIMENSIONS)
        if number % 20 == 0:
            vector = None if number else [0.0] * DIMENSIONS
        note = Note(
            UUID(int=chance.getrandbits(128), version=4),
            chance.choice(owners),
            chance.choice([None, 1, 2, 3]),
            chance.sample(["a", "b", "c"], chance.randrange(3)),
            {"kind": chance.choice(["x", "y"]), "page": chance.randrange(3)},
            vector,
        )
        connection.execute(
            "insert into public.notes (id, user_id, shelf, tags, metadata, embedding)"
            " values (%s, %s, %s, %s, %s, %s)",
            [note.id, note.owner, note.shelf, note.tags, json.dumps(note.metadata),
             written(vector) if vector else None],
        )  # fmt: skip
        made.append(note)
    return made


def passes(note: Note, asked: dict[str, Any]) -> bool:
    shelf, tags, metadata = (asked.get(f"filter_{name}") for name in ("shelf", "tags", "metadata"))
    return (
        (shelf is None or note.shelf == shelf)
        and (tags is None or bool(set(note.tags) & set(tags)))
        and (metadata is None or metadata.items() <= note.metadata.items())
    )


def exact(notes: list[Note], metric: str, query: Vector, asked: dict[str, Any]) -> list[Note]:
    """Return what has to be found, the nearest first."""
    found = [
        note
        for note in notes
        if note.vector is not None
        and passes(note, asked)
        and (any(note.vector) or metric != "cosine")
    ]
    found.sort(key=lambda note: -similarity(metric, query, note.vector or ()))
    count = asked.get("match_count")
    found = found[: min(max(10 if count is None else count, 0), 200)]
    least = asked.get("match_threshold")
    return [
        note
        for note in found
        if least is None or similarity(metric, query, note.vector or ()) >= least
    ]


def asked_at_random(chance: random.Random, metric: str) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if chance.random() < 0.7:
        asked["match_count"] = chance.choice(
            [None, -(2**31), -5, 0, 1, 3, 10, 50, 200, 2_000_000_000]
        )
    if chance.random() < 0.5:
        asked["match_threshold"] = round(chance.uniform(-1, 1) if metric == "cosine" else 0.2, 3)
    if chance.random() < 0.4:
        asked["filter_shelf"] = chance.choice([None, 1, 2, 9])
    if chance.random() < 0.4:
        asked["filter_tags"] = chance.choice([None, [], ["a"], ["b", "c"], ["z"]])
    if chance.random() < 0.4:
        asked["filter_metadata"] = chance.choice(
            [None, {}, {"kind": "x"}, {"kind": "y", "page": 1}]
        )
    return asked


def call(connection: Connection, query: Vector | None, asked: dict[str, Any]) -> list[Any]:
    """Call the function as the Data API does, with named arguments."""
    names = "".join(f", {name} => %s" for name in asked)
    values = [json.dumps(value) if isinstance(value, dict) else value for value in asked.values()]
    sql = f"select id, similarity from public.match_notes(query_embedding => %s{names})"
    return connection.execute(
        sql.encode(), [written(query) if query is not None else None, *values]
    ).fetchall()


METRICS: Final = ("cosine", "l2", "inner_product", "l1")


@pytest.mark.parametrize("metric", METRICS)
def test_search_against_exact_search(metric: str, server: Server) -> None:
    filters = ", filters: [shelf, {tags: any_of}, {metadata: contains}]"
    chance = chance_of(f"search {metric}")
    # The notes of an owner are compared one by one, those of all are a crowd.
    text = notes(f", metric: {metric}, exact: 100{filters}")
    with database(server, bundle_of(text)) as connection:
        owners = sign_up(connection, 4)
        made = fill(connection, chance, owners)
        for number in range(150):
            owner = chance.choice(owners)
            query, asked = anywhere(chance, DIMENSIONS), asked_at_random(chance, metric)
            visible = [note for note in made if note.owner == owner]
            role, expected = "authenticated", exact(visible, metric, query, asked)
            if number % 10 == 0:
                role, expected = "service_role", exact(made, metric, query, asked)
            with as_role(connection, role, owner):
                # Here the function is judged, which an approximate index would blur.
                connection.execute("set local enable_indexscan = off")
                found = call(connection, query, asked)
            assert [key for key, _ in found] == [note.id for note in expected], (query, asked)
            for (_, near), note in zip(found, expected, strict=True):
                assert near == pytest.approx(similarity(metric, query, note.vector or ()), abs=1e-4)


@pytest.mark.parametrize("forced", [False, True], ids=["as planned", "through the vector index"])
@pytest.mark.parametrize("owner", ["", ", owner: user_id"], ids=["without owner", "with owner"])
def test_never_a_row_of_somebody_else(owner: str, forced: bool, server: Server) -> None:
    chance = chance_of(f"{owner} {forced}")
    crowd = ", exact: 0" if forced else ""
    with database(server, bundle_of(notes(owner + crowd))) as connection:
        owners = sign_up(connection, 4)
        made = {note.id: note.owner for note in fill(connection, chance, owners[:3])}
        for _ in range(60):
            me, other = chance.sample(owners, 2)
            with as_role(connection, "authenticated", me):
                if forced:
                    connection.execute("set local enable_seqscan = off")
                    connection.execute("set local enable_bitmapscan = off")
                    connection.execute("set local enable_sort = off")
                found = call(connection, anywhere(chance, DIMENSIONS), {"match_count": 200})
                assert {made[key] for key, _ in found} <= {me}
                assert bool(found) is (me is not owners[3])
                if owner:
                    asked = {"match_count": 200, "filter_user_id": other}
                    assert not call(connection, anywhere(chance, DIMENSIONS), asked)
        with as_role(connection, "anon"), pytest.raises(psycopg.errors.InsufficientPrivilege):
            call(connection, anywhere(chance, DIMENSIONS), {})
        with as_role(connection, "service_role"):
            found = call(connection, anywhere(chance, DIMENSIONS), {"match_count": 200})
            # A service says whose rows it wants; one that forgets it gets nobody's.
            assert bool(found) is not bool(owner)
            if owner:
                asked = {"match_count": 200, "filter_user_id": owners[0]}
                found = call(connection, anywhere(chance, DIMENSIONS), asked)
                assert {made[key] for key, _ in found} == {owners[0]}


def test_public_rows_beside_own_ones(server: Server) -> None:
    access = "owner: user_id, {allow: select, to: public, when: shelf = 1}"
    with database(server, bundle_of(notes("", access=access))) as connection:
        owners = sign_up(connection, 3)
        made = {note.id: note for note in fill(connection, chance_of(1), owners)}
        for role, me in (("authenticated", owners[0]), ("anon", None)):
            with as_role(connection, role, me):
                found = call(connection, [1.0] * DIMENSIONS, {"match_count": 200})
            expected = {
                key
                for key, note in made.items()
                if note.vector and any(note.vector) and (note.shelf == 1 or note.owner == me)
            }
            assert {key for key, _ in found} == expected


def test_what_makes_no_sense(server: Server) -> None:
    with database(server, bundle_of(notes(", metric: cosine"))) as connection:
        (me,) = sign_up(connection, 1)
        fill(connection, chance_of(2), [me])
        with as_role(connection, "authenticated", me):
            assert call(connection, None, {}) == []
            assert call(connection, [0.0] * DIMENSIONS, {}) == []
            assert len(call(connection, [1.0] * DIMENSIONS, {})) == 10
            assert len(call(connection, [1.0] * DIMENSIONS, {"match_count": 2**31 - 1})) == 200
            assert call(connection, [1.0] * DIMENSIONS, {"match_count": -(2**31)}) == []
            assert call(connection, [1.0] * DIMENSIONS, {"match_threshold": 1.1}) == []
            assert call(connection, [1.0] * DIMENSIONS, {"match_threshold": float("nan")}) == []
            for wrong in ([1.0], [1.0] * 9):
                with (
                    pytest.raises(psycopg.errors.DataException, match="expected 8 dimensions"),
                    connection.transaction(),
                ):
                    call(connection, wrong, {})


# What the proof notices

BROKEN: Final = {
    "order": ("order by distance\n", "order by distance desc\n"),
    "operator": ("operator(extensions.<=>)", "operator(extensions.<#>)"),
    "threshold": ("1 - nearest.distance >= match_notes.match_threshold", "true"),
    "count": ("coalesce(match_notes.match_count, 10)", "10"),
    "owner": ("entry.user_id = match_notes.filter_user_id", "true"),
    "filter": ("entry.shelf = match_notes.filter_shelf", "false"),
    "contains": ("entry.metadata @> match_notes.filter_metadata", "true"),
    "any of": ("entry.tags && match_notes.filter_tags", "true"),
    "similarity": ("\n    1 - nearest.distance", "\n    nearest.distance"),
    "order of few": ("order by every.distance\n", ""),
    "few": ("where not (select enough.came from enough)\n", "where false\n"),
    "crowd": ("where (select crowd.is_one from crowd)\n", "where false\n"),
    "both": ("where not (select enough.came from enough)\n", ""),
    "too few and all": ("where (select enough.came from enough)\n", ""),
    "what came": ("where (select enough.came from enough)\n", "where false\n"),
    "index that falls short": (
        "where not (select enough.came from enough)\n",
        "where not (select crowd.is_one from crowd)\n",
    ),
    "smallest count": (
        "2 * least(greatest(coalesce(match_notes.match_count, 10), 0), 200) - 1",
        "2 * least(coalesce(match_notes.match_count, 10), 200) - 1",
    ),
    "final order": ("order by nearest.distance + 0\n", "order by nearest.distance desc\n"),
}


@pytest.fixture(scope="module")
def proven() -> Bundle:
    filters = ", filters: [shelf, {tags: any_of}, {metadata: contains}]"
    return bundle_of(notes(f", owner: user_id{filters}"))


@pytest.mark.parametrize("mistake", BROKEN)
def test_the_probe_notices(mistake: str, server: Server, proven: Bundle) -> None:
    right, wrong = BROKEN[mistake]
    statement = next(s.sql for s in proven.statements if "function public.match_notes" in s.sql)
    assert right in statement
    with database(server, proven) as connection:
        connection.execute(statement.replace(right, wrong).encode())
        report = smoke(connection, proven.model)
        assert [item for item in report.diagnostics if "vector_search" in item.as_text()]


def test_who_may_call_it_is_who_may_read() -> None:
    grants = {
        "owner: user_id": "authenticated, service_role",
        "{allow: select, to: public}": "anon, authenticated, service_role",
        "{allow: insert, to: user, by: user_id}": "service_role",
    }
    for access, roles in grants.items():
        sql = sql_of(bundle_of(notes("", access=access)), "function")
        assert f" to {roles};" in sql
    sql = sql_of(bundle_of(notes(", access: [public]")), "function")
    assert " to anon, authenticated, service_role;" in sql
