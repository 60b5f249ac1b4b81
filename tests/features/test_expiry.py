"""What is over goes, and nothing else, whoever calls."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from .conftest import ALICE, Site, acting
from .specs import EXPIRY

pytestmark = pytest.mark.postgres


@pytest.fixture
def site(site_of: Callable[[str], Site]) -> Site:
    """Tokens that ended 3, 2 and 1 days ago, and two that have not."""
    made = site_of(EXPIRY)
    made.owner.execute(
        "insert into tokens (user_id, expires_at)"
        " select %s, now() + days * interval '1 day' + interval '1 minute'"
        " from unnest('{-3, -2, -1, 1, 2}'::integer[]) as days",
        [ALICE],
    )
    return made


@pytest.mark.parametrize("role", ["anon", "authenticated"])
@pytest.mark.parametrize("call", ["expire_tokens()", "private.tried_expire_tokens(1)"])
def test_the_api_may_not(site: Site, role: str, call: str) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        acting(site.owner, role, ALICE) as api,
    ):
        api.execute(f"select {call}".encode())
    assert site.value("select count(*) from tokens") == 5


def test_what_is_over_goes(site: Site) -> None:
    # The service may not delete a token; what is over goes all the same.
    with acting(site.owner, "service_role") as api:
        assert api.execute("select expire_tokens()").fetchone() == (3,)
    assert site.value("select count(*) from tokens where expires_at > now()") == 2
    assert site.value("select expire_tokens()") == 0


def test_batches_begin_with_the_oldest(site: Site) -> None:
    assert site.value("select expire_tokens(2)") == 2
    assert site.value("select min(expires_at) > now() - interval '1 day' from tokens")
    assert site.value("select expire_tokens(2)") == 1


@pytest.mark.parametrize("batch", ["0", "-1", "null"])
def test_a_batch_of_nothing_is_refused(site: Site, batch: str) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        site.owner.execute(f"select expire_tokens({batch})".encode())


def test_two_at_once_share_the_work(site: Site) -> None:
    with site.owner.transaction():
        assert site.value("select expire_tokens(2)") == 2
        other = site.beside("select expire_tokens(10)")
        assert other.state is None
    assert site.value("select count(*) from tokens") == 2
