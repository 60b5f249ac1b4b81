"""``accept: [{code: SG918, at: tables.members, reason: ...}]``: warnings that are meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.codes import WARNINGS
from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

SCHEMA: Final[dict[str, Any]] = {
    "type": "array",
    "description": "Warnings that are meant: each is no longer shown at its place",
    "items": {
        "type": "object",
        "properties": {
            "code": {
                "type": "string",
                "description": "The code of a warning",
                "examples": sorted(WARNINGS),
            },
            "at": {
                "type": "string",
                "minLength": 1,
                "description": "Where: the way down the specification, such as tables.members",
                "examples": ["tables.members", "tables.members.access.2", "buckets.files"],
            },
            "reason": {
                "type": "string",
                "pattern": r"\S",
                "description": "Why it is meant, for who reads docs.md",
                "x-hint": "say why it is meant: who reads docs.md will ask",
            },
        },
        "required": ["code", "at", "reason"],
        "additionalProperties": False,
        "x-hint": "write {code: SG918, at: tables.members, reason: why it is meant}",
    },
}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An entry of the list as written."""

    code: ScalarNode
    at: ScalarNode
    reason: str


def read(node: Node, problems: Problems) -> tuple[Acceptance, ...]:
    """Read what a specification accepts; which codes there are is asked when it is built."""
    return tuple(
        Acceptance(code, at, reason.text)
        for item in (node if isinstance(node, SequenceNode) else ())
        if isinstance(item, MappingNode)
        and isinstance(code := item.get("code"), ScalarNode)
        and isinstance(at := item.get("at"), ScalarNode)
        and isinstance(reason := item.get("reason"), ScalarNode)
    )
