"""One server per process with the bundle applied; each test's changes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.cluster import set_passwords
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from .people import TABLES, WORLD, Connection, Person, signed_in, spelled

HERE = Path(__file__).parent

_PASSWORD = "authenticator's password"  # noqa: S105  of a server that nobody else reaches
# Everything that is not Bob's, the attacker's: it must be the same after each attack.
_NOT_HIS = " || ".join(
    f"coalesce((select jsonb_agg(to_jsonb(t) order by t.id) from public.{table} as t"
    f" where t.{'id' if table == 'users' else 'user_id'} <> :bob), '[]')"
    for table in TABLES
)


@dataclass(frozen=True)
class Site:
    """A database with the bundle in it.

    Attributes:
        server: Where it is.
        base: Its facts before the bundle came.
    """

    server: Server
    base: Facts


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The rendered preset."""
    model, _ = read_model(Path(__file__).parents[2] / "presets" / "organic_os.yaml")
    return render_bundle(model)


@pytest.fixture(scope="session")
def site(bundle: Bundle) -> Iterator[Site]:
    """A server of the process's own, with the bundle, Alice and Bob."""
    with throwaway() as server:
        with connect(server.url) as owner:
            base = Facts.read(owner)
            owner.commit()
            apply_bundle(owner, bundle)
            owner.execute(spelled(WORLD))
        with connect(server.admin_url, autocommit=True) as admin:
            set_passwords(admin, {"authenticator": _PASSWORD}, iterations=1)
        yield Site(server, base)


@pytest.fixture(scope="session")
def api_url(site: Site) -> str:
    """Logs in as ``authenticator``, as the Data API does."""
    return psycopg.conninfo.make_conninfo(site.server.url, user="authenticator", password=_PASSWORD)


@pytest.fixture(scope="session")
def api_connection(api_url: str) -> Iterator[Connection]:
    with psycopg.connect(api_url) as connection:
        yield connection


@pytest.fixture
def api(api_connection: Connection) -> Iterator[Connection]:
    """A transaction of the Data API that is rolled back, and left Alice's rows alone."""
    with api_connection.transaction(force_rollback=True):
        service = Person(api_connection, "service_role")
        before = service.value(f"select {_NOT_HIS}")
        yield api_connection
        assert service.value(f"select {_NOT_HIS}") == before


@pytest.fixture
def bob(api: Connection) -> Person:
    """The attacker: signed in, with a row of his own in each table."""
    return Person(api, "authenticated", signed_in("bob"))


@pytest.fixture
def anon(api: Connection) -> Person:
    """Somebody who has not signed in."""
    return Person(api, "anon", '{"role": "anon"}')


@pytest.fixture
def service(api: Connection) -> Person:
    """The team's own server, which may touch every row, but nothing else."""
    return Person(api, "service_role", '{"role": "service_role"}')


@pytest.fixture(scope="session")
def admin_connection(site: Site) -> Iterator[Connection]:
    with psycopg.connect(site.server.admin_url) as connection:
        yield connection


@pytest.fixture
def admin(admin_connection: Connection) -> Iterator[Connection]:
    """A transaction, rolled back, in which a test may be anybody: its user is superuser."""
    with admin_connection.transaction(force_rollback=True):
        yield admin_connection


@pytest.fixture
def owner(admin: Connection) -> Person:
    """Who owns the bundle's objects; no superuser."""
    return Person(admin, "postgres")


@pytest.fixture
def auth(admin: Connection) -> Person:
    """Supabase Auth, which writes ``auth.users``."""
    return Person(admin, "supabase_auth_admin")


@pytest.fixture
def alice(admin: Connection) -> Person:
    """Alice herself, in tests in which nobody attacks her."""
    return Person(admin, "authenticated", signed_in("alice"))
