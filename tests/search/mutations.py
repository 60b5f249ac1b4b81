"""Changes of a text that was a specification, from single bytes to whole keys and values.

Each one is a function of a random source and the text. They are drawn by their number, so that
a text that shows a fault can be made again with fewer of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from schemagen.resources import resource_folder

HERE: Final = Path(__file__).parent

Change = Callable[[random.Random, str], str]

_PIECES: Final = (
    *" \t\n\r:-?,[]{}#&*!|>'\"%@`\\$<=;()+.~", ": ", " #", "- ", "${", "$${", "}", "\\u", "---\n",
    "...\n", "&a ", "*a", "!!str ", "<<: ", "é", "😀", "\x85", "\u2028", "\x00", "\ufeff", "\ud83d",
    "9" * 30, "0x10", "~", "null", "true", "$body$", "$$", "--", "/*", "*/", "); drop table x; --",
    "'; drop table x; --", "x" * 70, "(" * 200, "[" * 200, "{a: " * 50,
)  # fmt: skip
_VALUES: Final = (
    "~", "''", '""', "[]", "{}", "1", "-1", "1.5", "true", "x", "text", "uuid", "[x]", "{x: y}",
    "[[x]]", "any", "none", "all", "user", "select", "id", "user_id", "a.b", "a.b.c.d", "*a",
    "text not null", "uuid references x", "true) or (true", "a, b", "a; drop table x", "1 = 1",
    '"$body$"', "|\n    x\n", ">-\n    x\n", "999999999999999999999999", "'it''s'",
)  # fmt: skip
_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")


def _at(source: random.Random, text: str) -> int:
    return source.randint(0, len(text))


def piece(source: random.Random, text: str) -> str:
    """Put something in the place of a few characters."""
    start = _at(source, text)
    end = start + source.choice((0, 0, 1, 1, 2, 8))
    return text[:start] + str(source.choice(_PIECES)) + text[end:]


def byte(source: random.Random, text: str) -> str:
    """Change a byte; what is no UTF-8 any more stays visible for the reader."""
    content = bytearray(text.encode(errors="surrogatepass"))
    if content:
        content[source.randrange(len(content))] = source.randrange(256)
    return content.decode(errors="surrogateescape")


def token(source: random.Random, text: str) -> str:
    """Drop, double, swap or replace a word or sign by another of the text."""
    tokens = _TOKEN.findall(text)
    if len(tokens) < 2:
        return text
    first, second = source.randrange(len(tokens)), source.randrange(len(tokens))
    match source.randrange(4):
        case 0:
            del tokens[first]
        case 1:
            tokens.insert(first, tokens[second])
        case 2:
            tokens[first], tokens[second] = tokens[second], tokens[first]
        case _:
            tokens[first] = tokens[second]
    return "".join(tokens)


def line(source: random.Random, text: str) -> str:
    """Drop, double or move a line."""
    lines = text.split("\n")
    first, second = source.randrange(len(lines)), source.randrange(len(lines))
    match source.randrange(3):
        case 0:
            del lines[first]
        case 1:
            lines.insert(second, lines[first])
        case _:
            lines.insert(second, lines.pop(first))
    return "\n".join(lines)


def indent(source: random.Random, text: str) -> str:
    """Move some lines to the left or right."""
    lines = text.split("\n")
    first = source.randrange(len(lines))
    shift = source.choice((-4, -2, -1, 1, 2, 4))
    for number in range(first, min(len(lines), first + source.choice((1, 1, 2, 5)))):
        found = lines[number]
        lines[number] = " " * shift + found if shift > 0 else found[-shift:]
    return "\n".join(lines)


_KEY: Final = re.compile(r"^(\s*(?:- )?)([\w.\"' ]+)(:(?: |$))", re.MULTILINE)


def key(source: random.Random, text: str) -> str:
    """Replace a key by another of the text."""
    found = list(_KEY.finditer(text))
    if not found:
        return text
    one, other = source.choice(found), source.choice(found)
    start, end = one.span(2)
    return text[:start] + other[2] + text[end:]


_VALUE: Final = re.compile(r"(?<=: )[^\n]+$", re.MULTILINE)


def value(source: random.Random, text: str) -> str:
    """Replace a value by another of the text, or by one that fits badly."""
    found = list(_VALUE.finditer(text))
    if not found:
        return text
    start, end = source.choice(found).span()
    new = source.choice(found)[0] if source.random() < 0.5 else source.choice(_VALUES)
    return text[:start] + new + text[end:]


def name(source: random.Random, text: str) -> str:
    """Write a word otherwise, everywhere."""
    words = sorted(set(re.findall(r"\b[a-z_]{2,}\b", text)))
    if not words:
        return text
    old = source.choice(words)
    new = source.choice((f'"{old} x"', old.upper(), "é", "a b", source.choice(words), "x" * 64))
    return re.sub(rf"\b{old}\b", lambda _: new, text)


CHANGES: Final[Sequence[Change]] = (
    piece,
    byte,
    token,
    token,
    line,
    indent,
    key,
    value,
    value,
    name,
)


def corpus() -> dict[str, str]:
    """Return the specifications that are changed, by their path below the project."""
    presets = Path(str(resource_folder("presets")))
    folders = (presets, HERE.parent / "specs", HERE / "corpus")
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    return {f"{file.parent.name}/{file.name}": file.read_text(encoding="utf-8") for file in files}


def mutated(text: str, changes: Sequence[int]) -> bytes:
    """Return a text with these changes, each known by its number."""
    for number in changes:
        source = random.Random(number)
        text = source.choice(CHANGES)(source, text)
    return text.encode(errors="surrogateescape" if _is_escaped(text) else "surrogatepass")


def _is_escaped(text: str) -> bool:
    return not any(
        "\ud800" <= char <= "\udfff" and not "\udc80" <= char <= "\udcff" for char in text
    )
