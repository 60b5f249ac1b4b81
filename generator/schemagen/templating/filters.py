"""The filters through which values become SQL in a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from schemagen.core.fragments import parse_expression
from schemagen.core.names import QName, bounded
from schemagen.core.parsing import SqlSyntaxError
from schemagen.core.quoting import (
    Sql,
    dollar_quote,
    quote_identifier,
    quote_literal,
    quote_qname,
)


def ident(name: str) -> Sql:
    """Quote a name: ``{{ column.name | ident }}``."""
    return Sql(quote_identifier(_text(name)))


def idents(names: Iterable[str]) -> Sql:
    """Quote several names, with commas between them."""
    return Sql(", ".join(quote_identifier(_text(name)) for name in names))


def qname(name: QName) -> Sql:
    """Quote a schema-qualified name."""
    if not isinstance(name, QName):
        raise TypeError(f"qname takes a schema-qualified name, not {type(name).__name__}")
    return Sql(quote_qname(name))


def literal(value: Any) -> Sql:
    """Write a value as an SQL constant."""
    return Sql(quote_literal(value))


def literals(values: Iterable[Any]) -> Sql:
    """Write several values as SQL constants, with commas between them."""
    return Sql(", ".join(quote_literal(value) for value in values))


def signature(function: Any) -> Sql:
    """Write a function's name with the types of its arguments, as drop and grant take it."""
    types = ", ".join(argument.type.text for argument in function.arguments)
    return Sql(f"{quote_qname(function.name)}({types})")


def regclass(name: QName) -> Sql:
    """Write a qualified name as a text constant, for ``to_regclass``."""
    return Sql(quote_literal(quote_qname(name)))


def body(text: Sql) -> Sql:
    """Put statements between dollar quotes."""
    return Sql(dollar_quote(_sql(text)))


def quoted_literal(name: str) -> Sql:
    """Write a quoted name as a text constant, for ``to_regnamespace``."""
    return Sql(quote_literal(quote_identifier(_text(name))))


def comma(parts: Iterable[Sql]) -> Sql:
    """Join pieces of SQL with commas."""
    return Sql(", ".join(_sql(part) for part in parts))


def lines(parts: Iterable[Sql]) -> Sql:
    """Join pieces of SQL with a comma and a line break, indented by four."""
    return Sql(",\n    ".join(_sql(part) for part in parts))


def words(parts: Iterable[str]) -> Sql:
    """Join keywords with ``or``, as the events of a trigger: only known words pass."""
    return Sql(" or ".join(keyword(part).text for part in parts))


def expression(text: str) -> Sql:
    """Let an expression of the specification through, once the parser took it.

    Raises:
        TypeError: PostgreSQL's parser does not take it as one expression.
    """
    try:
        return Sql(parse_expression(_text(text)).text)
    except SqlSyntaxError as error:
        raise TypeError(f"{text!r} is no expression: {error.message}") from None


def privileges(pairs: Iterable[tuple[str, tuple[str, ...] | None]]) -> Sql:
    """Write privileges with the columns that narrow them: ``select, update (name)``."""
    return Sql(
        ", ".join(
            f"{keyword(word)} ({idents(columns)})" if columns is not None else keyword(word).text
            for word, columns in pairs
        )
    )


def keyword(word: str) -> Sql:
    """Let one of SQL's words through that the model may hold as text.

    Raises:
        ValueError: The word is not in the closed list.
    """
    if word not in KEYWORDS:
        raise ValueError(f"{word!r} is no keyword that a template may print")
    return Sql(word)


def setting(name: str) -> Sql:
    """Write the name of a setting, which may begin with that of an extension.

    Raises:
        ValueError: It is no such name.
    """
    if not _SETTING.fullmatch(_text(name)):
        raise ValueError(f"{name!r} is no setting")
    return Sql(name)


def short(name: str) -> str:
    """Cut a made-up name to 63 bytes, with a hash of the whole."""
    return bounded(name)


_SETTING: Final = re.compile(r"[a-z_]+(\.[a-z_]+)?")

KEYWORDS: Final = frozenset(
    (
        "all", "select", "insert", "update", "delete", "before", "after", "row", "statement",
        "immutable", "stable", "volatile", "sql", "plpgsql", "always", "by default",
        "cascade", "restrict", "set null", "set default", "btree", "gin", "gist", "brin", "hash",
        "hnsw", "ivfflat", "spgist", "deferrable", "not deferrable",
        "deferrable initially deferred", "initially deferred", "deferrable initially immediate",
    )
)  # fmt: skip
"""Every word that reaches SQL from the model without being parsed or quoted."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a name is text, not {type(value).__name__}")
    return value


def _sql(value: object) -> str:
    if not isinstance(value, Sql):
        raise TypeError(f"SQL is expected, not {type(value).__name__}")
    return value.text


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "body": body,
    "comma": comma,
    "expression": expression,
    "ident": ident,
    "idents": idents,
    "keyword": keyword,
    "lines": lines,
    "literal": literal,
    "literals": literals,
    "privileges": privileges,
    "qname": qname,
    "quoted_literal": quoted_literal,
    "regclass": regclass,
    "setting": setting,
    "short": short,
    "signature": signature,
    "words": words,
}
