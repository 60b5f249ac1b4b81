"""Sums that hold whatever happens to the rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec
from schemagen.spec.load import load_text

from .conftest import ALICE, Site
from .specs import KEPT_TOTALS, TOTALS

pytestmark = pytest.mark.postgres

FIRST = "00000000-0000-4000-8000-0000000000c1"
SECOND = "00000000-0000-4000-8000-0000000000c2"
OTHER = "00000000-0000-4000-8000-0000000000c3"


def with_accounts(site: Site) -> Site:
    for key in (FIRST, SECOND):
        site.owner.execute("insert into accounts (id, user_id) values (%s, %s)", [key, ALICE])
    return site


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    return with_accounts(site_of(TOTALS))


@pytest.fixture
def kept(site_of: Callable[[str], Site]) -> Site:
    return with_accounts(site_of(KEPT_TOTALS))


def log(site: Site, key: str | None, *tokens: int | None) -> None:
    site.owner.execute(
        "insert into logs (account_id, tokens) select %s, unnest(%s::integer[])",
        [key, list(tokens)],
    )


def totals(site: Site) -> list[tuple[int, int | None]]:
    """What the first and the second account hold."""
    return site.owner.execute("select tokens, calls from accounts order by id").fetchall()


def test_one_statement_adds_for_several(site: Site) -> None:
    site.owner.execute(
        "insert into logs (account_id, tokens) values (%s, 1), (%s, 2), (%s, 3), (null, 4)",
        [FIRST, SECOND, FIRST],
    )
    assert totals(site) == [(4, 2), (2, 1)]


def test_a_null_adds_nothing_but_counts(site: Site) -> None:
    log(site, FIRST, 5, None)
    assert totals(site) == [(5, 2), (0, None)]
    site.owner.execute("update logs set tokens = 7 where tokens is null")
    assert totals(site) == [(12, 2), (0, None)]
    site.owner.execute("update logs set tokens = null")
    assert totals(site) == [(0, 2), (0, None)]


def test_deleting_subtracts(site: Site) -> None:
    log(site, FIRST, 1, 2, 4)
    site.owner.execute("delete from logs where tokens < 4")
    assert totals(site) == [(4, 1), (0, None)]


def test_deleting_keeps_what_is_to_be_kept(kept: Site) -> None:
    log(kept, FIRST, 1, 2, 4)
    kept.owner.execute("delete from logs")
    assert totals(kept) == [(7, 3), (0, None)]


@pytest.mark.parametrize("name", ["site", "kept"])
def test_a_row_that_moves_takes_its_part_along(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    log(site, FIRST, 1, 2)
    log(site, None, 8)
    site.owner.execute(
        "update logs set account_id = %s, tokens = tokens + 10 where tokens >= 2", [SECOND]
    )
    assert totals(site) == [(1, 1), (30, 2)]
    site.owner.execute("update logs set account_id = null where tokens > 10")
    assert totals(site) == [(1, 1), (0, 0)]


@pytest.mark.parametrize("name", ["site", "kept"])
def test_a_new_key_counts_nothing_twice(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    log(site, FIRST, 1, 2)
    site.owner.execute("update accounts set id = %s where id = %s", [OTHER, FIRST])
    assert totals(site) == [(0, None), (3, 2)]
    log(site, OTHER, 4)
    assert totals(site) == [(0, None), (7, 3)]


def test_rows_outlive_what_they_belonged_to(site: Site) -> None:
    log(site, FIRST, 1, 2)
    site.owner.execute("delete from accounts where id = %s", [FIRST])
    assert totals(site) == [(0, None)]
    assert site.value("select count(*) from logs where account_id is null") == 2


def test_an_upsert_adds_once(site: Site) -> None:
    upsert = (
        "insert into logs (id, account_id, tokens) values (%s, %s, 5)"
        " on conflict (id) do update set tokens = logs.tokens + excluded.tokens"
    )
    site.owner.execute(upsert, [OTHER, FIRST])
    site.owner.execute(upsert, [OTHER, FIRST])
    assert totals(site) == [(10, 1), (0, None)]


def test_the_latest_never_goes_back(site: Site) -> None:
    for at in ("2026-03-03", "2026-02-02"):
        site.owner.execute("insert into logs (account_id, at) values (%s, %s)", [FIRST, at])
    found = "select last_at = %s from accounts where id = %s"
    assert site.value(found, "2026-03-03", FIRST)
    site.owner.execute("update logs set at = '2026-04-04' where at = '2026-02-02'")
    assert site.value(found, "2026-04-04", FIRST)
    site.owner.execute("delete from logs")
    assert site.value(found, "2026-04-04", FIRST)


def test_two_who_add_at_once(site: Site) -> None:
    add = f"insert into logs (account_id, tokens) values ('{FIRST}', 3)"
    with site.owner.transaction():
        site.owner.execute(add.encode())
        other = site.beside(add)
    assert other.state is None
    assert totals(site) == [(6, 2), (0, None)]


@pytest.mark.parametrize("option", ["add: {tokens: tokens", "latest: {last_at: at"])
def test_a_column_that_is_not_there_is_told(option: str) -> None:
    wrong = TOTALS.replace(option, f"{option.split(': ')[0]}: {{token: tokens")
    with pytest.raises(InvalidSpec) as caught:
        build_model(load_text(wrong, "schema.yaml"))
    (problem,) = caught.value.diagnostics
    assert "no column 'token'" in problem.message
