"""What the searches share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import psycopg
import pytest

from schemagen.database.throwaway import throwaway

from .proving import Site
from .sampling import Tried


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Takes how many were tried, for the summary at the end of the run."""

    def take(outcomes: Mapping[str, int]) -> None:
        record_property("tried", dict(outcomes))

    return take


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A database of a server of its own."""
    with throwaway() as server:
        with psycopg.connect(server.url, autocommit=True) as owner:
            owner.execute("create database drawn template postgres")
        made = Site(server)
        yield made
        made.connection.close()
