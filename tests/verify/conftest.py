"""One server per process; each test that breaks something has a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from . import academy as academy_system
from . import studio

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


def url_of(server: Server, database: str) -> str:
    return server.url.replace("/postgres?", f"/{database}?")


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of a database that holds the studio, right in every respect."""
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute("create database studio template postgres")
    with psycopg.connect(url_of(server, "studio"), autocommit=True) as owner:
        owner.execute(studio.SQL.encode())
    return "studio"


@pytest.fixture
def studio_database(server: Server, template: str) -> Iterator[Connection]:
    """A connection to the studio that all tests share: nothing may be left in it."""
    with psycopg.connect(url_of(server, template), autocommit=True) as connection:
        yield connection


@pytest.fixture
def copy(server: Server, template: str) -> Iterator[Connection]:
    """A connection to the test's own copy of the studio."""
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(f"create database copy template {template}".encode())
        try:
            with psycopg.connect(url_of(server, "copy"), autocommit=True) as connection:
                yield connection
        finally:
            owner.execute("drop database copy")


@pytest.fixture
def base(server: Server) -> Iterator[Connection]:
    """A connection to the Supabase base alone; nothing may be left in it."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def typed(server: Server) -> str:
    """The name of a database with extensions and types of its own."""
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute("create database typed template postgres")
    with psycopg.connect(url_of(server, "typed"), autocommit=True) as owner:
        for extension in ("vector", "citext", "hstore"):
            owner.execute(f"create extension if not exists {extension} schema extensions".encode())
        owner.execute("create type mood as enum ('sad', 'calm', 'glad')")
        owner.execute("create domain positive as integer check (value > 0)")
    return "typed"


@pytest.fixture
def database(server: Server, typed: str) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back after the test."""
    with (
        psycopg.connect(url_of(server, typed), autocommit=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        yield connection


@pytest.fixture(scope="session")
def academy(server: Server) -> str:
    """The name of a database that holds the academy, right in every respect."""
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute("create database academy template postgres")
    with psycopg.connect(url_of(server, "academy"), autocommit=True) as owner:
        owner.execute(academy_system.SQL.encode())
    return "academy"


@pytest.fixture
def academy_database(server: Server, academy: str) -> Iterator[Connection]:
    """A connection to the academy that all tests share: nothing may be left in it."""
    with psycopg.connect(url_of(server, academy), autocommit=True) as connection:
        yield connection
