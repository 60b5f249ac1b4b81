"""``realtime: [messages]``: what Supabase Realtime sends, and who may hear it.

``realtime: {tables: [messages], broadcast: {conversation: conversations}}`` lets those who may
select a row of ``conversations`` listen to the topic ``conversation:<its key>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

_TABLES: Final[dict[str, Any]] = {
    "type": "array",
    "description": "Tables whose changes are sent to those who may select the rows; of a deleted "
    "row everybody who listens learns the primary key",
    "items": {"type": "string"},
    "uniqueItems": True,
}

SCHEMA: Final[dict[str, Any]] = {
    "description": "What Supabase Realtime sends",
    "if": {"type": "array"},
    "then": _TABLES,
    "else": {
        "type": "object",
        "properties": {
            "tables": _TABLES,
            "broadcast": {
                "type": "object",
                "description": "Topics by their first word, each with the table whose rows they "
                "are about: who may select a row may hear `word:<its key>`",
                "propertyNames": {
                    "pattern": "^[a-z][a-z0-9_-]*$",
                    "maxLength": 40,
                    "x-hint": "write the word before the colon: `conversation` for "
                    "`conversation:<key>`",
                },
                "additionalProperties": {"type": "string"},
                "minProperties": 1,
            },
        },
        "additionalProperties": False,
        "minProperties": 1,
        "x-hint": "write a list of tables: [messages], or {tables: ..., broadcast: ...}",
    },
}


@dataclass(frozen=True, slots=True)
class RealtimeSpec:
    """A published table as written."""

    table: ScalarNode


@dataclass(frozen=True, slots=True)
class BroadcastSpec:
    """A topic as written."""

    topic: ScalarNode
    table: ScalarNode


def read(node: Node, problems: Problems) -> tuple[RealtimeSpec | BroadcastSpec, ...]:
    """Read the published tables and the topics of a specification."""
    if isinstance(node, MappingNode):
        return (*_tables(node.get("tables")), *_topics(node.get("broadcast")))
    return tuple(_tables(node))


def _tables(node: Node | None) -> Iterator[RealtimeSpec]:
    for item in node.items if isinstance(node, SequenceNode) else ():
        if isinstance(item, ScalarNode):
            yield RealtimeSpec(item)


def _topics(node: Node | None) -> Iterator[BroadcastSpec]:
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        if isinstance(value, ScalarNode):
            yield BroadcastSpec(key, value)
