"""``partition: {by: date, every: month}``: a table in parts by time."""

from __future__ import annotations

from typing import Any, Final

from schemagen.model.partitions import PERIODS
from schemagen.spec.nodes import MappingNode, Node, ScalarNode
from schemagen.spec.specification import PartitionSpec

_PARAMETER: Final = {"type": "string", "pattern": "^[$][{]"}

PARTITION: Final[dict[str, Any]] = {
    "type": "object",
    "description": "The table in partitions by time; a function makes those to come",
    "properties": {
        "by": {
            "type": "string",
            "description": "The column of type date, timestamp or timestamptz that says which one",
        },
        "every": {
            "description": "How long a partition is; those of a timestamptz change in UTC",
            "if": _PARAMETER,
            "else": {"enum": [*PERIODS]},
        },
        "ahead": {
            "description": "How many to make beyond the one of today",
            "if": _PARAMETER,
            "else": {"type": "integer", "minimum": 1, "maximum": 366},
        },
        "keep": {
            "description": "How many before the one of today stay; all without it",
            "if": _PARAMETER,
            "else": {"type": "integer", "minimum": 1, "maximum": 10000},
        },
        "enabled": {
            "description": "`false`: an ordinary table; for a parameter that decides",
            "if": _PARAMETER,
            "else": {"type": "boolean"},
        },
    },
    "required": ["by", "every"],
    "additionalProperties": False,
}


def read_partition(table: MappingNode) -> PartitionSpec | None:
    """Read how a table is partitioned; None if it is not, or ``enabled`` says so."""
    node = table.get("partition")
    if not isinstance(node, MappingNode):
        return None
    by, every = node.get("by"), node.get("every")
    enabled = node.get("enabled")
    if not isinstance(by, ScalarNode) or not isinstance(every, ScalarNode):
        return None
    if isinstance(enabled, ScalarNode) and enabled.value is False:
        return None
    key = table.key_node("partition")
    return PartitionSpec(
        by=by,
        every=every.text,
        ahead=_count(node.get("ahead")),
        keep=_count(node.get("keep")),
        origin=(key or node).origin,
    )


def _count(node: Node | None) -> int | None:
    value = node.value if isinstance(node, ScalarNode) else None
    # To JSON Schema 3.0 is a whole number.
    return int(value) if isinstance(value, (int, float)) else None
