"""Servers for the tests of this folder; each test, or module, has its own."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.database.accounts import server_account
from schemagen.database.folders import temporary_folder
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own."""
    with throwaway() as running:
        yield running


@pytest.fixture(scope="module")
def shared_server() -> Iterator[Server]:
    """A server of the module's own, for tests that change nothing or roll back."""
    with throwaway() as running:
        yield running


@pytest.fixture
def owner(server: Server) -> Iterator[psycopg.Connection]:
    """A connection to the test's own server as ``postgres``."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def admin(server: Server) -> Iterator[psycopg.Connection]:
    """A connection to the test's own server as its superuser."""
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can enter, as pytest's own ones can't be."""
    parent = temporary_folder(server_account())
    folder = Path(tempfile.mkdtemp(prefix="test-schemagen-", dir=parent))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def linux() -> None:
    """Skip where processes can't be looked at through /proc."""
    if sys.platform != "linux":
        pytest.skip("looks at processes through /proc")
