"""Values that YAML cuts short without a word, or splits: they have to be quoted.

SQL is full of what YAML takes for its own: ``default 'a #b'`` ends at the comment, and in
``{check: status in ('a', 'b')}`` the comma starts another entry.
"""

from __future__ import annotations

import re
from typing import Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import ScalarNode

_LONGEST_ADVICE: Final = 90
_LOOK_AHEAD: Final = 500
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


def report_cut_value(node: ScalarNode, in_flow: bool, problems: Problems) -> bool:
    """Report an unquoted value that ends earlier than its author meant.

    Args:
        node: The value, not quoted.
        in_flow: Whether it stands inside ``{ }`` or ``[ ]``.
        problems: Takes the finding.

    Returns:
        Whether there was one.
    """
    text, end = node.source.text, node.end
    if in_flow and node.text.endswith("$") and text.startswith("{", end):
        problems.error(
            "SG029",
            "a value with ${...} has to be quoted inside { } and [ ]",
            node.source.origin(end - 1),
            hint=advice(flow_value(text, node.start)),
        )
        return True
    closing = _missing(node.text)
    if not closing:
        return False
    rest_of_line = text[end : end + _LOOK_AHEAD].partition("\n")[0]
    mark = end + len(rest_of_line) - len(rest_of_line.lstrip(" \t"))
    if closing not in rest_of_line:
        return False
    if in_flow and text.startswith(",", mark):
        problems.error(
            "SG029",
            "the comma ends this value; inside { } and [ ] it has to be quoted",
            node.source.origin(mark),
            hint=advice(flow_value(text, node.start)),
        )
        return True
    if mark > end and text.startswith("#", mark):
        problems.error(
            "SG028",
            "everything after ' #' is a comment, and the value is cut there",
            node.source.origin(mark),
            hint=advice(text[node.start : end] + rest_of_line.rstrip()),
        )
        return True
    return False


def advice(text: str) -> str:
    """Return the hint to quote a text, with the quotes that fit where it is short."""
    if not text or "\n" in text or len(text) > _LONGEST_ADVICE:
        return "quote the whole value"
    if '"' not in text and "\\" not in text:
        return f'quote the whole value: "{text}"'
    doubled = text.replace("'", "''")
    return f"quote the whole value: '{doubled}'"


def flow_value(text: str, start: int) -> str:
    """Return what a value inside ``{ }`` or ``[ ]`` was probably meant to be."""
    return _until(text, start, ",]}")


def block_value(text: str, start: int) -> str:
    """Return the rest of a line without the comment at its end."""
    return _until(text, start, "#")


def _until(text: str, start: int, stops: str) -> str:
    """Return the text of a line up to a stop that is in no brackets and no quotes."""
    open_marks: list[str] = []
    end = start
    while end < min(len(text), start + _LOOK_AHEAD) and text[end] not in "\r\n":
        char = text[end]
        stopped = char in stops and (char != "#" or text[end - 1] in " \t")
        if stopped and not open_marks:
            break
        _follow(open_marks, text, end)
        end += 1
    return text[start:end].rstrip()


def _missing(text: str) -> str:
    """Return the quote or bracket that would close what a text leaves open."""
    if not any(char in text for char in "'\"("):
        return ""
    marks = unclosed(text)
    return marks[-1] if marks else ""


def unclosed(text: str) -> list[str]:
    """Return the quotes and brackets that would close what a text leaves open."""
    open_marks: list[str] = []
    for index in range(len(text)):
        _follow(open_marks, text, index)
    return open_marks


def _follow(open_marks: list[str], text: str, index: int) -> None:
    """Take one character; the stack holds the closing marks that are waited for."""
    char = text[index]
    if open_marks and char == open_marks[-1]:
        open_marks.pop()
    elif open_marks and open_marks[-1] in "'\"":
        return
    elif char in _CLOSING:
        open_marks.append(_CLOSING[char])
    elif char in "'\"" and not _is_apostrophe(text, index):
        open_marks.append(char)


_STRING_PREFIX: Final = re.compile(r"(?<!\w)[ebnxEBNX]$")


def _is_apostrophe(text: str, index: int) -> bool:
    """Whether a quote belongs to a word, as in ``the users' rows``, and opens no string."""
    before = text[max(0, index - 2) : index]
    return text[index] == "'" and before[-1:].isalpha() and not _STRING_PREFIX.search(before)
