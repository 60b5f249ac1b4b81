"""Names and texts that mean nothing to Markdown and to Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_MARKS: Final = re.compile(r"[\\`*\[\]<>&#|~!$]|(?<![^\W_])_|_(?![^\W_])")
"""Punctuation that Markdown could take for markup; an underscore only at the edge of a word.

https://spec.commonmark.org/0.31.2/#backslash-escapes
"""


def prose(value: str) -> str:
    """Return text that is shown as it is, on one line, also within a table."""
    return _MARKS.sub(lambda found: f"\\{found[0]}", " ".join(value.split()))


def code(value: object) -> str:
    """Return a name or SQL as code that shows exactly it, also within a table.

    A backslash before a vertical bar can't be written as code in a table; there each
    character stands as a number instead.

    https://github.github.com/gfm/#example-200
    """
    text = " ".join(str(value).split())
    if "\\|" in text:
        written = (char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in text)
        return f"<code>{''.join(written)}</code>"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * (longest + 1)
    space = " " if "`" in text else ""
    escaped = text.replace("|", "\\|")
    return f"{marks}{space}{escaped}{space}{marks}"


def codes(values: Iterable[object]) -> str:
    """Return several of them with commas between."""
    return ", ".join(code(value) for value in values)


def mermaid_name(name: str) -> str:
    """Return a name for a box of a diagram: letters of any alphabet, digits, ``_``, ``.``, ``-``.

    What else there is becomes an underscore: quotes can't be written there at all, and a space
    could make ``direction LR`` of a name.

    https://mermaid.js.org/syntax/entityRelationshipDiagram.html
    """
    return "".join(char if char.isalnum() or char in "_.-" else "_" for char in name) or "_"


def mermaid_word(word: str) -> str:
    """Return a column's name or type for a diagram: ASCII, and none of Mermaid's own words."""
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", word).strip("_") or "_"
    if not plain[0].isalpha():
        plain = f"c_{plain.lstrip('_')}"
    return f"{plain}_" if plain.upper() in {"PK", "FK", "UK"} else plain
