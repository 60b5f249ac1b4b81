"""What becomes of errors: one line for people, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from schemagen.cli.application import application
from schemagen.cli.command import Command
from schemagen.core.errors import ServerError

from .conftest import NOTES, Run, Start


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make `schemagen schema` fail."""

    def fail() -> None:
        raise error

    command = Command("schema", callback=fail)
    monkeypatch.setattr(application, "get_command", lambda context, name: command)


def test_an_internal_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["schemagen", "schema", "a b"])
    failing(monkeypatch, ZeroDivisionError("division by zero"))
    result = run("schema")
    assert result.stderr == (
        "internal error: ZeroDivisionError: division by zero\n"
        "This should not happen. Please report it, with what this prints:\n"
        "  SCHEMAGEN_TRACEBACK=1 schemagen schema 'a b'\n"
    )
    assert (result.stdout, result.exit_code) == ("", 1)


@pytest.mark.parametrize("way", ["-v", "SCHEMAGEN_TRACEBACK"])
def test_a_traceback_for_those_who_ask(way: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ZeroDivisionError("division by zero"))
    if way == "-v":
        result = run("schema", "-v")
    else:
        monkeypatch.setenv(way, "1")
        result = run("schema")
    assert "Traceback (most recent call last):\n" in result.stderr
    assert result.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_an_error_of_the_system(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, OSError(28, "No space left on device", "a.sql"))
    result = run("schema")
    said = "error[SG010]: a.sql: No space left on device\n"
    said += "  hint: make room there, then run the same command again\n"
    assert (result.stderr, result.exit_code) == (said, 1)


def test_an_error_with_a_hint(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ServerError("it is late", hint="go to bed\nand sleep"))
    result = run("schema")
    assert result.stderr == "error[SG700]: it is late\n  hint: go to bed\n        and sleep\n"
    assert (result.stdout, result.exit_code) == ("", 1)


def test_an_interruption(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    result = run("schema")
    assert result.stderr == "\ninterrupted; nothing was left behind\n"
    assert (result.stdout, result.exit_code) == ("", 130)


def test_the_end_of_the_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, EOFError())
    result = run("schema")
    assert result.stderr == "\nno answer was given; nothing was done\n"
    assert result.exit_code == 1


def test_an_unknown_command(run: Run) -> None:
    result = run("rendr")
    assert result.stderr == (
        "Usage: schemagen [OPTIONS] COMMAND [ARGS]...\n"
        "Try 'schemagen --help' for help.\n"
        "\n"
        "Error: there is no command 'rendr'; did you mean 'render'?\n"
    )
    assert result.exit_code == 2
    assert run("db", "strat").stderr.endswith(
        "Error: there is no command 'strat'; did you mean 'start'?\n"
    )


def test_an_unknown_option(run: Run) -> None:
    result = run("--nothing")
    assert "--nothing" in result.stderr
    assert result.exit_code == 2


def test_a_reader_that_leaves_early(start: Start) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "schemagen", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout and program.stderr
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    program.wait()


def test_a_terminal_that_lacks_letters(start: Start, notes: Path) -> None:
    notes.write_text(NOTES.replace("name: notes", "name: \u0434\u0430"), encoding="utf-8")
    done = start("validate", PYTHONIOENCODING="latin-1")
    assert "name: \\u0434\\u0430\n" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_signals_unwind(here: Path) -> None:
    program = (
        "import signal, time\n"
        "from schemagen.cli import entry\n"
        "class Slow:\n"
        "    def main(self, prog_name):\n"
        "        try:\n"
        "            print('ready', flush=True)\n"
        "            time.sleep(60)\n"
        "        finally:\n"
        "            print('cleaned up')\n"
        "entry.application = Slow()\n"
        "entry.main()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        running.send_signal(signal.SIGTERM)
        assert running.stdout.read() == b"cleaned up\n"
    assert running.returncode == 128 + signal.SIGTERM


def plugin(folder: Path, name: str, version: str, *commands: str) -> None:
    """Put an installed package that brings commands into a folder."""
    information = folder / f"{name}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    )
    points = "".join(f"{command}\n" for command in commands)
    (information / "entry_points.txt").write_text(f"[schemagen.commands]\n{points}")
    (folder / f"{name}.py").write_text(
        "import click\n\n"
        "@click.command()\n"
        "def greet():\n"
        "    '''Greet.'''\n"
        "    click.echo('hello')\n"
    )


def test_a_command_of_another_package(here: Path, start: Start) -> None:
    plugin(here / "site", "greeting", "1.0", "greet = greeting:greet", "render = greeting:greet")
    path = str(here / "site")
    assert start("greet", path=path).stdout == "hello\n"
    assert "greet" not in start("--help", path=path).stdout
    listed = start("plugins", path=path)
    assert listed.stdout.endswith("command greet, from greeting 1.0\n")
    assert listed.stderr == "the command render of greeting 1.0 is hidden by schemagen's own\n"


def test_a_command_that_two_packages_bring(here: Path, start: Start) -> None:
    plugin(here / "site", "one", "1.0", "greet = one:greet")
    plugin(here / "site", "two", "2.0", "greet = two:greet")
    done = start("greet", path=str(here / "site"))
    assert done.stderr == (
        "Error: the command 'greet' comes from one 1.0 and from two 2.0; uninstall one\n"
    )
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (
            "greet = broken:nothing",
            "can't be loaded: AttributeError: module 'broken' has no attribute 'nothing'; "
            "update or uninstall that package",
        ),
        ("greet = broken:__name__", "is no click command; update that package"),
    ],
)
def test_a_command_that_is_broken(point: str, said: str, here: Path, start: Start) -> None:
    plugin(here / "site", "broken", "1.0", point)
    done = start("greet", path=str(here / "site"))
    assert done.stderr == f"Error: the command 'greet' of broken 1.0 {said}\n"
    assert done.returncode == 1


def test_colours_only_where_they_belong(notes: Path, run: Run) -> None:
    notes.write_text(NOTES.replace("- owner: user_id", "- owner: user"))
    assert "\x1b[" not in run("validate").output


def test_no_color_is_obeyed(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    notes.write_text(NOTES.replace("- owner: user_id", "- owner: user"))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in CliRunner().invoke(application, ["validate"], color=True).output
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[" in CliRunner().invoke(application, ["validate"], color=True).output


def test_an_alien_click_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, click.ClickException("no"))
    result = run("schema")
    assert (result.stderr, result.exit_code) == ("Error: no\n", 1)
