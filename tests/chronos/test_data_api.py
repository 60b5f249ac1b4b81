"""Requests through the real Data API: PostgREST, supabase-js, signed tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle

from ..supabase.data_api import Answer, DataApi, data_api, token
from .conftest import inhabited
from .people import NAMES, TABLES, claims_of

DENIED = "42501"


@dataclass(frozen=True)
class Asker:
    """Somebody with a token."""

    api: DataApi
    token: str

    def titles(self, table: str) -> list[str]:
        """Return the titles that they are given of a table."""
        found = self.ask(("from", table), ("select", "title"), ("order", "title"))
        assert found.status == 200, found
        return [row["title"] for row in found.data]

    def ask(self, *calls: tuple[Any, ...]) -> Answer:
        return self.api.ask(self.token, *calls)

    def insert(self, table: str, **row: object) -> Answer:
        """Insert a row and ask for it back, as the client's users mostly do."""
        return self.ask(("from", table), ("insert", row), ("select",))

    def update(self, table: str, key: str, **row: object) -> Answer:
        return self.ask(
            ("from", table), ("update", row), ("eq", "id", NAMES[key]), ("select", "id")
        )

    def call(self, function: str, **arguments: object) -> Answer:
        return self.ask(("rpc", function, arguments))


@pytest.fixture(scope="module")
def served(bundle: Bundle) -> Iterator[DataApi]:
    """A server of the module's own, whose rows the tests add to."""
    with throwaway() as server:
        inhabited(server, bundle)
        with data_api(server) as api:
            yield api
        _check_left(server)


def _check_left(server: Server) -> None:
    """Nobody has changed what was Bruno's."""
    with connect(server.url) as owner:
        row = owner.execute(
            "select count(*), max(content) from public.chat_messages as m"
            " join public.chat_sessions as s on s.id = m.session_id where s.creator_id = %s",
            [NAMES["bruno"]],
        ).fetchone()
    assert row == (1, "his words")


def _asker(api: DataApi, name: str, kind: str) -> Asker:
    return Asker(api, token(**claims_of(name, kind)))


@pytest.fixture
def carla(served: DataApi) -> Asker:
    """A creator."""
    return _asker(served, "carla", "creator")


@pytest.fixture
def ann(served: DataApi) -> Asker:
    """Her student."""
    return _asker(served, "ann", "student")


@pytest.fixture
def ben(served: DataApi) -> Asker:
    """The student of another creator."""
    return _asker(served, "ben", "student")


@pytest.fixture
def dan(served: DataApi) -> Asker:
    """A student whose membership has ended."""
    return _asker(served, "dan", "student")


@pytest.fixture
def anon(served: DataApi) -> Asker:
    """Who has the key that every browser gets, and no more."""
    return Asker(served, token(role="anon"))


@pytest.fixture
def service(served: DataApi) -> Asker:
    """The team's own server."""
    return Asker(served, token(role="service_role"))


def test_everybody_is_given_their_own(
    carla: Asker, ann: Asker, ben: Asker, dan: Asker, service: Asker
) -> None:
    assert carla.titles("videos") == ["binned", "pending", "ready"]
    assert ann.titles("videos") == ["ready"]
    assert ben.titles("videos") == ["his"]
    assert dan.titles("videos") == []
    assert service.titles("videos") == ["binned", "his", "pending", "ready"]
    assert carla.titles("chat_sessions") == ["Ann asks", "Dan asked"]
    assert ann.titles("chat_sessions") == ["Ann asks"]
    assert ann.titles("courses") == ["published"]


@pytest.mark.parametrize("table", [*TABLES, "vector_index_stats"])
def test_anon_is_given_nothing(anon: Asker, table: str) -> None:
    found = anon.ask(("from", table), ("select", "*"))
    assert (found.status, found.code, found.data) == (401, DENIED, None)


def test_a_token_of_somebody_else_is_refused(served: DataApi, carla: Asker) -> None:
    head, body, _ = carla.token.split(".")
    forged = Asker(served, f"{head}.{body}.{'A' * 43}")
    assert forged.ask(("from", "videos"), ("select", "id")).status == 401


def test_a_creator_changes_the_profile_and_not_the_tier(carla: Asker) -> None:
    assert carla.update("creators", "carla", name="Carla C.").data == [{"id": NAMES["carla"]}]
    assert carla.update("creators", "carla", subscription_tier="pro").code == DENIED
    assert carla.update("creators", "bruno", name="mine").data == []


def test_a_creator_works_on_a_course(carla: Asker, ann: Asker) -> None:
    course = carla.insert("courses", creator_id=NAMES["carla"], title="zz new").data[0]
    made = carla.insert(
        "course_modules", course_id=course["id"], title="one", video_ids=[NAMES["ready"]]
    )
    assert made.status == 201
    assert made.data[0]["creator_id"] == NAMES["carla"]
    foreign = carla.insert(
        "course_modules", course_id=course["id"], title="two", video_ids=[NAMES["his"]]
    )
    assert foreign.code == "23503"
    assert carla.insert("courses", creator_id=NAMES["bruno"], title="his").code == DENIED
    assert "zz new" not in ann.titles("courses")
    gone = carla.ask(("from", "courses"), ("delete",), ("eq", "id", course["id"]))
    assert gone.status == 204


def test_a_student_opens_a_session_and_writes(ann: Asker, carla: Asker, ben: Asker) -> None:
    opened = ann.insert("chat_sessions", student_id=NAMES["ann"], title="zz opened")
    assert opened.status == 201
    session = opened.data[0]
    assert session["creator_id"] == NAMES["carla"]
    said = ann.ask(
        ("from", "chat_messages"),
        ("insert", {"session_id": session["id"], "role": "user", "content": "hello"}),
        ("select", "content"),
    )
    assert said.data == [{"content": "hello"}]
    forged = ann.insert("chat_messages", session_id=session["id"], role="assistant", content="x")
    assert forged.code == DENIED
    assert "zz opened" in carla.titles("chat_sessions")
    assert "zz opened" not in ben.titles("chat_sessions")
    row = ann.ask(("from", "chat_sessions"), ("select", "last_message_at"),
                  ("eq", "id", session["id"]), ("single",))  # fmt: skip
    assert row.data["last_message_at"] is not None


@pytest.mark.parametrize(
    "row",
    [
        {"student_id": NAMES["ben"]},
        {"student_id": NAMES["ann"], "creator_id": NAMES["bruno"]},
        {"student_id": NAMES["ann"], "context_video_ids": [NAMES["his"]]},
    ],
    ids=["another's student", "another creator", "another creator's video"],
)
def test_a_student_can_not_cross_over(ann: Asker, row: dict[str, object]) -> None:
    found = ann.insert("chat_sessions", **row)
    assert found.code in {DENIED, "23503"}
    assert found.data is None


def test_who_has_left_writes_nothing(dan: Asker) -> None:
    assert dan.insert("chat_sessions", student_id=NAMES["dan"]).code == DENIED
    assert dan.update("chat_sessions", "dans", title="back").data == []


def test_search_with_named_arguments(carla: Asker, ann: Asker, ben: Asker, anon: Asker) -> None:
    arguments = {
        "query_embedding": [1.0, *[0.01] * 1535],
        "match_count": 5,
        "similarity_threshold": 0.5,
    }

    def found(asker: Asker, **more: object) -> list[str]:
        answer = asker.call("search_video_chunks", **{**arguments, **more})
        assert answer.status == 200, answer
        assert all(0.5 <= row["similarity"] <= 1.000001 for row in answer.data)
        return sorted(row["chunk_text"] for row in answer.data)

    everything = ["binned words", "pending words", "ready words"]
    assert found(carla) == everything
    assert found(ann) == ["ready words"]
    assert found(ben) == ["his words"]
    assert found(carla, filter_video_ids=[NAMES["pending"]]) == ["pending words"]
    assert found(ann, filter_video_ids=[NAMES["pending"], NAMES["his"]]) == []
    assert len(found(carla, match_count=1)) == 1
    assert anon.call("search_video_chunks", **arguments).code == DENIED


def test_coverage_is_of_ones_own_chunks(carla: Asker, service: Asker) -> None:
    view = ("from", "vector_index_stats"), ("select", "total_chunks"), ("single",)
    assert carla.ask(*view).data == {"total_chunks": 3}
    assert service.ask(*view).data == {"total_chunks": 4}


def test_numbers_are_the_services(service: Asker, carla: Asker, ann: Asker) -> None:
    arguments = {"p_video_id": NAMES["ready"], "p_date": "2026-03-03", "p_views": 1}
    assert carla.call("increment_video_analytics", **arguments).code == DENIED
    assert ann.call("increment_video_analytics", **arguments).code == DENIED
    assert service.call("increment_video_analytics", **arguments).status == 200
    day = ("from", "video_analytics"), ("select", "views"), ("eq", "date", "2026-03-03")
    assert carla.ask(*day).data == [{"views": 1}]
    assert ann.ask(*day).data == []


@pytest.mark.parametrize(
    "function", ["chronos_access_token_hook", "chronos_creator_key", "note_last_message"]
)
def test_what_is_not_the_apis_is_not_there(service: Asker, ann: Asker, function: str) -> None:
    for asker in (service, ann):
        assert asker.call(function, event={}).status == 404
