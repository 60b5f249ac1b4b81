"""A tenant begins with an owner, and is never without one."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, BOB, Site, acting
from .specs import MEMBERSHIPS

pytestmark = pytest.mark.postgres

OWNERS = "select count(*) from memberships where role = 'owner'"
LEAVE = "delete from memberships where user_id = '{}'"


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of(MEMBERSHIPS)


@pytest.fixture
def two_owners(site: Site) -> str:
    """An organization of Alice's, with Bob as a second owner."""
    key = site.value(
        "insert into organizations (name, created_by) values ('x', %s) returning id", ALICE
    )
    site.owner.execute("insert into memberships values (%s, %s, 'owner')", [key, BOB])
    return str(key)


def test_who_makes_one_is_its_owner(site: Site) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        row = api.execute("insert into organizations (name) values ('x') returning id").fetchone()
    assert row is not None
    found = site.owner.execute("select organization_id, user_id::text, role from memberships")
    assert found.fetchall() == [(row[0], ALICE, "owner")]


def test_nobody_founds_in_the_name_of_another(site: Site) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        acting(site.owner, "authenticated", BOB) as api,
    ):
        api.execute("insert into organizations (name, created_by) values ('x', %s)", [ALICE])
    assert site.value("select count(*) from memberships") == 0


def test_founding_again_over_a_tenant_makes_nobody_a_member(site: Site, two_owners: str) -> None:
    with pytest.raises(psycopg.Error), acting(site.owner, "authenticated", BOB) as api:
        api.execute(
            "insert into organizations (id, name) values (%s, 'mine')"
            " on conflict (id) do update set name = excluded.name",
            [two_owners],
        )
    assert site.value("select count(*) from memberships") == 2


def test_without_a_founder_there_is_no_membership(site: Site) -> None:
    with acting(site.owner, "service_role") as api:
        api.execute("insert into organizations (name, created_by) values ('x', null)")
    assert site.value("select count(*) from memberships") == 0


@pytest.mark.parametrize(
    "attack",
    [
        "delete from memberships where role = 'owner'",
        "update memberships set role = 'viewer'",
        f"update memberships set role = 'viewer' where user_id = '{ALICE}'",
        f"delete from memberships where user_id = '{ALICE}'",
    ],
)
@pytest.mark.parametrize("role", ["authenticated", "service_role"])
def test_the_last_owner_stays(site: Site, two_owners: str, role: str, attack: str) -> None:
    site.owner.execute(LEAVE.format(BOB).encode())
    with pytest.raises(psycopg.errors.CheckViolation), acting(site.owner, role, ALICE) as api:
        api.execute(attack.encode())
    assert site.value(OWNERS) == 1


def test_moving_to_another_tenant_is_leaving(site: Site, two_owners: str) -> None:
    site.owner.execute(LEAVE.format(BOB).encode())
    other = site.value(
        "insert into organizations (name, created_by) values ('y', null) returning id"
    )
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute("update memberships set organization_id = %s", [other])


def test_handing_over_in_one_statement(site: Site, two_owners: str) -> None:
    site.owner.execute("update memberships set role = 'viewer' where user_id = %s", [BOB])
    site.owner.execute(
        "update memberships set role = case when user_id = %s then 'owner' else 'viewer' end", [BOB]
    )
    assert site.value(OWNERS) == 1


def test_handing_over_backwards_in_a_deferring_transaction(site: Site, two_owners: str) -> None:
    site.owner.execute("update memberships set role = 'viewer' where user_id = %s", [BOB])
    with site.owner.transaction():
        site.owner.execute("set constraints all deferred")
        site.owner.execute("update memberships set role = 'viewer'")
        site.owner.execute("update memberships set role = 'owner' where user_id = %s", [BOB])
    with pytest.raises(psycopg.errors.CheckViolation), site.owner.transaction():
        site.owner.execute("set constraints all deferred")
        site.owner.execute("update memberships set role = 'viewer'")
    assert site.value(OWNERS) == 1


def test_a_tenant_goes_with_its_owners(site: Site, two_owners: str) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        api.execute("delete from organizations where id = %s", [two_owners])
    assert site.value("select count(*) from memberships") == 0


def test_a_user_who_is_the_last_owner_can_not_be_deleted(site: Site, two_owners: str) -> None:
    site.owner.execute("delete from auth.users where id = %s", [BOB])
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute("delete from auth.users where id = %s", [ALICE])
    site.owner.execute("delete from organizations")
    site.owner.execute("delete from auth.users where id = %s", [ALICE])


@pytest.mark.parametrize(
    "change", [LEAVE, "update memberships set role = 'viewer' where user_id = '{}'"]
)
def test_two_who_leave_at_once(site: Site, two_owners: str, change: str) -> None:
    with site.owner.transaction():
        site.owner.execute(change.format(ALICE).encode())
        other = site.beside(change.format(BOB))
    assert other.state == "23514"
    assert site.value(OWNERS) == 1


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_two_who_leave_at_once_above_read_committed(
    site: Site, two_owners: str, isolation: str
) -> None:
    with site.owner.transaction():
        site.owner.execute(LEAVE.format(ALICE).encode())
        other = site.beside(LEAVE.format(BOB), isolation)
    assert other.state in {"23514", "40001", "40P01"}
    assert site.value(OWNERS) == 1


def test_new_members_do_not_wait_for_one_who_leaves(site: Site, two_owners: str) -> None:
    site.owner.execute("insert into auth.users (id) values (gen_random_uuid())")
    with site.owner.transaction():
        site.owner.execute(LEAVE.format(ALICE).encode())
        other = site.beside(
            f"insert into memberships select '{two_owners}', id, 'viewer' from auth.users"
            f" where id not in ('{ALICE}', '{BOB}')"
        )
        assert other.state is None
