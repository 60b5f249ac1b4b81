"""Each process starts a server once; what is applied to it is undone by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from .servers import running


@pytest.fixture(scope="session")
def url_of() -> Iterator[Callable[[str], str]]:
    """Return the URL of a server, by its name; it is started when it is first asked for."""
    urls: dict[str, str] = {}
    with ExitStack() as stack:

        def found(name: str) -> str:
            if name not in urls:
                urls[name] = stack.enter_context(running(name))
            return urls[name]

        yield found
