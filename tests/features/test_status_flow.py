"""Only declared transitions, whoever tries, and however."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, Site, acting
from .specs import STATUS_FLOW

pytestmark = pytest.mark.postgres


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    return site_of(STATUS_FLOW)


def video(site: Site, status: str) -> str:
    return str(
        site.value(
            "insert into videos (user_id, status) values (%s, %s) returning id", ALICE, status
        )
    )


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("pending", "uploading", True),
        ("uploading", "done", True),
        ("uploading", "dropped", True),
        ("done", "failed", True),
        ("failed", "pending", True),
        ("dropped", "dropped", True),
        ("pending", "done", False),
        ("done", "pending", False),
        ("dropped", "uploading", False),
        ("failed", "done", False),
        ("pending", "lost", False),
    ],
)
def test_transition(site: Site, role: str, before: str, after: str, allowed: bool) -> None:
    key = video(site, before)
    change = f"update videos set status = '{after}' where id = '{key}'"
    if allowed:
        with acting(site.owner, role, ALICE) as api:
            assert api.execute(change.encode()).rowcount == 1
        return
    with (
        pytest.raises(psycopg.errors.CheckViolation, match=f"from '{before}' to '{after}'"),
        acting(site.owner, role, ALICE) as api,
    ):
        api.execute(change.encode())
    assert site.value("select status from videos where id = %s", key) == before


def test_a_client_starts_at_the_beginning(site: Site) -> None:
    with acting(site.owner, "authenticated", ALICE) as api:
        api.execute("insert into videos default values")
    for status in ("done", "lost"):
        with (
            pytest.raises(psycopg.errors.CheckViolation),
            acting(site.owner, "authenticated", ALICE) as api,
        ):
            api.execute("insert into videos (status) values (%s)", [status])


def test_the_service_imports_declared_states_only(site: Site) -> None:
    insert = "insert into videos (user_id, status) values (%s, %s)"
    with acting(site.owner, "service_role") as api:
        api.execute(insert, [ALICE, "done"])
    with pytest.raises(psycopg.errors.CheckViolation), acting(site.owner, "service_role") as api:
        api.execute(insert, [ALICE, "lost"])


def test_an_upsert_is_judged_by_what_it_ends_as(site: Site) -> None:
    key = video(site, "uploading")
    upsert = """insert into videos (id, status) values (%s, %s)
        on conflict (id) do update set status = excluded.status"""
    with acting(site.owner, "authenticated", ALICE) as api:
        api.execute(upsert, [key, "done"])
    with (
        pytest.raises(psycopg.errors.CheckViolation),
        acting(site.owner, "authenticated", ALICE) as api,
    ):
        api.execute(upsert, [key, "pending"])


def test_a_trigger_before_it_can_not_smuggle_a_state(site: Site) -> None:
    key = video(site, "pending")
    site.owner.execute("""
        create function cheat() returns trigger language plpgsql as
        $$ begin new.status := 'done'; return new; end $$;
        create trigger zz_cheat before update on videos for each row execute function cheat()
    """)
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute("update videos set user_id = user_id where id = %s", [key])


def test_two_that_move_at_once(site: Site) -> None:
    key = video(site, "uploading")
    with site.owner.transaction():
        site.owner.execute("update videos set status = 'dropped' where id = %s", [key])
        other = site.beside(f"update videos set status = 'done' where id = '{key}'")
    assert other.state == "23514"
    assert site.value("select status from videos where id = %s", key) == "dropped"


def test_the_message_names_the_column_and_what_is_allowed(site: Site) -> None:
    key = video(site, "uploading")
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        site.owner.execute("update videos set status = 'pending' where id = %s", [key])
    found = caught.value.diag
    assert (found.table_name, found.column_name) == ("videos", "status")
    assert found.message_hint == "allowed: done, dropped, failed"
