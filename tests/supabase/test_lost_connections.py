"""The connection goes away while `apply` works: all or nothing, and the same command ends it.

Through a door that is cut after so many bytes, and by an administrator who ends the session.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from ..search.sampling import SEED, SOAK
from .conftest import Done, facts, history, schemagen
from .gateway import Traffic, gateway
from .test_kills import is_alone, settled

pytestmark = pytest.mark.postgres

PRESET = "organic_os"
PLACES = [n / 30 for n in range(30)] if SOAK else [0.02, 0.5, 0.9]
"""After which part of what is sent the line is cut."""
GOOD_BYE = 5
"""So many bytes are sent last, after the end of the transaction."""


@pytest.fixture(scope="module")
def target() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture(scope="module")
def base(target: Server) -> Facts:
    return facts(target)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The command that is disturbed, but for its database."""
    folder = tmp_path_factory.mktemp("lost") / "app"
    assert schemagen("new", "--preset", PRESET, str(folder), "--no-verify").code == 0
    return "apply", str(folder), "--record-supabase", "--db"


def ends_well(target: Server, base: Facts, command: tuple[str, ...], done: Done) -> None:
    """Check that all is there or nothing, and that the same command goes through then."""
    settled(target, is_alone)
    found, recorded = facts(target), history(target)
    assert (recorded == []) == (found == base)
    if done.code:
        assert done.code == 1
        assert done.err.startswith("error[SG70"), done.err
        assert "Traceback" not in done.err and "internal error" not in done.err
    else:
        assert found != base
    again = schemagen(*command, target.url)
    assert again.code == 0, again.err
    whole = facts(target)
    assert found in (base, whole)
    assert schemagen("verify", command[1], "--db", target.url, "-q").code == 0
    assert schemagen("rollback", "app", "--db", target.url).code == 0
    assert facts(target) == base


@pytest.fixture(scope="module")
def length(target: Server, base: Facts, project: tuple[str, ...]) -> int:
    """How many bytes are sent when nobody cuts the line."""
    for _ in range(2):  # the first time, the place for the history is made
        traffic = Traffic()
        with gateway(target, traffic=traffic) as url:
            assert schemagen(*project, url).code == 0
        assert schemagen("rollback", "app", "--db", target.url).code == 0
        assert facts(target) == base
    return traffic.sent


def test_a_line_that_is_cut(
    target: Server, base: Facts, project: tuple[str, ...], length: int
) -> None:
    for allowed in (round(part * length) for part in PLACES):
        with gateway(target, traffic=Traffic(allowed)) as url:
            done = schemagen(*project, url)
        assert done.code == 1
        ends_well(target, base, project, done)


def test_a_line_that_is_cut_at_the_end(
    target: Server, base: Facts, project: tuple[str, ...], length: int
) -> None:
    """The server has heard the end of the transaction, and nobody hears its answer."""
    with gateway(target, traffic=Traffic(length - GOOD_BYE - 1)) as url:
        done = schemagen(*project, url)
    settled(target, is_alone)
    assert facts(target) == base  # the last byte was missing
    for _ in range(5 if SOAK else 1):
        with gateway(target, traffic=Traffic(length - GOOD_BYE)) as url:
            done = schemagen(*project, url)
        settled(target, is_alone)
        assert facts(target) != base
        if done.code:  # the answer came too late
            assert done.err.startswith("error[SG702]: the connection was lost while")
            assert "all of it is there, or nothing" in done.err
        ends_well(target, base, project, done)


def test_a_session_that_an_administrator_ends(
    target: Server, base: Facts, project: tuple[str, ...]
) -> None:
    """While it waits for a lock, so that it is in the middle of it."""
    with connect(target.url) as holder:
        holder.execute("lock table auth.users in share row exclusive mode")
        ending = threading.Thread(target=_end, args=(target, "wait_event_type = 'Lock'"))
        ending.start()
        done = schemagen(*project, target.url)
        ending.join()
        holder.rollback()
    assert done.code == 1
    assert done.err.startswith("error[SG702]: the connection was lost; the server rolls the")
    ends_well(target, base, project, done)


@pytest.mark.parametrize("number", range(30 if SOAK else 3))
def test_a_session_that_ends_at_any_moment(
    number: int, target: Server, base: Facts, project: tuple[str, ...]
) -> None:
    chance = random.Random(f"{SEED} {number}")  # noqa: S311  can be repeated
    ending = threading.Thread(target=_end, args=(target, "true", chance.uniform(0, 0.3)))
    ending.start()
    done = schemagen(*project, target.url)
    ending.join()
    ends_well(target, base, project, done)


def _end(target: Server, condition: str, after: float = 0) -> None:
    """End the session of `apply` as soon as a condition holds, and some time later."""
    query = (
        "select pid from pg_stat_activity where application_name = 'schemagen'"
        f" and pid <> pg_backend_pid() and usename = 'postgres' and xact_start is not null"
        f" and {condition}"
    )
    with psycopg.connect(target.admin_url, autocommit=True) as admin:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            row = admin.execute(query.encode()).fetchone()
            if row is not None:
                time.sleep(after)
                admin.execute("select pg_terminate_backend(%s)", [row[0]])
                return
            time.sleep(0.002)
