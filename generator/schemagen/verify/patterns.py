"""Strings that a simple regular expression matches.

Characters, classes, groups, alternatives and repetitions are understood, as they are in
formats of slugs and codes. For all else nothing is made; the server has the last word anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_ALL: Final = _LETTERS + _DIGITS + _LETTERS.upper() + "-_.@/:+# ,;!?%&*()=~^$|[]{}<>'\"\\`"
_CLASSES: Final = {
    "alpha": _LETTERS + _LETTERS.upper(),
    "digit": _DIGITS,
    "alnum": _LETTERS + _DIGITS + _LETTERS.upper(),
    "lower": _LETTERS,
    "upper": _LETTERS.upper(),
    "xdigit": _DIGITS + "abcdefABCDEF",
    "space": " ",
    "punct": "-_.@/:+#",
}
_ESCAPES: Final = {"d": _DIGITS, "w": _CLASSES["alnum"] + "_", "s": " "}
_REPEAT: Final = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}")
_LOOKS: Final = re.compile(r"[\^$\[\\]|\.[*+]")
_MOST_REPEATS: Final = 300
_DEEPEST: Final = 20


class _Unknown(Exception):
    """Something that is not understood."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pattern that is repeated.

    Attributes:
        choices: Alternatives, each a sequence of pieces; a character is a string.
        least: How often it stands there at least.
        most: How often at most, None without a limit.
    """

    choices: Sequence[str | Sequence[_Piece]]
    least: int = 1
    most: int | None = 1


class _Reader:
    """Reads a pattern from its start."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._place = 0
        self._depth = 0

    def read(self) -> _Piece:
        """Return the whole."""
        found = self._alternatives()
        if self._place < len(self._pattern):
            raise _Unknown
        return found

    def _next(self) -> str:
        return self._pattern[self._place : self._place + 1]

    def _take(self) -> str:
        found = self._next()
        if not found:
            raise _Unknown
        self._place += 1
        return found

    def _alternatives(self) -> _Piece:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unknown
        choices: list[Sequence[_Piece]] = [self._sequence()]
        while self._next() == "|":
            self._place += 1
            choices.append(self._sequence())
        self._depth -= 1
        return _Piece(choices)

    def _sequence(self) -> list[_Piece]:
        found: list[_Piece] = []
        while self._next() not in {"", "|", ")"}:
            char = self._take()
            if char in "^$":
                continue
            piece = self._piece(char)
            found.append(_Piece(piece.choices, *self._repeats()))
        return found

    def _piece(self, char: str) -> _Piece:
        if char == "(":
            if self._next() == "?" and self._pattern[self._place : self._place + 2] != "?:":
                raise _Unknown
            self._place += 2 * (self._next() == "?")
            piece = self._alternatives()
            if self._take() != ")":
                raise _Unknown
            return piece
        if char == "[":
            return _Piece(self._class())
        if char == ".":
            return _Piece(_ALL)
        return _Piece(self._escaped() if char == "\\" else char)

    def _escaped(self) -> str:
        char = self._take()
        if char.isalnum() and char not in _ESCAPES:
            raise _Unknown
        return _ESCAPES.get(char, char)

    def _class(self) -> str:
        negated = self._next() == "^"
        self._place += negated
        found = ""
        while self._next() != "]" or not found:
            char = self._take()
            if char == "[" and self._next() == ":":
                end = self._pattern.find(":]", self._place)
                name = self._pattern[self._place + 1 : end]
                if end < 0 or name not in _CLASSES:
                    raise _Unknown
                found, self._place = found + _CLASSES[name], end + 2
                continue
            start = self._escaped() if char == "\\" else char
            if self._next() == "-" and self._pattern[self._place + 1 : self._place + 2] != "]":
                self._place += 1
                start = "".join(map(chr, range(ord(start[-1]), min(ord(self._take()), 0x17F) + 1)))
            found += start or char
        self._place += 1
        chars = "".join(c for c in _ALL if (c in found) is not negated)
        return chars or found

    def _repeats(self) -> tuple[int, int | None]:
        limits: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        given = _REPEAT.match(self._pattern, self._place)
        if self._next() in limits:
            found = limits[self._take()]
        elif given is not None:
            self._place = given.end()
            most = given[1] if given[2] is None else given[3]
            found = (int(given[1]), int(most) if most else None)
        else:
            return 1, 1
        self._place += self._next() == "?"
        return found


class _Picks:
    """Decides between alternatives: the digits of a number, in the base of each choice."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, size: int) -> int:
        self._number, digit = divmod(self._number, size)
        return digit


def _written(piece: _Piece, picks: _Picks, more: int) -> str:
    count = piece.least if piece.most is not None and piece.most <= piece.least else None
    if count is None:
        count = piece.least + more
        count = count if piece.most is None else min(count, piece.most)
    if count > _MOST_REPEATS:
        raise _Unknown
    text = ""
    for _ in range(count):
        choice = piece.choices[picks(len(piece.choices))]
        if isinstance(choice, str):
            text += choice
        else:
            text += "".join(_written(part, picks, more) for part in choice)
    return text


@lru_cache(maxsize=256)
def matching(pattern: str, count: int) -> tuple[str, ...]:
    """Return up to so many different strings that a pattern matches, the same each time.

    Args:
        pattern: A regular expression; one that begins or ends nowhere is matched as a whole.
        count: How many are wanted.
    """
    return tuple(dict.fromkeys(_strings(pattern, count))) if _LOOKS.search(pattern) else ()


def _strings(pattern: str, count: int) -> Iterator[str]:
    try:
        whole = _Reader(pattern).read()
        # As short as can be, then with more of what may be left out or repeated.
        for number, more in product(range((count + 2) // 3), (2, 0, 1)):
            yield _written(whole, _Picks(number), more)
    except (_Unknown, IndexError, TypeError):
        return
