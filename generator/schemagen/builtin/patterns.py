"""Shorthands for access rules; each returns rules in the language's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from schemagen.api import AccessPattern

_COLUMN_OR_RULE: Final[Mapping[str, Any]] = {
    "type": ["string", "object"],
    "x-rule": True,
    "x-hint": "write a column, or a mapping with `by:` and other keys of a rule",
}


def _rule(value: Any, allow: object) -> Mapping[str, Any]:
    extra = {"by": value} if isinstance(value, str) else dict(value)
    return {"allow": allow, "to": "user", **extra}


def _owner(value: Any) -> Iterable[Mapping[str, Any]]:
    return [_rule(value, "all")]


def _append_only(value: Any) -> Iterable[Mapping[str, Any]]:
    return [_rule(value, ["select", "insert"])]


def _published(value: Any) -> Iterable[Mapping[str, Any]]:
    return [{"allow": "select", "to": "public", "when": value}]


def _read_only(value: Any) -> Iterable[Mapping[str, Any]]:
    return [{"allow": "select", "to": value, "by": "any"}]


def _members(value: Any) -> Iterable[Mapping[str, Any]]:
    rule = {"to": value["of"], "by": value["by"]}
    return [
        {"allow": "select", **rule},
        {"allow": ["insert", "update", "delete"], **rule, "roles": value["write"]},
    ]


def _service_only(value: Any) -> Iterable[Mapping[str, Any]]:
    return [{"allow": "all", "to": "service"}]


PATTERNS: Final = (
    AccessPattern(
        "owner", "The user whose key is in the column: everything", _COLUMN_OR_RULE, _owner
    ),
    AccessPattern(
        "append_only",
        "The user whose key is in the column: select and insert",
        _COLUMN_OR_RULE,
        _append_only,
    ),
    AccessPattern(
        "published",
        "Everybody, signed in or not: select where the condition holds",
        {"type": "string"},
        _published,
    ),
    AccessPattern(
        "read_only", "Every row of the table: select, for one actor", {"type": "string"}, _read_only
    ),
    AccessPattern(
        "members",
        "All members: select; those with one of the roles: insert, update and delete",
        {
            "type": "object",
            "required": ["of", "by", "write"],
            "additionalProperties": False,
            "properties": {
                "of": {"type": "string", "description": "The actor whose members these are"},
                "by": {"type": "string", "description": "The column that holds its key"},
                "write": {
                    "type": "array",
                    "items": {"type": "string"},
                    "minItems": 1,
                    "uniqueItems": True,
                    "description": "The roles that write",
                },
            },
        },
        _members,
    ),
    AccessPattern("service_only", "Nobody but the service", {"type": "null"}, _service_only),
)
"""See section "Access" of the README for the meaning of a rule's words."""
