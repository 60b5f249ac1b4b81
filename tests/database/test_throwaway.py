from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from schemagen.core.errors import ServerError
from schemagen.database.accounts import server_account
from schemagen.database.server import Server
from schemagen.database.throwaway import sweep, throwaway

pytestmark = pytest.mark.postgres

CREATOR = """
import sys, time
from schemagen.database.throwaway import throwaway
with throwaway() as server:
    print(server.data_folder, flush=True)
    time.sleep(60)
"""


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def process_of(data_folder: Path) -> int:
    return int((data_folder / "postmaster.pid").read_text().splitlines()[0])


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def watchdog_of(folder: Path) -> int:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if b"schemagen-watchdog" in words and os.fsencode(folder) in words:
                return int(entry.name)
    raise AssertionError("no watchdog")


@contextmanager
def creator() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run a program that keeps a throw-away server; yields it and the server's data."""
    with subprocess.Popen(
        [sys.executable, "-c", CREATOR],
        stdout=subprocess.PIPE,
        text=True,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_logs_in_as_postgres_who_is_no_superuser(owner: psycopg.Connection) -> None:
    row = owner.execute(
        "select current_user, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
        " from pg_roles where rolname = current_user"
    ).fetchone()

    assert row == ("postgres", False, True, True, True, True)


def test_the_other_url_is_the_superusers(admin: psycopg.Connection) -> None:
    assert admin.execute("select current_user, current_setting('is_superuser')").fetchone() == (
        "supabase_admin",
        "on",
    )


def test_the_database_belongs_to_postgres_and_does_not_depend_on_the_machine(
    owner: psycopg.Connection,
) -> None:
    row = owner.execute(
        "select datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datlocprovider,"
        " datlocale, current_setting('timezone'), upper('ä') from pg_database"
        " where datname = current_database()"
    ).fetchone()

    assert row == ("postgres", "postgres", "UTF8", "b", "C.UTF-8", "UTC", "Ä")


def test_nobody_else_can_reach_it(server: Server, admin: psycopg.Connection) -> None:
    assert server.socket_folder is not None
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    assert admin.execute("show listen_addresses").fetchone() == ("",)


def test_a_wrong_password_is_refused(server: Server) -> None:
    password = psycopg.conninfo.conninfo_to_dict(server.url)["password"]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url.replace(quote(str(password)), "wrong"))


def test_the_passwords_are_its_own_and_not_shown() -> None:
    with throwaway() as one, throwaway() as other:
        passwords = {
            psycopg.conninfo.conninfo_to_dict(url)["password"]
            for url in (one.url, one.admin_url, other.url, other.admin_url)
        }

        assert len(passwords) == 4
        assert not [word for word in passwords if str(word) in f"{one!r}{other!r}"]


def test_nothing_is_left_after_the_block(linux: None) -> None:
    with throwaway() as server:
        folder, pid = server.data_folder.parent, process_of(server.data_folder)
        assert is_alive(pid)

    assert not folder.exists()
    assert not is_alive(pid)


def test_nothing_is_left_after_an_exception(linux: None) -> None:
    with pytest.raises(KeyboardInterrupt), throwaway() as server:
        folder, pid = server.data_folder.parent, process_of(server.data_folder)
        raise KeyboardInterrupt

    assert not folder.exists()
    assert not is_alive(pid)


def test_stop_may_be_called_early_and_twice() -> None:
    with throwaway() as server:
        server.stop()
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url)


def test_an_open_connection_does_not_keep_it(server: Server) -> None:
    with throwaway() as other:
        connection = psycopg.connect(other.url)

    with pytest.raises(psycopg.OperationalError):
        connection.execute("select 1")
    connection.close()


def test_many_at_once() -> None:
    with ExitStack() as stack, ThreadPoolExecutor(4) as threads:
        servers = list(threads.map(lambda _: stack.enter_context(throwaway()), range(4)))

        assert len({server.data_folder for server in servers}) == 4
        for server in servers:
            with psycopg.connect(server.url) as connection:
                connection.execute("create table t (id int)")


def test_a_server_that_does_not_start_shows_its_log() -> None:
    with pytest.raises(ServerError) as caught, throwaway(settings={"shared_buffers": "much"}):
        pass

    assert "stopped while starting" in caught.value.message
    assert 'invalid value for parameter "shared_buffers": "much"' in caught.value.message


@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL", "SIGHUP", "SIGINT"])
def test_it_does_not_outlive_its_creator(name: str, linux: None) -> None:
    with creator() as (process, data_folder):
        pid = process_of(data_folder)
        process.send_signal(getattr(signal, name))
        process.wait()

        assert eventually(lambda: not is_alive(pid))
        assert eventually(lambda: not data_folder.parent.exists())


def test_the_next_start_sweeps_what_a_killed_watchdog_left(linux: None) -> None:
    with creator() as (process, data_folder):
        pid = process_of(data_folder)
        os.kill(watchdog_of(data_folder.parent), signal.SIGKILL)
        process.kill()
        process.wait()
        assert is_alive(pid)

        with throwaway() as server:
            assert not data_folder.parent.exists()
            assert eventually(lambda: not is_alive(pid))
            assert server.data_folder.exists()


def test_the_sweep_spares_the_living_and_what_is_not_ours(server: Server, linux: None) -> None:
    parent = server.data_folder.parent.parent
    link = parent / f"schemagen-link-{os.getpid()}"
    link.symlink_to(server.data_folder.parent)
    project = parent / f"schemagen-project-{os.getpid()}"
    project.mkdir()
    try:
        sweep(parent, server_account())
        assert link.is_symlink()
        assert project.is_dir()
    finally:
        link.unlink()
        project.rmdir()

    with psycopg.connect(server.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_vector_can_be_created_and_dropped_as_on_supabase(owner: psycopg.Connection) -> None:
    owner.execute("create extension if not exists vector with schema extensions")
    owner.execute("create extension if not exists vector with schema extensions")
    row = owner.execute(
        "select '[1,2,3]'::extensions.vector operator(extensions.<=>) '[1,2,3]'"
    ).fetchone()
    assert row == (0.0,)

    owner.execute("drop extension vector")
    assert owner.execute(
        "select count(*) from pg_extension where extname = 'vector'"
    ).fetchone() == (0,)
