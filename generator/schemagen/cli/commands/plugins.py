"""``schemagen plugins``."""

from __future__ import annotations

import click

from schemagen.cli.command import Command
from schemagen.cli.console import print_json, print_note, print_result
from schemagen.cli.listing import ListingGroup, installed, pick
from schemagen.cli.options import list_format_option


@click.group("plugins", cls=ListingGroup)
def plugins() -> None:
    """List the plugins that are installed, and what each one brings.

    A plugin that can't be loaded is named on stderr; all else works without it.

    Examples:
      schemagen plugins
      schemagen plugins built-in
    """


@plugins.command("list", cls=Command)
@list_format_option
def list_plugins(form: str) -> None:
    """List the plugins.

    Examples:
      schemagen plugins list --format json
    """
    from schemagen.cli.commands import COMMANDS
    from schemagen.cli.external import external_commands

    loaded = installed().plugins
    commands = external_commands()
    if form == "json":
        print_json(
            {
                "plugins": [
                    {"name": p.name, "version": p.version, "brings": [*p.brings]} for p in loaded
                ],
                "commands": [{"name": name, "from": owner} for name, owner in commands],
            }
        )
        return
    for plugin in loaded:
        print_result(_text(plugin.name, plugin.version, plugin.brings))
    for name, owner in commands:
        if name in COMMANDS:
            print_note(f"the command {name} of {owner} is hidden by schemagen's own")
        else:
            print_result(f"command {name}, from {owner}")


@plugins.command("show", cls=Command)
@click.argument("name")
def show_plugin(name: str) -> None:
    """Show what a plugin brings.

    Examples:
      schemagen plugins show built-in
    """
    plugin = pick("plugin", name, {plugin.name: plugin for plugin in installed().plugins})
    print_result(_text(plugin.name, plugin.version, plugin.brings))


def _text(name: str, version: str, brings: tuple[str, ...]) -> str:
    lines = [f"{name} {version}".rstrip()]
    return "\n".join([*lines, *(f"  {item}" for item in brings or ("nothing",))])
