"""Check the structure of a document against a JSON Schema, and say what is wrong where.

A JSON Schema validator answers with paths into plain data and with sentences about schemas.
People want the line, the name that they probably meant, and one sentence about what they
wrote. Our own keyword ``x-hint`` in a schema says what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.branches import SchemaError, unwrapped
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, describe, plain
from schemagen.spec.violations import Place, violations

__all__ = ["check_structure", "describe"]

_INTO_CHILDREN: Final = frozenset(
    {
        "additionalProperties",
        "contains",
        "items",
        "patternProperties",
        "prefixItems",
        "properties",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""The keywords whose schemas are about another value than their own schema."""

_OF_SCHEMAS: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
"""The keywords that hold schemas by name."""


def check_structure(node: Node, schema: Mapping[str, Any], problems: Problems) -> None:
    """Report everything in a document that its schema does not allow.

    Args:
        node: The document, or a part of it.
        schema: A JSON Schema, draft 2020-12, whose references stay inside it.
        problems: Takes a finding for each violation, at the line to blame.
    """
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)
    for error in validator.iter_errors(plain(node)):
        for inner in unwrapped(error):
            hint = _written_hint(schema, inner.absolute_schema_path)
            for found in violations(inner, _place(node, inner)):
                advice = found.hint or hint or found.fallback
                problems.error(found.code, found.message, found.node.origin, hint=advice)


def _place(root: Node, error: SchemaError) -> Place:
    """Return the value that an error is about, and what to call it."""
    node: Node = root
    key: ScalarNode | None = None
    name = ""
    for step in error.absolute_path:
        if isinstance(node, MappingNode):
            key, node = node.key_node(str(step)), node[str(step)]
            name = repr(step)
        elif isinstance(node, SequenceNode):
            key, node = None, node[int(step)]
            name = f"an entry of {name}" if name else "an entry"
    if isinstance(node, MappingNode) and isinstance(error.instance, str):
        # propertyNames: the path leads to the mapping, the value is one of its keys
        written = node.key_node(error.instance)
        return Place(written or node, None, f"the key {error.instance!r}", is_key=True)
    return Place(node, key, name or "the document")


def _written_hint(root: Mapping[str, Any], path: Iterable[str | int]) -> str:
    """Return the innermost ``x-hint`` of the schemas that are about the very same value."""
    current: Any = root
    hint = root.get("x-hint", "")
    is_schema = True
    for step in path:
        while is_schema and step not in current and "$ref" in current:
            current = _referred(root, current["$ref"])
            hint = current.get("x-hint", hint)
        if is_schema and step in _INTO_CHILDREN:
            hint = ""
        try:
            current = current[step]
        except (KeyError, IndexError, TypeError):
            return str(hint)
        is_schema = isinstance(current, Mapping) and not (is_schema and step in _OF_SCHEMAS)
        if is_schema:
            hint = current.get("x-hint", hint)
    return str(hint)


def _referred(root: Mapping[str, Any], reference: str) -> Any:
    """Return what a reference such as ``#/$defs/column`` stands for."""
    current: Any = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        current = current[step] if step else current
    return current
