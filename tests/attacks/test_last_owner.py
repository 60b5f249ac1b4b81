"""A studio keeps an owner, whoever leaves it, in whatever order and however many at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.database.server import Server

from .attempts import Attempt, attempts, kind_of, spelled
from .people import PEOPLE
from .site import PASSWORD, Connection, Site, site

SPEC = "studios"


@attempts("""
    rita: delete from seats where user_id = :rita
    --> 23514
    rita: delete from seats where studio_id = :red
    --> 23514
    rita: delete from seats
    --> 23514
    rita: update seats set role = 'manager' where user_id = :rita
    --> 23514
    rita: update seats set role = 'guest'
    --> 23514
    rita: insert into seats (studio_id, user_id, role) values (:red, :rita, 'guest')
    on conflict (studio_id, user_id) do update set role = excluded.role
    --> 23514
    -- To put the check off does not evade it.
    rita: set constraints all deferred; delete from seats where user_id = :rita
    --> 23514
    service: delete from seats where user_id = :rita
    --> 23514
    service: update seats set studio_id = :blue where user_id = :rita
    --> 23514
    max: delete from seats where user_id = :rita
    --> 0 rows
    max: delete from seats
    ==> 4 rows
    rita: update seats set role = 'owner' where user_id = :max; delete from seats
    where user_id = :rita
    ==> 1 row
    rita: update seats set role = case user_id when :max then 'owner'::seat_role else 'guest' end
    ==> 5 rows
    olga: delete from seats where user_id = :otto
    ==> 1 row
    olga: delete from seats
    --> 23514
    olga: delete from seats where user_id = :otto; delete from seats where user_id = :olga
    --> 23514
    -- With the studio its seats may go.
    rita: delete from studios where id = :red
    ==> 1 row
    gus: delete from seats where user_id = :gus
    ==> 1 row
    gus: delete from seats where user_id <> :gus
    --> 0 rows
""")
def test_alone(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.fixture
def committing(server: Server) -> Iterator[Site]:
    """A database of the test's own, for what has to be committed."""
    specs = Path(__file__).parent / "specs"
    files = specs / "studios.yaml", specs / "studios.sql"
    with site(server, "leaving", *files, PEOPLE["studios"]) as opened:
        yield opened
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute("drop database leaving with (force)")


def _connected(committing: Site) -> Connection:
    url = psycopg.conninfo.make_conninfo(
        committing.owner_url, user="authenticator", password=PASSWORD
    )
    return psycopg.connect(url, autocommit=True)


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("delete from seats where user_id = :olga", "delete from seats where user_id = :otto"),
        (
            "update seats set role = 'guest' where user_id = :olga",
            "update seats set role = 'guest' where user_id = :otto",
        ),
        # Each throws the other out.
        ("delete from seats where user_id = :otto", "delete from seats where user_id = :olga"),
    ],
)
def test_two_at_the_same_time(committing: Site, isolation: str, first: str, second: str) -> None:
    ended: list[str] = []

    def otto_goes(connection: Connection) -> None:
        try:
            with connection.transaction():
                connection.execute(f"set transaction isolation level {isolation}".encode())
                in_place_of(connection, "otto")
                connection.execute(spelled(second).encode())
        except psycopg.Error as error:
            ended.append(kind_of(error))
        else:
            ended.append("done")

    def in_place_of(connection: Connection, name: str) -> None:
        person = committing.person(name)
        connection.execute(
            "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)",
            (person.role, person.claims),
        )

    with _connected(committing) as olgas, _connected(committing) as ottos:
        with olgas.transaction():
            in_place_of(olgas, "olga")
            olgas.execute(spelled(first).encode())
            beside = threading.Thread(target=otto_goes, args=(ottos,))
            beside.start()
            _wait_until_blocked(committing, ottos.info.backend_pid, beside)
        beside.join(20)
        assert not beside.is_alive()
        # Above read committed the later one may be told to try again instead.
        assert ended in ([["23514"]] if isolation == "read committed" else [["23514"], ["40001"]])
        with ottos.transaction():
            ottos.execute("set local role service_role")
            owners = ottos.execute(
                spelled(
                    "select count(*) from seats where studio_id = :green and role = 'owner'"
                ).encode()
            ).fetchone()
        assert owners == (1,)


def _wait_until_blocked(committing: Site, pid: int, beside: threading.Thread) -> None:
    end = time.monotonic() + 10
    with psycopg.connect(committing.owner_url, autocommit=True) as owner:
        while beside.is_alive() and time.monotonic() < end:
            found = owner.execute("select cardinality(pg_blocking_pids(%s)) > 0", (pid,)).fetchone()
            if found == (True,):
                return
            time.sleep(0.01)
