"""Sizes as people write them: ``500 MB`` is 500,000,000 bytes, ``30 MiB`` is 30 * 2^20."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

UNITS: Final = {
    "B": 1,
    "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40,
}  # fmt: skip
_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)[ ]?([A-Za-z]+)")
_LARGEST: Final = 2**63 - 1


class SizeError(ValueError):
    """A text that is no size.

    Attributes:
        message: What is wrong.
        hint: What to write instead.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def parse_size(text: str) -> int:
    """Return a number of bytes.

    Raises:
        SizeError: It is none, or says no unit, or one that could mean two things.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        digits = text.strip().replace("_", "").replace(",", "")
        hint = f"write {digits} MB, or {digits} B for bytes" if digits.isdigit() else _FORM
        raise SizeError(f"{text!r} is no size", hint)
    number, unit = match.groups()
    if unit not in UNITS:
        meant = next((known for known in UNITS if known.lower() == unit.lower()), None)
        hint = f"write {number} {meant}" if meant else _FORM
        raise SizeError(f"{unit!r} is no unit of size", hint)
    size = Fraction(number) * UNITS[unit]
    if size.denominator != 1:
        raise SizeError(f"{text} is no whole number of bytes", "write a smaller unit")
    if not 0 < size <= _LARGEST:
        raise SizeError(f"{text} can't be the size of a file", _FORM)
    return int(size)


_FORM: Final = "write for example 500 MB, or 30 MiB"
