"""Each process starts a server once; what is applied to it is undone by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .servers import running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.postgres)


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
