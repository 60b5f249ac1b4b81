"""Expressions over the columns of one row: checks, predicates, defaults, values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schemagen.core.fragments.slices import KEPT, Slice, first_comma, words_behind
from schemagen.core.parsing import (
    BLANKS,
    SqlSyntaxError,
    character_offset,
    inner,
    kind_of,
    nodes_by_type,
    parse_wrapped,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an expression uses, and where.

    Attributes:
        parts: The parts of the dotted name; ``*`` stands for all columns.
        offset: Where it starts in the fragment.
    """

    parts: tuple[str, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or value over the columns of one row.

    Attributes:
        text: As written.
        columns: The columns it reads.
        functions: The functions it calls.
        subqueries: Offsets of sub-selects in it.
    """

    text: str
    columns: tuple[Name, ...]
    functions: tuple[Name, ...]
    subqueries: tuple[int, ...]


@lru_cache(maxsize=KEPT)
def parse_expression(text: str) -> Expression:
    """Read an expression: a check, a predicate, a default, a value.

    Raises:
        SqlSyntaxError: It is not exactly one expression.
    """
    comma = first_comma(text)
    if comma is not None:
        raise SqlSyntaxError("one expression is expected, not a list", comma)
    # Only an expression fits there; in mere brackets a `select` would fit too.
    prefix = "select case when "
    statement = parse_wrapped(prefix, text, " then 1 end")
    select = inner(statement) if kind_of(statement) == "select_stmt" else None
    if select is None or len(select.target_list) != 1 or _more_than_targets(select):
        raise SqlSyntaxError("this is not one expression", 0)
    case = select.target_list[0].res_target.val.case_expr
    if len(case.args) != 1 or case.HasField("defresult"):
        raise SqlSyntaxError("this is not one expression", 0)
    value = inner(case.args[0]).expr
    if kind_of(value) == "row_expr":
        raise SqlSyntaxError("one expression is expected, not a list", 0)
    found = nodes_by_type(value)
    columns = column_names(found["ColumnRef"], text, len(prefix))
    functions = _function_names(found, text, len(prefix))
    return Expression(
        text.strip(BLANKS),
        tuple(sorted(columns, key=lambda name: name.offset)),
        tuple(sorted(functions, key=lambda name: name.offset)),
        tuple(character_offset(text, node.location - len(prefix)) for node in found["SubLink"]),
    )


def _more_than_targets(select: Any) -> bool:
    allowed = {"target_list", "limit_option", "op"}
    return any(descriptor.name not in allowed for descriptor, _ in select.ListFields())


def column_names(found: Iterable[Any], text: str, shift: int) -> Iterator[Name]:
    """Yield the columns that nodes of the parser name, with their places in a fragment.

    Args:
        found: Nodes of the kind ``ColumnRef``.
        text: The fragment.
        shift: Where it starts in what was parsed, in bytes.
    """
    for node in found:
        parts = tuple(
            "*" if kind_of(field) == "a_star" else field.string.sval for field in node.fields
        )
        yield Name(parts, character_offset(text, max(node.location - shift, 0)))


def _function_names(found: Mapping[str, list[Any]], text: str, shift: int) -> Iterator[Name]:
    for node in found["FuncCall"]:
        parts = tuple(part.string.sval for part in node.funcname)
        yield Name(parts, character_offset(text, max(node.location - shift, 0)))
    for node in found["SQLValueFunction"]:  # current_user, current_date
        offset = character_offset(text, node.location - shift)
        yield Name((next(words_behind(text, offset)).text.lower(),), offset)


def shifted_expression(piece: Slice) -> Expression:
    """Read an expression that is a part of a fragment.

    Raises:
        SqlSyntaxError: It is not exactly one; the offset is that in the fragment.
    """
    try:
        return parse_expression(piece.text)
    except SqlSyntaxError as error:
        offset = None if error.offset is None else error.offset + piece.offset
        raise SqlSyntaxError(error.message, offset, error.hint) from None
