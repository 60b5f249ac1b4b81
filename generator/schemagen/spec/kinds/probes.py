"""``probes: {name: {as: user a, run: select ..., returns: 1}}``: proofs of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode

ASKING: Final = ("user a", "user b", "user c", "anon", "service")
"""Who can run a probe: the three users of every proof, nobody, and the service."""

_ROW: Final[dict[str, Any]] = {
    "type": "object",
    "minProperties": 1,
    "x-hint": "write a row as {column: value, ...}",
}

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "SQL that the proof runs and undoes, and what has to come of it",
    "propertyNames": {"minLength": 1, "x-hint": "write what it proves"},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "about": {"type": "string", "description": "What it proves"},
            "as": {
                "description": "Who asks: one of the proof's users, anon, service, or a "
                "signed-in one with these claims; without it, whoever runs the proof",
                "if": {"type": "object"},
                "then": {"type": "object", "minProperties": 1},
                "else": {"enum": [*ASKING]},
            },
            "given": {
                "type": "object",
                "description": "Rows that are made before, by table; ${row.name} is a key",
                "propertyNames": {"minLength": 1, "x-hint": "write a table"},
                "additionalProperties": {
                    "if": {"type": "array"},
                    "then": {"type": "array", "items": _ROW, "minItems": 1},
                    "else": _ROW,
                },
            },
            "run": {
                "type": "string",
                "description": "Statements; ${user.a} is the key of a user of the proof",
            },
            "returns": {
                "type": ["string", "number", "boolean", "null"],
                "description": "The one value that the last statement returns, as text",
            },
            "fails": {
                "description": "The SQLSTATE with which it has to fail, such as 42501",
                "if": {"type": "integer"},
                "then": {"minimum": 10_000, "maximum": 99_999},
                "else": {"type": "string", "pattern": "^[0-9A-Z]{5}$"},
                "x-hint": "write an SQLSTATE such as 42501, which is a missing right",
            },
        },
        "required": ["run"],
        "additionalProperties": False,
        "if": {"required": ["fails"]},
        "then": {
            "not": {"required": ["returns"]},
            "x-hint": "keep one of `fails` and `returns`",
        },
    },
}


@dataclass(frozen=True, slots=True)
class ProbeSpec:
    """A proof as written; its names are filled in when the tables are known."""

    name: ScalarNode
    node: MappingNode


def read(node: Node, problems: Problems) -> tuple[ProbeSpec, ...]:
    """Read the proofs of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        ProbeSpec(key, value) for key, value in node.entries if isinstance(value, MappingNode)
    )
