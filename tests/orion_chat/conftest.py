"""One server a process with the preset and its people; each test's changes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..asking import Connection
from ..servers.installations import installation
from .people import WORLD, Person, signed_in, spelled

HERE: Final = Path(__file__).parent
PRESET: Final = HERE.parents[1] / "presets" / "orion_chat.yaml"


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The rendered preset."""
    model, warnings = read_model(PRESET)
    assert warnings == ()
    return render_bundle(model)


@pytest.fixture(scope="session")
def site(bundle: Bundle, pytestconfig: pytest.Config) -> Iterator[Server]:
    """A server of the process's own, with the preset and its people.

    It counts statements, as the platform does, where its programs can.
    """
    programs = installation(pytestconfig.getoption("--postgres") or "18")
    counts = any(programs.folder.rglob("pg_stat_statements.control"))
    library = {"shared_preload_libraries": "pg_stat_statements"} if counts else {}
    with throwaway(installation=programs, settings=library) as server:
        if counts:
            with connect(server.admin_url) as admin:
                admin.execute("create extension pg_stat_statements schema extensions")
        with connect(server.url) as owner:
            apply_bundle(owner, bundle)
            owner.execute("set search_path = public, extensions")
            owner.execute(spelled(WORLD))
            owner.commit()
        yield server


@pytest.fixture(scope="session")
def shared(site: Server) -> Iterator[Connection]:
    with psycopg.connect(site.admin_url) as connection:
        yield connection


@pytest.fixture
def anyone(shared: Connection) -> Iterator[Connection]:
    """A transaction, rolled back, in which a test may be anybody."""
    with shared.transaction(force_rollback=True):
        yield shared


@dataclass(frozen=True)
class Cast:
    """Everybody who asks."""

    connection: Connection

    def signed_in(self, name: str) -> Person:
        """Return somebody who has signed in."""
        return Person(self.connection, claims=signed_in(name))

    @property
    def alice(self) -> Person:
        """A user like any other."""
        return self.signed_in("alice")

    @property
    def bob(self) -> Person:
        """Another one, who wants what is Alice's."""
        return self.signed_in("bob")

    @property
    def ada(self) -> Person:
        """An admin."""
        return self.signed_in("ada")

    @property
    def mia(self) -> Person:
        """A moderator."""
        return self.signed_in("mia")

    @property
    def anon(self) -> Person:
        """Has not signed in."""
        return Person(self.connection, "anon")

    @property
    def service(self) -> Person:
        """The team's own server."""
        return Person(self.connection, "service_role")

    @property
    def owner(self) -> Person:
        """Supabase's SQL editor: owns the preset's objects, and is no superuser."""
        return Person(self.connection, "postgres")

    @property
    def platform(self) -> Person:
        """Supabase itself, whom nothing binds."""
        return Person(self.connection, "supabase_admin")

    @property
    def auth(self) -> Person:
        """Supabase Auth, which writes ``auth.users``."""
        return Person(self.connection, "supabase_auth_admin")


@pytest.fixture
def cast(anyone: Connection) -> Cast:
    return Cast(anyone)
