"""What functions take and do: types, arguments, bodies in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.core.fragments.columns import ColumnDefinition, parse_column
from schemagen.core.fragments.expressions import Name
from schemagen.core.fragments.slices import Slice, words_behind
from schemagen.core.parsing import BLANKS, SqlSyntaxError, character_offset, kind_of, nodes, parse


@dataclass(frozen=True, slots=True)
class Type(Slice):
    """A type; ``name`` has the parts of its name as the parser understands it."""

    name: tuple[str, ...] = ()


def parse_type(text: str) -> Type:
    """Read the name of a type, with modifiers.

    Raises:
        SqlSyntaxError: It is not exactly one type.
    """
    definition = parse_column(text)
    if definition != ColumnDefinition(definition.type, type_name=definition.type_name):
        raise SqlSyntaxError("only a type is expected here", len(definition.type.text))
    return Type(definition.type.text, definition.type.offset, definition.type_name)


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a function: type and default as written."""

    type: Slice
    default: Slice | None
    type_name: tuple[str, ...] = ()


def parse_argument(text: str) -> Argument:
    """Read ``uuid default auth.uid()``.

    Raises:
        SqlSyntaxError: It is more than a type and a default.
    """
    definition = parse_column(text)
    plain = ColumnDefinition(
        definition.type, default=definition.default, type_name=definition.type_name
    )
    if definition != plain:
        raise SqlSyntaxError("an argument has a type and perhaps a default, nothing else", 0)
    return Argument(definition.type, definition.default, definition.type_name)


@dataclass(frozen=True, slots=True)
class Body:
    """The statements of an SQL function.

    Attributes:
        text: As written.
        tables: Tables that it names, with their places; common table expressions left out.
    """

    text: str
    tables: tuple[Name, ...]


def parse_body(text: str) -> Body:
    """Read the body of a function in language ``sql``.

    Raises:
        SqlSyntaxError: It is no list of statements.
    """
    if not text.strip(BLANKS):
        raise SqlSyntaxError("the body is empty", 0)
    tree = parse(text)
    allowed = {"select_stmt", "insert_stmt", "update_stmt", "delete_stmt", "merge_stmt"}
    for statement in tree.stmts:
        if kind_of(statement.stmt) not in allowed:
            # The parser counts the blanks and comments before a statement to it.
            location = character_offset(text, statement.stmt_location)
            raise SqlSyntaxError(
                "a function's body selects, inserts, updates, deletes or merges",
                next(words_behind(text, location)).start,
            )
    expressions = {node.ctename for node in nodes(tree, "CommonTableExpr")}
    tables = [
        Name(
            tuple(part for part in (node.schemaname, node.relname) if part),
            character_offset(text, node.location),
        )
        for node in nodes(tree, "RangeVar")
        if node.schemaname or node.relname not in expressions
    ]
    return Body(text, tuple(sorted(tables, key=lambda name: name.offset)))
