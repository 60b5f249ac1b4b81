"""What the options that every command has say."""

from __future__ import annotations

from dataclasses import dataclass

import click


@dataclass
class Settings:
    """Options of the whole program.

    Attributes:
        quiet: Print results and errors only.
        verbose: Print more, and a traceback for an error of schemagen's own.
        format: How findings are printed: ``text``, ``json`` or ``github``.
    """

    quiet: bool = False
    verbose: bool = False
    format: str = "text"


def current_settings() -> Settings:
    """Return the settings of the running command."""
    context = click.get_current_context(silent=True)
    return (context.find_object(Settings) if context else None) or Settings()
