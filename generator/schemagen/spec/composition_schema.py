"""What ``extends``, ``override``, ``remove``, ``layout`` and ``target`` look like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from schemagen.model.sections import SECTION_WORDS, SECTIONS

COMPOSING: Final = ("extends", "override", "remove")
"""The keys that say how documents become one; the result has none of them."""

IDENTITY: Final = frozenset({"schemagen", "name", "title", "about", "version"})
"""Keys that speak of one document; what it extends says nothing about them."""

SETTINGS: Final = frozenset({"schema", "prefix", "tenancy", "naming", "target", "layout"})
"""Keys with one value for the whole; a document's own value comes before those of its bases."""

_DEEPEST: Final = 4
"""``remove: {tables: {users: {columns: {email: [about]}}}}``."""

EXTENDS: Final[dict[str, Any]] = {
    "description": "Presets by name, and files relative to this one, that this one builds on",
    "if": {"type": "array"},
    "then": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    "else": {
        "type": "string",
        "minLength": 1,
        "x-hint": "write a preset's name, or a file such as ./base.yaml",
    },
}

LAYOUT: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Migration files in order, and the sections that each of them runs",
    "propertyNames": {
        "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$",
        "maxLength": 60,
        "x-hint": "write the middle of a file's name, such as core_tables",
    },
    "additionalProperties": {
        "type": "array",
        "items": {"enum": [*SECTIONS, *SECTION_WORDS]},
        "minItems": 1,
        "uniqueItems": True,
    },
}

TARGET: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What it is made for",
    "properties": {
        "postgres": {"enum": [15, 16, 17, 18], "description": "Major version; 17 by default"},
        "vector_schema": {
            "enum": ["extensions", "public"],
            "description": "Where the types of extensions are; old projects have them in public",
        },
    },
    "additionalProperties": False,
}


def composing_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemas of ``extends``, ``override`` and ``remove``.

    Args:
        properties: The schemas of all other keys of a specification.
    """
    changed = {key: value for key, value in properties.items() if key not in IDENTITY | SETTINGS}
    removed = [key for key in properties if key not in IDENTITY]
    return {
        "extends": EXTENDS,
        "override": {
            "type": "object",
            "description": "Changes to what is extended: mappings are merged, all else replaced",
            "properties": {key: relaxed(value) for key, value in changed.items()},
            "additionalProperties": False,
        },
        "remove": {
            "type": "object",
            "description": "What is extended without it: names by section, or deeper",
            "properties": {key: _names(_DEEPEST) for key in removed},
            "additionalProperties": False,
        },
    }


def _names(depth: int) -> dict[str, Any]:
    names = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "x-hint": "write names: [users, messages]",
    }
    if depth == 1:
        return names
    return {
        "if": {"type": "object"},
        "then": {"type": "object", "additionalProperties": _names(depth - 1), "minProperties": 1},
        "else": names,
    }


def relaxed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a part of a value: nothing has to be there.

    It is for editors. What a change results in is checked with the schema of the whole, at the
    same places.
    """
    if "required" in schema.get("if", {}):
        # Which form is meant depends on a key that the part need not have.
        return {key: schema[key] for key in ("type", "description") if key in schema}
    found = {
        key: value for key, value in schema.items() if key not in {"required", "minProperties"}
    }
    for key in ("then", "else", "additionalProperties"):
        if isinstance(found.get(key), Mapping):
            found[key] = relaxed(found[key])
    if "properties" in found:
        found["properties"] = {key: relaxed(value) for key, value in found["properties"].items()}
    return found


def composing_schema(properties: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return what has to be right before documents can become one.

    Args:
        properties: The schemas of all keys of a specification.
        keys: Those that are looked at.
    """
    wanted = {key: properties[key] for key in keys}
    if "override" in wanted:
        names = properties["override"]["properties"]
        wanted["override"] = {**properties["override"], "properties": {key: {} for key in names}}
    return {
        "type": "object",
        "properties": wanted,
        "dependentRequired": {"override": ["extends"], "remove": ["extends"]},
    }
