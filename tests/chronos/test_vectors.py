"""``search_video_chunks`` against an exact search: never a foreign row, and what is near."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle

from ..asking import Connection
from ..search.sampling import SEED, SOAK, Tried
from .conftest import PRESET

ROWS: Final = 20_000 if SOAK else 2_000
SEARCHES: Final = 40 if SOAK else 10
"""How often each of the callers asks in each of the ways."""
DIMENSIONS: Final = 64
TOPICS: Final = 200
NOISE: Final = 0.6 / DIMENSIONS**0.5
VIDEOS: Final = 10
"""How many each creator has; the last one is in the bin."""
SHARES: Final = {"half": 0.5, "some": 0.2, "few": 0.1, "1 %": 0.01}
"""Which part of the chunks each creator who asks has."""
CROWD: Final = {f"one of many {number}": 0.19 / 60 for number in range(60)}
"""The others, who have the rest."""

Vector = list[float]


@dataclass(frozen=True)
class Chunk:
    """A chunk as the exact search sees it."""

    id: UUID
    creator: str
    video: UUID
    binned: bool
    vector: Vector


@dataclass(frozen=True)
class Library:
    """What was written, and where."""

    connection: Connection
    chunks: Sequence[Chunk]
    claims: dict[str, str]
    topics: Sequence[Vector]
    chance: random.Random

    def visible(self, who: str) -> list[Chunk]:
        """Return what somebody may read: students not what is in the bin, the service all."""
        kind, _, name = who.partition(" ")
        if kind == "service":
            return list(self.chunks)
        return [
            chunk
            for chunk in self.chunks
            if chunk.creator == name and not (kind == "student" and chunk.binned)
        ]

    def asks(self, who: str, query: Vector, *, planned: bool, **arguments: Any) -> list[UUID]:
        """Call the function as the Data API does."""
        names = "".join(f", {name} => %s" for name in arguments)
        role = "service_role" if who == "service" else "authenticated"
        with self.connection.transaction(force_rollback=True):
            if not planned:
                _compare_up_to(self.connection, 0)
            self.connection.execute(
                "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)",
                [role, self.claims.get(who, "{}")],
            )
            for way in () if planned else ("seqscan", "bitmapscan", "sort"):
                self.connection.execute(f"set local enable_{way} = off".encode())
            sql = f"select id from public.search_video_chunks(query_embedding => %s{names})"
            rows = self.connection.execute(sql.encode(), [_written(query), *arguments.values()])
            return [key for (key,) in rows]

    def query(self) -> Vector:
        """Return something that somebody could ask about."""
        return _around(self.chance, self.chance.choice(self.topics))


def _compare_up_to(connection: psycopg.Connection, rows: int) -> None:
    """Have no more rows compared one by one: what is above goes through the index.

    With none it is the index alone, even if it falls short.
    """
    row = connection.execute(
        "select pg_get_functiondef(oid) from pg_proc where proname = 'search_video_chunks'"
    ).fetchone()
    assert row is not None
    changed, count = re.subn(r"(?<=from asked offset )\d+", str(rows), row[0])
    assert count == 1
    if not rows:
        changed, count = re.subn(r"(?<=select )(?=count\(\*\) >= )", "true or ", changed)
        assert count == 1
    connection.execute(changed.encode())


def _around(chance: random.Random, topic: Vector) -> Vector:
    """Return a vector of a topic, as texts have them: nearer to it than to any other.

    Without a topic it is anywhere, as far from all others as they are from each other.
    """
    if not topic:
        return _unit([chance.gauss(0, 1) for _ in range(DIMENSIONS)])
    return _unit([number + chance.gauss(0, NOISE) for number in topic])


def _unit(vector: Vector) -> Vector:
    length = sum(number * number for number in vector) ** 0.5
    return [number / length for number in vector]


def _written(vector: Vector) -> str:
    return "[" + ",".join(f"{number:.5f}" for number in vector) + "]"


def _likeness(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _key(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


@pytest.fixture(scope="module", params=["topics", "no structure"])
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    chance = random.Random(SEED)  # noqa: S311 - no secret is made of it
    model, _ = read_model(PRESET, {"embedding_dimensions": str(DIMENSIONS)})
    with throwaway() as server:
        with connect(server.url) as owner:
            apply_bundle(owner, render_bundle(model))
            found = _filled(owner, chance, topics=request.param == "topics")
            if not SOAK:
                # As few as the rows are, so that a sample goes through the index too.
                _compare_up_to(owner, ROWS // 4)
            owner.commit()
            owner.execute("analyze")
            owner.commit()
        with psycopg.connect(server.admin_url) as connection:
            yield Library(connection, *found, chance)


def _filled(
    owner: psycopg.Connection, chance: random.Random, *, topics: bool
) -> tuple[list[Chunk], dict[str, str], list[Vector]]:
    about: list[Vector] = [_around(chance, []) for _ in range(TOPICS)] if topics else [[]]
    videos: dict[str, list[UUID]] = {}
    claims: dict[str, str] = {}
    shares = {**SHARES, **CROWD}
    for name in shares:
        creator, student = _key(chance), _key(chance)
        claims[f"creator {name}"] = json.dumps({"creator_id": str(creator)})
        claims[f"student {name}"] = json.dumps({"student_id": str(student)})
        videos[name] = [_key(chance) for _ in range(VIDEOS)]
        owner.execute(
            "insert into public.creators (id, whop_company_id, whop_user_id, email)"
            " values (%s, %s, %s, %s)",
            [creator, name, name, name],
        )
        owner.execute(
            "insert into public.students (id, creator_id, whop_user_id, whop_membership_id, email)"
            " values (%s, %s, %s, %s, %s)",
            [student, creator, name, name, name],
        )
        owner.cursor().executemany(
            "insert into public.videos (id, creator_id, title, status, is_deleted)"
            " values (%s, %s, '', 'completed', %s)",
            [(video, creator, video == videos[name][-1]) for video in videos[name]],
        )
    names = chance.choices(list(shares), list(shares.values()), k=ROWS)
    chunks = []
    for name in names:
        video = chance.choice(videos[name])
        vector = _around(chance, chance.choice(about))
        chunks.append(Chunk(_key(chance), name, video, video == videos[name][-1], vector))
    owner.execute(
        "create temporary table written"
        " (id uuid, video_id uuid, place integer, embedding extensions.vector)"
    )
    with owner.cursor().copy(b"copy written from stdin") as copy:
        for number, chunk in enumerate(chunks):
            copy.write_row([chunk.id, chunk.video, number, _written(chunk.vector)])
    owner.execute("""
        insert into public.video_chunks
            (id, video_id, chunk_index, chunk_text, embedding, start_time_seconds,
             end_time_seconds, word_count)
        select id, video_id, place, '', embedding, 0, 1, 1 from written
    """)
    return chunks, claims, about


WHO: Final = [f"{kind} {name}" for name in SHARES for kind in ("creator", "student")]


@pytest.mark.parametrize("planned", [True, False], ids=["as planned", "through the vector index"])
@pytest.mark.parametrize("who", [*WHO, "service"])
def test_never_a_row_that_one_may_not_read(
    library: Library, who: str, planned: bool, tried: Tried
) -> None:
    visible = {chunk.id: chunk for chunk in library.visible(who)}
    everywhere = list({chunk.video for chunk in library.chunks})
    found_some = 0
    for _ in range(SEARCHES):
        query, arguments = library.query(), _asked(library.chance, everywhere)
        found = library.asks(who, query, planned=planned, **arguments)
        assert set(found) <= set(visible)
        for key in found:
            chunk = visible[key]
            assert chunk.video in arguments.get("filter_video_ids", everywhere)
            assert _likeness(query, chunk.vector) > arguments["similarity_threshold"] - 1e-3
        near = [_likeness(query, visible[key].vector) for key in found]
        assert all(one >= other - 1e-4 for one, other in pairwise(near)), "the nearest come first"
        assert len(found) == len(set(found)) <= arguments.get("match_count", 5)
        found_some += bool(found)
    assert found_some
    tried({"with results": found_some, "without": SEARCHES - found_some})


def _asked(chance: random.Random, videos: list[UUID]) -> dict[str, Any]:
    asked: dict[str, Any] = {"similarity_threshold": chance.choice([-1, 0, 0.2, 0.5, 0.9])}
    if chance.random() < 0.8:
        asked["match_count"] = chance.choice([1, 3, 10, 50, 200])
    if chance.random() < 0.5:
        # Mostly of others.
        asked["filter_video_ids"] = chance.sample(videos, chance.choice([1, 5, 30]))
    return asked


@pytest.mark.parametrize("filtered", [False, True], ids=["all videos", "half of the videos"])
@pytest.mark.parametrize("who", [*WHO, "service"])
def test_recall_at_default_settings(
    library: Library, who: str, filtered: bool, tried: Tried
) -> None:
    """What is found of the ten nearest that one may read, as the server plans it."""
    hits = wanted = 0
    visible = library.visible(who)
    videos = sorted({chunk.video for chunk in visible})[::2] if filtered else None
    for _ in range(SEARCHES):
        query = library.query()
        rows = [chunk for chunk in visible if videos is None or chunk.video in videos]
        near = sorted(rows, key=lambda chunk: -_likeness(query, chunk.vector))[:10]
        found = library.asks(
            who, query, planned=True, match_count=10, similarity_threshold=-1,
            filter_video_ids=videos,
        )  # fmt: skip
        assert len(found) == len(near)
        hits += len({chunk.id for chunk in near} & set(found))
        wanted += len(near)
    tried({"found": hits, "missed": wanted - hits})
    assert hits >= 0.95 * wanted, f"recall@10 is {hits / wanted:.3f}"
