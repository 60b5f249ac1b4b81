"""A server a module; each test's bundle is taken away again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

ALICE = "00000000-0000-4000-8000-00000000000a"
BOB = "00000000-0000-4000-8000-00000000000b"

Connection = psycopg.Connection[Any]


def bundle_of(text: str) -> Bundle:
    model, _ = build_model(load_text(text, "schema.yaml", project=Path()))
    return render_bundle(model)


@contextmanager
def acting(connection: Connection, role: str, user: str = "") -> Iterator[Connection]:
    """A transaction of the Data API, which is committed."""
    with connection.transaction():
        claims = json.dumps({"role": role, "sub": user} if user else {"role": role})
        connection.execute("select set_config('request.jwt.claims', %s, true)", [claims])
        connection.execute(f"set local role {role}".encode())
        yield connection


@dataclass
class Waiting:
    """A statement that runs beside the test, in a transaction of its own."""

    thread: threading.Thread
    errors: list[psycopg.Error] = field(default_factory=list)

    @property
    def state(self) -> str | None:
        """The error's SQLSTATE once it is done, None without error."""
        self.thread.join(20)
        assert not self.thread.is_alive()
        return self.errors[0].sqlstate if self.errors else None


@dataclass
class Site:
    """A database with a bundle in it.

    Attributes:
        url: Where it is, as the role that applied the bundle.
        owner: A connection of that role, in autocommit.
    """

    url: str
    owner: Connection

    def value(self, sql: str, *values: Any) -> Any:
        row = self.owner.execute(sql.encode(), values).fetchone()
        return row[0] if row else None

    def beside(self, sql: str, isolation: str = "read committed") -> Waiting:
        """Start a statement in another session, and wait until it is done or blocked."""
        ready = threading.Event()
        pids: list[int] = []

        def run() -> None:
            with psycopg.connect(self.url, autocommit=True) as other:
                pids.append(other.info.backend_pid)
                other.execute(f"begin isolation level {isolation}".encode())
                other.execute("select 1")
                ready.set()
                try:
                    other.execute(sql.encode())
                    other.execute("commit")
                except psycopg.Error as error:
                    waiting.errors.append(error)
                    other.execute("rollback")

        waiting = Waiting(threading.Thread(target=run, daemon=True))
        waiting.thread.start()
        assert ready.wait(20)
        end = time.monotonic() + 20
        while waiting.thread.is_alive() and time.monotonic() < end:
            blocked = self.value("select cardinality(pg_blocking_pids(%s)) > 0", pids[0])
            if blocked:
                break
            time.sleep(0.01)
        return waiting


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with throwaway() as started:
        yield started


@pytest.fixture
def empty(server: Server) -> Iterator[Connection]:
    """A database without a bundle, with two users."""
    with connect(server.url) as opened:
        opened.autocommit = True
        for name, key in (("alice", ALICE), ("bob", BOB)):
            opened.execute(
                "insert into auth.users (id, email) values (%s, %s)", [key, f"{name}@example.org"]
            )
        yield opened
        opened.execute(
            "drop schema public cascade; drop schema if exists private cascade;"
            "drop schema if exists schemagen cascade; create schema public;"
            "grant usage on schema public to anon, authenticated, service_role;"
            "comment on schema public is 'standard public schema'; delete from auth.users"
        )


@pytest.fixture
def site_of(server: Server, empty: Connection) -> Callable[[str], Site]:
    def make(text: str) -> Site:
        empty.autocommit = False
        apply_bundle(empty, bundle_of(text))
        empty.commit()
        empty.autocommit = True
        return Site(server.url, empty)

    return make
