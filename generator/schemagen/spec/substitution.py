"""Replace ``${name}`` by values: parameters of a specification, options of a feature.

A value that is ``${name}`` and nothing else takes the value with its type; inside a longer
text it takes its text. ``$${`` stands for ``${`` itself. Names with a dot such as
``${user.a}`` belong to the probes and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import is_
from typing import Any, Final, overload

from schemagen.core.diagnostics import Origin, Problems, did_you_mean
from schemagen.spec.core_schema import Value
from schemagen.spec.entries import report_duplicate
from schemagen.spec.nodes import MappingNode, Node, Piece, ScalarNode, SequenceNode, describe, plain

_REFERENCE: Final = re.compile(r"\$\$\{|\$\{(?P<name>[^${}\n]*)(?P<brace>\}?)")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_DOTTED: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")


@overload
def substitute(
    node: MappingNode, values: Mapping[str, object], problems: Problems
) -> MappingNode: ...


@overload
def substitute(node: Node, values: Mapping[str, object], problems: Problems) -> Node: ...


def substitute(node: Node, values: Mapping[str, object], problems: Problems) -> Node:
    """Return the tree with every ``${name}`` replaced, in keys too.

    Places stay true: those of a replaced part lead to its ``${``.

    Args:
        node: The tree.
        values: The values by name: plain data, or nodes, which keep their own places
            where they take the place of a whole value.
        problems: Takes names that are unknown, and lists inside texts.
    """
    match node:
        case ScalarNode():
            return _scalar(node, values, problems)
        case SequenceNode():
            items = tuple(substitute(item, values, problems) for item in node.items)
            unchanged = all(map(is_, items, node.items))
            return node if unchanged else replace(node, items=items)
        case MappingNode():
            entries = tuple(_entries(node, values, problems))
            unchanged = len(entries) == len(node.entries) and all(
                key is before[0] and value is before[1]
                for (key, value), before in zip(entries, node.entries, strict=True)
            )
            return node if unchanged else replace(node, entries=entries)
    raise TypeError(type(node))


def names_in(node: Node) -> set[str]:
    """Return every name that stands in ``${...}``, in keys too."""
    match node:
        case ScalarNode():
            return {match["name"] for match in _REFERENCE.finditer(node.text) if match["name"]}
        case SequenceNode():
            return set().union(*map(names_in, node.items))
        case MappingNode():
            return set().union(*(names_in(part) for entry in node.entries for part in entry))
    raise TypeError(type(node))


def _entries(
    node: MappingNode, values: Mapping[str, object], problems: Problems
) -> Iterator[tuple[ScalarNode, Node]]:
    seen: dict[str, ScalarNode] = {}
    for key, value in node.entries:
        written = _text(key, values, problems)
        if written.text in seen:
            report_duplicate(written, seen[written.text], problems)
            continue
        seen[written.text] = written
        yield written, substitute(value, values, problems)


def _scalar(node: ScalarNode, values: Mapping[str, object], problems: Problems) -> Node:
    if "${" not in node.text or not isinstance(node.value, str):
        return node
    whole = _REFERENCE.fullmatch(node.text)
    if whole is None or whole["name"] not in values or not whole["brace"]:
        return _text(node, values, problems)
    value = values[whole["name"]]
    return value if isinstance(value, Node) else _made(value, node)


def _made(value: object, node: ScalarNode) -> Node:
    """Return plain data as nodes that all stand where a scalar stands."""
    match value:
        case Mapping():
            entries = tuple(
                (_made_scalar(str(key), node), _made(item, node)) for key, item in value.items()
            )
            return MappingNode(**_where(node), entries=entries)
        case list() | tuple():
            return SequenceNode(**_where(node), items=tuple(_made(item, node) for item in value))
        case str() | int() | float() | None:
            return _made_scalar(value, node)
    raise TypeError(f"no value for a specification: {value!r}")


def _made_scalar(value: Value, node: ScalarNode) -> ScalarNode:
    text = _text_of(value)
    return node.substituted(text, value, [Piece(start=0, before=0, kept=False)])


def _where(node: Node) -> dict[str, Any]:
    return {
        "source": node.source,
        "start": node.start,
        "within": node.within,
        "parent": node.parent,
    }


def _text(node: ScalarNode, values: Mapping[str, object], problems: Problems) -> ScalarNode:
    """Return a scalar with texts put in; the same one if there is nothing to replace."""
    if "${" not in node.text or not isinstance(node.value, str):
        return node
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    end = 0

    def add(text: str, before: int, *, kept: bool) -> None:
        nonlocal length
        if text or not pieces:
            parts.append(text)
            pieces.append(Piece(length, before, kept))
            length += len(text)

    for match in _REFERENCE.finditer(node.text):
        add(node.text[end : match.start()], end, kept=True)
        text = _replacement(node, match, values, problems)
        add(match.group() if text is None else text, match.start(), kept=text is None)
        end = match.end()
    add(node.text[end:], end, kept=True)
    # so that the end of the text is the end of the scalar, not of its last part
    pieces.append(Piece(length, len(node.text), True))
    text = "".join(parts)
    return node.substituted(text, text, pieces)


def _replacement(
    node: ScalarNode, match: re.Match[str], values: Mapping[str, object], problems: Problems
) -> str | None:
    """Return the text to put in, None if what is there stays."""
    name = match["name"]
    if name is None:
        return "${"
    origin = node.at(match.start())
    if not match["brace"] or not (_NAME.fullmatch(name) or _DOTTED.fullmatch(name)):
        message = f"'${{{name}' is not followed by '}}'" if not match["brace"] else ""
        problems.error(
            "SG041",
            message or f"{match.group()!r} holds no name",
            origin,
            hint="write ${name}, or $${ for the characters themselves",
        )
        return None
    if name not in values:
        if _NAME.fullmatch(name):
            _report_unknown(name, origin, values, problems)
        return None
    value = values[name]
    value = plain(value) if isinstance(value, Node) else value
    if isinstance(value, str | int | float):
        return _text_of(value)
    problems.error(
        "SG042",
        f"${{{name}}} is {describe(value)}, which can't be a part of a text",
        origin,
        hint=f'write "${{{name}}}" alone, as the whole value',
    )
    return None


def _report_unknown(
    name: str, origin: Origin, values: Mapping[str, object], problems: Problems
) -> None:
    known = f"known here: {', '.join(values)}" if values else "no parameters are declared"
    problems.error(
        "SG040", f"unknown name ${{{name}}}", origin, hint=did_you_mean(name, values, known)
    )


def _text_of(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
