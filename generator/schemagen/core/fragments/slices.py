"""Parts of a fragment, and where they start in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemagen.core.parsing import BLANKS, SqlSyntaxError, Token, scan

KEPT: Final = 1_024
"""Answers that are kept: a check is read as a part of its column, alone and where it is
qualified, and what features bring is the same in each table."""

IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a fragment: its text and where it starts in the fragment."""

    text: str
    offset: int


def top_level(text: str) -> Iterator[Token]:
    """Yield the tokens that stand in no brackets."""
    depth = 0
    for token in words_behind(text):
        if token.text in {"(", "["}:
            depth += 1
        elif token.text in {")", "]"}:
            depth -= 1
        elif depth == 0:
            yield token


def first_comma(text: str) -> int | None:
    """Return where the first comma outside of brackets stands, None without one."""
    if "," not in text:
        return None
    return next((token.start for token in top_level(text) if token.text == ","), None)


def words_behind(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens behind an offset, without comments."""
    for token in scan(text):
        if token.start >= start and token.kind not in {"SQL_COMMENT", "C_COMMENT"}:
            yield token


def trimmed(text: str, start: int, end: int) -> Slice:
    """Return a part of a text without the blanks around it."""
    raw = text[start:end]
    stripped = raw.strip(BLANKS)
    return Slice(stripped, start + len(raw) - len(raw.lstrip(BLANKS)))


def after_word(piece: Slice, word: str) -> Slice:
    """Return what follows a word."""
    token = next(token for token in scan(piece.text) if token.text.lower() == word)
    return trimmed_in(piece, token.end, len(piece.text))


def trimmed_in(piece: Slice, start: int, end: int) -> Slice:
    """Return a part of a part, with its place in the whole."""
    part = trimmed(piece.text, start, end)
    return Slice(part.text, piece.offset + part.offset)


def in_brackets(piece: Slice) -> Slice:
    """Return what stands in the outermost brackets of ``check (...)``."""
    tokens = scan(piece.text)
    opening = next(token for token in tokens if token.text == "(")
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.start > opening.start:
            rest = piece.text[token.end :].strip(BLANKS).lower()
            if rest not in {"", "stored"}:
                raise SqlSyntaxError(
                    f"{rest!r} is not supported here", piece.offset + token.end + 1
                )
            return trimmed_in(piece, opening.end, token.start)
    raise SqlSyntaxError("')' is missing", piece.offset)


def place_of(text: str, name: str) -> int:
    """Return where a name stands, 0 where it is spelt in another way."""
    for token in scan(text):
        if token.text == name or token.text.lower() == name or token.text.strip('"') == name:
            return token.start
    return 0


def spliced(text: str, insertions: dict[int, str]) -> str:
    """Return the text with each insertion put in at its offset."""
    for offset in sorted(insertions, reverse=True):
        text = text[:offset] + insertions[offset] + text[offset:]
    return text
