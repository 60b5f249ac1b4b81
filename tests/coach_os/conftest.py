"""One server a process; a database with the preset, and one with what a project adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..attacks.people import ANYWHERE
from ..attacks.site import Site, site
from ..editor import Editor, empty, server

__all__ = ["empty", "server"]

HERE: Final = Path(__file__).parent
PRESET: Final = HERE.parents[1] / "presets" / "coach_os.yaml"
BILLING: Final = HERE / "billing.yaml"


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The preset as it is rendered."""
    model, _ = read_model(PRESET)
    return render_bundle(model)


@pytest.fixture(scope="session")
def coach(server: Server) -> Iterator[Site]:
    """The preset, with Alice and Bob."""
    with site(server, "coach", PRESET, HERE / "world.sql", ANYWHERE) as made:
        yield made


@pytest.fixture(scope="session")
def billing(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same with plans and administrators, as a project may add them."""
    rows = tmp_path_factory.mktemp("billing") / "rows.sql"
    parts = (HERE / name for name in ("world.sql", "billing.sql"))
    rows.write_text("".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    with site(server, "billing", BILLING, rows, ANYWHERE) as made:
        yield made


@pytest.fixture
def editor(coach: Site) -> Iterator[Editor]:
    """The SQL editor; what is done in it is rolled back."""
    with connect(coach.owner_url) as connection:
        yield Editor(connection)
        connection.rollback()


@pytest.fixture
def auth(server: Server, coach: Site) -> Iterator[Editor]:
    """Supabase Auth, which writes ``auth.users``; rolled back."""
    url = server.admin_url.replace("/postgres?", "/coach?")
    with psycopg.connect(url) as connection:
        connection.execute("set local role supabase_auth_admin")
        yield Editor(connection)
        connection.rollback()
