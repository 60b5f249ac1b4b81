"""No row is its own ancestor."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import psycopg
import pytest

from .conftest import ALICE, Site, acting
from .specs import ACYCLIC

pytestmark = pytest.mark.postgres

KEYS = [f"00000000-0000-4000-8000-0000000000f{number}" for number in range(4)]
MOVE = "update folders set parent_id = '{}' where id = '{}'"
CIRCLES = """
    with recursive up (start, key) as (
      select id, parent_id from folders where parent_id is not null
      union
      select up.start, held.parent_id from up join folders as held on held.id = up.key
      where held.parent_id is not null
    )
    select count(*) from up where start = key
"""


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    made = site_of(ACYCLIC)
    for key in KEYS:
        made.owner.execute("insert into folders (id, user_id) values (%s, %s)", [key, ALICE])
    return made


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_circle_of_any_length(site: Site, role: str, length: int) -> None:
    for above, below in pairwise(KEYS[:length]):
        site.owner.execute(MOVE.format(above, below).encode())
    with pytest.raises(psycopg.errors.CheckViolation), acting(site.owner, role, ALICE) as api:
        api.execute(MOVE.format(KEYS[length - 1], KEYS[0]).encode())
    assert site.value(CIRCLES) == 0


def test_rows_that_come_as_a_circle(site: Site) -> None:
    one, two = (f"00000000-0000-4000-8000-0000000000e{number}" for number in range(2))
    rows = f"('{one}', '{ALICE}', '{two}'), ('{two}', '{ALICE}', '{one}')"
    for values in (rows, f"('{one}', '{ALICE}', '{one}')"):
        with (
            pytest.raises(psycopg.errors.CheckViolation),
            acting(site.owner, "authenticated", ALICE) as api,
        ):
            api.execute(f"insert into folders (id, user_id, parent_id) values {values}".encode())


def test_a_statement_that_closes_a_circle_row_by_row(site: Site) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute(
            "update folders set parent_id = case id when %s then %s::uuid else %s::uuid end"
            " where id in (%s, %s)",
            [KEYS[0], KEYS[1], KEYS[0], KEYS[0], KEYS[1]],
        )


def test_a_statement_may_turn_a_branch_over(site: Site) -> None:
    site.owner.execute(MOVE.format(KEYS[0], KEYS[1]).encode())
    site.owner.execute(
        "update folders set parent_id = case id when %s then %s::uuid end where id in (%s, %s)",
        [KEYS[0], KEYS[1], KEYS[0], KEYS[1]],
    )
    assert str(site.value("select parent_id from folders where id = %s", KEYS[0])) == KEYS[1]


def test_two_moves_that_close_a_circle_together(site: Site) -> None:
    with site.owner.transaction():
        site.owner.execute(MOVE.format(KEYS[1], KEYS[0]).encode())
        other = site.beside(MOVE.format(KEYS[0], KEYS[1]))
    assert other.state == "23514"
    assert site.value(CIRCLES) == 0


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_two_moves_above_read_committed(site: Site, isolation: str) -> None:
    site.owner.execute(MOVE.format(KEYS[2], KEYS[1]).encode())
    with site.owner.transaction():
        site.owner.execute(MOVE.format(KEYS[1], KEYS[0]).encode())
        other = site.beside(MOVE.format(KEYS[0], KEYS[2]), isolation)
    assert other.state in {"23514", "40001", "40P01"}
    assert site.value(CIRCLES) == 0


def test_what_does_not_move_does_not_wait(site: Site) -> None:
    with site.owner.transaction():
        site.owner.execute(MOVE.format(KEYS[1], KEYS[0]).encode())
        other = site.beside(
            f"update folders set name = 'x' where id = '{KEYS[3]}';"
            f"insert into folders (user_id, parent_id) values ('{ALICE}', '{KEYS[3]}')"
        )
        assert other.state is None
