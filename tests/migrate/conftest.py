"""Two versions of a specification in two databases of one server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server for all of them."""
    with throwaway() as running:
        yield running
