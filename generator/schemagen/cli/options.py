"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from schemagen.cli.settings import Settings

_Function = TypeVar("_Function", bound=Callable[..., Any])


def spec_arguments(function: _Function) -> _Function:
    """Take any number of specifications."""
    return click.argument("specs", nargs=-1, metavar="[SPEC]...")(function)


def set_option(function: _Function) -> _Function:
    """Take values of parameters."""
    return click.option(
        "--set",
        "chosen",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_as_mapping,
        help="Value of a parameter; may be given several times.",
    )(function)


def _as_mapping(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    chosen = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name:
            message = f"{text!r} has to be written as NAME=VALUE"
            raise click.BadParameter(message, context, parameter)
        chosen[name] = value
    return chosen


def db_option(otherwise: str, *, only_said: bool = False) -> Callable[[_Function], _Function]:
    """Take the URL of a database.

    Args:
        otherwise: What the command does without one.
        only_said: The option alone counts, and no setting of the environment.
    """
    without = (
        f"; without it, {otherwise}"
        if only_said
        else f", else DATABASE_URL; without both, {otherwise}"
    )
    return click.option(
        "--db",
        "url",
        metavar="URL",
        envvar=None if only_said else "DATABASE_URL",
        help=f"postgresql://... of the database{without}.",
    )


def on_live_option(function: _Function) -> _Function:
    """Let people allow a server that is not ours; see ``databases.is_own_server``."""
    return click.option(
        "--on-live", is_flag=True, help="Allow a server that schemagen did not create."
    )(function)


def _remember_format(context: click.Context, parameter: click.Parameter, value: str) -> str:
    settings = context.find_object(Settings)
    if settings is not None:
        settings.format = value
    return value


def _format_option(*formats: str, text: str) -> Callable[[_Function], _Function]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default="text",
        show_default=True,
        callback=_remember_format,
        is_eager=True,
        help=text,
    )


def findings_format_option(function: _Function) -> _Function:
    """Let people choose how findings are printed; they are then in the settings."""
    return _format_option("text", "json", "github", text="How findings are printed.")(function)


def list_format_option(function: _Function) -> _Function:
    """Let people choose how a list is printed."""
    return _format_option("text", "json", text="How the list is printed.")(function)
