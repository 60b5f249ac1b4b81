"""Nothing is counted twice or lost, and nobody counts who may not."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, Site, acting
from .specs import COUNTER

pytestmark = pytest.mark.postgres

CALL = "select * from count_video(p_video_id => '{}', p_views => {})"
ROWS = "select date, views, seconds, user_id::text from days"


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of(COUNTER)


@pytest.fixture
def video(site: Site) -> str:
    return str(site.value("insert into videos (user_id) values (%s) returning id", ALICE))


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_the_api_may_not_count(site: Site, video: str, role: str) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        acting(site.owner, role, ALICE) as api,
    ):
        api.execute(CALL.format(video, 1).encode())


def test_counting_up_and_down(site: Site, video: str) -> None:
    with acting(site.owner, "service_role") as api:
        assert api.execute(CALL.format(video, 2).encode()).fetchall() == [(2, 0)]
        assert api.execute(CALL.format(video, -1).encode()).fetchall() == [(1, 0)]
        api.execute("select count_video(%s, '2020-02-02', p_seconds => 5)", [video])
    today = site.value("select (now() at time zone 'UTC')::date")
    found = site.owner.execute(f"{ROWS} order by date desc".encode()).fetchall()
    assert found[0] == (today, 1, 0, ALICE)
    assert found[1][1:] == (0, 5, ALICE)


def test_checks_of_the_table_hold(site: Site, video: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), acting(site.owner, "service_role") as api:
        api.execute(CALL.format(video, -1).encode())


def test_adding_nothing_writes_nothing(site: Site, video: str) -> None:
    assert site.owner.execute(CALL.format(video, 0).encode()).fetchall() == []
    assert site.owner.execute(CALL.format(video, "null").encode()).fetchall() == []
    assert site.value("select count(*) from days") == 0


def test_null_in_a_counter_is_nothing_yet(site: Site, video: str) -> None:
    site.owner.execute("insert into days (video_id, date) values (%s, '2020-02-02')", [video])
    found = site.owner.execute("select * from count_video(%s, '2020-02-02', 1, 3)", [video])
    assert found.fetchall() == [(1, 3)]


def test_two_who_count_a_new_day_at_once(site: Site, video: str) -> None:
    with site.owner.transaction():
        site.owner.execute(CALL.format(video, 1).encode())
        other = site.beside(CALL.format(video, 10))
    assert other.state is None
    assert site.owner.execute("select views from days").fetchall() == [(11,)]
