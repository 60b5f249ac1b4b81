"""``schemagen tests`` and what the other commands do with its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import NOTES, Run

pytestmark = pytest.mark.postgres

FOLDER = Path("supabase/tests")
FILE = FOLDER / "notes_test.sql"
MORE = """\
  tags:
    columns: {user_id: uuid not null references auth.users on delete cascade}
    use: [id]
    access: [owner: user_id]
"""


@pytest.fixture
def rendered(notes: Path, run: Run) -> Path:
    """A project with its tests."""
    assert run("render").exit_code == 0
    assert run("tests").exit_code == 0
    return notes


def test_they_are_written_once(notes: Path, run: Run) -> None:
    run("render")
    first = run("tests")
    assert (first.stdout, first.stderr, first.exit_code) == (
        f"notes: 2 files written\n  {FILE.as_posix()}\n  schemagen.lock\n",
        "",
        0,
    )
    assert [path.name for path in FOLDER.iterdir()] == ["notes_test.sql"]
    assert run("tests").stdout == "notes: 0 files written, 2 as before\n"
    assert run("tests", "--check").exit_code == 0
    assert FILE.as_posix() in json.loads(Path("schemagen.lock").read_text())["files"]


def test_those_of_another_specification_differ(rendered: Path, run: Run) -> None:
    rendered.write_text(NOTES.replace("owner: user_id", "append_only: user_id"))
    result = run("tests", "--check")
    assert result.exit_code == 1
    assert "+select table_privs_are(" in result.stdout
    assert "-  '1 row', 'user A can delete A''s row 1');\n" in result.stdout
    github = run("tests", "--check", "--format", "github")
    assert github.stdout.startswith(f"::error file={FILE.as_posix()},line=1,")
    assert github.stdout.endswith("%0Ahint: schemagen tests\n")


def test_those_that_people_changed_stay(rendered: Path, run: Run) -> None:
    FILE.write_text("-- mine\n")
    result = run("tests")
    assert result.exit_code == 1
    assert "error[SG051]" in result.stderr
    assert "schemagen tests --check shows the difference" in result.stderr
    assert FILE.read_text() == "-- mine\n"
    assert run("tests", "--force").exit_code == 0
    assert FILE.read_text() != "-- mine\n"


def test_rendering_leaves_them_and_says_so(rendered: Path, run: Run) -> None:
    before = FILE.read_bytes()
    assert run("render", "--check").exit_code == 0
    rendered.write_text(NOTES + MORE)
    result = run("render")
    assert "supabase/tests stays as it is: schemagen tests writes it anew" in result.stderr
    assert FILE.read_bytes() == before


def test_those_of_a_table_that_is_gone_go_too(rendered: Path, run: Run) -> None:
    rendered.write_text(NOTES + MORE)
    run("render")
    run("tests")
    assert sorted(path.name for path in FOLDER.iterdir()) == ["notes_test.sql", "tags_test.sql"]
    rendered.write_text(NOTES)
    assert f"  {FOLDER.as_posix()}/tags_test.sql (removed)\n" in run("render").stdout
    assert [path.name for path in FOLDER.iterdir()] == ["notes_test.sql"]


def test_a_test_of_somebody_else_stays(rendered: Path, run: Run) -> None:
    mine = FOLDER / "000-setup.sql"
    mine.write_text("-- mine\n")
    for command in ("render", "tests"):
        assert run(command, "--force").exit_code == 0
    assert mine.read_text() == "-- mine\n"


def test_a_database_that_has_the_bundle(notes: Path, run: Run) -> None:
    """Whatever is in it, it is as before in the end."""
    from schemagen.database.connections import connect
    from schemagen.database.throwaway import throwaway

    with throwaway() as server:
        assert run("tests", "--db", server.url, "--on-live").exit_code == 0
        assert FILE.exists()
        with connect(server.url, autocommit=True) as connection:
            found = connection.execute(b"select to_regclass('public.notes')").fetchone()
        assert found == (None,)
        run("apply", "--db", server.url)
        assert "error[SG732]" in run("tests", "--db", server.url, "--on-live").stderr


def test_options_that_contradict_each_other(notes: Path, run: Run) -> None:
    result = run("tests", "--check", "--force")
    assert result.exit_code == 2
    assert "--check writes nothing: leave out --force" in result.stderr
