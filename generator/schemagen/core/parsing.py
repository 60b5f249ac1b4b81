"""PostgreSQL's own parser, with character offsets; the one module that knows postgast.

libpg_query counts error positions in characters from 1 and tree locations in bytes
from 0. Everything that leaves this module counts characters from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schemagen.core.quoting import dollar_quote

_OPENING = {"(": ")", "[": "]"}


class SqlSyntaxError(Exception):
    """SQL that PostgreSQL's parser refuses, or a fragment that is not what it claims.

    Attributes:
        message: The parser's sentence, or ours.
        offset: The place in the text, in characters from 0; None when unknown.
        hint: What to write instead, or an empty string.
    """

    def __init__(self, message: str, offset: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Token:
    """A token of SQL text.

    Attributes:
        kind: libpg_query's name of it: ``IDENT``, ``SCONST``, ``ASCII_40`` is ``(``.
        text: As it stands in the source.
        start: Offset of its first character.
        end: Offset behind its last character.
    """

    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _postgast() -> Any:
    # 0.09 s; loaded with the first fragment and not with the program.
    import postgast

    return postgast


class _Offsets:
    """Translates byte offsets of one text to character offsets."""

    def __init__(self, text: str) -> None:
        self._bytes = None if text.isascii() else text.encode()

    def __call__(self, offset: int) -> int:
        if self._bytes is None:
            return offset
        return len(self._bytes[:offset].decode(errors="ignore"))


def scan(text: str) -> list[Token]:
    """Split SQL text in tokens, comments included.

    Raises:
        SqlSyntaxError: A quote or comment is not closed, or a character is none of SQL's.
    """
    pg = _postgast()
    try:
        found = pg.scan(text)
    except pg.PgQueryError as error:
        raise _scan_error(text, error) from None
    at = _Offsets(text)
    name = pg.pg_query_pb2.Token.Name
    tokens = []
    for token in found.tokens:
        start, end = at(token.start), at(token.end)
        tokens.append(Token(name(token.token), text[start:end], start, end))
    return tokens


def _scan_error(text: str, error: Any) -> SqlSyntaxError:
    offset = max(error.cursorpos - 1, 0) if error.cursorpos else None
    return SqlSyntaxError(
        _sentence(error.message), None if offset is None else min(offset, len(text))
    )


def _sentence(message: str) -> str:
    return message.removeprefix("ERROR: ").strip()


def parse(text: str) -> Any:
    """Return the syntax tree of a text of statements.

    Raises:
        SqlSyntaxError: PostgreSQL's parser refuses it.
    """
    if "\0" in text:
        raise SqlSyntaxError("the character NUL can't be in SQL", text.index("\0"))
    pg = _postgast()
    try:
        return pg.parse(text)
    except pg.PgQueryError as error:
        raise _scan_error(text, error) from None


def kind_of(node: Any) -> str:
    """Return which statement or expression a node of the tree is: ``select_stmt``."""
    return str(node.WhichOneof("node"))


def inner(node: Any) -> Any:
    """Return the message inside a node of the tree."""
    return getattr(node, kind_of(node))


def walk(node: Any) -> Iterator[Any]:
    """Yield each message of a tree, parents first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        for descriptor, value in reversed(current.ListFields()):
            if descriptor.message_type is None:
                continue
            children = value if descriptor.is_repeated else (value,)
            stack.extend(reversed(list(children)))


def nodes(tree: Any, name: str) -> Iterator[Any]:
    """Yield the messages of one type, such as ``ColumnRef``, in source order."""
    return (node for node in walk(tree) if node.DESCRIPTOR.name == name)


def character_offset(text: str, byte_offset: int) -> int:
    """Return the character offset that belongs to a location of the tree."""
    return _Offsets(text)(byte_offset)


def check_balanced(text: str) -> None:
    """Make sure that a fragment can't leave the place where it is put.

    Every bracket it opens is closed inside it, none is closed that it did not open,
    no statement ends in it, and no comment hides what follows.

    Raises:
        SqlSyntaxError: With the offset of the first offending token.
    """
    open_brackets: list[Token] = []
    for token in scan(text):
        if token.kind in {"SQL_COMMENT", "C_COMMENT"}:
            raise SqlSyntaxError(
                "a fragment can't contain an SQL comment",
                token.start,
                "write a YAML comment: # ...",
            )
        if token.text in _OPENING:
            open_brackets.append(token)
        elif token.text in _OPENING.values():
            if not open_brackets or _OPENING[open_brackets[-1].text] != token.text:
                raise SqlSyntaxError(f"{token.text!r} closes nothing", token.start)
            open_brackets.pop()
        elif token.text == ";":
            raise SqlSyntaxError("a fragment can't end the statement with ';'", token.start)
    if open_brackets:
        last = open_brackets[-1]
        raise SqlSyntaxError(f"{last.text!r} is never closed", last.start)


def parse_wrapped(prefix: str, text: str, suffix: str) -> Any:
    """Parse a fragment inside a statement and return that one statement's node.

    Raises:
        SqlSyntaxError: With an offset in the fragment.
    """
    if not text.strip():
        raise SqlSyntaxError("nothing is written here", 0)
    check_balanced(text)
    try:
        tree = parse(f"{prefix}{text}\n{suffix}")
    except SqlSyntaxError as error:
        offset = None if error.offset is None else error.offset - len(prefix)
        if offset is not None and offset >= len(text):
            raise SqlSyntaxError(
                "the SQL ends too early"
                if error.message.startswith("syntax error")
                else error.message,
                len(text.rstrip()),
            ) from None
        raise SqlSyntaxError(error.message, None if offset is None else max(offset, 0)) from None
    if len(tree.stmts) != 1:
        raise SqlSyntaxError("one fragment is expected, not several statements", 0)
    return tree.stmts[0].stmt


_NEAR_LINE = re.compile(r"near line (\d+)")


def parse_plpgsql(body: str, returns: str, arguments: str = "") -> Any:
    """Check a PL/pgSQL body as far as its own parser does without a server.

    Args:
        body: From ``declare`` or ``begin`` to ``end``.
        returns: SQL of the result type, such as ``trigger``.
        arguments: SQL of the argument list.

    Returns:
        libpg_query's tree of the body, as plain lists and mappings.

    Raises:
        SqlSyntaxError: With the offset of the line that the parser names.
    """
    pg = _postgast()
    head = f"create function checked({arguments}) returns {returns} language plpgsql as "
    try:
        return pg.parse_plpgsql(head + dollar_quote(body))
    except pg.PgQueryError as error:
        line = _NEAR_LINE.search(error.context or "")
        offset = None
        if line:
            lines = body.splitlines(keepends=True)
            before = lines[: int(line.group(1)) - 1]
            offset = sum(map(len, before))
            at = lines[len(before)] if len(before) < len(lines) else ""
            near = re.search(r'at or near "(.+)"', error.message)
            found = at.find(near.group(1)) if near else -1
            offset += found if found >= 0 else len(at) - len(at.lstrip())
        raise SqlSyntaxError(_sentence(error.message), offset) from None
