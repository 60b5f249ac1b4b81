"""A check whose limits are rows of another table."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, Site, acting
from .specs import PARENT_CHECK

pytestmark = pytest.mark.postgres

UPLOAD = "insert into files (user_id, kind, size) values (%s, %s, %s)"


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    made = site_of(PARENT_CHECK)
    made.owner.execute(
        "insert into kinds values ('small', 10, true), ('closed', 10, false), ('open', null, true)"
    )
    return made


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
@pytest.mark.parametrize(("kind", "size"), [("small", 0), ("small", 10), (None, 99)])
def test_what_is_allowed(site: Site, role: str, kind: str | None, size: int) -> None:
    # The kinds themselves are nobody's business but the service's.
    with acting(site.owner, role, ALICE) as api:
        api.execute(UPLOAD, [ALICE, kind, size])
    assert site.value("select count(*) from files") == 1


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
@pytest.mark.parametrize(
    ("kind", "size"), [("small", 11), ("closed", 1), pytest.param("open", 1, id="null")]
)
def test_what_is_not(site: Site, role: str, kind: str, size: int) -> None:
    with (
        pytest.raises(psycopg.errors.CheckViolation) as caught,
        acting(site.owner, role, ALICE) as api,
    ):
        api.execute(UPLOAD, [ALICE, kind, size])
    told = caught.value.diag
    assert (told.message_primary, told.table_name, told.column_name) == (
        "Such files are not taken",
        "files",
        "kind",
    )
    assert site.value("select count(*) from files") == 0


def test_a_kind_that_is_not_there_is_the_foreign_keys(site: Site) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        site.owner.execute(UPLOAD, [ALICE, "unknown", 1])


@pytest.mark.parametrize("change", ["size = 11", "kind = 'closed'", "kind = 'open'"])
def test_changes_are_checked(site: Site, change: str) -> None:
    site.owner.execute(UPLOAD, [ALICE, "small", 1])
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute(f"update files set {change}".encode())


def test_a_stricter_rule_leaves_what_is_there(site: Site) -> None:
    site.owner.execute(UPLOAD, [ALICE, "small", 10])
    site.owner.execute("update kinds set largest = 5, is_enabled = false where name = 'small'")
    site.owner.execute("update files set note = 'read', size = size, kind = kind")
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute("update files set size = 4")
    with pytest.raises(psycopg.errors.CheckViolation):
        site.owner.execute(UPLOAD, [ALICE, "small", 1])
