"""Lines put into somebody's YAML: every other character stays as it is.

A text is changed at the places that the tree of nodes knows, never written anew, so comments,
quotes, indentation and line breaks survive. Each change is read again and compared with what it
had to become; a form of YAML that is not foreseen here is refused, not damaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.core.errors import FileProblem
from schemagen.spec.composition_schema import IDENTITY
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain
from schemagen.spec.reading import parse_document

_CLOSING: Final = re.compile(r"(?:[\s,]|#[^\r\n]*)*[\]}]")
_BARE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[./-][A-Za-z0-9_]+)*")


def with_base(text: str, name: str, base: str) -> str:
    """Return a specification that extends one more preset, the last in the list.

    Args:
        text: The specification.
        name: What people call it, for messages.
        base: The preset.

    Raises:
        FileProblem: It is written in a form in which nothing can be inserted.
        InvalidSpec: It can't be read.
    """
    document = _read(text, name)
    node = document.get("extends")
    before = [] if node is None else plain(node)
    wanted = [*(before if isinstance(before, list) else [before]), base]
    if node is None:
        changed = _with_entry(text, document, "extends", f"[{_scalar(base)}]")
    elif isinstance(node, SequenceNode) and len(node) > 0:
        changed = _with_item(text, node, _scalar(base))
    else:
        changed = _as_list(text, node, _scalar(base))
    return _checked(changed, name, {**plain(document), "extends": wanted})


def with_removal(text: str, name: str, section: str, removed: Sequence[str]) -> str:
    """Return a specification that removes names of a section of what it extends.

    Args:
        text: The specification; it has ``extends``.
        name: What people call it, for messages.
        section: A key such as ``naming``, not yet in its ``remove``.
        removed: The names.

    Raises:
        FileProblem: It is written in a form in which nothing can be inserted.
        InvalidSpec: It can't be read.
    """
    document = _read(text, name)
    node = document.get("remove")
    listed = f"[{', '.join(map(_scalar, removed))}]"
    if node is None:
        changed = _with_mapping(text, document, "remove", f"{section}: {listed}")
    elif isinstance(node, MappingNode) and len(node) > 0:
        changed = _with_first(text, node, f"{section}: {listed}")
    else:
        raise _not_foreseen(name)
    before = plain(node) if node is not None else {}
    wanted = {**before, section: list(removed)}
    return _checked(changed, name, {**plain(document), "remove": wanted})


def _read(text: str, name: str) -> MappingNode:
    return parse_document(text, name, Problems())


def _checked(text: str, name: str, wanted: Mapping[str, Any]) -> str:
    """Return the changed text if it says what it has to say, and all that it said before."""
    problems = Problems()
    try:
        found = plain(parse_document(text, name, problems))
    except Exception as error:
        raise _not_foreseen(name) from error
    if problems.errors or found != wanted:
        raise _not_foreseen(name)
    return text


def _not_foreseen(name: str) -> FileProblem:
    return FileProblem(
        f"{name} is written in a form in which nothing can be inserted",
        hint="write the preset below `extends:` yourself: extends: [a, b]",
        code="SG061",
    )


# Places


def _with_entry(text: str, document: MappingNode, key: str, value: str) -> str:
    """Add an entry to the document, behind those that say what it is."""
    leading = _leading(document)
    if _is_flow(text, document) or not leading:
        return _with_first(text, document, f"{key}: {value}")
    last, node = document.entries[leading - 1]
    return _with_line(text, _end(text, node), f"{_indent(text, last)}{key}: {value}")


def _with_mapping(text: str, document: MappingNode, key: str, entry: str) -> str:
    """Add an entry whose value is a mapping of one entry."""
    leading = _leading(document)
    if _is_flow(text, document) or not leading:
        return _with_entry(text, document, key, f"{{{entry}}}")
    last, node = document.entries[leading - 1]
    indent, line_break = _indent(text, last), _line_break(text)
    lines = f"{indent}{key}:{line_break}{indent}  {entry}"
    return _with_line(text, _end(text, node), lines)


def _leading(document: MappingNode) -> int:
    """Return how many entries at the beginning say what the document is, and extends."""
    keys = document.keys()
    known = IDENTITY | {"extends"}
    return next((n for n, key in enumerate(keys) if key not in known), len(keys))


def _indent(text: str, key: ScalarNode) -> str:
    return text[_line_start(text, key.start) : key.start]


def _with_first(text: str, node: MappingNode, written: str) -> str:
    """Add an entry before all others of a mapping."""
    first = node.entries[0][0].start
    if _is_flow(text, node):
        return f"{text[:first]}{written}, {text[first:]}"
    start = _line_start(text, first)
    return f"{text[:start]}{text[start:first]}{written}{_line_break(text)}{text[start:]}"


def _with_item(text: str, node: SequenceNode, written: str) -> str:
    """Add an item behind all others of a list."""
    last = node[len(node) - 1]
    end = _end(text, last)
    if _is_flow(text, node):
        return f"{text[:end]}, {written}{text[end:]}"
    dash = text[_line_start(text, last.start) : last.start]
    return _with_line(text, end, f"{dash}{written}")


def _as_list(text: str, node: Node, written: str) -> str:
    """Make a list of one value, with another one behind it."""
    end = _end(text, node)
    return f"{text[: node.start]}[{text[node.start : end]}, {written}]{text[end:]}"


def _with_line(text: str, index: int, line: str) -> str:
    """Add a line below the one that holds an index; a comment at its end stays there."""
    if index > 0 and text[index - 1] in "\r\n":  # a block scalar ends where the next line begins
        return f"{text[:index]}{line}{_line_break(text)}{text[index:]}"
    found = re.compile(r"\r\n|\n|\r").search(text, index)
    if found is None:
        return f"{text}{_line_break(text)}{line}"
    return f"{text[: found.end()]}{line}{_line_break(text)}{text[found.end() :]}"


def _end(text: str, node: Node) -> int:
    """Return the index behind the last character of a value."""
    if isinstance(node, ScalarNode):
        return node.end
    children: list[Node] = []
    if isinstance(node, SequenceNode):
        children = [*node.items]
    elif isinstance(node, MappingNode):
        children = [value for _, value in node.entries]
    inner = _end(text, children[-1]) if children else node.start + 1
    closing = _CLOSING.match(text, inner) if _is_flow(text, node) else None
    return closing.end() if closing else inner


def _is_flow(text: str, node: Node) -> bool:
    return text[node.start : node.start + 1] in ("[", "{")


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_break(text: str) -> str:
    """Return the line break of a text: that of its first line."""
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def _scalar(value: str) -> str:
    """Return a text as YAML that can stand in a list."""
    if _BARE.fullmatch(value) and value not in {"null", "true", "false", "yes", "no", "on", "off"}:
        return value
    return "'" + value.replace("'", "''") + "'"
