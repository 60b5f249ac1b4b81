"""``actors:``: who can ask, beside ``user``, ``anon``, ``public`` and ``service``.

Their words are read and checked, so that a specification may hold them; rules for them are
refused with SG417 until they can be compiled and proven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Who can ask, beside user, anon, public and service",
    "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40},
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            "about": {"type": "string", "description": "Who that is"},
            "type": {"enum": ["uuid", "text"], "description": "Type of the key"},
            "table": {"type": "string", "description": "The table with the actor's rows"},
            "claim": {"type": "string", "description": "The claim of the token with the key"},
            "to": {"type": "string", "description": "The actor whose memberships these are"},
            "by": {"type": "string", "description": "The column with that actor's key"},
            "user": {"type": "string", "description": "Short for `to: user` and `by:`"},
            "key": {"type": "string", "description": "The column with what it is a member of"},
            "role": {"type": "string", "description": "The column with the member's role"},
            "tree": {"type": "string", "description": "The parent's column: all below counts"},
            "when": {"type": "string", "description": "Only while this holds of its row"},
            "jwt": {"type": "object", "description": "Values that claims must have"},
            "hook": {"type": "boolean", "description": "Generate the access token hook"},
        },
    },
}

_COLUMNS: Final = ("by", "user", "key", "role")


@dataclass(frozen=True, slots=True)
class ActorSpec:
    """An actor as written.

    Attributes:
        name: The word behind ``to:``.
        origin: Where it is written.
        words: Its keys and values.
        nodes: The values with their places.
    """

    name: str
    origin: Origin
    words: Mapping[str, str]
    nodes: Mapping[str, ScalarNode]


def read(node: Node, problems: Problems) -> tuple[ActorSpec, ...]:
    """Read the actors of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _actor(key, value, problems)
        for key, value in node.entries
        if isinstance(value, MappingNode)
    )


def _actor(key: ScalarNode, value: MappingNode, problems: Problems) -> ActorSpec:
    nodes = {name: inner for name, inner in value.items() if isinstance(inner, ScalarNode)}
    words = {name: inner.text for name, inner in nodes.items()}
    _check_claim(words, nodes, problems)
    needs_table = [name for name in (*_COLUMNS, "tree", "when") if name in words]
    if needs_table and "table" not in words:
        problems.error(
            "SG420", f"the actor {key.text!r} has {needs_table[0]!r} and no table", key.origin,
            hint="name the table whose column that is: `table: ...`",
        )  # fmt: skip
    if not {"table", "claim", "jwt"} & set(value.keys()) and key.text != "user":
        problems.error(
            "SG420", f"nothing says who {key.text!r} is", key.origin,
            hint="write `claim: ...`, or `table: ...` with `user: ...` and `key: ...`",
        )  # fmt: skip
    return ActorSpec(key.text, key.origin, words, nodes)


def _check_claim(
    words: Mapping[str, str], nodes: Mapping[str, ScalarNode], problems: Problems
) -> None:
    """Refuse the one claim that users write themselves.

    https://supabase.com/docs/guides/database/database-advisors?lint=0015_rls_references_user_metadata
    """
    if words.get("claim", "").split(".")[0] == "user_metadata":
        problems.error(
            "SG421", "users write user_metadata themselves", nodes["claim"].origin,
            hint="use app_metadata, or a claim of the access token hook",
        )  # fmt: skip
