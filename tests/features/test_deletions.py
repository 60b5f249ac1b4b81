"""Functions that delete take the caller's own rows, and all of them only when asked for all."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .conftest import ALICE, BOB, Site, acting
from .specs import DELETIONS

pytestmark = pytest.mark.postgres

LEFT = "select tags ->> 'name' from notes order by 1"


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    """Two notes of Alice's, and two that she may delete too: one of Bob's, and one of nobody's."""
    made = site_of(DELETIONS)
    for whose, tags, is_shared in (
        (ALICE, '{"name": "a", "kind": ["work", "old"]}', False),
        (ALICE, '{"name": "b", "kind": ["work"]}', False),
        (BOB, '{"name": "c", "kind": ["work", "old"]}', True),
        (None, '{"name": "d", "kind": ["work", "old"]}', True),
    ):
        made.owner.execute(
            "insert into notes (user_id, tags, is_shared) values (%s, %s, %s)",
            [whose, tags, is_shared],
        )
    return made


def left(site: Site) -> list[str]:
    return [name for (name,) in site.owner.execute(LEFT.encode()).fetchall()]


CALLS = ["select clear_notes()", """select delete_tagged('{"kind": ["work"]}')"""]


@pytest.mark.parametrize("call", CALLS)
def test_what_belongs_to_others_stays(site: Site, call: str) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        assert api.execute(call.encode()).fetchone() == (2,)
    assert left(site) == ["c", "d"]


@pytest.mark.parametrize("call", CALLS)
def test_the_service_is_nobody(site: Site, call: str) -> None:
    with acting(site.owner, "service_role") as api:
        assert api.execute(call.encode()).fetchone() == (0,)
    assert left(site) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("call", CALLS)
def test_who_has_not_signed_in_may_not(site: Site, call: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(site.owner, "anon") as api:
        api.execute(call.encode())


@pytest.mark.parametrize(
    ("wanted", "stays"),
    [
        ({"kind": ["old"]}, ["b", "c", "d"]),
        ({"name": "b"}, ["a", "c", "d"]),
        ({"kind": ["old", "work"], "name": "a"}, ["b", "c", "d"]),
        ({"kind": ["new"]}, ["a", "b", "c", "d"]),
        ({"Kind": ["old"]}, ["a", "b", "c", "d"]),
    ],
)
def test_what_matches_goes(site: Site, wanted: dict[str, object], stays: list[str]) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        found = api.execute("select delete_tagged(%s)", [Jsonb(wanted)])
        assert found.fetchone() == (4 - len(stays),)
    assert left(site) == stays


@pytest.mark.parametrize("wanted", ["null", "'{}'", "'[]'", "'null'", "'true'", """'"a"'"""])
def test_what_says_nothing_is_refused(site: Site, wanted: str) -> None:
    with (
        pytest.raises(psycopg.errors.InvalidParameterValue, match="wanted is"),
        acting(site.owner, "authenticated", ALICE) as api,
    ):
        api.execute(f"select delete_tagged({wanted})".encode())
    assert left(site) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("path", ["tags", "user_id"])
def test_nulls_match_nothing(site: Site, path: str) -> None:
    site.owner.execute(f"update notes set {path} = null".encode())
    with acting(site.owner, "authenticated", ALICE) as api:
        found = api.execute("""select delete_tagged('{"kind": ["work"]}')""").fetchone()
    assert found == (0,)
