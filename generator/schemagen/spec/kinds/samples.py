"""``samples: {table: {per: parent, count: 3}}``: rows for development, in no migration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

MOST_ROWS: Final = 10_000
"""The most rows of one table: every one of them is written out."""

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Rows for development, in samples.sql and never in a migration",
    "propertyNames": {"minLength": 1, "x-hint": "write a table, or users for auth.users"},
    "additionalProperties": {
        "if": {"type": "array"},
        "then": {
            "type": "array",
            "description": "Rows; columns that are left out get values that fit",
            "minItems": 1,
            "maxItems": MOST_ROWS,
            "items": {
                "type": "object",
                "x-hint": "write a row as {column: value, ...}",
            },
        },
        "else": {
            "type": "object",
            "properties": {
                "per": {
                    "type": "string",
                    "description": "The table of whose rows each gets so many",
                },
                "count": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MOST_ROWS,
                    "description": "How many rows, of each parent if there is one",
                },
                "values": {
                    "type": "object",
                    "description": "Values by column; those of a list are taken in turn",
                    "minProperties": 1,
                },
            },
            "required": ["count"],
            "additionalProperties": False,
            "x-hint": "write {per: parent, count: 3}, or a list of rows",
        },
    },
}


@dataclass(frozen=True, slots=True)
class SampleSpec:
    """The sample rows of a table as written.

    Attributes:
        table: The table.
        rows: Rows as written, None where so many are asked for.
        per: The table of whose rows each gets some, None without one.
        count: How many rows, of each parent if there is one.
        values: Values by column as written.
    """

    table: ScalarNode
    rows: tuple[MappingNode, ...] | None
    per: ScalarNode | None
    count: ScalarNode | None
    values: MappingNode | None


def read(node: Node, problems: Problems) -> tuple[SampleSpec, ...]:
    """Read the sample rows of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(_sample(key, value) for key, value in node.entries)


def _sample(key: ScalarNode, value: Node) -> SampleSpec:
    if isinstance(value, SequenceNode):
        rows = tuple(row for row in value.items if isinstance(row, MappingNode))
        return SampleSpec(key, rows, None, None, None)
    if not isinstance(value, MappingNode):
        return SampleSpec(key, (), None, None, None)
    per, count, values = value.get("per"), value.get("count"), value.get("values")
    return SampleSpec(
        key,
        None,
        per if isinstance(per, ScalarNode) else None,
        count if isinstance(count, ScalarNode) else None,
        values if isinstance(values, MappingNode) else None,
    )
