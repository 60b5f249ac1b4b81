"""What README.md says about errors and commands is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner

from schemagen.cli.application import application
from schemagen.core.codes import CODES

from ..cli.test_help import ALL, check_example

README: Final = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
_CODE: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section {title}"
    return found[1]


def test_the_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = section("Errors")
    (specification,) = (content for kind, content in _CODE.findall(text) if kind == "yaml")
    shown = text.partition("<!-- example: errors -->\n")[2]
    printed = _CODE.match(shown)
    assert printed
    monkeypatch.chdir(tmp_path)
    Path("schema.yaml").write_text(specification, encoding="utf-8")
    result = CliRunner().invoke(application, ["validate"])
    assert result.stdout == printed[2]
    assert (result.stderr, result.exit_code) == ("", 1)


def test_the_codes() -> None:
    named = set(re.findall(r"SG\d{3}", README))
    assert named and named <= {*CODES}
    for code in named:
        assert CliRunner().invoke(application, ["explain", code]).exit_code == 0


def shell_lines() -> list[str]:
    blocks = (content for kind, content in _CODE.findall(README) if kind in {"sh", "console"})
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


def commands() -> list[str]:
    """Return each call of schemagen that README.md names, in blocks and in sentences."""
    texts = [*shell_lines(), *re.findall(r"`([^`\n]+)`", README)]
    calls = (re.search(r"(?:^|/bin/|&& )(schemagen [a-z][^`]*)", text) for text in texts)
    return [call[1] for call in calls if call]


@pytest.mark.parametrize("line", commands())
def test_commands_exist(line: str) -> None:
    assert line.split()[1] in ALL
    check_example(line)


def rows() -> list[tuple[str, str]]:
    return re.findall(r"^\| (`.+?`) \| (.+) \|$", section("Commands"), re.MULTILINE)


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


@pytest.mark.parametrize(("names", "about"), rows())
def test_the_table_of_commands(names: str, about: str) -> None:
    for word in re.findall(r"`([a-z]+)[^`]*`", names):
        command = ALL[word]
        mentioned = set(re.findall(r"--[a-z-]+", names + about))
        assert mentioned <= options(command)
        if isinstance(command, click.Group) and word not in about:
            inner = set(re.findall(r"`([a-z]+)`", about))
            assert inner <= {*command.list_commands(click.Context(command))}


def test_the_table_has_every_command() -> None:
    named = {word for names, _ in rows() for word in re.findall(r"`([a-z]+)", names)}
    assert named == {path for path in ALL if " " not in path}


def test_every_option_exists() -> None:
    known = set().union(*(options(command) for command in ALL.values()), options(application))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known
