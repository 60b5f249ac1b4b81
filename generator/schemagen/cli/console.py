"""Printing: results go to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from schemagen.cli.settings import current_settings


def print_result(text: str) -> None:
    """Print what the command was asked for, on stdout."""
    click.echo(text)


def print_bytes(content: bytes) -> None:
    """Print a file's content as it is, whatever the terminal's encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def print_json(value: Any) -> None:
    """Print plain values as JSON, on stdout."""
    import json

    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_outcome(text: str) -> None:
    """Print that all went well, on stdout; ``--quiet`` leaves it out."""
    if not current_settings().quiet:
        click.echo(text)


def print_note(text: str) -> None:
    """Print something worth knowing, on stderr; ``--quiet`` leaves it out."""
    if not current_settings().quiet:
        click.echo(text, err=True)


def print_detail(text: str) -> None:
    """Print something that only ``--verbose`` asks for, on stderr."""
    if current_settings().verbose:
        click.echo(text, err=True)


def is_colourful() -> bool:
    """Return whether stdout is a terminal that may get colours and boxes."""
    context = click.get_current_context(silent=True)
    wanted = context.color if context is not None else None
    return sys.stdout.isatty() if wanted is None else wanted


def aligned(rows: Sequence[Sequence[str]], *, indent: str = "") -> str:
    """Return rows with their cells one below the other; the last cell runs on."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )
    return "\n".join(f"{indent}{line}".rstrip() for line in lines)


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 table``, ``5 policies``."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
