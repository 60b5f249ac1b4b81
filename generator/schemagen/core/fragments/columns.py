"""Column definitions: a type, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from schemagen.core.fragments.references import Reference, read_reference, refuse_extras
from schemagen.core.fragments.slices import (
    KEPT,
    Slice,
    after_word,
    first_comma,
    in_brackets,
    trimmed,
)
from schemagen.core.parsing import (
    BLANKS,
    SqlSyntaxError,
    character_offset,
    inner,
    kind_of,
    label_of,
    parse_wrapped,
)


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """The parts of ``numeric(4,2) not null check (x > 0)``.

    Attributes:
        type: SQL of the type, with its modifiers.
        collation: SQL of the ``collate`` clause, or empty.
        not_null: It says ``not null`` or ``primary key``.
        default: SQL of the default, None without one.
        checks: Names (or None) and SQL of the conditions.
        primary_key: It says ``primary key``.
        unique: Names (or None) of ``unique`` clauses.
        reference: The foreign key, None without one.
        generated: SQL of a stored generated column's expression, None without one.
        identity: ``always`` or ``by default``; empty for an ordinary column.
        type_name: The parts of the type's name as the parser understands it.
    """

    type: Slice
    collation: str = ""
    not_null: bool = False
    default: Slice | None = None
    checks: tuple[tuple[str | None, Slice], ...] = ()
    primary_key: bool = False
    unique: tuple[str | None, ...] = ()
    reference: Reference | None = None
    generated: Slice | None = None
    identity: str = ""
    type_name: tuple[str, ...] = ()


_DEFERRING: Final = {
    "CONSTR_ATTR_DEFERRABLE": "deferrable",
    "CONSTR_ATTR_NOT_DEFERRABLE": "not deferrable",
    "CONSTR_ATTR_DEFERRED": "initially deferred",
    "CONSTR_ATTR_IMMEDIATE": "initially immediate",
}


@lru_cache(maxsize=KEPT)
def parse_column(text: str) -> ColumnDefinition:
    """Take a column definition apart.

    Raises:
        SqlSyntaxError: It is not exactly one column definition.
    """
    prefix = "create table t (c "
    column = _column_definition(prefix, text)
    constraints = [inner(node) for node in column.constraints]
    starts = [constraint.location - len(prefix) for constraint in constraints]
    collation = ""
    if column.HasField("coll_clause"):
        starts.append(column.coll_clause.location - len(prefix))
    bounds = sorted(character_offset(text, start) for start in starts)
    ends = dict(zip(bounds, [*bounds[1:], len(text)], strict=False))

    def part(location: int) -> Slice:
        start = character_offset(text, location - len(prefix))
        return trimmed(text, start, ends[start])

    if column.HasField("coll_clause"):
        collation = part(column.coll_clause.location).text
    first = bounds[0] if bounds else len(text)
    return _with_constraints(
        constraints,
        part,
        text,
        len(prefix),
        type=trimmed(text, 0, first),
        collation=collation,
        type_name=tuple(node.string.sval for node in column.type_name.names),
    )


def _column_definition(prefix: str, text: str) -> Any:
    """Return the parser's node of one column."""
    comma = first_comma(text)
    if comma is not None:
        raise SqlSyntaxError("the comma starts another column", comma, "one line for each of them")
    try:
        statement = parse_wrapped(prefix, text, ")")
    except SqlSyntaxError as error:
        if error.offset == 0 and text.strip(BLANKS):
            hint = error.hint or "a type comes first, such as `text` or `numeric(10, 2)`"
            raise SqlSyntaxError(error.message, 0, hint) from None
        raise
    elements = inner(statement).table_elts if kind_of(statement) == "create_stmt" else []
    if len(elements) != 1 or kind_of(elements[0]) != "column_def":
        raise SqlSyntaxError("this is not a column definition", 0)
    column = inner(elements[0])
    if not column.HasField("type_name"):
        raise SqlSyntaxError("a column needs a type", 0)
    if column.type_name.setof:
        raise SqlSyntaxError("a column can't be a set of values", 0, "write an array: text[]")
    if column.fdwoptions or column.storage_name or column.compression:
        raise SqlSyntaxError("`storage`, `compression` and `options` are not supported here", 0)
    return column


def _with_constraints(  # noqa: C901 - one branch per kind of constraint, as in gram.y
    constraints: list[Any], part: Any, text: str, shift: int, **known: Any
) -> ColumnDefinition:
    checks: list[tuple[str | None, Slice]] = []
    unique: list[str | None] = []
    deferring: list[str] = []
    for constraint in constraints:
        kind = label_of(constraint, "contype")
        piece = part(constraint.location)
        refuse_extras(constraint, piece.offset)
        if constraint.nulls_not_distinct or (constraint.conname and kind in _NAMED_ELSEWHERE):
            raise SqlSyntaxError(
                "this can't be said in a column", piece.offset, "write it under `constraints:`"
            )
        if kind == "CONSTR_NOTNULL":
            known["not_null"] = True
        elif kind == "CONSTR_NULL":
            pass
        elif kind == "CONSTR_DEFAULT":
            known["default"] = after_word(piece, "default")
        elif kind == "CONSTR_CHECK":
            checks.append((constraint.conname or None, in_brackets(piece)))
        elif kind == "CONSTR_PRIMARY":
            known["primary_key"] = known["not_null"] = True
        elif kind == "CONSTR_UNIQUE":
            unique.append(constraint.conname or None)
        elif kind == "CONSTR_FOREIGN":
            known["reference"] = read_reference(constraint, text, shift)
        elif kind == "CONSTR_GENERATED":
            known["generated"] = in_brackets(piece)
        elif kind == "CONSTR_IDENTITY":
            known["identity"] = "always" if constraint.generated_when == "a" else "by default"
        elif kind in _DEFERRING:
            deferring.append(_DEFERRING[kind])
        else:
            raise SqlSyntaxError(f"{piece.text!r} can't stand in a column", piece.offset)
    reference = known.get("reference")
    if deferring and reference is None:
        raise SqlSyntaxError(
            "only a foreign key can be deferrable here",
            0,
            "write a deferrable unique constraint under `constraints:`",
        )
    if reference is not None and deferring:
        known["reference"] = replace(reference, deferrable=" ".join(deferring))
    return ColumnDefinition(checks=tuple(checks), unique=tuple(unique), **known)


_NAMED_ELSEWHERE: Final = frozenset({"CONSTR_PRIMARY", "CONSTR_FOREIGN"})
"""Their names are made from the table's, or are keys under ``constraints:``."""
