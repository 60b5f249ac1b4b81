"""One server per process; each test has a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running
