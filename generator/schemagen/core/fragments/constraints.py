"""Constraints of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.fragments.expressions import Name, shifted_expression
from schemagen.core.fragments.references import (
    Reference,
    deferring_of,
    read_reference,
    refuse_extras,
)
from schemagen.core.fragments.slices import Slice, in_brackets, place_of
from schemagen.core.parsing import SqlSyntaxError, inner, kind_of, label_of, parse_wrapped


@dataclass(frozen=True, slots=True)
class ConstraintDefinition:
    """A table constraint: unique, primary key, check or foreign key.

    Attributes:
        kind: ``unique``, ``primary key``, ``check`` or ``foreign key``.
        columns: The table's own columns in it, in order; none for a check.
        names: The columns that a check reads, with their places.
        condition: SQL of a check.
        reference: The other side of a foreign key.
        nulls_not_distinct: A unique constraint says so.
        deferrable: SQL such as ``deferrable``, or empty.
    """

    kind: str
    columns: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    condition: Slice | None = None
    reference: Reference | None = None
    nulls_not_distinct: bool = False
    deferrable: str = ""


_TABLE_KINDS: Final = {
    "CONSTR_UNIQUE": "unique",
    "CONSTR_PRIMARY": "primary key",
    "CONSTR_CHECK": "check",
    "CONSTR_FOREIGN": "foreign key",
}


_CONSTRAINTS: Final = (
    "write `unique (a, b)`, `check (...)`, `primary key (...)` or\n"
    "`foreign key (...) references ...`"
)


def parse_constraint(text: str) -> ConstraintDefinition:
    """Read a table constraint without its name.

    Raises:
        SqlSyntaxError: It is not exactly one table constraint.
    """
    prefix = "alter table t add "
    try:
        statement = parse_wrapped(prefix, text, "")
    except SqlSyntaxError as error:
        raise SqlSyntaxError(error.message, error.offset, error.hint or _CONSTRAINTS) from None
    commands = inner(statement).cmds if kind_of(statement) == "alter_table_stmt" else []
    if len(commands) != 1 or kind_of(_definition(commands[0])) != "constraint":
        raise SqlSyntaxError("this is not one constraint", 0, _CONSTRAINTS)
    constraint = inner(_definition(commands[0]))
    kind = _TABLE_KINDS.get(label_of(constraint, "contype"))
    if kind is None:
        raise SqlSyntaxError("this kind of constraint is not supported here", 0)
    if constraint.conname:
        raise SqlSyntaxError(
            "the constraint has a name already", 0, "its name is the key in `constraints:`"
        )
    if constraint.skip_validation or constraint.is_no_inherit or constraint.indexname:
        raise SqlSyntaxError("`not valid`, `no inherit` and `using index` are for migrations", 0)
    refuse_extras(constraint, 0)
    own = constraint.fk_attrs if kind == "foreign key" else constraint.keys
    columns = tuple(node.string.sval for node in own)
    if kind == "check":
        condition = in_brackets(Slice(text, 0))
        found = shifted_expression(condition)
        names = tuple(Name(name.parts, name.offset + condition.offset) for name in found.columns)
        return ConstraintDefinition(kind, names=names, condition=condition)
    names = tuple(Name((column,), place_of(text, column)) for column in columns)
    return ConstraintDefinition(
        kind,
        columns,
        names,
        reference=read_reference(constraint, text, len(prefix)) if kind == "foreign key" else None,
        nulls_not_distinct=constraint.nulls_not_distinct,
        deferrable=deferring_of(constraint),
    )


def _definition(command: Any) -> Any:
    return getattr(inner(command), "def")
