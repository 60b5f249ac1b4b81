"""`new` asks who sits at a terminal, and nobody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import schemagen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def at_terminal(typed: str, *arguments: str) -> tuple[str, int]:
    """Run a command at a terminal; return what is shown there, and the exit code.

    Behind what is typed comes the end of input: a question too many is an error and no wait.
    """
    import pty

    outer, inner = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "schemagen", *arguments],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "TERM": "dumb"},
    )
    os.close(inner)
    os.write(outer, f"{typed}\x04".encode())
    shown = b""
    while True:
        try:
            part = os.read(outer, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(outer)
    return shown.decode().replace("\r\n", "\n"), program.wait(timeout=60)


def test_everything_is_asked_for(here: Path) -> None:
    shown, code = at_terminal("chronos\nmy_app\n768\nivfflat\n", "new", "--no-verify")
    assert "What shall it start from?\n  ai_usage    " in shown
    assert "\n  chronos     AI video courses for Whop creators\n" in shown
    assert "Folder [chronos]: " in shown
    assert "Length of the embedding model's vectors\nembedding_dimensions [1536]: " in shown
    assert "vector_index [hnsw]: " in shown
    assert code == 0
    lock = json.loads((here / "my_app/schemagen.lock").read_text("utf-8"))
    assert lock["parameters"] == {"embedding_dimensions": "768", "vector_index": "ivfflat"}
    assert "name: my_app\n" in (here / "my_app/schema.yaml").read_text("utf-8")


def test_enter_takes_what_is_offered(here: Path) -> None:
    _, code = at_terminal("course\n\n\n\n", "new", "--no-verify")
    assert code == 0
    lock = json.loads((here / "chronos/schemagen.lock").read_text("utf-8"))
    assert lock["parameters"] == {}


def test_a_wrong_answer_is_asked_for_again(here: Path) -> None:
    typed = "organic_os\n\nmany\n0\n7\n\n"
    shown, code = at_terminal(typed, "new", "--no-verify")
    assert "Error: 'many' is not of type integer\n" in shown
    assert "Error: '0' is below the minimum of 1\n" in shown
    assert code == 0
    lock = json.loads((here / "organic_os/schemagen.lock").read_text("utf-8"))
    assert lock["parameters"] == {"score_max": "7"}


def test_what_is_given_is_not_asked_for(here: Path) -> None:
    shown, code = at_terminal("", "new", "--preset", "organic_os", "--no-verify")
    assert "Folder" not in shown
    assert "score_max" not in shown
    assert code == 0
    given = ("new", "mine", "--set", "score_max=5", "--no-verify")
    shown, code = at_terminal("organic_os\n\n", *given)
    assert "Folder" not in shown
    assert "score_max [" not in shown
    assert code == 0


def test_an_unknown_preset_is_told(here: Path) -> None:
    shown, code = at_terminal("chrono\n", "new", "--no-verify")
    assert "there is no preset 'chrono'; did you mean 'chronos'?" in shown
    assert code == 2
    assert list(here.iterdir()) == []


def test_no_answer_leaves_nothing(here: Path) -> None:
    shown, code = at_terminal("organic_os\n", "new", "--no-verify")
    assert shown.endswith("no answer was given; nothing was done\n")
    assert code == 1
    assert list(here.iterdir()) == []


def test_a_program_is_not_asked(here: Path) -> None:
    done = schemagen("new", "--no-verify")
    assert "say what to start from with --preset:" in done.err
    assert done.code == 2
