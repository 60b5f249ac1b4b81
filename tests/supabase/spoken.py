"""SQL as the calls of ``supabase-js`` that make PostgREST send the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, TypeAlias

import postgast

from .data_api import Calls

Encode: TypeAlias = Callable[[str, str, str | None], Any]
"""Returns the JSON of a value: table and column, or function and argument, and its text."""

_COUNTED: Final = {"count": "exact"}

# By its name, because it ships no types.
_as_dict: Final = import_module("google.protobuf.json_format").MessageToDict


class NotSpoken(Exception):
    """The Data API has no request for a statement."""


def calls_of(
    sql: str,
    encode: Encode,
    *,
    readable: Callable[[str], str] = lambda _: "*",
) -> Calls:
    """Return the calls that ask for what a statement does.

    Args:
        sql: One statement on one table.
        encode: Makes the JSON of a value.
        readable: A column to count the rows of a table by, where a statement reads none.

    Raises:
        NotSpoken: There are none: it locks rows, joins tables, computes.
    """
    statements = _as_dict(postgast.parse(sql), preserving_proto_field_name=True)["stmts"]
    if len(statements) != 1:
        raise NotSpoken("several statements")
    ((kind, tree),) = statements[0]["stmt"].items()
    reader = _READERS.get(kind)
    if reader is None:
        raise NotSpoken(kind)
    return reader(_Statement(tree, encode, readable))


class _Statement:
    """A syntax tree of which every part has to be taken: none is left out unnoticed."""

    def __init__(
        self, tree: Mapping[str, Any], encode: Encode, readable: Callable[[str], str]
    ) -> None:
        self.tree = dict(tree)
        self.encode = encode
        self.readable = readable
        self.table = ""
        self._ignored = ("limit_option", "op", "override")

    def take(self, name: str, default: Any = None) -> Any:
        return self.tree.pop(name, default)

    def finish(self) -> None:
        left = set(self.tree) - set(self._ignored)
        if left:
            raise NotSpoken(", ".join(sorted(left)))

    def of(self, relation: Mapping[str, Any]) -> tuple[Any, ...]:
        if relation.get("schemaname", "public") != "public" or "alias" in relation:
            raise NotSpoken("a table of another schema, or under another name")
        self.table = relation["relname"]
        return ("from", self.table)

    def filters(self) -> list[tuple[Any, ...]]:
        where = self.take("where_clause")
        if where is None:
            return []
        conjunction = where.get("bool_expr", {})
        if conjunction and conjunction["boolop"] != "AND_EXPR":
            raise NotSpoken(conjunction["boolop"])
        return [_filter(part) for part in conjunction.get("args", [where])]

    def returned(self) -> list[tuple[Any, ...]]:
        columns = self.take("returning_list")
        return [("select", _columns(columns))] if columns else []

    def encoded(self, name: str, value: Mapping[str, Any]) -> Any:
        return self.encode(self.table, name, _text(value))


def _select(statement: _Statement) -> Calls:
    sources = statement.take("from_clause", [])
    if len(sources) == 1 and "range_function" in sources[0]:
        return _call(statement, sources[0]["range_function"])
    if len(sources) != 1 or "range_var" not in sources[0]:
        raise NotSpoken("not one table")
    start = statement.of(sources[0]["range_var"])
    targets = statement.take("target_list", [])
    if targets and all(_is_constant(target) for target in targets):
        head = {**_COUNTED, "head": True}
        read: tuple[Any, ...] = ("select", statement.readable(statement.table), head)
    else:
        read = ("select", _columns(targets), _COUNTED)
    filters = statement.filters()
    statement.finish()
    return (start, read, *filters)


def _call(statement: _Statement, source: Mapping[str, Any]) -> Calls:
    call = source["functions"][0]["list"]["items"][0]["func_call"]
    path = [word["string"]["sval"] for word in call["funcname"]]
    if path[0] not in {"public", path[-1]} or _columns(statement.take("target_list")) != "*":
        raise NotSpoken("a function of another schema, or a part of what it returns")
    arguments = [argument["named_arg_expr"] for argument in call.get("args", [])]
    name = path[-1]
    values = {a["name"]: statement.encode(name, a["name"], _text(a["arg"])) for a in arguments}
    statement.finish()
    return (("rpc", name, values),)


def _insert(statement: _Statement) -> Calls:
    start = statement.of(statement.take("relation"))
    names = [column["res_target"]["name"] for column in statement.take("cols", [])]
    source = statement.take("select_stmt")
    row: dict[str, Any] = {}
    if source is not None:
        lists = source["select_stmt"].get("values_lists", [])
        if len(lists) != 1:
            raise NotSpoken("not one row")
        values = lists[0]["list"]["items"]
        row = {n: statement.encoded(n, v) for n, v in zip(names, values, strict=True)}
    conflict = statement.take("on_conflict_clause")
    call = ("insert", row, _COUNTED) if conflict is None else _upsert(row, conflict)
    returned = statement.returned()
    statement.finish()
    return (start, call, *returned)


def _upsert(row: Mapping[str, Any], conflict: Mapping[str, Any]) -> tuple[Any, ...]:
    key = [element["index_elem"]["name"] for element in conflict["infer"]["index_elems"]]
    options = {**_COUNTED, "onConflict": ",".join(key)}
    if conflict["action"] == "ONCONFLICT_NOTHING":
        return ("upsert", row, {**options, "ignoreDuplicates": True})
    changed = {target["res_target"]["name"] for target in conflict["target_list"]}
    if changed != set(row):
        raise NotSpoken("a conflict that changes some of the columns")
    return ("upsert", row, options)


def _update(statement: _Statement) -> Calls:
    start = statement.of(statement.take("relation"))
    targets = [target["res_target"] for target in statement.take("target_list")]
    changes = {t["name"]: statement.encoded(t["name"], t["val"]) for t in targets}
    filters, returned = statement.filters(), statement.returned()
    statement.finish()
    return (start, ("update", changes, _COUNTED), *filters, *returned)


def _delete(statement: _Statement) -> Calls:
    start = statement.of(statement.take("relation"))
    filters, returned = statement.filters(), statement.returned()
    statement.finish()
    return (start, ("delete", _COUNTED), *filters, *returned)


_READERS: Mapping[str, Callable[[_Statement], Calls]] = {
    "select_stmt": _select,
    "insert_stmt": _insert,
    "update_stmt": _update,
    "delete_stmt": _delete,
}


def _filter(part: Mapping[str, Any]) -> tuple[Any, ...]:
    test = part.get("null_test")
    if test is not None:
        if test["nulltesttype"] != "IS_NULL":
            raise NotSpoken("is not null")
        return ("is", _name(test["arg"]), None)
    comparison = part.get("a_expr", {})
    operator = [word["string"]["sval"] for word in comparison.get("name", [])]
    if comparison.get("kind") != "AEXPR_OP" or operator != ["="]:
        raise NotSpoken("another filter than equality")
    value = _text(comparison["rexpr"])
    if value is None:
        raise NotSpoken("equal to null")
    return ("eq", _name(comparison["lexpr"]), value)


def _columns(targets: Sequence[Mapping[str, Any]]) -> str:
    if any("name" in target["res_target"] for target in targets):
        raise NotSpoken("a column by another name")
    return ",".join(_name(target["res_target"]["val"]) for target in targets)


def _name(expression: Mapping[str, Any]) -> str:
    fields = expression.get("column_ref", {}).get("fields", [])
    if len(fields) != 1:
        raise NotSpoken("something other than a column")
    return "*" if "a_star" in fields[0] else fields[0]["string"]["sval"]


def _is_constant(target: Mapping[str, Any]) -> bool:
    return "a_const" in target["res_target"]["val"]


def _text(expression: Mapping[str, Any]) -> str | None:
    """Return the text of a constant, cast or not, None for null."""
    constant = expression.get("type_cast", {}).get("arg", expression).get("a_const")
    if constant is None:
        raise NotSpoken("a value that is computed")
    if constant.get("isnull"):
        return None
    ((kind, value),) = ((k, v) for k, v in constant.items() if k != "location")
    if kind == "boolval":
        return str(value.get("boolval", False)).lower()
    if kind == "ival":
        return str(value.get("ival", 0))
    return str(value.get(kind, ""))
