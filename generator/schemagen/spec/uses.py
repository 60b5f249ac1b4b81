"""Read which features a table or a function family uses, and with which options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from schemagen.core.diagnostics import Problems
from schemagen.core.fragments import parse_expression, parse_type
from schemagen.core.parsing import SqlSyntaxError
from schemagen.plugins.registry import Registry
from schemagen.spec.features import FeatureDefinition, definition_of
from schemagen.spec.fragments import written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain
from schemagen.spec.specification import FeatureUse

_FRAGMENTS: Mapping[str, Callable[[str], object]] = {
    "expression": parse_expression,
    "type": parse_type,
}


def read_uses(node: Node | None, registry: Registry, problems: Problems) -> Iterator[FeatureUse]:
    """Yield the features under ``use:`` in order."""
    for item in node if isinstance(node, SequenceNode) else ():
        key: Node = item
        value: Node | None = None
        if isinstance(item, MappingNode):
            key, value = item.entries[0]
        if isinstance(key, ScalarNode):
            use = use_of(definition_of(registry.features[key.text]), value, key, problems)
            if use is not None:
                yield use


def use_of(
    definition: FeatureDefinition,
    value: Node | None,
    place: Node,
    problems: Problems,
    ignored: frozenset[str] = frozenset(),
) -> FeatureUse | None:
    """Return a use with its options, defaults filled in; None if one is missing.

    Args:
        definition: The feature.
        value: What stands behind its name, None for nothing.
        place: Where it is used.
        problems: Collects what is wrong with options that are SQL.
        ignored: Keys of the mapping that are no options.
    """
    options: dict[str, Any] = {
        name: schema["default"]
        for name, schema in definition.option_properties.items()
        if "default" in schema
    }
    nodes: dict[str, ScalarNode] = {}
    if isinstance(value, MappingNode):
        for name, node in value.items():
            if name not in ignored:
                options[name] = plain(node)
                _note(name, node, nodes)
                others = definition.options.get("additionalProperties")
                _check_sql(definition.option_properties.get(name, others), node, problems)
    elif isinstance(value, ScalarNode) and definition.shorthand:
        options[definition.shorthand] = value.value
        nodes[definition.shorthand] = value
    missing = [name for name in definition.required_options if name not in options]
    if missing:
        problems.error(
            "SG503",
            f"the feature {definition.feature.name} needs {', '.join(missing)}",
            place.origin,
            hint=f"schemagen features show {definition.feature.name}",
        )
        return None
    return FeatureUse(definition, options, nodes, place.origin)


def _note(path: str, node: Node, nodes: dict[str, ScalarNode]) -> None:
    if isinstance(node, ScalarNode):
        nodes[path] = node
    elif isinstance(node, MappingNode):
        for key, value in node.entries:
            nodes[f"{path}.{key.text}@key"] = key
            _note(f"{path}.{key.text}", value, nodes)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node):
            _note(f"{path}.{number}", item, nodes)


def _check_sql(schema: Any, node: Node, problems: Problems) -> None:
    """Parse the options that ``x-sql`` declares to be fragments."""
    if not isinstance(schema, dict):
        return
    if isinstance(node, MappingNode):
        for name, value in node.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            _check_sql(inner, value, problems)
    parse = _FRAGMENTS.get(schema.get("x-sql", ""))
    if parse is not None and isinstance(node, ScalarNode):
        try:
            parse(node.text)
        except SqlSyntaxError as error:
            problems.error(
                "SG309",
                f"in an option: {error.message}",
                written(node).at(error.offset),
                hint=error.hint,
            )
