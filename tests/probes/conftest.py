"""A server a session and a database a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..kinds.conftest import database, server  # noqa: F401 - fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
