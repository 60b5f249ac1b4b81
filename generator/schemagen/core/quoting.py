"""The only ways in which a value becomes SQL."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from schemagen.core.diagnostics import Located
from schemagen.core.keywords import NOT_PLAIN
from schemagen.core.names import QName

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]*\Z")
_DOLLAR_MARK: Final = re.compile(r"\$\w*\$")


@dataclass(frozen=True, slots=True)
class Sql:
    """Text that is known to be SQL: parsed, or made by the quoting functions.

    Deliberately no ``str``: joining it to plain text is a ``TypeError``, and the
    template environment prints nothing else.

    Attributes:
        text: The SQL.
        source: Where the user wrote it, for errors that only the server finds.

    >>> Sql("select 1")
    Sql(text='select 1')
    """

    text: str
    source: Located | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise ValueError("PostgreSQL can't store the character NUL")


@lru_cache(maxsize=4_096)
def quote_identifier(name: str) -> str:
    """Return the name as SQL, in double quotes only where it needs them.

    Raises:
        ValueError: The name is empty or contains NUL.
    """
    _refuse_nul(name)
    if not name:
        raise ValueError("an identifier can't be empty")
    if _PLAIN.match(name) and name not in NOT_PLAIN:
        return name
    return '"' + name.replace('"', '""') + '"'


@lru_cache(maxsize=4_096)
def quote_qname(name: QName) -> str:
    """Return ``schema.name``, each part quoted where it needs it."""
    return f"{quote_identifier(name.schema)}.{quote_identifier(name.name)}"


def quote_literal(value: str | int | float | bool | None) -> str:
    """Return the value as an SQL constant.

    A backslash makes it an escape string, whose meaning does not depend on
    ``standard_conforming_strings``; so does a mark of dollar quotes, which would end the
    block that a constant stands in.

    Raises:
        ValueError: A text contains NUL.
        TypeError: The value is of another type.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return "'NaN'" if math.isnan(value) else "'Infinity'" if value > 0 else "'-Infinity'"
    if isinstance(value, int | float):
        return repr(value)
    if not isinstance(value, str):
        raise TypeError(f"no SQL constant for {type(value).__name__}")
    _refuse_nul(value)
    quoted = value.replace("'", "''")
    closing = _DOLLAR_MARK.search(value) is not None
    if "\\" in quoted or closing:
        escaped = quoted.replace("\\", "\\\\")
        return "E'" + (escaped.replace("$", "\\x24") if closing else escaped) + "'"
    return f"'{quoted}'"


def dollar_quote(body: str, tag: str = "body") -> str:
    """Return the text between dollar quotes whose tag it does not contain.

    A line break is added when the text ends in a dollar sign or in the start of the
    mark, which would otherwise run into the closing one.
    """
    _refuse_nul(body)
    mark, number = f"${tag}$", 0
    while mark[:-1] in body:
        number += 1
        mark = f"${tag}{number}$"
    if body.endswith("$"):
        body += "\n"
    return f"{mark}{body}{mark}"


def comma_separated(names: Iterable[str]) -> str:
    """Return quoted identifiers with commas between them."""
    return ", ".join(quote_identifier(name) for name in names)
