"""Read access rules; patterns are expanded before anything else sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemagen.core.diagnostics import Problems
from schemagen.core.fragments import Expression
from schemagen.model.access import OPERATIONS
from schemagen.plugins.registry import Registry
from schemagen.spec.fragments import read_expression, written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain
from schemagen.spec.specification import RuleSpec, Written


def read_rules(node: Node | None, registry: Registry, problems: Problems) -> Iterator[RuleSpec]:
    """Yield the rules of a table in the order in which they are written."""
    for item in node if isinstance(node, SequenceNode) else ():
        if isinstance(item, MappingNode) and "allow" in item:
            yield _rule(plain(item), _places(item), item, problems)
        elif isinstance(item, MappingNode):
            key, value = item.entries[0]
            yield from _from_pattern(registry, key.text, value, key, problems)
        elif isinstance(item, ScalarNode):
            yield from _from_pattern(registry, item.text, item, item, problems)


def _from_pattern(
    registry: Registry, name: str, value: Node, key: ScalarNode, problems: Problems
) -> Iterator[RuleSpec]:
    given = None if value is key else plain(value)
    for rule in registry.patterns[name].expand(given):
        yield _rule(rule, _pattern_places(rule, value), key, problems)


def _places(item: MappingNode) -> Mapping[str, Written]:
    places = {}
    for key, value in item.items():
        if isinstance(value, ScalarNode):
            places[key] = written(value)
        elif isinstance(value, MappingNode) and key == "via":
            places[key] = written(value.entries[0][0])
        elif isinstance(value, MappingNode) and key == "by":
            for path, column in value.entries:
                places[f"by.{path.text}"] = written(path)
                places[f"of.{path.text}"] = written(column)
        elif isinstance(value, SequenceNode) and key == "roles":
            places.update(_listed_places("roles", value))
        elif key == "columns":
            names = value["except"] if isinstance(value, MappingNode) else value
            places.update(_listed_places("columns", names))
    return places


def _listed_places(key: str, names: Node | None) -> Mapping[str, Written]:
    items = names.items if isinstance(names, SequenceNode) else ()
    return {f"{key}.{item.text}": written(item) for item in items if isinstance(item, ScalarNode)}


def _pattern_places(rule: Mapping[str, Any], value: Node) -> Mapping[str, Written]:
    """Say where a pattern's value came from, for each key that took it over."""
    if isinstance(value, MappingNode):
        places = dict(_places(value))
        for key, given in rule.items():
            for _, node in value.items():
                if isinstance(node, ScalarNode) and node.value == given:
                    places.setdefault(key, written(node))
                elif isinstance(node, SequenceNode) and plain(node) == given:
                    places = {**_listed_places(key, node), **places}
        return places
    if isinstance(value, ScalarNode):
        return {key: written(value) for key, text in rule.items() if text == value.value}
    return {}


def _rule(
    rule: Mapping[str, Any], places: Mapping[str, Written], item: Node, problems: Problems
) -> RuleSpec:
    allowed = _listed(rule["allow"])
    operations = OPERATIONS if "all" in allowed else tuple(o for o in OPERATIONS if o in allowed)
    via, right = rule.get("via"), None
    if isinstance(via, Mapping):
        ((via, right),) = via.items()
    columns = rule.get("columns")
    by = rule.get("by")
    excepted = tuple(columns["except"]) if isinstance(columns, Mapping) else None
    return RuleSpec(
        operations=tuple(operations),
        actors=_listed(rule.get("to", ())),
        origin=item.origin,
        by=by if isinstance(by, str) else None,
        pairs=tuple(by.items()) if isinstance(by, Mapping) else (),
        roles=tuple(rule.get("roles", ())),
        via=via,
        right=right,
        when=_condition(rule, "when", places, problems),
        check=_condition(rule, "check", places, problems),
        columns=tuple(columns) if isinstance(columns, list | tuple) else None,
        except_columns=excepted,
        movable=bool(rule.get("movable", False)),
        places=places,
    )


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _condition(
    rule: Mapping[str, Any], key: str, places: Mapping[str, Written], problems: Problems
) -> Expression | None:
    if rule.get(key) is None or key not in places:
        return None
    return read_expression(places[key], problems)
