"""What an unquoted word means: the core schema of YAML 1.2.

Only ``true`` and ``false`` are booleans, and dates are text. YAML 1.1, which PyYAML reads
by default, makes booleans of ``on``, ``no`` and ``y`` and numbers of ``12:30``.

https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

Value: TypeAlias = str | int | float | bool | None
"""What one scalar can be."""

TAG_PREFIX: Final = "tag:yaml.org,2002:"

_LONGEST_NUMBER: Final = 300
"""Longer rows of digits stay text: beyond 4,300 Python refuses to read them."""

_WORDS: Final[dict[str, Value]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}

_NUMBERS: Final[tuple[tuple[re.Pattern[str], Callable[[str], Value]], ...]] = (
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text[2:], 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)


def resolved(text: str) -> Value:
    """Return the value that an unquoted word stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789" and len(text) <= _LONGEST_NUMBER:
        for pattern, convert in _NUMBERS:
            if pattern.fullmatch(text):
                return convert(text)
    return text


def _is_int(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_TAGS: Final[dict[str, Callable[[Value], bool]]] = {
    "null": lambda value: value is None,
    "bool": lambda value: isinstance(value, bool),
    "int": _is_int,
    "float": lambda value: isinstance(value, float) or _is_int(value),
}


def tagged(text: str, tag: str) -> Value:
    """Return the value of a scalar that carries a tag such as ``!!str``.

    Args:
        text: The decoded text.
        tag: The full tag, or ``!`` alone, which means text.

    Raises:
        ValueError: The tag is none of the core schema, or the text is no such value.
    """
    if tag in ("!", TAG_PREFIX + "str"):
        return text
    value = resolved(text)
    fits = _TAGS.get(tag.removeprefix(TAG_PREFIX))
    if not tag.startswith(TAG_PREFIX) or fits is None or not fits(value):
        raise ValueError(tag)
    return float(value) if tag.endswith("float") and isinstance(value, int) else value
