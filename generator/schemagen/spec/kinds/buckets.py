"""``buckets: {avatars: {public, max_size, types, access}}``: buckets of Supabase Storage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems, did_you_mean
from schemagen.core.sizes import SizeError, parse_size
from schemagen.model.access import OPERATIONS
from schemagen.plugins.registry import built_in_registry
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.rules import read_rules
from schemagen.spec.specification import RuleSpec

OWN_COLUMNS: Final = ("folder", "owner_id")
"""What of a file may hold an actor's key; `folder` is the first folder of its path."""

_RULE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "allow": {
            "description": "What is allowed",
            "if": {"type": "array"},
            "then": {"type": "array", "items": {"enum": [*OPERATIONS]}, "minItems": 1},
            "else": {"enum": ["all", *OPERATIONS]},
        },
        "to": {
            "description": "Who may",
            "if": {"type": "array"},
            "then": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "else": {"type": "string"},
        },
        "by": {
            "enum": [*OWN_COLUMNS, "any"],
            "description": "Where the file says whose it is: its first `folder`, or `owner_id`",
        },
        "roles": {
            "type": "array",
            "description": "Only members with one of these roles",
            "items": {"type": "string"},
            "minItems": 1,
        },
        "when": {"type": "string", "description": "Condition on the file as it is"},
        "check": {"type": "string", "description": "Condition on the file as it will be"},
    },
    "required": ["allow", "to"],
    "additionalProperties": False,
    "x-hint": "write a rule such as {allow: all, to: user, by: folder}",
}

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Buckets of Supabase Storage, and who may do what with their files",
    "propertyNames": {
        "pattern": r"^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$",
        "maxLength": 100,
        "x-hint": "use letters, digits, hyphens, underscores and dots",
    },
    "additionalProperties": {
        "type": "object",
        "properties": {
            "public": {
                "type": "boolean",
                "description": "Everybody who knows a file's address may read it",
            },
            "max_size": {
                "description": "The largest file: 500 MB, 30 MiB",
                "type": ["string", "number"],
            },
            "types": {
                "type": "array",
                "description": "MIME types that may be uploaded: image/png, video/*",
                "items": {"type": "string"},
                "minItems": 1,
                "uniqueItems": True,
            },
            "access": {
                "type": "array",
                "description": "Who may do what with which files; nothing else is allowed",
                "items": _RULE,
            },
        },
        "additionalProperties": False,
    },
}

_NAME: Final = r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
_MIME_TYPE: Final = re.compile(rf"({_NAME})/(?:\*|{_NAME})")
_TREES: Final = (
    "application", "audio", "chemical", "font", "image", "message", "model", "multipart", "text",
    "video",
)  # fmt: skip
"""https://www.iana.org/assignments/media-types, and one that is used without being there."""


@dataclass(frozen=True, slots=True)
class BucketSpec:
    """A bucket as written."""

    name: str
    public: bool
    limit: int | None
    types: tuple[str, ...]
    rules: tuple[RuleSpec, ...]
    origin: Origin


def read(node: Node, problems: Problems) -> tuple[BucketSpec, ...]:
    """Read the buckets of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _bucket(key, value, problems)
        for key, value in node.entries
        if isinstance(value, MappingNode)
    )


def _bucket(key: ScalarNode, value: MappingNode, problems: Problems) -> BucketSpec:
    public = value.get("public")
    return BucketSpec(
        key.text,
        isinstance(public, ScalarNode) and public.value is True,
        _limit(value.get("max_size"), problems),
        tuple(_types(value.get("types"), problems)),
        tuple(read_rules(value.get("access"), built_in_registry(), problems)),
        key.origin,
    )


def _limit(node: Node | None, problems: Problems) -> int | None:
    if not isinstance(node, ScalarNode):
        return None
    try:
        return parse_size(node.text)
    except SizeError as error:
        problems.error("SG250", error.message, node.origin, hint=error.hint)
        return None


def _types(node: Node | None, problems: Problems) -> Iterator[str]:
    for item in node.items if isinstance(node, SequenceNode) else ():
        if not isinstance(item, ScalarNode):
            continue
        match = _MIME_TYPE.fullmatch(item.text)
        if match is not None and (match[1] in _TREES or match[1].startswith("x-")):
            yield item.text
            continue
        problems.error(
            "SG251", f"{item.text!r} is no MIME type", item.origin, hint=_meant(item.text)
        )


def _meant(text: str) -> str:
    if text in {"*", "*/*"}:
        return "leave `types` out to allow every type"
    if _MIME_TYPE.fullmatch(text.strip().lower()) and text != text.strip().lower():
        return f"write {text.strip().lower()}"
    tree, slash, rest = text.partition("/")
    if slash and _MIME_TYPE.fullmatch(f"x/{rest}"):
        return did_you_mean(tree, _TREES, "a type begins with image, video, audio, text ...")
    if text in _TREES:
        return f"write {text}/* for all of them"
    return "write for example image/png, or video/*"
