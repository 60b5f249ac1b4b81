"""``enums: {mood: [good, bad]}``: enumerated types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Enumerated types: their labels in order",
    "propertyNames": {"minLength": 1},
    "additionalProperties": {
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {"type": "string", "minLength": 1, "maxLength": 63},
        "x-hint": "write the labels as a list: [pending, done]",
    },
}


@dataclass(frozen=True, slots=True)
class EnumSpec:
    """An enumerated type as written."""

    name: str
    labels: tuple[str, ...]
    origin: Origin


def read(node: Node, problems: Problems) -> tuple[EnumSpec, ...]:
    """Read the enums of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        EnumSpec(key.text, tuple(_labels(value)), key.origin) for key, value in node.entries
    )


def _labels(node: Node) -> list[str]:
    items = node.items if isinstance(node, SequenceNode) else ()
    return [item.text for item in items if isinstance(item, ScalarNode)]
