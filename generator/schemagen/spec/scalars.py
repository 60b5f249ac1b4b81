"""From the decoded text of a scalar back to the characters of the file it was read from.

YAML folds lines, drops indentation and replaces escapes. An error inside an SQL fragment is
found in the decoded text, and people look for it in the file: so the raw text is read once
more, the way libyaml does it, keeping the index of every character. This happens only
when somebody asks, which is when there is an error to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Final, TypeAlias

from schemagen.spec.source import Source


class Style(Enum):
    """How a scalar is written; the value is libyaml's letter for it."""

    PLAIN = ""
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"


Decoded: TypeAlias = Iterator[tuple[str, int]]
"""Decoded characters, each with the index of the raw character it comes from."""

_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SPACE: Final = re.compile("[ \t\n\r\x85\u2028\u2029]+")
_PROPERTY: Final = re.compile("[&!][^ \t\n\r\x85\u2028\u2029]*")
_GAP: Final = re.compile("(?:[ \t\n\r\x85\u2028\u2029]+(?:#[^\n\r\x85\u2028\u2029]*)?)*")
_HEADER: Final = re.compile(
    "[|>](?P<before>[-+])?(?P<digit>[1-9])?(?P<after>[-+])?[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?"
)

_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "'": "'", "/": "/", "\\": "\\",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX_DIGITS: Final = {"x": 2, "u": 4, "U": 8}


def content_start(text: str, start: int, end: int) -> int:
    """Return where the content of a node starts, after its anchor and its tag."""
    while start < end and text[start] in "&!":
        match = _PROPERTY.match(text, start, end)
        start = match.end() if match else end
        gap = _GAP.match(text, start, end)
        start = gap.end() if gap else start
    return start


@lru_cache(maxsize=64)
def places(source: Source, start: int, end: int, style: Style, decoded: str) -> tuple[int, ...]:
    """Return the raw index of each decoded character, and one for the end of the text.

    Args:
        source: The file.
        start: Index of the first character: a letter, a quote, ``|`` or ``>``.
        end: Index after the last one.
        style: How the scalar is written.
        decoded: The text that the YAML parser made of it.

    Returns:
        One index more than there are characters; the start for all of them should the
        raw text not give the decoded one.
    """
    if style in _FLOW_READERS:
        pairs = list(_FLOW_READERS[style](source.text, start, end))
    else:
        pairs = list(_block(source.text, start, end, decoded))
    if not decoded or "".join(char for char, _ in pairs) != decoded:
        inside = start + 1 if style in (Style.SINGLE, Style.DOUBLE) else start
        return (inside,) * (len(decoded) + 1)
    indexes = [index for _, index in pairs]
    return (*indexes, _end(indexes, end, style, decoded))


def _end(indexes: list[int], end: int, style: Style, decoded: str) -> int:
    """Return where the text ends: for a block, on its last line and not below it."""
    if style in _FLOW_READERS:
        return end if style is Style.PLAIN else end - 1
    return indexes[-1] + (not decoded.endswith(("\n", "\u2028", "\u2029")))


def _plain(text: str, index: int, end: int) -> Decoded:
    while index < end:
        if space := _SPACE.match(text, index, end):
            yield from _folded(text, index, space.end())
            index = space.end()
        else:
            yield text[index], index
            index += 1


def _single(text: str, start: int, end: int) -> Decoded:
    index, end = start + 1, end - 1
    while index < end:
        if space := _SPACE.match(text, index, end):
            yield from _folded(text, index, space.end())
            index = space.end()
        else:
            yield text[index], index
            index += 2 if text.startswith("''", index) else 1


def _double(text: str, start: int, end: int) -> Decoded:
    index, end = start + 1, end - 1
    while index < end:
        if space := _SPACE.match(text, index, end):
            yield from _folded(text, index, space.end())
            index = space.end()
        elif text[index] != "\\":
            yield text[index], index
            index += 1
        elif escaped_break := _BREAK.match(text, index + 1, end):
            space = _SPACE.match(text, escaped_break.end(), end)
            index = space.end() if space else escaped_break.end()
            yield from _breaks(text, escaped_break.end(), index)
        else:
            digits = _HEX_DIGITS.get(text[index + 1], 0)
            following = index + 2 + digits
            hexadecimal = text[index + 2 : following]
            yield (chr(int(hexadecimal, 16)) if digits else _ESCAPES[text[index + 1]]), index
            index = following


def _folded(text: str, start: int, end: int) -> Decoded:
    """Fold white space between words: kept within a line, else a space or the blank lines."""
    first = _BREAK.search(text, start, end)
    if first is None:
        yield from ((text[index], index) for index in range(start, end))
        return
    following = list(_breaks(text, first.end(), end))
    if _line_feed(first.group()) != "\n":
        yield first.group(), first.start()
    elif not following:
        yield " ", start
    yield from following


def _breaks(text: str, start: int, end: int) -> Decoded:
    for match in _BREAK.finditer(text, start, end):
        yield _line_feed(match.group()), match.start()


def _line_feed(raw: str) -> str:
    """Return a line break as libyaml decodes it."""
    return raw if raw in "\u2028\u2029" else "\n"


_FLOW_READERS: Final[Mapping[Style, Callable[[str, int, int], Decoded]]] = {
    Style.PLAIN: _plain,
    Style.SINGLE: _single,
    Style.DOUBLE: _double,
}


def _block(text: str, start: int, end: int, decoded: str) -> Decoded:
    """Read a literal or folded block; the names are those of libyaml's scanner."""
    header = _HEADER.match(text, start, end)
    if header is None:
        return
    chomping = header["after"] or header["before"]
    first_break = _BREAK.match(text, header.end(), end)
    index = first_break.end() if first_break else end
    indent_of = _explicit_indent if header["digit"] else _found_indent
    indent = indent_of(text[index:end], decoded)
    leading: list[tuple[str, int]] = []
    index, trailing = _blank_lines(text, index, end, indent)
    after_blank = False
    while index < end and text.startswith(" " * indent, index):
        index += indent
        blank = text[index] in " \t"
        if text[start] == ">" and _is_feed(leading) and not after_blank and not blank:
            yield from trailing or [(" ", leading[0][1])]
        else:
            yield from leading + trailing
        after_blank = blank
        stop, leading = _rest_of_line(text, index, end)
        yield from ((text[place], place) for place in range(index, stop))
        following = stop + 2 if text.startswith("\r\n", stop) else stop + 1
        index, trailing = _blank_lines(text, min(following, end), end, indent)
    if chomping != "-":
        yield from leading
    if chomping == "+" or not leading:
        yield from trailing


def _found_indent(raw: str, _decoded: str) -> int:
    """Return the indentation of the first line with text, or of a deeper blank line above."""
    indent = 1
    for line in _BREAK.split(raw):
        spaces = len(line) - len(line.lstrip(" "))
        indent = max(indent, spaces)
        if spaces < len(line):
            break
    return indent


def _explicit_indent(raw: str, decoded: str) -> int:
    """Return the indentation of a block that gives it in digits.

    The digit counts from the indentation of the parent, which isn't known here. But
    every line lost the same number of spaces.
    """
    return _first_column(raw) - _first_column(decoded)


def _first_column(text: str) -> int:
    """Return the number of spaces in front of the first line with text."""
    for line in _BREAK.split(text):
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
    return 0


def _is_feed(line_break: list[tuple[str, int]]) -> bool:
    return bool(line_break) and line_break[0][0] == "\n"


def _rest_of_line(text: str, index: int, end: int) -> tuple[int, list[tuple[str, int]]]:
    """Return where the line ends, and its line break if it has one."""
    line_break = _BREAK.search(text, index, end)
    if line_break is None:
        return end, []
    return line_break.start(), [(_line_feed(line_break.group()), line_break.start())]


def _blank_lines(text: str, index: int, end: int, indent: int) -> tuple[int, list[tuple[str, int]]]:
    """Return the start of the next line with text, and the breaks of the blank lines above."""
    breaks: list[tuple[str, int]] = []
    blank = re.compile(f" {{0,{indent}}}(\r\n|[\n\r\x85\u2028\u2029])")
    while match := blank.match(text, index, end):
        breaks.append((_line_feed(match.group(1)), match.start(1)))
        index = match.end()
    return index, breaks
