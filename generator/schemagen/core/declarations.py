"""The types that a PL/pgSQL body declares its variables with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemagen.core.parsing import SqlSyntaxError, Token, scan
from schemagen.core.types import BUILT_IN_TYPES


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """A type in a declaration.

    Attributes:
        parts: Schema and name, or the name alone; of ``videos.status%type`` the table.
        start: Offset of the name's first character.
        end: Offset behind the name.
        whole: Offset behind ``%type`` or ``%rowtype``, else the same as ``end``.
    """

    parts: tuple[str, ...]
    start: int
    end: int
    whole: int


def declared_types(body: str) -> Iterator[DeclaredType]:
    """Yield the types in the ``declare`` sections that are written as plain names."""
    declaring = False
    statement: list[Token] = []
    for token in scan(body):
        if token.kind.endswith("COMMENT"):
            continue
        word = token.text.lower()
        if word == "declare":
            declaring, statement = True, []
        elif word == "begin":
            declaring = False
        elif declaring and token.text == ";":
            yield from _type_of(statement)
            statement = []
        elif declaring:
            statement.append(token)


def _type_of(statement: list[Token]) -> Iterator[DeclaredType]:
    rest = statement[1:]
    if rest and rest[0].text.lower() == "constant":
        rest = rest[1:]
    if not rest or rest[0].kind != "IDENT":
        return
    parts = [rest[0]]
    while len(rest) > 2 * len(parts) and rest[2 * len(parts) - 1].text == ".":
        parts.append(rest[2 * len(parts)])
    behind = rest[2 * len(parts) - 1 :]
    whole = parts[-1].end
    if len(behind) > 1 and behind[0].text == "%":
        whole = behind[1].end
        if behind[1].text.lower() == "type":
            # Only what stands before the column is the table.
            parts = parts[:-1]
    if parts:
        names = tuple(_unquoted(token.text) for token in parts)
        yield DeclaredType(names, parts[0].start, parts[-1].end, whole)


def with_record_types(body: str) -> str:
    """Return the body with ``record`` in place of types that only a server knows.

    libpg_query's PL/pgSQL parser has no catalog: without this it takes ``row.column`` of a
    row type for an unknown variable.
    """
    try:
        unknown = [
            declared
            for declared in declared_types(body)
            if declared.whole > declared.end or declared.parts[-1] not in BUILT_IN_TYPES
        ]
    except SqlSyntaxError:
        return body
    for declared in reversed(unknown):
        width = declared.whole - declared.start
        body = body[: declared.start] + "record".ljust(width) + body[declared.whole :]
    return body


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    return text.lower()
