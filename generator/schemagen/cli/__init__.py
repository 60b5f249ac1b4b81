"""The command line: one file per command in ``commands/``; the only place that prints."""

from schemagen.cli.entry import main

__all__ = ["main"]
