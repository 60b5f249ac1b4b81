"""``schemagen explain`` prints the pages, and finds the one that is meant."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schemagen.api import Check, hookimpl
from schemagen.cli.application import application
from schemagen.cli.commands import explain as command
from schemagen.cli.topics import topics
from schemagen.core.codes import CODES, GROUPS
from schemagen.plugins.registry import built_in_registry, full_registry

from ..cli.test_start_up import imported
from .pages import paths


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application, ["explain", *arguments])


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in paths()])
def test_a_page(path: Path) -> None:
    result = run(path.stem)
    assert result.stdout == path.read_text(encoding="utf-8")
    assert (result.stderr, result.exit_code) == ("", 0)


@pytest.mark.parametrize("said", ["sg202", "202", "[SG202]", "error[SG202]", "error[SG202]:"])
def test_ways_to_name_a_code(said: str) -> None:
    assert run(said).stdout == run("SG202").stdout


def test_the_name_of_a_check() -> None:
    assert run("duplicate-index").stdout == run("SG901").stdout
    for check in built_in_registry().checks.values():
        assert check.code in CODES


def test_a_page_as_json() -> None:
    found = json.loads(run("SG202", "--format", "json").stdout)
    assert found == {
        "code": "SG202",
        "title": CODES["SG202"],
        "page": run("SG202").stdout.rstrip("\n"),
    }


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("SG20", "did you mean 'SG201'?"),
        ("SH202", "did you mean 'SG202'?"),
        ("duplicate-indx", "did you mean 'duplicate-index'?"),
        ("everything", "schemagen explain lists them all"),
        ("../../features/id/README", "schemagen explain lists them all"),
    ],
)
def test_an_unknown_code(said: str, hint: str) -> None:
    result = run(said)
    assert result.stderr.endswith(f"Error: there is no code {said!r}; {hint}\n")
    assert (result.stdout, result.exit_code) == ("", 2)


def test_the_list() -> None:
    result = run()
    assert (result.stderr, result.exit_code) == ("", 0)
    blocks = [block.splitlines() for block in result.stdout.split("\n\n")]
    assert [block[0] for block in blocks] == [*GROUPS.values(), command.TOPICS]
    *of_codes, of_topics = blocks
    assert [line.strip().partition("  ")[0] for line in of_topics[1:]] == [*topics()]
    listed = [line.strip().split("  ", 1) for block in of_codes for line in block[1:]]
    assert dict(listed) == CODES
    assert len(listed) == len(CODES)
    for group, block in zip(GROUPS, of_codes, strict=True):
        assert all(line.startswith(f"  {group}") for line in block[1:])


def test_the_list_as_json() -> None:
    found = json.loads(run("--format", "json").stdout)
    assert {row["code"]: row["title"] for row in found} == {**CODES, **topics()}
    assert {row["group"] for row in found} == {*GROUPS.values(), command.TOPICS}


def test_a_check_of_a_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_check(model: object) -> list[object]:
        """Say it at length."""
        return []

    class Plugin:
        @hookimpl
        def register_checks(self) -> list[Check]:
            return [Check("XY001", "no-bananas", "a banana", run_check)]  # type: ignore[arg-type]

    registry = full_registry()  # its own, not the one that everybody shares
    registry.add_plugin(Plugin(), "fruit")
    monkeypatch.setattr(command, "installed", lambda: registry)
    assert "\n\nChecks of plugins\n  XY001  a banana\n\n" in run().stdout
    for said in ("XY001", "xy001", "no-bananas"):
        assert run(said).stdout == "XY001 no-bananas: a banana\n\nSay it at length.\n"


def test_a_terminal_gets_it_formatted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "is_colourful", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    for path in paths():
        result = CliRunner().invoke(application, ["explain", path.stem], color=True)
        assert "\x1b[" in result.stdout
        plain = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", result.stdout)
        assert "```" not in plain and "##" not in plain
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("  ") and len(line) < 90:
                assert line in plain


def test_rich_only_for_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "rich" not in imported("explain", "SG202")
    assert "psycopg" not in imported("explain", "SG202")
