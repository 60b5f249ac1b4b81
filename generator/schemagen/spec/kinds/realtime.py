"""``realtime: [messages]``: tables whose changes Supabase Realtime sends to who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import Node, ScalarNode, SequenceNode

SCHEMA: Final[dict[str, Any]] = {
    "type": "array",
    "description": "Tables whose changes are sent to those who may select the rows; of a deleted "
    "row everybody who listens learns the primary key",
    "items": {"type": "string"},
    "uniqueItems": True,
    "x-hint": "write a list of tables: [messages]",
}


@dataclass(frozen=True, slots=True)
class RealtimeSpec:
    """A table as written."""

    table: ScalarNode


def read(node: Node, problems: Problems) -> tuple[RealtimeSpec, ...]:
    """Read the published tables of a specification."""
    items = node.items if isinstance(node, SequenceNode) else ()
    return tuple(RealtimeSpec(item) for item in items if isinstance(item, ScalarNode))
