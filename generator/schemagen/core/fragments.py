"""SQL fragments of a specification: what each may be, and what it consists of.

A fragment is accepted only if the statement built around it parses to exactly one
element of the expected kind and nothing else; the user's own text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from schemagen.core.parsing import (
    BLANKS,
    SqlSyntaxError,
    Token,
    character_offset,
    inner,
    kind_of,
    label_of,
    nodes,
    nodes_by_type,
    parse,
    parse_wrapped,
    scan,
)

ACTIONS: Final = {
    "a": "",
    "r": "restrict",
    "c": "cascade",
    "n": "set null",
    "d": "set default",
}
"""Letters of ``pg_constraint.confdeltype`` and the SQL they stand for."""


KEPT: Final = 1_024
"""Answers that are kept: a check is read as a part of its column, alone and where it is
qualified, and what features bring is the same in each table."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a fragment: its text and where it starts in the fragment."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key as written: ``references users (id) on delete cascade``.

    Attributes:
        schema: Schema as written, or an empty string.
        table: Table as written.
        columns: Referenced columns as written; none means its primary key.
        on_delete: SQL of the action, empty for the default.
        on_update: SQL of the action, empty for the default.
        set_columns: Columns that ``set null (..)`` names.
        deferrable: SQL such as ``deferrable initially deferred``, or empty.
        offset: Where the table's name stands in the fragment.
    """

    schema: str
    table: str
    columns: tuple[str, ...]
    on_delete: str
    on_update: str
    set_columns: tuple[str, ...]
    deferrable: str
    offset: int


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
        return _trimmed(text, start, ends[start])

    if column.HasField("coll_clause"):
        collation = part(column.coll_clause.location).text
    first = bounds[0] if bounds else len(text)
    return _with_constraints(
        constraints,
        part,
        text,
        len(prefix),
        type=_trimmed(text, 0, first),
        collation=collation,
        type_name=tuple(node.string.sval for node in column.type_name.names),
    )


def _column_definition(prefix: str, text: str) -> Any:
    """Return the parser's node of one column."""
    comma = _first_comma(text)
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
        _refuse_extras(constraint, piece.offset)
        if constraint.nulls_not_distinct or (constraint.conname and kind in _NAMED_ELSEWHERE):
            raise SqlSyntaxError(
                "this can't be said in a column", piece.offset, "write it under `constraints:`"
            )
        if kind == "CONSTR_NOTNULL":
            known["not_null"] = True
        elif kind == "CONSTR_NULL":
            pass
        elif kind == "CONSTR_DEFAULT":
            known["default"] = _after_word(piece, "default")
        elif kind == "CONSTR_CHECK":
            checks.append((constraint.conname or None, _in_brackets(piece)))
        elif kind == "CONSTR_PRIMARY":
            known["primary_key"] = known["not_null"] = True
        elif kind == "CONSTR_UNIQUE":
            unique.append(constraint.conname or None)
        elif kind == "CONSTR_FOREIGN":
            known["reference"] = _reference(constraint, text, shift)
        elif kind == "CONSTR_GENERATED":
            known["generated"] = _in_brackets(piece)
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
        known["reference"] = _deferred(reference, " ".join(deferring))
    return ColumnDefinition(checks=tuple(checks), unique=tuple(unique), **known)


_NAMED_ELSEWHERE: Final = frozenset({"CONSTR_PRIMARY", "CONSTR_FOREIGN"})
"""Their names are made from the table's, or are keys under ``constraints:``."""

_EXTRAS: Final = {
    "including": "`include (...)`",
    "indexspace": "a tablespace",
    "options": "an option of its index or sequence",
}


def _refuse_extras(constraint: Any, offset: int) -> None:
    """Refuse what the model has no place for, so that nothing is dropped silently."""
    for field, what in _EXTRAS.items():
        if getattr(constraint, field):
            raise SqlSyntaxError(f"{what} is not supported here", offset)


def _deferred(reference: Reference, deferring: str) -> Reference:
    from dataclasses import replace

    return replace(reference, deferrable=deferring)


def _reference(constraint: Any, text: str, shift: int) -> Reference:
    if constraint.fk_matchtype not in {"s", ""}:
        raise SqlSyntaxError(
            "match full is not supported", character_offset(text, constraint.location - shift)
        )
    table = constraint.pktable
    return Reference(
        schema=table.schemaname,
        table=table.relname,
        columns=tuple(node.string.sval for node in constraint.pk_attrs),
        on_delete=ACTIONS[constraint.fk_del_action or "a"],
        on_update=ACTIONS[constraint.fk_upd_action or "a"],
        set_columns=tuple(node.string.sval for node in constraint.fk_del_set_cols),
        deferrable=_table_deferring(constraint),
        offset=character_offset(text, table.location - shift),
    )


def _table_deferring(constraint: Any) -> str:
    if not constraint.deferrable:
        return ""
    return "deferrable initially deferred" if constraint.initdeferred else "deferrable"


def _top_level(text: str) -> Iterator[Token]:
    depth = 0
    for token in _words(text):
        if token.text in {"(", "["}:
            depth += 1
        elif token.text in {")", "]"}:
            depth -= 1
        elif depth == 0:
            yield token


def _first_comma(text: str) -> int | None:
    if "," not in text:
        return None
    return next((token.start for token in _top_level(text) if token.text == ","), None)


def _words(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the tokens behind an offset, without comments."""
    for token in scan(text):
        if token.start >= start and token.kind not in {"SQL_COMMENT", "C_COMMENT"}:
            yield token


def _trimmed(text: str, start: int, end: int) -> Slice:
    raw = text[start:end]
    stripped = raw.strip(BLANKS)
    return Slice(stripped, start + len(raw) - len(raw.lstrip(BLANKS)))


def _after_word(piece: Slice, word: str) -> Slice:
    token = next(token for token in scan(piece.text) if token.text.lower() == word)
    return _trimmed_in(piece, token.end, len(piece.text))


def _trimmed_in(piece: Slice, start: int, end: int) -> Slice:
    part = _trimmed(piece.text, start, end)
    return Slice(part.text, piece.offset + part.offset)


def _in_brackets(piece: Slice) -> Slice:
    """Return what stands in the outermost brackets of ``check (...)``."""
    tokens = scan(piece.text)
    opening = next(token for token in tokens if token.text == "(")
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.start > opening.start:
            rest = piece.text[token.end :].strip(BLANKS).lower()
            if rest not in {"", "stored"}:
                raise SqlSyntaxError(
                    f"{rest!r} is not supported here", piece.offset + token.end + 1
                )
            return _trimmed_in(piece, opening.end, token.start)
    raise SqlSyntaxError("')' is missing", piece.offset)


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
    comma = _first_comma(text)
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
    columns = _column_names(found["ColumnRef"], text, len(prefix))
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


def _column_names(found: Iterable[Any], text: str, shift: int) -> Iterator[Name]:
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
        yield Name((next(_words(text, offset)).text.lower(),), offset)


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
    where_token = next((t for t in _top_level(text) if t.text.lower() == "where"), None)
    end = where_token.start if where_token else len(text)
    elements = _trimmed(text, 0, end)
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
        Name((parameter.name,), _place_of(elements.text, parameter.name))
        for parameter in parameters
        if parameter.name
    ]
    for parameter in parameters:
        if parameter.HasField("expr"):
            found = nodes(parameter.expr, "ColumnRef")
            names += _column_names(found, elements.text, len(prefix))
    where = None
    if where_token is not None:
        where = _trimmed(text, where_token.end, len(text))
        condition = _shifted_expression(where)
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
            _place_of(text, name),
            "put a comma between columns; the order is `asc` or `desc`",
        )


def _shifted_expression(piece: Slice) -> Expression:
    try:
        return parse_expression(piece.text)
    except SqlSyntaxError as error:
        offset = None if error.offset is None else error.offset + piece.offset
        raise SqlSyntaxError(error.message, offset, error.hint) from None


def _unexpected(message: Any, allowed: set[str]) -> bool:
    return any(descriptor.name not in allowed for descriptor, _ in message.ListFields())


def _place_of(text: str, name: str) -> int:
    for token in scan(text):
        if token.text == name or token.text.lower() == name or token.text.strip('"') == name:
            return token.start
    return 0


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
    _refuse_extras(constraint, 0)
    own = constraint.fk_attrs if kind == "foreign key" else constraint.keys
    columns = tuple(node.string.sval for node in own)
    if kind == "check":
        condition = _in_brackets(Slice(text, 0))
        found = _shifted_expression(condition)
        names = tuple(Name(name.parts, name.offset + condition.offset) for name in found.columns)
        return ConstraintDefinition(kind, names=names, condition=condition)
    names = tuple(Name((column,), _place_of(text, column)) for column in columns)
    return ConstraintDefinition(
        kind,
        columns,
        names,
        reference=_reference(constraint, text, len(prefix)) if kind == "foreign key" else None,
        nulls_not_distinct=constraint.nulls_not_distinct,
        deferrable=_table_deferring(constraint),
    )


def _definition(command: Any) -> Any:
    return getattr(inner(command), "def")


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
                next(_words(text, location)).start,
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


def spliced(text: str, insertions: dict[int, str]) -> str:
    """Return the text with each insertion put in at its offset."""
    for offset in sorted(insertions, reverse=True):
        text = text[:offset] + insertions[offset] + text[offset:]
    return text


IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
