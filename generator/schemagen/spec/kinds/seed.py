"""``seed: {table: [rows]}``: rows that belong to the schema, as a list of currencies does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Rows that belong to the schema; each apply puts them back as written",
    "propertyNames": {"minLength": 1, "x-hint": "write a table"},
    "additionalProperties": {
        "type": "array",
        "description": "Rows: values by column, the primary key among them",
        "minItems": 1,
        "items": {
            "type": "object",
            "minProperties": 1,
            "x-hint": "write a row as {column: value, ...}",
        },
    },
}


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """The rows of a table as written."""

    table: ScalarNode
    rows: tuple[MappingNode, ...]


def read(node: Node, problems: Problems) -> tuple[RowsSpec, ...]:
    """Read rows by table."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        RowsSpec(key, tuple(row for row in value.items if isinstance(row, MappingNode)))
        for key, value in node.entries
        if isinstance(value, SequenceNode)
    )
