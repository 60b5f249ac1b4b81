"""Unified differences between what is there and what is rendered."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

import click

from schemagen.cli.rendering import Rendering
from schemagen.emit.files import File

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def difference(rendering: Rendering, file: File) -> str:
    """Return how a file would have to change, in the form that ``patch`` reads."""
    path = rendering.path_of(file).as_posix()
    before, after = _lines(file.found), _lines(file.wanted)
    old = path if file.found is not None else "/dev/null"
    new = path if file.wanted is not None else "/dev/null"
    return "".join(_ended(unified_diff(before, after, old, new)))


def coloured(text: str) -> str:
    """Return a difference in colours; click drops them where they do not belong."""
    return "".join(
        click.style(line, fg=_COLOURS[line[0]]) if line[:1] in _COLOURS else line
        for line in text.splitlines(keepends=True)
    )


def _lines(content: bytes | None) -> list[str]:
    """Return lines with their ends; a carriage return is shown, or nobody would see it."""
    text = (content or b"").decode("utf-8", errors="backslashreplace").replace("\r\n", "\\r\n")
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
