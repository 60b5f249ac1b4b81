"""Moved whole, out of the API's reach."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, Site, acting
from .specs import ARCHIVE

pytestmark = pytest.mark.postgres

BOTH = "select (select count(*) from usage), (select count(*) from usage_archive)"


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    """Five rows that are old, the first the oldest, and one that is new."""
    made = site_of(ARCHIVE)
    made.owner.execute(
        "insert into usage (user_id, tokens, created_at)"
        " select %s, number, now() - (400 - number) * interval '1 day'"
        " from generate_series(1, 5) as number",
        [ALICE],
    )
    made.owner.execute("insert into usage (user_id, tokens) values (%s, 6)", [ALICE])
    return made


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_the_api_neither_moves_nor_looks(site: Site, role: str) -> None:
    for attack in (
        "select archive_usage()",
        "select * from usage_archive",
        "insert into usage_archive (id) values (1)",
        "delete from usage_archive",
    ):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            acting(site.owner, role, ALICE) as api,
        ):
            api.execute(attack.encode())


def test_rows_move_whole(site: Site) -> None:
    whole = "select id, user_id, tokens, cents, created_at from {} where tokens < 6 order by id"
    before = site.owner.execute(whole.format("usage").encode()).fetchall()
    with acting(site.owner, "service_role") as api:
        assert api.execute("select archive_usage()").fetchone() == (5,)
    assert site.owner.execute(whole.format("usage_archive").encode()).fetchall() == before
    assert site.owner.execute(BOTH.encode()).fetchone() == (1, 5)
    assert site.value("select archive_usage()") == 0


def test_batches_begin_with_the_oldest(site: Site) -> None:
    assert site.value("select archive_usage(p_batch => 2)") == 2
    found = site.owner.execute("select tokens from usage_archive order by tokens").fetchall()
    assert found == [(1,), (2,)]


@pytest.mark.parametrize("arguments", ["null", "interval '-1 day'", "interval '1 day', 0"])
def test_what_is_no_age_and_no_batch(site: Site, arguments: str) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        site.owner.execute(f"select archive_usage({arguments})".encode())


def test_two_at_once_share_the_work(site: Site) -> None:
    with site.owner.transaction():
        site.owner.execute("select archive_usage(p_batch => 2)")
        other = site.beside("select archive_usage()")
        assert other.state is None
    assert site.owner.execute(BOTH.encode()).fetchone() == (1, 5)


def test_a_row_that_is_there_already_stops_all(site: Site) -> None:
    site.owner.execute(
        "insert into usage_archive select usage.*, now() from usage where tokens = 3"
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        site.owner.execute("select archive_usage()")
    assert site.owner.execute(BOTH.encode()).fetchone() == (6, 1)


def test_an_archived_row_goes_when_its_time_is_over(site: Site) -> None:
    site.owner.execute("select archive_usage()")
    site.owner.execute(
        "update usage_archive set archived_at = now() - interval '8 years' where tokens < 3"
    )
    site.owner.execute("select archive_usage()")
    assert site.owner.execute(BOTH.encode()).fetchone() == (1, 3)


def test_an_archived_row_goes_with_its_owner(site: Site) -> None:
    site.owner.execute("select archive_usage()")
    site.owner.execute("delete from auth.users where id = %s", [ALICE])
    assert site.owner.execute(BOTH.encode()).fetchone() == (0, 0)
