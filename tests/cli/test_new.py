from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from schemagen.builtin.presets import PRESETS

from .conftest import BASELINE, Run

PRESET = "organic_os"
SOURCE = next(preset.source for preset in PRESETS if preset.name == PRESET)
NEXT = """\
next:
  cd {folder}
  $EDITOR schema.yaml                      # it is yours now
  schemagen render && schemagen smoke      # after each change
  schemagen migrate                        # before that, once it was pushed
  schemagen tests                          # and what supabase test db runs
  supabase link && supabase db push        # to your Supabase project, or
  schemagen db start && schemagen apply --db "$(schemagen db url)"
"""
FILES = [
    ".github/workflows/schema.yml",
    "access.md",
    "docs.md",
    "maintenance.sql",
    "rollback.sql",
    "schema.schema.json",
    "schema.sql",
    "schema.yaml",
    "schemagen.lock",
    "supabase/config.toml",
    f"supabase/migrations/{BASELINE}_organic_os.sql",
    "supabase/seed.sql",
]
TESTS = [
    f"supabase/tests/{table}_test.sql"
    for table in ("conversations", "messages", "module_progress", "users", "wellness_entries")
]


def files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_a_project_without_proof(here: Path, run: Run) -> None:
    result = run("new", "--preset", PRESET, "--no-verify")
    assert result.stdout == (
        f"\norganic_os is ready: 5 tables, schema.sql, supabase/\n{NEXT.format(folder=PRESET)}"
    )
    assert (result.stderr, result.exit_code) == ("", 0)
    assert files(here / PRESET) == FILES
    assert [path.name for path in here.iterdir()] == [PRESET]
    assert (here / PRESET / "schema.yaml").read_bytes() == SOURCE.read_bytes()
    assert run("validate", PRESET).exit_code == 0
    assert run("render", "--check", PRESET).exit_code == 0


@pytest.mark.postgres
def test_a_project_with_proof(here: Path, run: Run) -> None:
    result = run("new", "--preset", PRESET)
    assert (result.stderr, result.exit_code) == ("", 0)
    table, _, rest = result.stdout.partition("\n\n")
    assert table.splitlines()[0].split() == [
        "table", "operation", "anon", "no", "key", "user", "service", "cells"
    ]  # fmt: skip
    assert len(table.splitlines()) == 1 + 5 * 4
    verdict, proof, _, ready, *_ = rest.splitlines()
    assert ", all as declared; " in verdict
    assert proof.startswith("organic_os: ")
    assert proof.endswith("applied to a throw-away server and undone; nothing was left behind")
    assert ready == "organic_os is ready: 5 tables, schema.sql, supabase/"
    assert files(here / PRESET) == [*FILES, *TESTS]
    assert run("render", "--check", PRESET).exit_code == 0
    assert run("tests", "--check", PRESET).exit_code == 0


def test_another_name_and_values(here: Path, run: Run) -> None:
    result = run(
        "new", "--preset", "wellness", "apps/my_app", "--no-verify", "--set", "score_max=100"
    )
    assert "apps/my_app is ready" in result.stdout
    text = (here / "apps/my_app/schema.yaml").read_text()
    original = SOURCE.read_text()
    assert text == original.replace("name: organic_os", "name: my_app")
    lock = json.loads((here / "apps/my_app/schemagen.lock").read_text())
    assert lock["parameters"] == {"score_max": "100"}
    assert "100" in (here / "apps/my_app/schema.sql").read_text()


def test_a_name_that_no_bundle_can_have(here: Path, run: Run) -> None:
    run("new", "--preset", PRESET, "My-App", "--no-verify")
    assert (here / "My-App" / "schema.yaml").read_bytes() == SOURCE.read_bytes()


def test_a_folder_that_is_used(here: Path, run: Run) -> None:
    (here / PRESET).mkdir()
    (here / PRESET / "mine").touch()
    result = run("new", "--preset", PRESET, "--no-verify")
    assert result.stderr == (
        "error[SG057]: the folder organic_os exists and is not empty\n"
        "  hint: name another one: schemagen new --preset ... NAME; or go on with what is\n"
        "        there: schemagen validate organic_os\n"
    )
    assert (result.stdout, result.exit_code) == ("", 1)
    assert files(here) == ["organic_os/mine"]


def test_an_empty_folder_is_taken(here: Path, run: Run) -> None:
    (here / PRESET).mkdir()
    assert run("new", "--preset", PRESET, "--no-verify").exit_code == 0
    assert files(here / PRESET) == FILES


def test_a_file_of_that_name(here: Path, run: Run) -> None:
    (here / PRESET).touch()
    result = run("new", "--preset", PRESET, "--no-verify")
    assert result.stderr.startswith("error[SG057]: organic_os exists and is no folder\n")


def test_a_place_where_nothing_can_be_made(here: Path, run: Run) -> None:
    (here / "file").touch()
    result = run("new", "--preset", PRESET, "file/app", "--no-verify")
    assert result.stderr == (
        "error[SG050]: file/app can't be written: one of its folders is a file\n"
        "  hint: rename that file, or give another folder\n"
    )
    assert (result.stdout, result.exit_code) == ("", 1)
    assert files(here) == ["file"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(here: Path, run: Run) -> None:
    (here / "closed").mkdir(mode=0o500)
    result = run("new", "--preset", PRESET, "closed/app", "--no-verify")
    assert result.stderr.startswith(
        "error[SG050]: closed/app can't be written: it is not permitted\n"
    )
    assert result.exit_code == 1


def test_an_unknown_preset(run: Run) -> None:
    result = run("new", "--preset", "organicos")
    assert result.stderr.endswith(
        "Error: there is no preset 'organicos'; did you mean 'organic_os'?\n"
    )
    assert "there are: " in run("new", "--preset", "zzz").stderr


def test_no_preset_lists_them(here: Path, run: Run) -> None:
    result = run("new")
    assert "Error: say what to start from with --preset:\n  " in result.stderr
    assert "  organic_os  Wellness tracker with an AI coach\n" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)
    assert list(here.iterdir()) == []


def test_a_value_that_is_wrong_leaves_nothing(here: Path, run: Run) -> None:
    result = run("new", "--preset", PRESET, "--set", "score_max=0")
    assert result.stderr.startswith("organic_os/schema.yaml:")
    assert "--set score_max=0: the value is below the minimum of 1" in result.stderr
    assert result.exit_code == 1
    assert list(here.iterdir()) == []


def test_a_missing_server_is_told_and_the_files_stay(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("new", "--preset", PRESET, "--db", "postgresql://localhost:1/nothing", "--on-live")
    assert result.stderr.startswith("error[SG702]: no server answers at localhost:1\n")
    assert result.stdout.startswith("\norganic_os is written, but not proven: 5 tables, ")
    assert result.exit_code == 1
    assert files(here / PRESET) == FILES


def _hears_interrupts() -> None:
    """Undo what a shell does for programs in its background: they ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_kill_leaves_no_half_folder(number: signal.Signals, here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/x"
        options = ("--preset", PRESET, "--db", url, "--on-live")
        program = subprocess.Popen(
            [sys.executable, "-m", "schemagen", "new", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=_hears_interrupts,
        )
        silent.settimeout(30)
        waiting, _ = silent.accept()  # all files are written, and the proof begins
        (folder,) = here.iterdir()
        assert folder.name.startswith(f".{PRESET}.")
        program.send_signal(number)
        _, said = program.communicate()
        waiting.close()
    assert not (here / PRESET).exists()
    if number is signal.SIGINT:
        # An interrupt that lands in the interpreter's own code ends it by the signal itself,
        # after everything was cleaned up; a shell shows 130 for both.
        assert program.returncode in (130, -signal.SIGINT)
        if program.returncode == 130:
            assert said == b"\ninterrupted; nothing was left behind\n"
    if number is not signal.SIGKILL:
        assert list(here.iterdir()) == []
