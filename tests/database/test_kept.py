"""The server that outlives the command."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.core.errors import ServerError, ServerUnreachable
from schemagen.database import kept
from schemagen.database.base import Era, missing_parts
from schemagen.database.server import Server

pytestmark = pytest.mark.postgres

START = "from schemagen.database import kept; print(kept.start().url)"


@pytest.fixture(autouse=True)
def state(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of the test's own."""
    monkeypatch.setenv("SCHEMAGEN_STATE_DIR", str(open_folder))
    yield open_folder
    kept.stop()


def process_of(server: Server) -> int:
    return int((server.data_folder / "postmaster.pid").read_text().splitlines()[0])


def test_a_server_is_kept_until_it_is_stopped() -> None:
    assert kept.find() is None
    assert kept.stop() is False

    server = kept.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("create table notes (id int)")
        assert connection.execute("select current_user, current_setting('fsync')").fetchone() == (
            "postgres",
            "on",
        )
    assert kept.find() == server
    assert kept.start() == server

    assert kept.stop() is True
    assert kept.stop() is False
    assert kept.find() is None
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url)

    again = kept.start()
    assert again.url == server.url
    with psycopg.connect(again.url) as connection:
        assert connection.execute("select to_regclass('notes')::text").fetchone() == ("notes",)
    again.stop()
    assert kept.find() is None


def test_it_outlives_the_command_and_commands_share_it() -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", START], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    urls = {process.communicate()[0].strip() for process in running}

    server = kept.find()
    assert server is not None
    assert urls == {server.url}
    with psycopg.connect(server.admin_url) as connection:
        assert missing_parts(connection) == ()


def test_its_password_is_the_users_alone(state: Path) -> None:
    server = kept.start()
    password = psycopg.conninfo.conninfo_to_dict(server.url)["password"]

    assert stat.S_IMODE((state / "server" / "server.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((state / "server" / "postgres").stat().st_mode) == 0o700
    assert str(password) not in repr(server)
    if sys.platform == "linux":
        arguments = Path(f"/proc/{process_of(server)}/cmdline").read_text()
        assert str(password) not in arguments


def test_the_era_can_be_changed() -> None:
    server = kept.start()
    kept.start(era="open")

    with psycopg.connect(server.admin_url) as connection:
        assert missing_parts(connection, Era.OPEN) == ()


def test_a_crash_is_no_obstacle() -> None:
    server = kept.start()
    os.kill(process_of(server), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while kept.find() is not None and time.monotonic() < deadline:
        time.sleep(0.02)

    with psycopg.connect(kept.start().url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_process_id_from_before_the_reboot_is_no_obstacle(linux: None) -> None:
    server = kept.start()
    note = server.data_folder / "postmaster.pid"
    text = note.read_text()
    kept.stop()
    note.write_text(text.replace(text.splitlines()[0], str(os.getppid()), 1))

    assert kept.find() is None
    with psycopg.connect(kept.start().url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_start_that_fails_shows_the_log(state: Path) -> None:
    server = kept.start()
    kept.stop()
    with (server.data_folder / "postgresql.auto.conf").open("a") as settings:
        settings.write("shared_buffers = much\n")

    with pytest.raises(ServerError) as caught:
        kept.start()

    assert caught.value.message.startswith("the kept server does not start; the end of its log:")
    assert "shared_buffers" in caught.value.message


def test_data_of_another_version_is_not_touched() -> None:
    server = kept.start()
    kept.stop()
    (server.data_folder / "PG_VERSION").write_text("9\n")

    with pytest.raises(ServerError, match="made by PostgreSQL 9, installed is"):
        kept.start()


def test_a_deep_folder_has_its_socket_elsewhere(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = state / ("x" * 100)
    deep.mkdir()
    monkeypatch.setenv("SCHEMAGEN_STATE_DIR", str(deep))

    server = kept.start()
    try:
        assert server.socket_folder is not None
        assert not server.socket_folder.is_relative_to(deep)
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
        assert kept.find() == server
    finally:
        kept.stop()


def test_the_terminal_connects_without_showing_the_password() -> None:
    server = kept.start()

    program, environment = kept.psql_program(server.url)
    answer = subprocess.run(
        [program, "--no-psqlrc", "--tuples-only", "--no-align", "--command=select current_user"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stdout) == (0, "postgres\n"), answer.stderr


def test_the_terminal_needs_a_url() -> None:
    with pytest.raises(ServerUnreachable, match="the connection URL can't be read"):
        kept.psql_program("postgres//x:secret@y")


def test_the_state_is_written_as_promised(state: Path) -> None:
    kept.start()

    known = json.loads((state / "server" / "server.json").read_text())

    assert sorted(known) == ["host", "passwords", "port"]
