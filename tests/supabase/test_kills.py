"""`new` and `apply` are killed at any moment: what is there afterwards is whole, or can go on.

A few moments each time; ``SCHEMAGEN_SOAK=1`` tries thirty, ``SCHEMAGEN_SEED`` repeats them.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from ..search.sampling import SEED, SOAK
from .conftest import contents, facts, history, schemagen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

MOMENTS = range(30 if SOAK else 3)
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def killed(number: int, seconds: float, *arguments: str) -> bool:
    """Run a command and kill it at some moment; return whether it was still running.

    Args:
        number: Which of the moments; says the signal, too.
        seconds: How long the command takes; the moment lies before.
        arguments: Of the command.
    """
    chance = random.Random(f"{SEED} {number} {arguments[0]}")  # noqa: S311  can be repeated
    program = subprocess.Popen(
        [sys.executable, "-m", "schemagen", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        program.wait(timeout=chance.uniform(0, seconds))
    except subprocess.TimeoutExpired:
        program.send_signal(SIGNALS[number % len(SIGNALS)])
        program.wait(timeout=60)
        return True
    return False


def duration(*arguments: str) -> float:
    """Return how long a command takes when nobody disturbs it."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "schemagen", *arguments], check=True, capture_output=True)
    return time.monotonic() - started


@pytest.mark.postgres
@pytest.mark.parametrize("number", MOMENTS)
def test_a_new_project_is_whole_or_not_there(number: int, here: Path) -> None:
    takes = duration("new", "--preset", "organic_os", "first")
    killed(number, takes, "new", "--preset", "organic_os", "app")
    if (here / "app").exists():
        assert schemagen("render", "--check", "app").code == 0
    if number % len(SIGNALS):  # all but SIGKILL can be cleaned up after
        assert [path.name for path in here.iterdir() if path.name.startswith(".app.")] == []
    else:
        assert schemagen("new", "--preset", "organic_os", "again", "--no-verify").code == 0


@pytest.mark.parametrize("number", MOMENTS)
def test_a_project_that_was_there_keeps_its_files(number: int, here: Path, mine: Path) -> None:
    takes = duration("new", "--preset", "organic_os", "first", "--no-verify")
    before = contents(mine)
    killed(number, takes, "new", "--preset", "organic_os", "mine", "--no-verify")
    after = contents(mine)
    assert {path: after.get(path) for path in before} == before
    if (mine / "schema.yaml").exists():
        assert schemagen("render", "mine").code == 0
    else:
        assert schemagen("new", "--preset", "organic_os", "mine", "--no-verify").code == 0
    assert schemagen("render", "--check", "mine").code == 0
    migrations = sorted(path.name for path in (mine / "supabase/migrations").glob("*.sql"))
    assert migrations == ["20260315101010_mine.sql", "20260315101011_mine.sql"]


@pytest.fixture(scope="module")
def target() -> Iterator[Server]:
    with throwaway() as running:
        yield running


def settled(server: Server, calm: Callable[[psycopg.Connection], bool]) -> None:
    """Wait until the server has noticed that a client is gone."""
    with connect(server.admin_url, autocommit=True) as admin:
        until = time.monotonic() + 30
        while not calm(admin):
            assert time.monotonic() < until, "the server still works for who is gone"
            time.sleep(0.02)


def is_alone(admin: psycopg.Connection) -> bool:
    row = admin.execute(
        "select count(*) from pg_stat_activity"
        " where application_name = 'schemagen' and pid <> pg_backend_pid()"
    ).fetchone()
    return row == (0,)


@pytest.mark.postgres
@pytest.mark.parametrize("number", MOMENTS)
def test_a_database_has_all_or_nothing(number: int, here: Path, target: Server) -> None:
    assert schemagen("new", "--preset", "chronos", "app", "--no-verify").code == 0
    base = facts(target)
    command = ("apply", "app", "--db", target.url, "--record-supabase")
    takes = duration(*command)
    whole = facts(target)
    assert schemagen("rollback", "app", "--db", target.url).code == 0
    killed(number, takes, *command)
    settled(target, is_alone)

    found = facts(target)
    assert found in (base, whole)
    assert (history(target) == []) == (found == base)
    assert schemagen("verify", "app", "--db", target.url).code == (found == base)
    # Whatever it was, the next one goes through, and is undone to what was before.
    assert schemagen(*command).code == 0
    assert facts(target) == whole
    assert len(history(target)) == 4
    assert schemagen("rollback", "app", "--db", target.url).code == 0
    assert facts(target) == base


@pytest.mark.postgres
def test_killed_in_the_middle_of_it(here: Path, target: Server) -> None:
    """Not by chance: while the transaction waits for a lock that somebody holds."""
    assert schemagen("new", "--preset", "chronos", "app", "--no-verify").code == 0
    base: Facts = facts(target)
    with connect(target.url) as holder:
        # The last statements of the bundle wait for it.
        holder.execute("lock table auth.users in share row exclusive mode")
        command = ("apply", "app", "--db", target.url, "--record-supabase")
        program = subprocess.Popen(
            [sys.executable, "-m", "schemagen", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        settled(target, _waits)
        program.kill()
        program.wait()
        # The server notices as soon as it has something to send.
        holder.rollback()
    settled(target, is_alone)
    assert facts(target) == base


def _waits(admin: psycopg.Connection) -> bool:
    row = admin.execute(
        "select count(*) from pg_stat_activity"
        " where application_name = 'schemagen' and wait_event_type = 'Lock'"
    ).fetchone()
    return row == (1,)
