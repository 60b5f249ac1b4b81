"""An array of ids, held true from both sides."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, BOB, Site, acting
from .specs import REFERENCES, REFUSING

pytestmark = pytest.mark.postgres

VIDEOS = [f"00000000-0000-4000-8000-0000000000f{number}" for number in range(3)]
BOBS = "00000000-0000-4000-8000-0000000000e0"
NOBODYS = "00000000-0000-4000-8000-0000000000d0"
COURSE = "00000000-0000-4000-8000-0000000000c0"


def array(*keys: str) -> str:
    return f"'{{{','.join(keys)}}}'"


def fill(*keys: str) -> str:
    return f"update courses set video_ids = {array(*keys)} where id = '{COURSE}'"


def delete(key: str) -> str:
    return f"delete from videos where id = '{key}'"


def held(site: Site) -> list[str]:
    return [str(key) for key in site.value("select video_ids from courses")]


def filled(site: Site) -> Site:
    for key in VIDEOS:
        site.owner.execute("insert into videos values (%s, %s)", [key, ALICE])
    site.owner.execute("insert into videos values (%s, %s)", [BOBS, BOB])
    site.owner.execute("insert into courses (id, user_id) values (%s, %s)", [COURSE, ALICE])
    site.owner.execute(fill(*VIDEOS).encode())
    return site


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    """A course of Alice's with three of her videos; one video of Bob's."""
    return filled(site_of(REFERENCES))


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
@pytest.mark.parametrize(
    ("keys", "error"),
    [
        ((BOBS,), psycopg.errors.ForeignKeyViolation),
        ((VIDEOS[0], NOBODYS), psycopg.errors.ForeignKeyViolation),
        ((VIDEOS[0], VIDEOS[0]), psycopg.errors.CheckViolation),
        ((VIDEOS[0], "null"), psycopg.errors.CheckViolation),
        ((f"{{{VIDEOS[0]}}}", f"{{{VIDEOS[1]}}}"), psycopg.errors.CheckViolation),
    ],
)
def test_what_an_array_can_not_hold(
    site: Site, role: str, keys: tuple[str, ...], error: type[psycopg.Error]
) -> None:
    for sql in (
        fill(*keys),
        f"insert into courses (user_id, video_ids) values ('{ALICE}', {array(*keys)})",
    ):
        with pytest.raises(error), acting(site.owner, role, ALICE) as api:
            api.execute(sql.encode())
    assert held(site) == VIDEOS


def test_a_foreign_row_and_a_missing_one_look_alike(site: Site) -> None:
    messages = set()
    for key in (BOBS, NOBODYS):
        with (
            pytest.raises(psycopg.errors.ForeignKeyViolation) as caught,
            acting(site.owner, "authenticated", ALICE) as api,
        ):
            api.execute(fill(key).encode())
        messages.add((str(caught.value.diag.message_primary), caught.value.diag.message_detail))
    assert len(messages) == 1


def test_order_is_kept_and_may_change(site: Site) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        api.execute(fill(*VIDEOS[::-1]).encode())
    assert held(site) == VIDEOS[::-1]


def test_what_is_deleted_leaves_the_array_in_order(site: Site) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        api.execute(delete(VIDEOS[1]).encode())
    assert held(site) == [VIDEOS[0], VIDEOS[2]]


def test_many_that_are_deleted_at_once(site: Site) -> None:
    site.owner.execute("delete from videos where user_id = %s", [ALICE])
    assert held(site) == []


@pytest.mark.parametrize("text", [REFERENCES, REFUSING], ids=["remove", "refuse"])
def test_a_user_goes_with_everything(site_of: Callable[[str], Site], text: str) -> None:
    site = filled(site_of(text))
    if text == REFUSING:
        site.owner.execute("delete from courses")
    site.owner.execute("delete from auth.users where id = %s", [ALICE])
    assert site.value("select count(*) from courses") == 0


def test_refusing(site_of: Callable[[str], Site]) -> None:
    site = filled(site_of(REFUSING))
    with (
        pytest.raises(psycopg.errors.ForeignKeyViolation),
        acting(site.owner, "authenticated", ALICE) as api,
    ):
        api.execute(delete(VIDEOS[1]).encode())
    site.owner.execute(delete(BOBS).encode())
    assert held(site) == VIDEOS


@pytest.mark.parametrize("change", [f"user_id = '{BOB}'", f"id = '{NOBODYS}'"])
def test_a_row_is_not_taken_from_under_an_array(site: Site, change: str) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        site.owner.execute(f"update videos set {change} where id = '{VIDEOS[0]}'".encode())


def test_both_are_handed_over_in_one_transaction(site: Site) -> None:
    hand_over = (
        f"update courses set user_id = '{BOB}'",
        f"update videos set user_id = '{BOB}' where user_id = '{ALICE}'",
    )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        site.owner.execute(hand_over[0].encode())
    with site.owner.transaction():
        site.owner.execute("set constraints all deferred")
        for statement in hand_over:
            site.owner.execute(statement.encode())
    assert held(site) == VIDEOS


def test_deferring_is_no_way_round(site: Site) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation), site.owner.transaction():
        site.owner.execute("set constraints all deferred")
        site.owner.execute(fill(BOBS).encode())


def test_deleted_while_it_is_put_in(site: Site) -> None:
    site.owner.execute(fill().encode())
    with site.owner.transaction():
        site.owner.execute(delete(VIDEOS[0]).encode())
        other = site.beside(fill(VIDEOS[0]))
    assert other.state == "23503"
    assert held(site) == []


def test_put_in_while_it_is_deleted(site: Site) -> None:
    site.owner.execute(fill().encode())
    with site.owner.transaction():
        site.owner.execute(fill(VIDEOS[0]).encode())
        other = site.beside(delete(VIDEOS[0]))
    assert other.state is None
    assert held(site) == []


def test_put_in_while_it_is_handed_over(site: Site) -> None:
    site.owner.execute(fill().encode())
    with site.owner.transaction():
        site.owner.execute("update videos set user_id = %s where id = %s", [BOB, VIDEOS[0]])
        other = site.beside(fill(VIDEOS[0]))
    assert other.state == "23503"
    assert held(site) == []


def test_deleting_where_an_array_could_be_overlooked(site: Site) -> None:
    site.owner.execute(fill().encode())
    assert site.beside(delete(VIDEOS[0]), "repeatable read").state == "0A000"
