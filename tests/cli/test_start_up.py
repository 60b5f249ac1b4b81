"""What a command does not need, it does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "jinja2",
    "jsonschema",
    "pgvector",
    "platformdirs",
    "pluggy",
    "postgast",
    "psycopg",
    "rich",
    "yaml",
}
DATABASE = {"pgvector", "platformdirs", "psycopg", "rich"}

_PROGRAM = """
import sys
from schemagen.cli import main
sys.argv = ["schemagen", *{arguments!r}]
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """Return the packages that a command imports."""
    program = _PROGRAM.format(arguments=list(arguments))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stderr.split()} | set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_imports_click_and_little_else(arguments: tuple[str, ...]) -> None:
    found = imported(*arguments)
    assert not found & HEAVY
    assert not found & {
        "importlib.metadata",
        "json",
        "schemagen.core",
        "schemagen.spec",
        "tempfile",
    }


@pytest.mark.parametrize("name", ["new", "validate", "render", "apply", "smoke", "rollback", "db"])
def test_help_of_a_command_imports_no_library(name: str) -> None:
    assert not imported(name, "--help") & HEAVY


def test_validate_needs_no_database(notes: Path) -> None:
    assert not imported("validate") & DATABASE


def test_render_needs_no_database(notes: Path) -> None:
    assert not imported("render") & DATABASE
    assert not imported("render", "--check") & DATABASE


def test_new_without_proof_needs_no_database() -> None:
    assert not imported("new", "--preset", "organic_os", "--no-verify") & DATABASE
