"""Commands with examples in their help, and groups that import a command when it is run."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from inspect import cleandoc
from typing import Any, TypeVar

import click

from schemagen.cli.settings import Settings

_EXAMPLES = "\n\nExamples:\n"


def _help(text: str | None) -> str:
    r"""Return a docstring as click's help, in which \b keeps the lines of examples apart."""
    return cleandoc(text or "").replace(_EXAMPLES, f"\n\n\b{_EXAMPLES[1:]}")


class Command(click.Command):
    """A command whose docstring ends with examples, and that can be quiet or verbose."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.help = _help(self.help)
        self.params += [_quiet(), _verbose()]


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run.

    Args:
        table: Command name to ``module:function`` and its line of help.
    """

    def __init__(
        self,
        *arguments: Any,
        table: Mapping[str, tuple[str, str]] | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__(*arguments, **attributes)
        self.help = _help(self.help)
        self.table = table or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the table."""
        return [*self.table, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self.table:
            return super().get_command(ctx, cmd_name)
        module, _, function = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; an unknown name is told which one it resembles."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing and not name.startswith("-"):
            hint = self._resembling(ctx, name)
            raise click.UsageError(f"there is no command {name!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        rows = [(name, line) for name, (_, line) in self.table.items()]
        if not rows:
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _resembling(self, ctx: click.Context, name: str) -> str:
        matches = get_close_matches(name, self.list_commands(ctx), n=1)
        return f"; did you mean {matches[0]!r}?" if matches else ""


_Function = TypeVar("_Function", bound=Callable[..., Any])


def command(name: str) -> Callable[[_Function], Command]:
    """Make a function a command."""
    return click.command(name, cls=Command)


def _set(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def chosen(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        settings = context.find_object(Settings)
        if value and settings is not None:
            setattr(settings, name, True)

    return chosen


def _quiet() -> click.Option:
    return click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_set("quiet"),
        help="Print results and errors only.",
    )


def _verbose() -> click.Option:
    return click.Option(
        ["-v", "--verbose"],
        is_flag=True,
        expose_value=False,
        callback=_set("verbose"),
        help="Print more, and a traceback for an error of schemagen's own.",
    )


def global_options() -> list[click.Parameter]:
    """Return the options that stand before a command, too."""
    return [_quiet(), _verbose()]
