"""apply, smoke, rollback and db, on real servers."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from .conftest import NOTES, Run, Start

pytestmark = pytest.mark.postgres

MEASURED = re.compile(r"\d+(?= statements| steps)|\d+\.\d+(?= s\b)")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that schemagen did not start by `db start`."""
    with throwaway() as running:
        yield running


def timeless(text: str) -> str:
    """Return a text without what other changes, or other machines, make different."""
    return MEASURED.sub("N", text)


def place(server: Server) -> str:
    return f"postgres at {server.socket_folder}"


def test_apply_to_a_throwaway_server(notes: Path, run: Run) -> None:
    result = run("apply")
    assert timeless(result.stdout) == (
        "notes: applied to a throw-away server: N statements in N s\n"
    )
    assert (result.stderr, result.exit_code) == ("", 0)


def test_life_in_a_database(
    notes: Path, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = place(server)
    dry = run("apply", "--db", server.url, "--dry-run")
    assert timeless(dry.stdout) == (
        f"notes: would be applied to {at}: N statements in N s; everything was taken back\n"
    )
    monkeypatch.setenv("DATABASE_URL", server.url)
    assert timeless(run("apply").stdout) == f"notes: applied to {at}: N statements in N s\n"
    again = json.loads(run("apply", "--format", "json").stdout)
    assert again[0].pop("seconds") < 10
    assert again[0].pop("statements") > 1
    assert again == [{"name": "notes", "changed": False, "dry_run": False, "database": at}]
    refused = run("smoke")
    assert "is a server that schemagen did not create" in refused.stderr
    assert "--on-live" in refused.stderr
    assert (refused.stdout, refused.exit_code) == ("", 1)
    live = run("smoke", "--on-live")
    assert "notes: " in live.stdout
    assert live.exit_code == 0
    with psycopg.connect(server.url) as connection:
        connection.execute(
            "insert into auth.users (id) values ('00000000-0000-4000-8000-000000000001')"
        )
        connection.execute(
            "insert into notes (user_id, body) values"
            " ('00000000-0000-4000-8000-000000000001', 'keep me')"
        )
    kept = run("rollback", "notes")
    assert kept.stderr == (
        "error[SG720]: rolling notes back would drop rows: public.notes (1)\n"
        "  hint: save what is needed, then run it again with --drop-data\n"
    )
    assert kept.exit_code == 1
    tried = run("rollback", "notes", "--drop-data", "--dry-run")
    assert timeless(tried.stdout).endswith("put back\n  public.notes: 1 row would go\n")
    undone = run("rollback", "schema.yaml", "--drop-data")
    assert timeless(undone.stdout).endswith(" in N s\n  public.notes: 1 row dropped\n")
    gone = run("rollback", "note")
    assert gone.stderr.startswith("error[SG721]: the database does not hold the bundle 'note'\n")


def test_smoke_on_a_throwaway_server(notes: Path, run: Run) -> None:
    result = run("smoke")
    assert (result.stderr, result.exit_code) == ("", 0)
    table = re.sub(r" +\d+$", "", result.stdout.partition("\n\n")[0], flags=re.MULTILINE)
    assert table == (
        "table         operation  anon  no key  user  service  cells\n"
        "public.notes  select     -     none    own   all\n"
        "              insert     -     none    own   all\n"
        "              update     -     none    own   all\n"
        "              delete     -     none    own   all"
    )
    verdict = result.stdout.splitlines()[-1]
    assert re.fullmatch(
        r"notes: \d+ cells, all as declared; 0 functions called; 0 triggers fired; N s",
        timeless(verdict),
    )
    assert run("smoke", "-q").stdout.count("\n") == 1


def test_smoke_as_json(notes: Path, run: Run) -> None:
    found = json.loads(run("smoke", "--format", "json").stdout)
    assert found["ok"] is True
    (report,) = found["reports"]
    assert report["name"] == "notes"
    assert report["failures"] == []


def test_what_smoke_finds(notes: Path, run: Run, server: Server) -> None:
    run("apply", "--db", server.url)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("create policy leak on notes for select to authenticated using (true)")
    try:
        text = run("smoke", "--db", server.url, "--on-live")
        assert re.search(r"select     -     none \(\d+ wrong\)  own \(\d+ wrong\)", text.stdout)
        assert "schema.yaml:16:" in text.stdout
        assert ": error[SG802]: " in text.stdout
        assert " cells are not as declared; " in text.stdout.splitlines()[-1]
        assert (text.stderr, text.exit_code) == ("", 1)
        github = run("smoke", "--db", server.url, "--on-live", "--format", "github")
        assert all(
            line.startswith("::error file=schema.yaml,") for line in github.stdout.splitlines()
        )
        found = json.loads(run("smoke", "--db", server.url, "--on-live", "--format", "json").stdout)
        assert found["ok"] is False
        assert found["reports"][0]["failures"]
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("drop policy leak on notes")
        run("rollback", "notes", "--db", server.url)


def test_rollback_without_a_database_is_tried(notes: Path, run: Run) -> None:
    result = run("rollback")
    assert re.fullmatch(
        r"notes: undone in a throw-away server: N steps in N s; nothing was left behind\n",
        timeless(result.stdout),
    )
    found = json.loads(run("rollback", "--format", "json").stdout)
    assert found["left"] is None
    result = run("rollback", "elsewhere")
    assert result.stderr.endswith("Error: say where elsewhere is to be undone: --db URL\n")
    assert result.exit_code == 2


def test_new_on_a_database_leaves_it_as_it_was(here: Path, run: Run, server: Server) -> None:
    at = ("--db", server.url, "--on-live")
    result = run("new", "--preset", "organic_os", *at)
    assert f"applied to {place(server)} and undone; nothing was left behind" in result.stdout
    assert result.exit_code == 0
    run("apply", "organic_os", "--db", server.url)
    refused = run("new", "--preset", "organic_os", "second", *at)
    assert "error[SG711]" in refused.stderr or "error[SG732]" in refused.stderr
    refused = run("new", "--preset", "organic_os", "third/organic_os", *at)
    assert refused.stderr.startswith(f"error[SG732]: {place(server)} holds organic_os already\n")
    assert refused.exit_code == 1
    run("rollback", "organic_os", "--db", server.url)


def test_an_error_of_the_server_names_the_line(notes: Path, run: Run) -> None:
    notes.write_text(NOTES.replace("length(body) <=", "lenght(body) <="))
    result = run("apply")
    assert result.stderr.startswith("schema.yaml:13:")
    assert "lenght" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 1)


def test_a_server_that_is_not_there(notes: Path, run: Run) -> None:
    result = run("apply", "--db", "postgresql://me:secret@localhost:1/x")
    assert result.stderr == (
        "error[SG702]: no server answers at localhost:1\n"
        "  hint: check host and port, and that the server runs; schemagen db start starts one\n"
    )
    assert result.exit_code == 1


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for a kept server of the test's own, which its account can enter."""
    parent = "/tmp" if os.name == "posix" else None  # noqa: S108  pytest's are closed to others
    folder = Path(tempfile.mkdtemp(prefix="test-schemagen-", dir=parent))
    folder.chmod(0o755)
    monkeypatch.setenv("SCHEMAGEN_STATE_DIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_the_kept_server(notes: Path, run: Run, start: Start, state: Path) -> None:
    assert run("db", "status").stdout == "not running\n"
    assert run("db", "status").exit_code == 1
    assert run("db", "stop").stdout == "it was not running\n"
    missing = run("db", "url")
    assert missing.stderr == (
        "error[SG733]: the kept server does not run\n  hint: schemagen db start\n"
    )
    try:
        started = run("db", "start").stdout
        assert re.fullmatch(r"PostgreSQL [\d.]+ runs; `schemagen db url` prints its URL\n", started)
        assert run("db", "start").stdout == started
        assert json.loads(run("db", "status", "--format", "json").stdout)["running"] is True
        url = run("db", "url").stdout.strip()
        assert url.startswith("postgresql://postgres:")
        with psycopg.connect(url) as connection:
            row = connection.execute("show server_version").fetchone()
        assert row is not None
        assert started.startswith(f"PostgreSQL {row[0]} runs;")
        assert json.loads(run("db", "status", "--format", "json").stdout)["version"] == row[0]
        assert "supabase_admin" in run("db", "url", "--admin").stdout
        nothing = run("smoke", "--db", url).stderr
        assert "hint: apply notes there first: schemagen apply --db URL\n" in nothing
        assert run("apply", "--db", url).exit_code == 0
        assert run("smoke", "--db", url, "-q").exit_code == 0
        asked = start("db", "psql", "--", "-qAt", "-c", "select count(*) from notes")
        assert (asked.stdout, asked.stderr, asked.returncode) == ("0\n", "", 0)
        base = run("db", "base", "--db", url)
        assert base.stdout == "everything was there already\n"
    finally:
        stopped = run("db", "stop")
    assert stopped.stdout == "stopped; its data stays\n"
    assert run("db", "status").exit_code == 1


def test_the_base_on_a_plain_server(run: Run, server: Server) -> None:
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        connection.execute("create database plain template template0")
    try:
        url = server.admin_url.replace("/postgres?", "/plain?")
        installed = run("db", "base", "--db", url).stdout.splitlines()
        assert re.fullmatch(r"installed: \d+ parts", installed[0])
        assert len(installed) == 1 + int(installed[0].split()[1])
        assert run("db", "base", "--db", url).stdout == "everything was there already\n"
    finally:
        with psycopg.connect(server.admin_url, autocommit=True) as connection:
            connection.execute("drop database plain with (force)")


@pytest.mark.parametrize("command", ["new", "tests"])
def test_a_foreign_server_is_asked_about(
    command: str, notes: Path, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What applies and undoes does so on no server of somebody else, as smoke does not."""
    more = ("--preset", "organic_os", "mine") if command == "new" else ()
    refused = run(command, *more, "--db", server.url)
    assert refused.stderr.startswith("error[SG730]: postgresql://")
    assert "say so with --on-live" in refused.stderr
    assert (refused.stdout, refused.exit_code) == ("", 1)
    assert [path.name for path in notes.parent.iterdir()] == ["schema.yaml"]
    monkeypatch.setenv("DATABASE_URL", server.url)
    if command == "tests":
        assert "error[SG730]" in run(command).stderr


def test_new_does_not_look_at_a_setting(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost:1/nothing")
    result = run("new", "--preset", "organic_os")
    assert "applied to a throw-away server and undone" in result.stdout
    assert result.exit_code == 0
