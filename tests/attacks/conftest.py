"""One server a process, one database a specification; ``SPEC`` of a module names its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from schemagen.database.server import Server

from .people import PEOPLE
from .site import Site, api_server, site

SPECS = Path(__file__).parent / "specs"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with api_server() as running:
        yield running


@pytest.fixture(scope="session")
def site_of(server: Server) -> Iterator[Callable[[str], Site]]:
    """Makes the database of a specification when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def made(name: str) -> Site:
            place = SPECS / f"{name}.yaml"
            opened = site(server, name, place, place.with_suffix(".sql"), PEOPLE.get(name, {}))
            return stack.enter_context(opened)

        yield made


@pytest.fixture(name="site")
def site_of_the_module(request: pytest.FixtureRequest, site_of: Callable[[str], Site]) -> Site:
    """The database of the specification that the module is about."""
    return site_of(request.module.SPEC)
