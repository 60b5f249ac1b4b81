"""Transcripts are run by bash, in a folder and on a database of their own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from schemagen.database.embedded import embedded_installation

from .pages import Step

SPECIFICATION: Final = """\
schemagen: 1
name: notes
tables:
  notes:
    columns:
      user_id: uuid not null references auth.users on delete cascade
      body: text not null
    use: [id]
    access: [owner: user_id]
"""
"""The ``schema.yaml`` of the transcripts whose page shows none."""

_MEASURED: Final = (
    (re.compile(r"\d+\.\d+ s\b"), "0.1 s"),
    (re.compile(r"\d+ of \d+ (?=cells)"), "28 of 100 "),
    (re.compile(r"(?<!of )\d+ (?=statements|steps|cells|files as)"), "12 "),
    (re.compile(r"\bown at \S+?(?=[:;,]?(\s|$))"), "postgres at localhost:5432"),
    (re.compile(r"postgresql://postgres:\S+"), "postgresql://postgres:***@localhost:5432/postgres"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*"), "2026-01-02 03:04:05+00:00"),
)
_MARK: Final = "\1"


def timeless(text: str) -> str:
    """Return a text without what differs between machines and from day to day."""
    for pattern, instead in _MEASURED:
        text = pattern.sub(instead, text)
    return text


def run(steps: Iterable[Step], folder: Path, state: Path, url: str | None) -> list[Step]:
    """Run the commands of a transcript; return it with what they really print.

    Args:
        steps: The commands.
        folder: Where.
        state: The folder of the kept server.
        url: The database that ``DATABASE_URL`` names.
    """
    commands = [step.command for step in steps]
    script = "exec 2>&1\n" + "".join(f"printf '\\1'\n{command}\n" for command in commands)
    done = subprocess.run(
        ["bash", "-c", script],  # noqa: S607
        capture_output=True,
        cwd=folder,
        env=_environment(folder.parent, state, url),
        check=False,
    )
    assert not done.stderr
    _, *printed = done.stdout.decode().split(_MARK)
    return [Step(*both) for both in zip(commands, map(timeless, printed), strict=True)]


def _environment(place: Path, state: Path, url: str | None) -> dict[str, str]:
    programs = place / "bin"
    programs.mkdir(exist_ok=True)
    python = shlex.quote(sys.executable)
    for name, arguments in (("schemagen", "-m schemagen"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {python} {arguments} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    names = ("DATABASE_URL", "NO_COLOR", "SCHEMAGEN_TRACEBACK", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    path = [str(programs), *([str(embedded_installation().folder / "bin")] if url else [])]
    return {
        **kept,
        **({"DATABASE_URL": url} if url else {}),
        "PATH": os.pathsep.join([*path, os.environ["PATH"]]),
        "SCHEMAGEN_STATE_DIR": str(state),
        "SOURCE_DATE_EPOCH": "1767323045",
        "LC_ALL": "C.UTF-8",
    }


def as_text(steps: Iterable[Step]) -> str:
    """Return a transcript as a page shows it."""
    return "".join(f"$ {step.command}\n{step.printed}" for step in steps)
