"""Rows that are written in YAML become SQL, each value by the type of its column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.build.tables import check_column_type
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.quoting import Sql, quote_literal
from schemagen.model.rows import RowGroup
from schemagen.spec.kinds.seed import RowsSpec
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, describe, plain
from schemagen.spec.specification import ColumnSpec

_INCOMPARABLE: Final = frozenset(
    {"json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"}
)
"""Types without an equality of values."""
_DECIMAL: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True)
class _Place:
    """A row; errors in it point at its line."""

    origin: Origin

    def at(self, offset: int | None) -> Origin:
        """Return the place of the row, whatever the character."""
        return self.origin


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row with its values as SQL, in the order of the table's columns."""

    node: MappingNode
    values: Mapping[str, Sql]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names."""
        return tuple(self.values)

    def bracketed(self, columns: tuple[str, ...]) -> Sql:
        """Return the values of some columns, as a row of SQL."""
        values = ", ".join(self.values[name].text for name in columns)
        return Sql(f"({values})", _Place(self.node.origin))


def table_of_rows(scope: Scope, spec: RowsSpec) -> DraftTable | None:
    """Return the table that rows are for, None if there is none that can take them."""
    schema, _, name = spec.table.text.rpartition(".")
    draft = scope.draft(schema, name)
    if draft is None and not scope.is_broken(schema, name):
        known = list(scope.drafts)
        scope.problems.error(
            "SG201", f"there is no table {spec.table.text!r}", spec.table.origin,
            hint=did_you_mean(spec.table.text, known, f"tables are: {', '.join(known)}"),
        )  # fmt: skip
    if draft is None or draft.spec.name in scope.incomplete:
        return None
    return draft


def written_rows(scope: Scope, draft: DraftTable, spec: RowsSpec) -> list[WrittenRow]:
    """Return the rows with their values as SQL; what does not fit is reported."""
    found = []
    for node in spec.rows:
        before = scope.problems.error_count
        values = {key.text: value_of(scope, draft, key, value) for key, value in node.entries}
        if scope.problems.error_count == before:
            order = [name for name in draft.column_names if name in values]
            found.append(WrittenRow(node, {name: values[name] for name in order}))
    return found


def groups_of(draft: DraftTable, rows: list[WrittenRow]) -> Iterator[RowGroup]:
    """Yield rows that follow each other and name the same columns as one group."""
    key = draft.primary_key
    for columns, group in groupby(rows, key=lambda row: row.columns):
        changes = tuple(name for name in columns if name not in key)
        yield RowGroup(
            columns,
            tuple(row.bracketed(columns) for row in group),
            changes,
            frozenset(name for name in changes if _type_name(draft, name) in _INCOMPARABLE),
        )


def value_of(scope: Scope, draft: DraftTable, key: ScalarNode, node: Node) -> Sql:
    """Return one value as SQL, by the type of its column; what does not fit is reported."""
    if not scope.check_column(draft, key.text, key.origin):
        return Sql("null")
    column = draft.column(key.text)
    definition = column.definition if column is not None else None
    if column is None or definition is None:
        return Sql("null")
    if definition.generated is not None or definition.identity:
        what = "computed" if definition.generated is not None else "numbered by the database"
        scope.problems.error(
            "SG245", f"the column {key.text!r} is {what}, so a row can't give it a value",
            key.origin,
            hint="leave it out" if definition.generated is not None
            else "leave it out; rows that have to be found again need a key of their own",
        )  # fmt: skip
        return Sql("null")
    if isinstance(node, ScalarNode) and node.value is None:
        return Sql("null")
    if _is_array(column):
        return _array(scope, column, node)
    type_name = definition.type_name[-1]
    if type_name in {"json", "jsonb"}:
        return _json(scope, column, node)
    if isinstance(node, ScalarNode):
        return _scalar(node)
    numbers = plain(node)
    if type_name in {"vector", "halfvec"} and isinstance(numbers, list):
        return Sql(quote_literal(json.dumps(numbers)))
    return _misfit(scope, column, node)


def _scalar(node: ScalarNode) -> Sql:
    """Return one value; a number with a point keeps its digits, whatever Python makes of it."""
    if isinstance(node.value, float) and _DECIMAL.fullmatch(node.text):
        return Sql(quote_literal(node.text))
    return Sql(quote_literal(node.value))


def _json(scope: Scope, column: ColumnSpec, node: Node) -> Sql:
    value = plain(node)
    if isinstance(value, str):
        try:
            json.loads(value, parse_constant=_refuse_constant)
        except ValueError:
            scope.problems.error(
                "SG246", f"{describe(value)} for the column {column.name!r} is no JSON",
                node.origin, hint=f"a JSON text has quotes of its own: '{json.dumps(value)}'",
            )  # fmt: skip
            return Sql("null")
        return Sql(quote_literal(value))
    try:
        return Sql(quote_literal(json.dumps(value, ensure_ascii=False, allow_nan=False)))
    except ValueError:
        return _misfit(scope, column, node)


def _refuse_constant(word: str) -> None:
    raise ValueError(word)


def _array(scope: Scope, column: ColumnSpec, node: Node) -> Sql:
    if isinstance(node, ScalarNode) and isinstance(node.value, str):
        return Sql(quote_literal(node.value))  # as SQL writes it: '{a,b}'
    text = _array_text(node) if isinstance(node, SequenceNode) else None
    return _misfit(scope, column, node) if text is None else Sql(quote_literal(text))


def _array_text(node: SequenceNode) -> str | None:
    """Return PostgreSQL's text of an array, None for one that holds mappings."""
    parts: list[str] = []
    for item in node.items:
        part = None
        if isinstance(item, SequenceNode):
            part = _array_text(item)
        elif isinstance(item, ScalarNode):
            part = _element(item)
        if part is None:
            return None
        parts.append(part)
    return "{" + ",".join(parts) + "}"


def _element(node: ScalarNode) -> str:
    if node.value is None:
        return "NULL"
    text = node.text if isinstance(node.value, str | float) else quote_literal(node.value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _misfit(scope: Scope, column: ColumnSpec, node: Node) -> Sql:
    if not check_column_type(scope, column):
        return Sql("null")
    kind = column.definition.type.text if column.definition is not None else ""
    scope.problems.error(
        "SG246",
        f"the column {column.name!r} is {kind} and can't hold {describe(node)}",
        node.origin,
        hint="lists are for arrays and vectors, mappings for json and jsonb",
    )
    return Sql("null")


def _is_array(column: ColumnSpec) -> bool:
    text = column.definition.type.text if column.definition is not None else ""
    return text.rstrip().endswith("]") or bool(re.search(r"\barray\s*$", text, re.IGNORECASE))


def _type_name(draft: DraftTable, name: str) -> str:
    column = draft.column(name)
    if column is None or column.definition is None or _is_array(column):
        return ""
    return column.definition.type_name[-1]
