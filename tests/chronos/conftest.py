"""One server a process with the preset and its people; each test's changes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
from ..search.conftest import tried as tried
from .people import WORLD, Person, person, spelled

HERE = Path(__file__).parent
PRESET = HERE.parents[1] / "presets" / "chronos.yaml"


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The rendered preset."""
    model, warnings = read_model(PRESET)
    assert warnings == ()
    return render_bundle(model)


def inhabited(server: Server, bundle: Bundle) -> None:
    """Apply the preset to a server, and let its people in."""
    with connect(server.url) as owner:
        apply_bundle(owner, bundle)
        owner.execute("set search_path = public, extensions")
        owner.execute(spelled(WORLD))
        owner.commit()


@pytest.fixture(scope="session")
def site(bundle: Bundle) -> Iterator[Server]:
    """A server of the process's own, with the preset and its people."""
    with throwaway() as server:
        inhabited(server, bundle)
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

    @property
    def carla(self) -> Person:
        """A creator."""
        return person(self.connection, "carla", "creator")

    @property
    def bruno(self) -> Person:
        """Another creator."""
        return person(self.connection, "bruno", "creator")

    @property
    def ivan(self) -> Person:
        """A creator whose account is locked."""
        return person(self.connection, "ivan", "creator")

    @property
    def ann(self) -> Person:
        """Carla's student."""
        return person(self.connection, "ann", "student")

    @property
    def ben(self) -> Person:
        """Bruno's student."""
        return person(self.connection, "ben", "student")

    @property
    def dan(self) -> Person:
        """Was Carla's student; his token still says so."""
        return person(self.connection, "dan", "student")

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

    def claiming(self, claims: str) -> Person:
        """Return somebody with a token of one's own making."""
        return Person(self.connection, claims=claims)


@pytest.fixture
def cast(anyone: Connection) -> Cast:
    return Cast(anyone)
