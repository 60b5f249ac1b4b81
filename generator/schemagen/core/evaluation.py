"""What a condition gives for known values, as far as that can be said without a server.

Three-valued as in SQL: true, false, or None for null. Whatever depends on a collation, the
clock, a setting or a function of one's own is ``Unclear``, never guessed.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any, Final

from schemagen.core.parsing import SqlSyntaxError, expression_tree, inner, kind_of, label_of, nodes

Known = str | Decimal | bool | datetime | None
"""A value: dates and times count as moments in UTC."""


class Unclear(Exception):
    """Only the server can tell."""


def evaluate(condition: str, row: Mapping[str, Known]) -> Known:
    """Return what an expression over one row gives.

    Args:
        condition: SQL of the expression.
        row: The columns whose values are known.

    Raises:
        Unclear: It needs another column, or something that only the server knows.
    """
    return _value(_tree(condition), row)


def columns_in(condition: str) -> frozenset[str]:
    """Return the columns that an expression reads."""
    return frozenset(_column(node) for node in nodes(_tree(condition), "ColumnRef"))


def compared(condition: str, column: str, row: Mapping[str, Known]) -> Iterator[Known]:
    """Yield what a condition compares a column with, as far as it is known."""
    for node in nodes(_tree(condition), "A_Expr"):
        for this, other in ((node.lexpr, node.rexpr), (node.rexpr, node.lexpr)):
            if _names(this, column):
                for part in _items(other):
                    try:
                        yield _value(part, row)
                    except Unclear:
                        continue


def lengths(condition: str, column: str) -> Iterator[int]:
    """Yield the numbers with which a condition compares the length of a column's text."""
    for node in nodes(_tree(condition), "A_Expr"):
        for this, other in ((node.lexpr, node.rexpr), (node.rexpr, node.lexpr)):
            if kind_of(this) != "func_call" or len(inner(this).args) != 1:
                continue
            if _function(inner(this)) in _LENGTHS and _names(inner(this).args[0], column):
                yield from (
                    part.a_const.ival.ival
                    for part in _items(other)
                    if kind_of(part) == "a_const" and part.a_const.WhichOneof("val") == "ival"
                )


def _tree(condition: str) -> Any:
    try:
        return expression_tree(condition)
    except SqlSyntaxError as error:
        raise Unclear(condition) from error


def _column(node: Any) -> str:
    last = node.fields[-1]
    return str(last.string.sval) if kind_of(last) == "string" else "*"


def _names(node: Any, column: str) -> bool:
    """Whether an expression is the column itself, perhaps in another type."""
    while kind_of(node) == "type_cast":
        node = inner(node).arg
    return kind_of(node) == "column_ref" and _column(inner(node)) == column


def _items(node: Any) -> Sequence[Any]:
    kind = kind_of(node)
    if kind == "list":
        return tuple(inner(node).items)
    return tuple(inner(node).elements) if kind == "a_array_expr" else (node,)


def _value(node: Any, row: Mapping[str, Known]) -> Known:
    evaluator = _EVALUATORS.get(kind_of(node))
    if evaluator is None:
        raise Unclear(kind_of(node))
    return evaluator(inner(node), row)


def _column_value(node: Any, row: Mapping[str, Known]) -> Known:
    try:
        return row[_column(node)]
    except KeyError as error:
        raise Unclear from error


def _constant(node: Any, row: Mapping[str, Known]) -> Known:
    if node.isnull:
        return None
    kind = node.WhichOneof("val")
    if kind == "ival":
        return Decimal(node.ival.ival)
    if kind == "fval":
        return Decimal(node.fval.fval)
    if kind == "boolval":
        return bool(node.boolval.boolval)
    if kind == "sval":
        return str(node.sval.sval)
    raise Unclear(kind)


def _boolean(node: Any, row: Mapping[str, Known]) -> Known:
    word = label_of(node, "boolop")
    if word == "NOT_EXPR":
        value = _value(node.args[0], row)
        return None if value is None else not _truth(value)
    decisive = word == "OR_EXPR"
    answer: Known = not decisive
    unclear: Unclear | None = None
    for part in node.args:
        try:
            value = _value(part, row)
        except Unclear as found:
            unclear = found
            continue
        if value is None:
            answer = None
        elif _truth(value) is decisive:
            return decisive
    if unclear is not None:
        raise unclear
    return answer


def _truth(value: Known) -> bool:
    if not isinstance(value, bool):
        raise Unclear
    return value


def _null_test(node: Any, row: Mapping[str, Known]) -> Known:
    is_null = _value(node.arg, row) is None
    return is_null if label_of(node, "nulltesttype") == "IS_NULL" else not is_null


def _boolean_test(node: Any, row: Mapping[str, Known]) -> Known:
    value = _value(node.arg, row)
    word = label_of(node, "booltesttype").removeprefix("IS_")
    wanted = {"TRUE": True, "FALSE": False, "UNKNOWN": None}[word.removeprefix("NOT_")]
    return (value is wanted) is not word.startswith("NOT_")


def _operation(node: Any, row: Mapping[str, Known]) -> Known:
    kind = label_of(node, "kind")
    name = str(node.name[-1].string.sval)
    if kind in {"AEXPR_IN", "AEXPR_OP_ANY", "AEXPR_OP_ALL"}:
        return _among(kind, name, node, row)
    if kind in {"AEXPR_BETWEEN", "AEXPR_NOT_BETWEEN"}:
        value = _value(node.lexpr, row)
        low, high = (_value(part, row) for part in _items(node.rexpr))
        inside = _both(_compare(">=", value, low), _compare("<=", value, high))
        return inside if kind == "AEXPR_BETWEEN" or inside is None else not inside
    if kind in {"AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT"}:
        left, right = _value(node.lexpr, row), _value(node.rexpr, row)
        same = left is right if None in (left, right) else _compare("=", left, right)
        return same if kind == "AEXPR_NOT_DISTINCT" else not same
    if kind in {"AEXPR_LIKE", "AEXPR_ILIKE"}:
        return _like(name, _value(node.lexpr, row), _value(node.rexpr, row))
    if kind != "AEXPR_OP" or not node.HasField("lexpr"):
        raise Unclear(kind)
    return _compute(name, _value(node.lexpr, row), _value(node.rexpr, row))


def _among(kind: str, name: str, node: Any, row: Mapping[str, Known]) -> Known:
    if kind_of(node.rexpr) not in {"list", "a_array_expr"}:
        raise Unclear(kind)
    value = _value(node.lexpr, row)
    every = kind == "AEXPR_OP_ALL" or (kind == "AEXPR_IN" and name == "<>")
    answer: Known = every
    for part in _items(node.rexpr):
        found = _compute(name, value, _value(part, row))
        if found is None:
            answer = None
        elif _truth(found) is not every:
            return not every
    return answer


def _both(left: Known, right: Known) -> Known:
    if left is False or right is False:
        return False
    return None if None in (left, right) else True


_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq, "<>": operator.ne, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def _compute(name: str, left: Known, right: Known) -> Known:
    if left is None or right is None:
        return None
    if name in _COMPARISONS:
        return _compare(name, left, right)
    if name in {"~", "!~", "~*", "!~*"} and isinstance(left, str) and isinstance(right, str):
        found = _matches(right, left, ignore_case=name.endswith("*"))
        return not found if name.startswith("!") else found
    if isinstance(left, datetime) and isinstance(right, Decimal) and name in "+-":
        try:
            days = timedelta(days=int(right))
            return left + days if name == "+" else left - days
        except OverflowError as error:
            raise Unclear(name) from error
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        try:
            return {"+": left + right, "-": left - right, "*": left * right}[name]
        except KeyError as error:
            raise Unclear(name) from error
        except (InvalidOperation, DivisionByZero) as error:
            raise Unclear(name) from error
    if name == "||" and isinstance(left, str) and isinstance(right, str):
        return left + right
    raise Unclear(name)


def _compare(name: str, left: Known, right: Known) -> Known:
    if left is None or right is None:
        return None
    left, right = _alike(left, right), _alike(right, left)
    if type(left) is not type(right):
        raise Unclear(name)
    if isinstance(left, str) and name not in {"=", "<>", "!="}:
        raise Unclear("an order of texts is a matter of their collation")
    return _COMPARISONS[name](left, right)


def _alike(value: Known, other: Known) -> Known:
    """Return a text as what it is compared with, which is how PostgreSQL reads constants."""
    if not isinstance(value, str) or isinstance(other, str):
        return value
    try:
        if isinstance(other, datetime):
            return moment(value)
        if isinstance(other, Decimal):
            return Decimal(value)
    except (ValueError, InvalidOperation) as error:
        raise Unclear(value) from error
    raise Unclear(value)


def moment(text: str) -> datetime:
    """Return a date, or a time in UTC, as a moment.

    Raises:
        ValueError: It is neither in ISO's form.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None:
        offset = found.utcoffset()
        found = found.replace(tzinfo=None) - (offset or timedelta())
    return found


_DIFFERENT: Final = re.compile(r"\\[^dDsSwW.^$*+?(){}|\[\]/\\-]|\[\[[:.=]|\(\?|^\*\*\*|[+*?}]\+")
"""What means something else in Python's regular expressions, or nothing."""


def _matches(pattern: str, text: str, *, ignore_case: bool) -> bool:
    if _DIFFERENT.search(pattern) or "\n" in text or not text.isascii():
        raise Unclear(pattern)
    try:
        compiled = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        raise Unclear(pattern) from error
    return compiled.search(text) is not None


def _like(name: str, value: Known, pattern: Known) -> Known:
    if value is None or pattern is None:
        return None
    if not isinstance(value, str) or not isinstance(pattern, str) or "\\" in pattern:
        raise Unclear(name)
    parts = {"%": ".*", "_": "."}
    regex = "".join(parts.get(letter, re.escape(letter)) for letter in pattern)
    flags = re.DOTALL | (re.IGNORECASE if "*" in name else 0)
    found = re.fullmatch(regex, value, flags) is not None
    return not found if name.startswith("!") else found


def _cast(node: Any, row: Mapping[str, Known]) -> Known:
    value = _value(node.arg, row)
    target = str(node.type_name.names[-1].string.sval)
    if value is None or node.type_name.array_bounds:
        return None if value is None else _refuse(target)
    if target in {"text", "varchar"} and not node.type_name.typmods and isinstance(value, str):
        return value
    if target in {"date", "timestamp", "timestamptz"} and isinstance(value, str):
        return _alike(value, datetime.min)
    if target == "date" and isinstance(value, datetime):
        return value.replace(hour=0, minute=0, second=0, microsecond=0)
    if target in {"int2", "int4", "int8", "numeric"} and isinstance(value, str):
        return _alike(value, Decimal(0))
    if target == "numeric" and isinstance(value, Decimal):
        return value
    if target == "bool" and isinstance(value, bool):
        return value
    # An enumeration's label is as good as its text, as long as nobody asks for an order.
    return value if isinstance(value, str) and target not in _PARSED else _refuse(target)


def _refuse(what: str) -> Known:
    raise Unclear(what)


_PARSED: Final = frozenset(
    "int2 int4 int8 numeric float4 float8 bool interval json jsonb uuid inet cidr bytea "
    "char bpchar name citext regclass".split()
)
_LENGTHS: Final = frozenset({"length", "char_length", "character_length"})
_NOW: Final = frozenset({"now", "transaction_timestamp", "statement_timestamp", "clock_timestamp"})


def _function(node: Any) -> str:
    names = [str(part.string.sval) for part in node.funcname]
    return names[-1] if len(names) == 1 or names[0] == "pg_catalog" else ""


def _call(node: Any, row: Mapping[str, Known]) -> Known:
    name = _function(node)
    if name in _NOW:
        return LATER
    values = [_value(part, row) for part in node.args]
    if name in {"num_nulls", "num_nonnulls"}:
        nulls = sum(value is None for value in values)
        return Decimal(nulls if name == "num_nulls" else len(values) - nulls)
    if None in values or not values:
        return None if values else _refuse(name)
    first = values[0]
    if len(values) == 1 and isinstance(first, str) and name in _OF_TEXT:
        return _OF_TEXT[name](first)
    if name == "abs" and isinstance(first, Decimal):
        return abs(first)
    raise Unclear(name)


LATER: Final = datetime.max
"""What the clock shows: later than any value that is known when the SQL is written."""


def _kind_of_json(text: str) -> Known:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Unclear(text) from error
    if isinstance(value, bool):
        return "boolean"
    kinds = {dict: "object", list: "array", str: "string", int: "number", float: "number"}
    return kinds.get(type(value), "null")


_OF_TEXT: Final[Mapping[str, Callable[[str], Known]]] = {
    **dict.fromkeys(_LENGTHS, lambda text: Decimal(len(text))),
    "octet_length": lambda text: Decimal(len(text.encode())),
    "lower": lambda text: text.lower() if text.isascii() else _refuse("lower"),
    "upper": lambda text: text.upper() if text.isascii() else _refuse("upper"),
    "btrim": lambda text: text.strip(" "),
    "jsonb_typeof": _kind_of_json,
    "json_typeof": _kind_of_json,
}


_CLOCKS: Final = frozenset(
    {"CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP_N", "LOCALTIMESTAMP"}
)


def _clock(node: Any, row: Mapping[str, Known]) -> Known:
    return LATER if label_of(node, "op").partition("_")[2] in _CLOCKS else _refuse("clock")


def _coalesce(node: Any, row: Mapping[str, Known]) -> Known:
    for part in node.args:
        value = _value(part, row)
        if value is not None:
            return value
    return None


_EVALUATORS: Final[Mapping[str, Callable[[Any, Mapping[str, Known]], Known]]] = {
    "a_const": _constant,
    "a_expr": _operation,
    "bool_expr": _boolean,
    "boolean_test": _boolean_test,
    "coalesce_expr": _coalesce,
    "column_ref": _column_value,
    "func_call": _call,
    "null_test": _null_test,
    "sqlvalue_function": _clock,
    "type_cast": _cast,
}
