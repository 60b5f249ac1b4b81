"""Which objects a piece of SQL names, and where: read by PostgreSQL's parser, never guessed.

The user's text survives. A name is replaced at its place (``spliced``), nothing is deparsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from schemagen.core.declarations import declared_types, with_record_types
from schemagen.core.parsing import (
    SqlSyntaxError,
    Token,
    character_offset,
    inner,
    kind_of,
    nodes,
    parse,
    parse_plpgsql,
    scan,
    walk,
)


class Kind(StrEnum):
    """What a name stands for by its place in the SQL."""

    TABLE = "table"
    TYPE = "type"
    FUNCTION = "function"
    QUALIFIER = "qualifier"
    OPCLASS = "operator class"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a piece of SQL.

    Attributes:
        kind: What it stands for.
        parts: Schema and name, or the name alone, unquoted.
        start: Offset of its first character.
        end: Offset behind its last character.
        aliased: A table that has an alias in this place, or where none may stand.
    """

    kind: Kind
    parts: tuple[str, ...]
    start: int
    end: int
    aliased: bool = False

    @property
    def schema(self) -> str:
        """The schema as written, or an empty string."""
        return self.parts[0] if len(self.parts) > 1 else ""

    @property
    def name(self) -> str:
        """The name without its schema."""
        return self.parts[-1]


def mentions_in_expression(text: str) -> list[Mention]:
    """Return the names that an expression over one row uses.

    Raises:
        SqlSyntaxError: PostgreSQL's parser refuses it.
    """
    prefix = "select "
    found = _mentions(prefix + text)
    return [_moved(mention, -len(prefix)) for mention in found]


def mentions_in_index(text: str) -> list[Mention]:
    """Return the names that the elements of an index use, operator classes included.

    Raises:
        SqlSyntaxError: PostgreSQL's parser refuses them.
    """
    prefix = "create index on t ("
    found = [_moved(mention, -len(prefix)) for mention in _mentions(f"{prefix}{text})")]
    classes = {
        part.string.sval
        for node in nodes(parse(f"{prefix}{text})"), "IndexElem")
        for part in node.opclass[-1:]
    }
    tokens = [token for token in scan(text) if not token.kind.endswith("COMMENT")]
    # The tree does not say where an operator class stands: it is no column and no function.
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.text in classes and before is not None and before.text not in {".", ",", "("}:
            found.append(Mention(Kind.OPCLASS, (token.text,), token.start, token.end))
    return [mention for mention in found if mention.start >= 0]


def mentions_in_type(text: str) -> list[Mention]:
    """Return the names that a type uses.

    Raises:
        SqlSyntaxError: PostgreSQL's parser refuses it.
    """
    prefix = "select null::"
    setof = re.match(r"\s*setof\s+", text, re.IGNORECASE)
    shift = setof.end() if setof else 0
    found = _mentions(prefix + text[shift:])
    return [_moved(mention, shift - len(prefix)) for mention in found]


def mentions_in_statements(text: str) -> list[Mention]:
    """Return the names that SQL statements use; common table expressions are no tables.

    Raises:
        SqlSyntaxError: PostgreSQL's parser refuses them.
    """
    return _mentions(text)


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(
        mention.kind, mention.parts, mention.start + by, mention.end + by, mention.aliased
    )


def _mentions(text: str) -> list[Mention]:
    tree = parse(text)
    tokens = [token for token in scan(text) if not token.kind.endswith("COMMENT")]
    starts = [token.start for token in tokens]
    found: list[Mention] = []

    for kind, parts, location, aliased in _named(tree):
        start = character_offset(text, location)
        end = _end_of_name(tokens, starts, start, len(parts))
        if end is not None:
            found.append(Mention(kind, parts, start, end, aliased))
    return sorted(found, key=lambda mention: mention.start)


def _named(tree: Any) -> Iterator[tuple[Kind, tuple[str, ...], int, bool]]:
    """Yield what a tree names: kind, name, byte location, and whether it has an alias."""
    expressions = {node.ctename for node in nodes(tree, "CommonTableExpr")}
    own = set(expressions)
    bare, locked = _places_of_bare_tables(tree)
    for node in nodes(tree, "RangeVar"):
        if node.location in locked:
            continue  # `for update of x` names what the `from` clause calls x
        aliased = node.HasField("alias") or node.location in bare
        own.add(node.alias.aliasname or node.relname)
        if node.relname not in expressions or node.schemaname:
            parts = tuple(part for part in (node.schemaname, node.relname) if part)
            yield Kind.TABLE, parts, node.location, aliased
    for kind, message, field in (
        (Kind.TYPE, "TypeName", "names"),
        (Kind.FUNCTION, "FuncCall", "funcname"),
    ):
        for node in nodes(tree, message):
            parts = tuple(part.string.sval for part in getattr(node, field))
            if parts and parts[0] != "pg_catalog":
                yield kind, parts, node.location, False
    for node in nodes(tree, "ColumnRef"):
        fields = [field.string.sval for field in node.fields if kind_of(field) == "string"]
        if len(node.fields) > 1 and fields and fields[0] not in own:
            yield Kind.QUALIFIER, (fields[0],), node.location, False


_ALIASING: Final = frozenset(
    {
        "SelectStmt", "JoinExpr", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt",
        "RangeTableSample",
    }
)  # fmt: skip
"""Where a table may be given another name."""


def _places_of_bare_tables(tree: Any) -> tuple[set[int], set[int]]:
    """Return where tables stand that can't be given another name, and those to be locked."""
    bare: set[int] = set()
    locked: set[int] = set()
    for message in walk(tree):
        name = message.DESCRIPTOR.name
        if name in _ALIASING or name == "Node":
            continue
        for descriptor, value in message.ListFields():
            if descriptor.message_type is None:
                continue
            for child in value if descriptor.is_repeated else (value,):
                if child.DESCRIPTOR.name == "Node" and child.WhichOneof("node") is None:
                    continue  # a list may have empty places
                found = inner(child) if child.DESCRIPTOR.name == "Node" else child
                if found.DESCRIPTOR.name == "RangeVar":
                    (locked if name == "LockingClause" else bare).add(found.location)
    return bare, locked


def _end_of_name(tokens: list[Token], starts: list[int], start: int, parts: int) -> int | None:
    """Return where a dotted name of so many parts ends, None if none starts there."""
    index = bisect_right(starts, start) - 1
    last = index + 2 * (parts - 1)
    if index < 0 or starts[index] != start or last >= len(tokens):
        return None
    dots = tokens[index + 1 : last : 2]
    return tokens[last].end if all(token.text == "." for token in dots) else None


_STATEMENT, _TYPE_NAME = 0, 1
"""Values of ``RawParseMode``; higher ones are expressions and assignments."""


def mentions_in_plpgsql(body: str, returns: str, arguments: str = "") -> list[Mention]:
    """Return the names that the SQL inside a PL/pgSQL body uses, declarations included.

    SQL that the body puts together at run time (``execute``) is not looked into.

    Raises:
        SqlSyntaxError: The body is no PL/pgSQL.
    """
    trees = parse_plpgsql(with_record_types(body), returns, arguments)
    found = {
        Mention(Kind.TYPE, declared.parts, declared.start, declared.end, aliased=True)
        for declared in declared_types(body)
    }
    for query, mode, start in _placed(body, trees):
        found.update(_moved(mention, start) for mention in _in_query(query, mode))
    return sorted(found, key=lambda mention: mention.start)


def statements_in_plpgsql(
    body: str, returns: str, arguments: str = ""
) -> Iterator[tuple[str, int]]:
    """Yield the SQL statements inside a PL/pgSQL body, and where each begins.

    Raises:
        SqlSyntaxError: The body is no PL/pgSQL.
    """
    for query, mode, start in _placed(
        body, parse_plpgsql(with_record_types(body), returns, arguments)
    ):
        if mode == _STATEMENT:
            yield query, start


def _placed(body: str, trees: Any) -> Iterator[tuple[str, int, int]]:
    """Yield text, parse mode and place of each SQL part of a body."""
    taken: set[int] = set()
    line_starts = [0]
    for text in body.splitlines(keepends=True):
        line_starts.append(line_starts[-1] + len(text))
    for query, mode, line in _queries(trees, 1):
        start = _place_of(body, query, line_starts[min(line, len(line_starts)) - 1], taken)
        if start is not None:
            taken.add(start)
            yield query, mode, start


def _queries(tree: Any, line: int) -> Iterator[tuple[str, int, int]]:
    """Yield text, parse mode and line of each SQL part of a body."""
    if isinstance(tree, list):
        for item in tree:
            yield from _queries(item, line)
    elif isinstance(tree, Mapping):
        line = int(tree.get("lineno", line))
        if "query" in tree:
            yield str(tree["query"]), int(tree.get("parseMode", _STATEMENT)), line
        for value in tree.values():
            yield from _queries(value, line)


_PERFORMED: Final = "SELECT"


def _place_of(body: str, query: str, after: int, taken: set[int]) -> int | None:
    """Return where a query stands that was not found before, at its line or behind it.

    The parser blanks the ``into`` clause of a query, so spaces stand for whatever is there,
    and writes ``SELECT`` over the last letters of ``perform``.
    """
    words = query.split(None, 1)
    head = query[: len(query) - len(query.lstrip())] + (words[0] if words else "")
    starts = [match.start() for match in re.finditer(re.escape(head), body)]
    found = [start for start in starts if _covers(body, start, query)]
    if query.startswith(_PERFORMED):
        rest = query[len(_PERFORMED) :]
        for match in re.finditer("perform", body, re.IGNORECASE):
            if _covers(body, match.end(), rest):
                found.append(match.end() - len(_PERFORMED))
    return min((start for start in found if start >= after and start not in taken), default=None)


def _covers(body: str, start: int, query: str) -> bool:
    there = body[start : start + len(query)]
    return len(there) == len(query) and all(
        written in (" ", found) for written, found in zip(query, there, strict=True)
    )


_ASSIGNMENT: Final = re.compile(r"\s*[^=:]*?(:=|=)")


def _in_query(query: str, mode: int) -> list[Mention]:
    try:
        if mode == _STATEMENT:
            return mentions_in_statements(query)
        if mode == _TYPE_NAME:
            return mentions_in_type(query)
        if mode > 2:
            target = _ASSIGNMENT.match(query)
            shift = target.end() if target else 0
            return [_moved(m, shift) for m in mentions_in_expression(query[shift:])]
        return mentions_in_expression(query)
    except SqlSyntaxError:
        # Not every part of a body is SQL by itself; what isn't names no object.
        return []


@dataclass(frozen=True, slots=True)
class Splice:
    """Text that takes the place of what stands between two offsets."""

    start: int
    end: int
    text: str


def replaced(text: str, splices: Iterable[Splice]) -> str:
    """Return the text with each part replaced; parts do not overlap."""
    for splice in sorted(splices, key=lambda item: item.start, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def original_offset(splices: Iterable[Splice], offset: int) -> int:
    """Return where a character of the new text stood in the text before."""
    shift = 0
    for splice in sorted(splices, key=lambda item: item.start):
        start = splice.start + shift
        if offset < start:
            break
        if offset < start + len(splice.text):
            return splice.start
        shift += len(splice.text) - (splice.end - splice.start)
    return offset - shift


Resolve = Callable[[Mention], str | None]
"""Returns the SQL that takes a mention's place, None to leave it alone."""


def splices_for(mentions: Iterable[Mention], resolve: Resolve) -> tuple[Splice, ...]:
    """Return the replacements of all mentions that are resolved to something else."""
    made = []
    for mention in mentions:
        text = resolve(mention)
        if text is not None:
            made.append(Splice(mention.start, mention.end, text))
    return tuple(made)
