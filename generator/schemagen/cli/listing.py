"""Groups that list what is registered when nothing else is asked, and show one by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schemagen.cli.command import LazyGroup

if TYPE_CHECKING:
    from schemagen.plugins.registry import Registry


class ListingGroup(LazyGroup):
    """``schemagen features`` lists, ``schemagen features streak`` shows one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command that is meant before arguments that name none."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        elif not args[0].startswith("-") and args[0] not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)


def installed() -> Registry:
    """Return all that is installed or lies in this project; warnings go to stderr."""
    from schemagen.cli.findings import print_findings
    from schemagen.plugins.registry import full_registry

    registry = full_registry(Path())
    if registry.warnings:
        print_findings(registry.warnings, err=True)
    return registry


def pick(kind: str, name: str, shelf: Mapping[str, Any]) -> Any:
    """Return what has a name.

    Raises:
        UsageError: Nothing has.
    """
    if name in shelf:
        return shelf[name]
    from schemagen.core.diagnostics import did_you_mean
    from schemagen.plugins.registry import names

    hint = did_you_mean(name, shelf, f"there are: {names(shelf)}")
    raise click.UsageError(f"there is no {kind} {name!r}; {hint}")
