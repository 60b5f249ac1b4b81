"""Columns in options that are expressions: reported at their place, before any server is asked.

``x-reads`` in an option's schema says from which tables its names come, and what each is called
there: ``{table: child, of: parent}`` for the feature's own table and the one that ``of`` names,
``~`` for its own name, "" where columns are written without one. ``x-variables`` are names that
the body has beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.fragments import parse_expression
from schemagen.core.parsing import SqlSyntaxError
from schemagen.spec.fragments import written
from schemagen.spec.nodes import ScalarNode
from schemagen.spec.specification import FeatureUse


def check_expressions(
    scope: Scope,
    use: FeatureUse,
    sources: Mapping[str, DraftTable],
    variables: Collection[str] = (),
) -> None:
    """Report columns that no table has from which an option's names come.

    Args:
        scope: The tables, and where problems go.
        use: The feature and its options.
        sources: The table that each option names, and the feature's own as ``table``: those whose
            columns are known. An option that reads another one is left to the server.
        variables: Names that the body has beside those columns.
    """
    taken = {"*", *variables, *use.definition.options.get("x-variables", ())}
    for reads, node in _expressions(use):
        if not reads.keys() <= sources.keys():
            continue
        tables = dict(_called(reads, sources))
        try:
            expression = parse_expression(node.text)
        except SqlSyntaxError:
            continue  # reported when it was read
        for name in () if expression.subqueries else expression.columns:
            first, *rest = name.parts
            place = written(node).at(name.offset)
            if rest:
                _check_qualified(scope, tables, first, rest[0], place)
            elif first not in {*taken, *tables}:
                _check_bare(scope, [sources[name] for name in reads], first, place)


def _called(
    reads: Mapping[str, str | None], sources: Mapping[str, DraftTable]
) -> Iterator[tuple[str, DraftTable]]:
    """Yield what each table is called in an expression, and the table."""
    for name, alias in reads.items():
        draft = sources[name]
        for word in (draft.spec.name, draft.name.name) if alias is None else (alias,):
            yield word, draft


def _expressions(use: FeatureUse) -> Iterator[tuple[Mapping[str, str | None], ScalarNode]]:
    """Yield what reads columns: options, and the values of those that are mappings."""
    for path, node in use.nodes.items():
        name, *below = path.split(".", 1)
        schema: Any = use.definition.option_properties.get(name, {})
        if below:
            schema = schema.get("additionalProperties")
        if isinstance(schema, dict) and "x-reads" in schema and not path.endswith("@key"):
            yield schema["x-reads"], node


def _check_qualified(
    scope: Scope, tables: Mapping[str, DraftTable], qualifier: str, column: str, place: Origin
) -> None:
    if qualifier in tables:
        if column != "*":
            scope.check_column(tables[qualifier], column, place)
        return
    known = [name for name in tables if name]
    scope.problems.error(
        "SG202", f"no table goes by the name {qualifier!r} here", place,
        hint=did_you_mean(
            qualifier, known, f"write {' or '.join(known)}" if known else "write the column alone"
        ),
    )  # fmt: skip


def _check_bare(scope: Scope, tables: Sequence[DraftTable], column: str, place: Origin) -> None:
    if len(tables) == 1:
        scope.check_column(tables[0], column, place)
        return
    if any(draft.column(column) or draft.spec.name in scope.incomplete for draft in tables):
        return
    words = " nor ".join(f"the table {draft.spec.name!r}" for draft in tables)
    names = list(dict.fromkeys(name for draft in tables for name in draft.column_names))
    scope.problems.error(
        "SG202", f"neither {words} has a column {column!r}", place,
        hint=did_you_mean(column, names, f"columns are: {', '.join(names)}"),
    )  # fmt: skip
