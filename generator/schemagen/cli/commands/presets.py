"""``schemagen presets``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schemagen.cli.command import Command
from schemagen.cli.console import aligned, print_bytes, print_json, print_result
from schemagen.cli.listing import ListingGroup, installed, pick
from schemagen.cli.options import list_format_option

if TYPE_CHECKING:
    from schemagen.api import Preset


@click.group("presets", cls=ListingGroup)
def presets() -> None:
    """List the presets, or print one: complete systems to start from.

    Examples:
      schemagen presets
      schemagen presets organic_os
      schemagen new --preset organic_os
    """


@presets.command("list", cls=Command)
@list_format_option
def list_presets(form: str) -> None:
    """List the presets, each with further words for it.

    Examples:
      schemagen presets list --format json
    """
    found = unique_presets(installed().presets)
    if form == "json":
        print_json(
            [
                {"name": preset.name, "about": preset.about, "aliases": [*preset.aliases]}
                for preset in found
            ]
        )
    else:
        print_result(
            aligned([(preset.name, ", ".join(preset.aliases), preset.about) for preset in found])
        )


@presets.command("show", cls=Command)
@click.argument("name")
def show_preset(name: str) -> None:
    """Print the specification of a preset.

    Examples:
      schemagen presets show organic_os > schema.yaml
    """
    preset: Preset = pick("preset", name, installed().presets)
    print_bytes(preset.source.read_bytes())


def unique_presets(shelf: dict[str, Preset]) -> list[Preset]:
    """Return the presets once each, whatever further names they have."""
    return sorted({preset.name: preset for preset in shelf.values()}.values(), key=lambda p: p.name)
