"""Statements in a form that the server a specification is made for does not know yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.parsing import (
    SqlSyntaxError,
    character_offset,
    inner,
    kind_of,
    label_of,
    nodes,
    parse,
)
from schemagen.core.quoting import Sql, quote_identifier
from schemagen.core.references import statements_in_plpgsql
from schemagen.model.model import Model
from schemagen.model.objects import RawSql
from schemagen.model.routines import Function

_NEEDED: Final = re.compile(r"\b(?:merge|returning)\b", re.IGNORECASE)
"""What no statement of one of these forms is without."""

_Form = tuple[str, int, int]
"""What is new, since which version, and its location in bytes."""

_CHANGES: Final = ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")


def newer_syntax(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each statement in a form that the target's version lacks.

    What came with 18 and is a new keyword is refused by the parser, which is that of 17.

    https://www.postgresql.org/docs/release/
    """
    told = set()
    for sql, statement, start, is_trigger in _statements(model):
        try:
            tree = parse(statement)
        except SqlSyntaxError:
            continue  # a part of a PL/pgSQL body that is no statement by itself
        # In a trigger, `old` and `new` are the rows that it is about.
        forms = [*_merges(tree), *(() if is_trigger else _both_rows(tree))]
        for what, version, location in forms:
            place = (
                sql.source.at(start + character_offset(statement, location)) if sql.source else None
            )
            if version > model.postgres and place is not None and place not in told:
                told.add(place)
                yield Diagnostic(
                    "SG961",
                    f"{what} came with PostgreSQL {version}, and this is made for {model.postgres}",
                    place,
                    hint="write it in another way, or say which version your servers have: "
                    f"`target: {{postgres: {version}}}`",
                    severity=Severity.WARNING,
                )


def _statements(model: Model) -> Iterator[tuple[Sql, str, int, bool]]:
    """Yield where statements come from, each by itself, where it begins, if it is a trigger's."""
    for function in model.functions:
        body = function.body
        if body.source is None or not _NEEDED.search(body.text):
            continue
        if function.language == "plpgsql":
            for statement, start in statements_in_plpgsql(body.text, *_signature(function)):
                yield body, statement, start, function.is_trigger
        else:
            yield body, body.text, 0, False
    for item in model.objects:
        if isinstance(item, RawSql) and item.create.source is not None:
            yield item.create, item.create.text, 0, False


def _signature(function: Function) -> tuple[str, str]:
    """Return result and arguments as the parser of PL/pgSQL wants them."""
    columns, arguments = (
        ", ".join(f"{quote_identifier(item.name)} {item.type}" for item in items)
        for items in (function.result, function.arguments)
    )
    return f"table ({columns})" if columns else function.returns.text, arguments


def _merges(tree: Any) -> Iterator[_Form]:
    for node in nodes(tree, "MergeStmt"):
        for returned in node.returning_list[:1]:
            yield "MERGE with RETURNING", 17, returned.res_target.location
        kinds = {label_of(inner(clause), "match_kind") for clause in node.merge_when_clauses}
        if "MERGE_WHEN_NOT_MATCHED_BY_SOURCE" in kinds:
            yield "WHEN NOT MATCHED BY SOURCE", 17, node.relation.location


def _both_rows(tree: Any) -> Iterator[_Form]:
    tables = [*nodes(tree, "RangeVar")]
    named = {word for node in tables for word in (node.relname, node.alias.aliasname)}
    for returned in (
        item for kind in _CHANGES for node in nodes(tree, kind) for item in node.returning_list
    ):
        for column in nodes(returned, "ColumnRef"):
            first = column.fields[0]
            word = first.string.sval if kind_of(first) == "string" else ""
            if word in {"old", "new"} - named and len(column.fields) > 1:
                yield f"{word.upper()} in RETURNING", 18, column.location
