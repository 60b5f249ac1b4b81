"""One server a process, one database a matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from ..attacks.site import Site, api_server, site
from .matrices import MATRICES


@pytest.fixture(scope="session")
def site_of() -> Iterator[Callable[[str], Site]]:
    """Makes the database of a matrix when it is first asked for."""
    with ExitStack() as stack:
        server = stack.enter_context(api_server())

        @cache
        def made(name: str) -> Site:
            matrix = MATRICES[name]
            return stack.enter_context(site(server, name, matrix.spec, matrix.rows, matrix.people))

        yield made
