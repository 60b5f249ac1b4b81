"""Commands are run in a folder of their own, through click's runner or as a program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schemagen.cli.application import application

NOTES = """\
schemagen: 1
name: notes
title: Notes

parameters:
  longest: {type: integer, default: 1000, minimum: 1}

tables:
  notes:
    about: What people want to remember
    columns:
      user_id: uuid not null references auth.users on delete cascade
      body: text not null check (length(body) <= ${longest})
    use: [id]
    access:
      - owner: user_id
"""
BASELINE = "20260102030405"

Run = Callable[..., Result]
Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an empty one. No setting of the caller's is seen."""
    for name in ("DATABASE_URL", "NO_COLOR", "SCHEMAGEN_TRACEBACK", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def notes(here: Path) -> Path:
    """A small specification in the current folder."""
    path = here / "schema.yaml"
    path.write_text(NOTES)
    return path


@pytest.fixture
def run() -> Run:
    """Run a command in this process."""

    def run_command(*arguments: str | Path, text: str | None = None) -> Result:
        result = CliRunner().invoke(application, [str(item) for item in arguments], input=text)
        assert isinstance(result.exception, SystemExit | None), result.exception
        return result

    return run_command


@pytest.fixture
def start() -> Start:
    """Run the program in a process of its own."""

    def start_program(
        *arguments: str, path: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": path, **more}
        return subprocess.run(
            [sys.executable, "-m", "schemagen", *arguments],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    return start_program
