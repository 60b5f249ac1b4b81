"""Commands of other packages, found by their entry point when their name is typed."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Final

import click

COMMAND_GROUP: Final = "schemagen.commands"


def external_command(name: str) -> click.Command | None:
    """Return the command that another package brings, None without one.

    Raises:
        ClickException: Two packages bring it, or it can't be loaded.
    """
    found = {_owner(point): point for point in entry_points(group=COMMAND_GROUP, name=name)}
    if len(found) > 1:
        owners = " and from ".join(sorted(found))
        raise click.ClickException(f"the command {name!r} comes from {owners}; uninstall one")
    for owner, point in found.items():
        return _loaded(owner, point)
    return None


def _loaded(owner: str, point: EntryPoint) -> click.Command:
    try:
        command = point.load()
    except Exception as error:  # whatever somebody else's module raises on import
        raise click.ClickException(
            f"the command {point.name!r} of {owner} can't be loaded: "
            f"{type(error).__name__}: {error}; update or uninstall that package"
        ) from error
    if not isinstance(command, click.Command):
        raise click.ClickException(
            f"the command {point.name!r} of {owner} is no click command; update that package"
        )
    return command


def _owner(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def external_commands() -> list[tuple[str, str]]:
    """Return the name and owner of each command that other packages bring, loading none."""
    return sorted((point.name, _owner(point)) for point in entry_points(group=COMMAND_GROUP))
