"""Every command explains itself, with examples that are true."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise

import click
import pytest

from schemagen.cli.application import application
from schemagen.cli.commands import COMMANDS

from .conftest import Run

HELP = """\
Usage: schemagen [OPTIONS] COMMAND [ARGS]...

  Generate, apply and prove Supabase schemas from YAML.

  Examples:
    schemagen new --preset organic_os
    cd organic_os
    schemagen smoke

  Without arguments, commands take the schema.yaml here, or the bundles that
  pyproject.toml lists under [tool.schemagen].

Options:
  --version      Show the version and exit.
  -q, --quiet    Print results and errors only.
  -v, --verbose  Print more, and a traceback for an error of schemagen's own.
  -h, --help     Show this message and exit.

Commands:
  new       Start a project from a preset, and prove it.
  add       Add a preset to a specification that is there.
  validate  Check a specification; needs no server.
  render    Write the SQL and documents, or compare them.
  migrate   Write what leads from one version to the next.
  apply     Make everything in a database, in one transaction.
  smoke     Try every access rule on a real PostgreSQL.
  tests     Write pgTAP tests of every access rule.
  verify    Compare what should be in a database with what is.
  rollback  Undo what apply made.
  db        A PostgreSQL server to keep, with what Supabase brings.
  presets   List the presets, or show one.
  features  List the features for `use:`, or show one.
  checks    List the checks of `validate`, or show one.
  plugins   List the plugins and what they bring.
  docs      Print a page about a specification, in Markdown.
  schema    Print the JSON Schema of a specification.
  explain   Explain the code of a finding.

  Exit codes: 0 fine, 1 findings or failure, 2 usage.
"""


def walk(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


ALL = dict(walk(application, ()))


def test_help_of_the_program(run: Run) -> None:
    result = run("--help")
    assert result.output == HELP
    assert result.exit_code == 0


def test_version(run: Run) -> None:
    assert re.fullmatch(r"schemagen \d+\.\d+\.\d+\n", run("--version").output)


@pytest.mark.parametrize("path", ALL)
def test_help_has_examples_that_exist(path: str, run: Run) -> None:
    result = run(*path.split(), "--help")
    assert result.exit_code == 0
    _, _, examples = result.output.partition("\n  Examples:\n")
    lines = [line.strip() for line in examples.partition("\n\n")[0].splitlines()]
    assert any(
        f"schemagen {path}" in line or f"schemagen {path.split()[0]}" in line for line in lines
    )
    for line in lines:
        check_example(line)


def check_example(line: str) -> None:
    """Every command and option of an example is one that schemagen has."""
    nested = r'"\$\(schemagen ([^)]*)\)"'
    words = shlex.split(re.sub(nested, "VALUE", line))
    ends = [number for number, word in enumerate(words) if word in {"|", "||", "&&", ">"}]
    calls = [words[start:end] for start, end in pairwise([0, *ends, len(words)])]
    for call in (*calls, *map(shlex.split, re.findall(nested, line))):
        check_call([word for word in call if word not in {"|", "||", "&&", ">", "schemagen"}])


def check_call(words: list[str]) -> None:
    if words[:1] and words[0] in COMMANDS:
        command: click.Command = application
        while words and isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words[0])
            if found is None:  # `schemagen features owner_from` is short for `features show`
                break
            command = found
            words.pop(0)
        options = {option for parameter in command.params for option in parameter.opts}
        words = words[: words.index("--")] if "--" in words else words
        is_open = command.context_settings.get("ignore_unknown_options", False)
        unknown = [word for word in words if word.startswith("-") and word not in options]
        assert is_open or not unknown, unknown


@pytest.mark.parametrize("path", ALL)
def test_options_have_help(path: str) -> None:
    for parameter in ALL[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, (path, parameter.name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_leads_to_a_command_of_that_name(name: str) -> None:
    assert ALL[name].name == name


def test_findings_can_be_had_in_every_format() -> None:
    for name in ("new", "validate", "render", "apply", "smoke", "rollback"):
        formats = next(p for p in ALL[name].params if "--format" in p.opts)
        assert isinstance(formats.type, click.Choice)
        assert tuple(formats.type.choices) == ("text", "json", "github")
