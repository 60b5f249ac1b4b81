"""PostgreSQL's own parser, with character offsets; the one module that knows postgast.

libpg_query counts error positions in characters from 1 and tree locations in bytes
from 0. Everything that leaves this module counts characters from 0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Final, NamedTuple

from schemagen.core.quoting import dollar_quote

BLANKS: Final = " \t\n\r\f\v"
"""What PostgreSQL skips; Python's ``strip`` takes more, such as a no-break space, which is
a letter to PostgreSQL."""

_OPENING: Final = {"(": ")", "[": "]"}

LONGEST_CHAIN: Final = 1_500
"""Words and signs without a comma or semicolon. The parser's C code recurses over a chain
such as ``1 + 1 + ...`` and ends the whole process, with a stack of 1 MB at some 2,000 operators."""

_TOO_DEEP: Final = "too many operators or brackets inside each other"
_SHORTEN: Final = "write it with fewer of them, or put a part of it in a function of its own"

_WORDS: Final = (
    "and", "as", "asc", "between", "by", "cascade", "check", "constraint", "default", "delete",
    "desc", "distinct", "foreign key", "from", "generated", "group", "having", "insert", "into",
    "limit", "not", "null", "on", "order", "primary", "references", "restrict", "select", "set",
    "unique", "update", "using", "values", "where",
)  # fmt: skip
"""What a misspelt word of SQL was probably meant to be."""


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


class Token(NamedTuple):
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


def _longest_chain(text: str) -> int:
    """Return an upper bound of how deep the syntax tree can be."""
    chains, total, longest = [0], 0, 0
    for token in scan(text):
        if token.text in {",", ";"}:
            total -= chains[-1]
            chains[-1] = 0
        elif token.text in _OPENING:
            chains.append(0)
        elif token.text in _OPENING.values() and len(chains) > 1:
            total -= chains.pop()
        chains[-1] += 1
        total += 1
        longest = max(longest, total)
    return longest


def _decode_error() -> type[Exception]:
    """Return what protobuf raises for a tree of more than 100 levels."""
    found: type[Exception] = import_module("google.protobuf.message").DecodeError
    return found


class _Offsets:
    """Translates byte offsets of one text to character offsets."""

    def __init__(self, text: str) -> None:
        self._bytes = None if text.isascii() else text.encode()

    def __call__(self, offset: int) -> int:
        if self._bytes is None:
            return offset
        return len(self._bytes[:offset].decode(errors="ignore"))


@lru_cache(maxsize=1024)
def scan(text: str) -> tuple[Token, ...]:
    """Split SQL text in tokens, comments included.

    The last answers are kept: a fragment is looked at from several sides.

    Raises:
        SqlSyntaxError: A quote or comment is not closed, or a character is none of SQL's.
    """
    _refuse_strange_characters(text)
    pg = _postgast()
    try:
        found = pg.scan(text)
    except pg.PgQueryError as error:
        raise _syntax_error(text, error) from None
    places = [(token.token, token.start, token.end) for token in found.tokens]
    if not text.isascii():
        at = _Offsets(text)
        places = [(number, at(start), at(end)) for number, start, end in places]
    return tuple(
        Token(_kind_of_token(number), text[start:end], start, end) for number, start, end in places
    )


@cache
def _kind_of_token(number: int) -> str:
    """Return the scanner's name; it knows more single characters than it has names for."""
    names = _postgast().pg_query_pb2.Token.DESCRIPTOR.values_by_number
    return str(names[number].name) if number in names else f"ASCII_{number}"


_STRANGE: Final = re.compile("[\0\ud800-\udfff]")


def _refuse_strange_characters(text: str) -> None:
    """Refuse what can't be sent to the parser, or would end the text for it."""
    found = _STRANGE.search(text)
    if found is not None:
        name = "NUL" if found[0] == "\0" else "half of a surrogate pair"
        raise SqlSyntaxError(f"SQL can't hold {name}", found.start())


def _syntax_error(text: str, error: Any) -> SqlSyntaxError:
    offset = max(error.cursorpos - 1, 0) if error.cursorpos else None
    message = _sentence(error.message)
    if message.startswith("memory exhausted"):
        return SqlSyntaxError(_TOO_DEEP, hint=_SHORTEN)
    offset = None if offset is None else min(offset, len(text))
    return SqlSyntaxError(message, offset, _meant(text, message, offset))


def _sentence(message: str) -> str:
    return message.removeprefix("ERROR: ").strip()


_LAST_WORD: Final = re.compile(r"([A-Za-z]+)\s*\Z")


def _meant(text: str, message: str, offset: int | None) -> str:
    """Guess which word is misspelt: the one that the parser names, or the one before."""
    near = _NEAR.search(message)
    if "\u00a0" in message:
        return "a no-break space stands there; write an ordinary one"
    before = _LAST_WORD.search(text[:offset])
    for word in (near, before):
        if near is None or word is None or word[1].lower() in _WORDS:
            continue
        found = get_close_matches(word[1].lower(), _WORDS, n=1, cutoff=0.75)
        if found:
            return f"did you mean {found[0]!r}?"
    return ""


_NEAR: Final = re.compile(r'at or near "([^"]+)"')


def parse(text: str) -> Any:
    """Return the syntax tree of a text of statements.

    Raises:
        SqlSyntaxError: PostgreSQL's parser refuses it.
    """
    if len(text) > LONGEST_CHAIN and _longest_chain(text) > LONGEST_CHAIN:
        raise SqlSyntaxError(_TOO_DEEP, hint=_SHORTEN)
    _refuse_strange_characters(text)
    pg = _postgast()
    try:
        return pg.parse(text)
    except pg.PgQueryError as error:
        raise _syntax_error(text, error) from None
    except _decode_error():
        raise SqlSyntaxError(_TOO_DEEP, hint=_SHORTEN) from None


@lru_cache(maxsize=4_096)
def expression_tree(text: str) -> Any:
    """Return the node of an expression; the last ones are kept, and not to be changed.

    Raises:
        SqlSyntaxError: It is none.
    """
    statement = parse(f"select ({text}\n)").stmts[0].stmt
    return inner(statement).target_list[0].res_target.val


def label_of(message: Any, field: str) -> str:
    """Return the name of an enumeration's value: ``AND_EXPR`` of ``boolop``."""
    values = message.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number
    return str(values[getattr(message, field)].name)


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


def nodes_by_type(tree: Any) -> Mapping[str, list[Any]]:
    """Return all messages of a tree by their type, in source order."""
    found = defaultdict[str, list[Any]](list)
    for node in walk(tree):
        found[node.DESCRIPTOR.name].append(node)
    return found


def character_offset(text: str, byte_offset: int) -> int:
    """Return the character offset that belongs to a location of the tree."""
    return _Offsets(text)(byte_offset)


_WORDS_ONLY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?: [A-Za-z_][A-Za-z0-9_]*)*")
"""Fragments such as ``text not null``: most columns, and nothing in them can be open."""


def check_balanced(text: str) -> None:
    """Make sure that a fragment can't leave the place where it is put.

    Every bracket it opens is closed inside it, none is closed that it did not open,
    no statement ends in it, and no comment hides what follows.

    Raises:
        SqlSyntaxError: With the offset of the first offending token.
    """
    if _WORDS_ONLY.fullmatch(text):
        return
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
    if not text.strip(BLANKS):
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
                len(text.rstrip(BLANKS)),
            ) from None
        at = None if offset is None else max(offset, 0)
        raise SqlSyntaxError(error.message, at, error.hint) from None
    if len(tree.stmts) != 1:
        raise SqlSyntaxError("one fragment is expected, not several statements", 0)
    return tree.stmts[0].stmt


_NEAR_LINE: Final = re.compile(r"near line (\d+)")
_QUOTED: Final = re.compile(r'"([^"]+)"')
_FIELD: Final = re.compile(r'"[^"]+\.[^"]+" is not a known variable\Z')
"""Said of every field of a row type: the parser knows no tables."""


@lru_cache(maxsize=256)
def parse_plpgsql(body: str, returns: str, arguments: str = "") -> Any:
    """Check a PL/pgSQL body as far as its own parser does without a server.

    Args:
        body: From ``declare`` or ``begin`` to ``end``.
        returns: SQL of the result type, such as ``trigger``.
        arguments: SQL of the argument list.

    Returns:
        libpg_query's tree of the body, as plain lists and mappings; None if the parser
        could not follow it to the end.

    Raises:
        SqlSyntaxError: With the offset of what the parser names.
    """
    if not body.strip(BLANKS):
        raise SqlSyntaxError("the body is empty", 0)
    _refuse_strange_characters(body)
    pg = _postgast()
    head = f"create function checked({arguments}) returns {returns} language plpgsql as "
    try:
        return pg.parse_plpgsql(head + dollar_quote(body))
    except pg.PgQueryError as error:
        message = _sentence(error.message)
        if message.startswith("memory exhausted"):
            raise SqlSyntaxError(_TOO_DEEP, hint=_SHORTEN) from None
        if _FIELD.search(message):
            return None
        raise SqlSyntaxError(message, _place_in(body, message, error.context or "")) from None
    except RecursionError:
        raise SqlSyntaxError(_TOO_DEEP, hint=_SHORTEN) from None


def _place_in(body: str, message: str, context: str) -> int | None:
    """Find what PL/pgSQL's parser complains about.

    It knows only a line that is at or before the mistake, and the word.
    """
    if message.endswith("at end of input"):
        return len(body.rstrip(BLANKS))
    line = _NEAR_LINE.search(context)
    if line is None:
        return None
    lines = body.splitlines(keepends=True)
    start = sum(map(len, lines[: int(line.group(1)) - 1]))
    start += len(body[start:]) - len(body[start:].lstrip())
    named = _QUOTED.search(message)
    found = _word_in(body, named.group(1), start) if named else None
    return start if found is None else found


def _word_in(body: str, word: str, start: int) -> int | None:
    try:
        tokens = scan(body)
    except SqlSyntaxError:
        found = body.find(word, start)
        return None if found < 0 else found
    places = (token.start for token in tokens if token.text == word and token.start >= start)
    return next(places, None)
