"""What is wrong with one value, keyword by keyword of JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import closest, did_you_mean
from schemagen.spec.branches import SchemaError, allowed_names, allowed_values, alternatives
from schemagen.spec.core_schema import resolved
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, describe
from schemagen.spec.scalars import Style

_MOST_NAMES: Final = 12

_TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
    "object": "a mapping",
    "array": "a list",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The value that an error is about.

    Attributes:
        node: The value.
        key: Its key, None in a list and at the root.
        name: What to call it in a sentence.
        is_key: Whether it is a key itself.
    """

    node: Node
    key: ScalarNode | None
    name: str
    is_key: bool = False

    @property
    def head(self) -> Node:
        """What to point at when the value as a whole is to blame."""
        return self.key or self.node

    @property
    def inside(self) -> str:
        """What to call a place inside the value."""
        return f" in {self.name}" if self.key else ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A finding.

    Attributes:
        code: Its code.
        message: What is wrong.
        node: What to point at.
        hint: What to write, as far as the value itself tells.
        fallback: What to write if the schema has no ``x-hint`` either.
    """

    code: str
    message: str
    node: Node
    hint: str = ""
    fallback: str = ""


def violations(error: SchemaError, place: Place) -> Iterable[Violation]:
    """Return what one error of the validator means for people."""
    explain = _EXPLAINERS.get(error.validator)
    if explain is not None:
        return explain(error, place)
    return [Violation("SG104", f"{place.name}: {error.message}", place.node)]


def listed(names: Iterable[Any]) -> str:
    """Return names in a row, the first dozen of them."""
    shown = [str(name) for name in dict.fromkeys(names)]
    more = f" and {len(shown) - _MOST_NAMES} more" if len(shown) > _MOST_NAMES else ""
    return ", ".join(shown[:_MOST_NAMES]) + more


def _unknown_names(error: SchemaError) -> list[str]:
    patterns = error.schema.get("patternProperties", ())
    return [
        name
        for name in error.instance
        if name not in error.schema.get("properties", ())
        and not any(re.search(pattern, name) for pattern in patterns)
    ]


def _unknown_keys(error: SchemaError, place: Place) -> Iterator[Violation]:
    known = allowed_names(error)
    free = [name for name in known if name not in error.instance]
    for name in _unknown_names(error):
        node = place.node.key_node(name) if isinstance(place.node, MappingNode) else None
        before_colon, colon, _ = name.partition(":")
        if colon and before_colon in free:
            hint = f"put a space after the colon: {before_colon}: ..."
        else:
            hint = did_you_mean(name, free, f"known here: {listed(known)}" if known else "")
        message = f"unknown key {name!r}{place.inside}"
        yield Violation("SG101", message, node or place.node, hint)


def _missing_keys(error: SchemaError, place: Place) -> Iterator[Violation]:
    closed = error.schema.get("additionalProperties") is False
    unknown = _unknown_names(error) if closed else []
    if unknown and error.parent is not None:
        return  # it is not certain which form was meant; the unknown key says enough
    properties = error.schema.get("properties", {})
    for name in error.validator_value:
        misspelt = any(closest(written, [name]) for written in unknown)
        if name not in error.instance and not misspelt:
            hint = properties.get(name, {}).get("x-hint", "")
            message = f"the key {name!r} is missing{place.inside}"
            yield Violation("SG103", message, place.head, hint)


def _dependent_keys(error: SchemaError, place: Place) -> Iterator[Violation]:
    for name, needed in error.validator_value.items():
        for other in needed if name in error.instance else ():
            if other not in error.instance:
                message = f"{name!r} needs the key {other!r} beside it{place.inside}"
                node = place.node.key_node(name) if isinstance(place.node, MappingNode) else None
                yield Violation("SG103", message, place.key or node or place.node)


def _wrong_type(error: SchemaError, place: Place) -> Iterator[Violation]:
    wanted = error.validator_value
    types = [wanted] if isinstance(wanted, str) else list(wanted)
    yield _type_violation(types, place)


def _type_violation(types: list[str], place: Place) -> Violation:
    expected = " or ".join(_TYPES.get(name, name) for name in types)
    empty = isinstance(place.node, ScalarNode) and place.node.value is None
    found = "it is empty" if empty else f"this is {describe(place.node)}"
    return Violation(
        "SG102",
        f"{place.name} has to be {expected}, {found}",
        place.head if empty else place.node,
        fallback=_type_hint(types, place.node),
    )


def _type_hint(types: list[str], node: Node) -> str:
    """Return what to write when the value is right but for its YAML."""
    if not isinstance(node, ScalarNode) or node.value is None:
        return ""
    if "string" in types:
        return _quoting(node)
    if "boolean" in types and node.text.lower() in _YES_AND_NO:
        return f"write {_YES_AND_NO[node.text.lower()]}"
    meant = resolved(node.text) if node.text else None
    names = {bool: {"boolean"}, int: {"integer", "number"}, float: {"number"}}
    if not names.get(type(meant), set()).isdisjoint(types):
        return _quoting(node)
    return f"write [{node.text}]" if "array" in types and len(node.text) <= 40 else ""


_YES_AND_NO: Final = {
    **dict.fromkeys(("yes", "on", "y"), "true"),
    **dict.fromkeys(("no", "off", "n"), "false"),
}


def _quoting(node: ScalarNode) -> str:
    plain_style = node.style is Style.PLAIN
    return f'quote it: "{node.text}"' if plain_style else f"leave the quotes out: {node.text}"


def _not_allowed(error: SchemaError, place: Place) -> Iterator[Violation]:
    values = [_word(value) for value in allowed_values(error)]
    choice = f"write {values[0]}" if len(values) == 1 else f"one of {listed(values)}"
    if not isinstance(place.node, ScalarNode):
        message = f"{place.name} can't be {describe(place.node)}"
        yield Violation("SG102", message, place.node, fallback=choice)
        return
    written = _word(error.instance)
    hint = _quoting(place.node) if written in values else did_you_mean(written, values)
    if error.instance in allowed_names(error):
        hint = f"it needs options: {written}: ..."
    yield Violation("SG104", _refused(error, place), place.node, hint, choice)


def _refused(error: SchemaError, place: Place) -> str:
    if place.is_key:
        return f"{place.name} has not the right form"
    return f"{place.name} can't be {_shown(error.instance)}"


def _shown(value: Any) -> str:
    return describe(value).removeprefix("text ")


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _pattern(error: SchemaError, place: Place) -> Iterator[Violation]:
    form = f"it has to match {error.validator_value}"
    yield Violation("SG105", _refused(error, place), place.node, fallback=form)


def _format(error: SchemaError, place: Place) -> Iterator[Violation]:
    message = f"{place.name} has to be a {error.validator_value}, not {describe(error.instance)}"
    yield Violation("SG105", message, place.node)


def _limit(sentence: str, single: str = "") -> Callable[[Any, Place], Iterator[Violation]]:
    def explain(error: SchemaError, place: Place) -> Iterator[Violation]:
        limit = error.validator_value
        chosen = single if single and limit == 1 else sentence
        message = f"{place.name} {chosen.format(limit=limit, found=_found(error.instance))}"
        yield Violation("SG106", message, place.node)

    return explain


def _found(value: Any) -> str:
    return str(len(value)) if isinstance(value, str | list | Mapping) else str(value)


def _repeated(error: SchemaError, place: Place) -> Iterator[Violation]:
    items = place.node.items if isinstance(place.node, SequenceNode) else ()
    seen: list[Any] = []
    for item, value in zip(items, error.instance, strict=True):
        if value in seen:
            yield Violation("SG104", f"{_shown(value)} is there twice{place.inside}", item)
        seen.append(value)


def _no_branch(error: SchemaError, place: Place) -> Iterator[Violation]:
    names = alternatives(error)
    if names:
        message = f"one of the keys {listed(names)} is needed{place.inside}"
        if error.context:
            yield Violation("SG103", message, place.head)
        else:
            yield Violation("SG103", f"only {message}", place.head)
        return
    types: list[str] = []
    for inner in error.context or ():
        if inner.validator == "type" and not inner.relative_path:
            wanted = inner.validator_value
            types += [wanted] if isinstance(wanted, str) else wanted
        elif inner.validator in ("enum", "const") and not inner.relative_path:
            types.append("string")
    if types:
        yield _type_violation(list(dict.fromkeys(types)), place)
    else:
        yield Violation("SG104", f"{place.name} fits several forms at once", place.node)


def _forbidden(_error: SchemaError, place: Place) -> Iterator[Violation]:
    yield Violation("SG104", f"{place.name} can't be given here", place.head)


_EXPLAINERS: Final[Mapping[str, Callable[[Any, Place], Iterable[Violation]]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "dependentRequired": _dependent_keys,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "pattern": _pattern,
    "format": _format,
    "minimum": _limit("has to be at least {limit}, this is {found}"),
    "maximum": _limit("has to be at most {limit}, this is {found}"),
    "exclusiveMinimum": _limit("has to be more than {limit}, this is {found}"),
    "exclusiveMaximum": _limit("has to be less than {limit}, this is {found}"),
    "multipleOf": _limit("has to be a multiple of {limit}, this is {found}"),
    "minLength": _limit("needs at least {limit} characters, it has {found}", "can't be empty"),
    "maxLength": _limit("can have {limit} characters at most, it has {found}"),
    "minItems": _limit("needs at least {limit} entries, it has {found}", "can't be empty"),
    "maxItems": _limit("can have {limit} entries at most, it has {found}"),
    "minProperties": _limit("needs at least {limit} keys, it has {found}", "can't be empty"),
    "maxProperties": _limit(
        "can have {limit} keys at most, it has {found}", "can have one key only, it has {found}"
    ),
    "uniqueItems": _repeated,
    "anyOf": _no_branch,
    "oneOf": _no_branch,
    "not": _forbidden,
}
