"""What to do where a preset brings a name that is taken."""

from __future__ import annotations

from schemagen.core.diagnostics import Origin


def command_apart(preset: str) -> str:
    """Return the command that makes a preset a bundle of its own, with a prefix."""
    return f"schemagen new --preset {preset} {preset} --prefix {preset}_"


def kept_apart(origin: Origin) -> str:
    """Return a further hint for what a preset brings, whose names are not the user's to change.

    Args:
        origin: Where the second of two objects of one name came from.

    Returns:
        Lines that begin with a line break; nothing for what no preset brings.
    """
    for link in origin.chain():
        word, _, name = link.within.partition(" ")
        if word == "preset":
            return (
                f";\nor leave {name} out of `extends:`, and keep it apart as a bundle of its own:\n"
                f"{command_apart(name)}"
            )
    return ""
