"""A database with a specification in it, and the people who send statements to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import psycopg

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.cluster import set_passwords
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.render import render_bundle

from .attempts import FREE, Attempt, key, kind_of, names_in, spelled, told

Connection = psycopg.Connection[tuple[Any, ...]]

PASSWORD: Final = "authenticator's password"  # noqa: S105  of a server that nobody else reaches
SECRET: Final = "secret"  # noqa: S105
"""Rows whose values nobody may be told by an error have this word in them."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TABLES: Final = """
    select c.oid::regclass::text from pg_class as c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    union all select 'storage.objects'
    order by 1
"""


@dataclass(frozen=True)
class Person:
    """Who sends a statement.

    Attributes:
        role: The role that the Data API switches to.
        claims: The token's content as the Data API sets it, None for a request without any.
    """

    role: str
    claims: str | None

    def claiming(self, **claims: object) -> Person:
        """Return the same with some claims of the token replaced."""
        return replace(self, claims=json.dumps({**json.loads(self.claims or "{}"), **claims}))


def signed_in(name: str, **further: object) -> Person:
    """Return somebody with the claims that Supabase Auth makes."""
    return Person(
        "authenticated",
        json.dumps(
            {
                "aud": "authenticated",
                "role": "authenticated",
                "sub": key(name),
                "email": f"{name}@example.org",
                "app_metadata": {"provider": "email"},
                "user_metadata": {},
                "aal": "aal1",
                "is_anonymous": False,
                **further,
            }
        ),
    )


ANON: Final = Person("anon", '{"role": "anon"}')
SERVICE: Final = Person("service_role", '{"role": "service_role"}')


@dataclass(frozen=True)
class Ending:
    """How statements ended.

    Attributes:
        summary: As written behind an arrow.
        rows: What the last statement gave back.
        error: What went wrong.
    """

    summary: str
    rows: tuple[tuple[Any, ...], ...] = ()
    error: psycopg.Error | None = None

    def is_(self, wanted: str) -> bool:
        """Whether it is what stands behind an arrow."""
        if wanted.startswith("= "):
            found = [", ".join(str(value) for value in row) for row in self.rows]
            return found == [wanted.removeprefix("= ")]
        return self.summary == wanted or (wanted == "42501" and self.summary.startswith("42501 "))

    def __str__(self) -> str:
        if self.error is not None:
            return f"{self.summary}: {told(self.error)}"
        return f"{self.summary} {list(self.rows)[:3]}"


@dataclass(frozen=True)
class Site:
    """A database of one specification; whatever is tried there is rolled back.

    Attributes:
        connection: Logged in as ``authenticator``, as the Data API is.
        owner_url: Logs in as the owner of the objects.
        model: What was built.
        people: Those whose name is no user's.
        names: All keys that rows have.
        tables: All tables with rows.
        before: The rows before any attempt.
    """

    connection: Connection
    owner_url: str
    model: Model
    people: Mapping[str, Person]
    names: frozenset[str]
    tables: tuple[str, ...]
    before: str

    def person(self, name: str) -> Person:
        """Return somebody by name; a name that stands for nobody is a slip of the pen."""
        if name in self.people:
            return self.people[name]
        assert name in self.names, f"nobody is called {name}"
        return signed_in(name)

    def tries(self, attempt: Attempt) -> None:
        """Make an attempt: it has to end as is written, and an attack must change nothing."""
        person = self.person(attempt.who)
        with self.connection.transaction(force_rollback=True):
            ending = self.ends(person, attempt.sql)
            assert ending.is_(attempt.ending), f"{attempt.ending} expected, found {ending}"
            if attempt.denied:
                assert self.rows() == self.before, "something has changed"

    def ends(self, person: Person, sql: str) -> Ending:
        """Send statements within the open transaction, and tell how the last one ends.

        No error may tell a client a key that was not sent, and neither an error nor a notice what
        stands in a row. Constraints that may wait are checked at the end.
        """
        unknown = names_in(sql) - self.names - FREE
        assert not unknown, f"no row has the keys {unknown}"
        sent = spelled(sql)
        heard: list[str] = []

        def listen(notice: psycopg.errors.Diagnostic) -> None:
            heard.append(notice.message_primary or "")

        self.connection.add_notice_handler(listen)
        try:
            with self.connection.transaction():
                self.steps_in(person)
                cursor = self.connection.execute(sent.encode())
                while cursor.nextset():
                    pass
                rows = tuple(cursor.fetchall()) if cursor.description else ()
                self.connection.execute("set constraints all immediate")
        except psycopg.Error as error:
            _tells_nothing(told(error), sent, person)
            return Ending(kind_of(error), error=error)
        finally:
            self.connection.remove_notice_handler(listen)
        if person != SERVICE:
            assert SECRET not in " ".join(heard), f"told: {heard}"
        if cursor.rowcount < 0:
            return Ending(cursor.statusmessage or "")
        return Ending(f"{cursor.rowcount} row{'' if cursor.rowcount == 1 else 's'}", rows)

    def steps_in(self, person: Person) -> None:
        """Do what the Data API does before each request."""
        self.connection.execute(
            "select set_config('role', %s, true), set_config('search_path', %s, true)",
            (person.role, "public, extensions"),
        )
        if person.claims is not None:
            self.connection.execute(
                "select set_config('request.jwt.claims', %s, true)", (person.claims,)
            )

    def rows(self) -> str:
        """Return a fingerprint of all rows of all tables."""
        return fingerprint(self.connection, self.tables)


def _tells_nothing(text: str, sent: str, person: Person) -> None:
    if person.role == "service_role":
        return  # may read everything
    known = sent + (person.claims or "")
    assert SECRET not in text or SECRET in sent, f"told: {text}"
    assert [found for found in _UUID.findall(text.lower()) if found not in known.lower()] == [], (
        f"told: {text}"
    )


def fingerprint(connection: Connection, tables: tuple[str, ...]) -> str:
    """Return a digest of all rows of some tables, as the service sees them."""
    digest = "coalesce(md5(string_agg(t::text, '|' order by t::text)), 'none')"
    each = ", ".join(f"(select {digest} from {table} as t)" for table in tables)
    with connection.transaction():
        connection.execute("set local role service_role")
        row = connection.execute(f"select concat_ws('|', {each})".encode()).fetchone()
    assert row is not None
    return str(row[0])


@contextmanager
def api_server() -> Iterator[Server]:
    """Run a server on which ``authenticator`` can log in."""
    with throwaway() as running:
        with connect(running.admin_url, autocommit=True) as admin:
            set_passwords(admin, {"authenticator": PASSWORD}, iterations=1)
        yield running


@contextmanager
def site(
    server: Server, name: str, spec: Path, rows: Path, people: Mapping[str, Person]
) -> Iterator[Site]:
    """Yield a database of its own for a specification, with rows in it."""
    world = rows.read_text(encoding="utf-8")
    model, _ = read_model(spec)
    with psycopg.connect(server.url, autocommit=True) as creator:
        creator.execute(f"drop database if exists {name}".encode())
        creator.execute(f"create database {name} template postgres".encode())
    owner_url = server.url.replace("/postgres?", f"/{name}?")
    with connect(owner_url) as owner:
        apply_bundle(owner, render_bundle(model))
        owner.execute(spelled(world).encode())
        owner.commit()
        tables = tuple(str(table) for (table,) in owner.execute(_TABLES).fetchall())
        for table in tables:
            found = owner.execute(f"select from {table} limit 1".encode()).fetchone()
            assert found is not None or table == "storage.objects", f"{table} has no rows to attack"
    api_url = psycopg.conninfo.make_conninfo(owner_url, user="authenticator", password=PASSWORD)
    with psycopg.connect(api_url, autocommit=True) as connection:
        before = fingerprint(connection, tables)
        yield Site(connection, owner_url, model, people, names_in(world), tables, before)
