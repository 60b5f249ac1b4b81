"""One server a process; a database with the preset, and an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

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
PRESET: Final = HERE.parents[1] / "presets" / "ai_usage.yaml"


def vector(*numbers: float, dimensions: int = 1536) -> str:
    """Write a vector whose other dimensions are nought."""
    zeros = f"repeat(',0', {dimensions - len(numbers)})"
    return f"('[{','.join(map(str, numbers))}' || {zeros} || ']')::vector"


def bundle_with(**parameters: str) -> Bundle:
    """Return the preset with parameters of one's own."""
    model, _ = read_model(PRESET, parameters)
    return render_bundle(model)


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The preset as it is rendered."""
    return bundle_with()


@pytest.fixture(scope="session")
def ai(server: Server) -> Iterator[Site]:
    """The preset, with Alice and Bob."""
    with site(server, "ai", PRESET, HERE / "world.sql", ANYWHERE) as made:
        yield made


@pytest.fixture
def editor(ai: Site) -> Iterator[Editor]:
    """The SQL editor; what is done in it is rolled back."""
    with connect(ai.owner_url) as connection:
        connection.execute("set local search_path = public, extensions")
        yield Editor(connection)
        connection.rollback()
