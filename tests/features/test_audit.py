"""What is changed is written down, and nobody rewrites it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from .conftest import ALICE, BOB, Site, acting
from .specs import AUDIT

pytestmark = pytest.mark.postgres

KEY = "00000000-0000-4000-8000-0000000000c1"


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    """An account of Alice's; that it was made is not of interest."""
    made = site_of(AUDIT)
    made.owner.execute(
        "insert into accounts (id, user_id, name) values (%s, %s, 'a')", [KEY, ALICE]
    )
    assert log(made) == []
    return made


def log(site: Site) -> list[tuple[Any, ...]]:
    return site.owner.execute(
        "select table_name, operation, actor_id, actor_role, old_values, new_values"
        " from log order by id"
    ).fetchall()


def test_who_changed_what(site: Site) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        api.execute("update accounts set credit = 5, name = 'b'")
    with acting(site.owner, "service_role") as api:
        api.execute("update accounts set credit = 6")
    site.owner.execute("update accounts set credit = 7")
    assert log(site) == [
        ("accounts", "update", ALICE, "authenticated", {"credit": 0}, {"credit": 5}),
        ("accounts", "update", None, "service_role", {"credit": 5}, {"credit": 6}),
        ("accounts", "update", None, "postgres", {"credit": 6}, {"credit": 7}),
    ]
    assert site.value("select distinct row_key from log") == {"id": KEY}


def test_what_is_of_no_interest(site: Site) -> None:
    site.owner.execute("update accounts set name = 'b', credit = credit")
    assert log(site) == []


def test_deletions(site: Site) -> None:
    site.owner.execute("delete from accounts")
    assert log(site) == [("accounts", "delete", None, "postgres", {"credit": 0}, None)]


def test_a_table_without_limits_is_written_down_whole(site: Site) -> None:
    site.owner.execute("insert into settings values ('color', 'red')")
    site.owner.execute("update settings set value = 'blue'")
    site.owner.execute("update settings set value = null")
    site.owner.execute("delete from settings")
    assert [row[1:2] + row[4:] for row in log(site)] == [
        ("insert", None, {"name": "color", "value": "red"}),
        ("update", {"value": "red"}, {"value": "blue"}),
        ("update", {"value": "blue"}, {"value": None}),
        ("delete", {"name": "color", "value": None}, None),
    ]


def test_what_is_taken_back_was_never_written(site: Site) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), site.owner.transaction():
        site.owner.execute("update accounts set credit = 5")
        raise psycopg.errors.InsufficientPrivilege
    assert log(site) == []


def test_another_ones_row_is_neither_changed_nor_written_down(site: Site) -> None:
    with acting(site.owner, "authenticated", BOB) as api:
        api.execute("update accounts set credit = 5")
    assert log(site) == []


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize(
    "attack",
    [
        "update log set actor_id = 'somebody'",
        "delete from log",
        "truncate log",
        "insert into log (table_name, row_key, operation, actor_role) values ('x', '{}', 'x', 'x')",
        "select private.tried_accounts_audit()",
    ],
)
def test_the_log_is_nobodys_to_write(site: Site, role: str, attack: str) -> None:
    site.owner.execute("update accounts set credit = 5")
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        acting(site.owner, role, ALICE) as api,
    ):
        api.execute(attack.encode())
    assert len(log(site)) == 1
