"""``views: {name: {query: select ..., access: [user]}}``: read with the rights of who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.spec.fragments import read_query, written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.specification import Written

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Views; each shows what who asks may see of the tables",
    "propertyNames": {"minLength": 1, "x-hint": "write a name"},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "about": {"type": "string", "description": "What it shows; becomes its comment"},
            "query": {
                "type": "string",
                "description": "One select; names of tables are written without schema",
            },
            "access": {
                "description": "Who may read it beside the service; nobody named: the service",
                "if": {"type": "array"},
                "then": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                "else": {
                    "enum": ["service_only"],
                    "x-hint": "write a list of actors such as [user], or service_only",
                },
            },
        },
        "required": ["query"],
        "additionalProperties": False,
        "x-hint": "write `query: select ...` and `access: [user]` below it",
    },
}


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """A view as written; without a query when that is wrong."""

    name: str
    about: str
    query: Written | None
    access: tuple[ScalarNode, ...]
    origin: Origin


def read(node: Node, problems: Problems) -> tuple[ViewSpec, ...]:
    """Read the views of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _view(key, value, problems) for key, value in node.entries if isinstance(value, MappingNode)
    )


def _view(key: ScalarNode, value: MappingNode, problems: Problems) -> ViewSpec:
    query, about, access = written(value["query"]), value.get("about"), value.get("access")
    actors = access.items if isinstance(access, SequenceNode) else ()
    return ViewSpec(
        key.text,
        about.text if isinstance(about, ScalarNode) else "",
        query if read_query(query, problems) else None,
        tuple(actor for actor in actors if isinstance(actor, ScalarNode)),
        key.origin,
    )
