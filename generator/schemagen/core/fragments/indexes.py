"""What an index holds, and for which rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schemagen.core.fragments.expressions import Name, column_names, shifted_expression
from schemagen.core.fragments.slices import KEPT, Slice, place_of, top_level, trimmed
from schemagen.core.parsing import SqlSyntaxError, inner, kind_of, nodes, parse_wrapped


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index: ``creator_id, created_at desc where not is_deleted``.

    Attributes:
        elements: SQL between the brackets, as written.
        columns: Plain columns in order; None in place of an expression.
        opclasses: Operator class as written for each element, or None.
        where: SQL of the predicate, None without one.
        names: All columns that elements and predicate use.
    """

    elements: Slice
    columns: tuple[str | None, ...]
    opclasses: tuple[str | None, ...]
    where: Slice | None
    names: tuple[Name, ...]


@lru_cache(maxsize=KEPT)
def parse_index(text: str) -> IndexDefinition:
    """Read ``columns [where condition]``.

    Raises:
        SqlSyntaxError: It is not exactly one list of index elements.
    """
    where_token = next((t for t in top_level(text) if t.text.lower() == "where"), None)
    end = where_token.start if where_token else len(text)
    elements = trimmed(text, 0, end)
    prefix = "create index i on t ("
    statement = parse_wrapped(prefix, elements.text, ")")
    if kind_of(statement) != "index_stmt":
        raise SqlSyntaxError("this is not a list of columns", 0)
    index = inner(statement)
    if _unexpected(index, {"idxname", "relation", "access_method", "index_params"}):
        raise SqlSyntaxError("this is more than a list of columns", 0)
    parameters = [inner(node) for node in index.index_params]
    for parameter in parameters:
        _check_operator_class(parameter, elements.text)
    names = [
        Name((parameter.name,), place_of(elements.text, parameter.name))
        for parameter in parameters
        if parameter.name
    ]
    for parameter in parameters:
        if parameter.HasField("expr"):
            found = nodes(parameter.expr, "ColumnRef")
            names += column_names(found, elements.text, len(prefix))
    where = None
    if where_token is not None:
        where = trimmed(text, where_token.end, len(text))
        condition = shifted_expression(where)
        names += [Name(name.parts, name.offset + where.offset) for name in condition.columns]
    return IndexDefinition(
        elements,
        tuple(parameter.name or None for parameter in parameters),
        tuple(
            ".".join(part.string.sval for part in parameter.opclass) or None
            for parameter in parameters
        ),
        where,
        tuple(names),
    )


def _check_operator_class(parameter: Any, text: str) -> None:
    """Refuse what the parser takes for an operator class: ``a b`` and ``a descending``."""
    if not parameter.opclass:
        return
    name = parameter.opclass[-1].string.sval
    if not name.endswith("ops"):
        raise SqlSyntaxError(
            f"{name!r} is neither an order nor an operator class",
            place_of(text, name),
            "put a comma between columns; the order is `asc` or `desc`",
        )


def _unexpected(message: Any, allowed: set[str]) -> bool:
    return any(descriptor.name not in allowed for descriptor, _ in message.ListFields())
