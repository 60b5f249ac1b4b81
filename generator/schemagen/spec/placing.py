"""To which part of a specification a place belongs, whichever files its parts come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeVar

from schemagen.core.diagnostics import Position
from schemagen.spec.nodes import MappingNode, Node, SequenceNode

Path: TypeAlias = tuple[str, ...]
"""Keys and numbers of items, from the top of a document downwards."""

_Name = TypeVar("_Name", str, Path)


def by_part(
    parts: Iterable[tuple[str, Iterable[Node]]], places: Iterable[Position]
) -> dict[str, list[Position]]:
    """Sort places by the part in which they lie.

    Args:
        parts: The name of each part, and its nodes; those inside them are found.
        places: Places in the text of nodes, or before the first of a file.

    Returns:
        The places by part; those before every part of their file under an empty string. A
        node that an alias puts into several parts belongs to all of them.
    """
    starts = ((name, place) for name, nodes in parts for node in nodes for place in _places(node))
    return _by_start(starts, places, "")


def paths_of(document: Node, places: Iterable[Position]) -> dict[Position, list[Path]]:
    """Return on which ways through a document each place is reached.

    Args:
        document: The document, with what it extends.
        places: Places; those that are not in its text are left out.

    Returns:
        The ways, such as ``("tables", "members", "access", "2")``; several where an alias repeats
        the text.
    """
    found: dict[Position, list[Path]] = {}
    for path, inside in _by_start(all_paths(document), places, ()).items():
        for place in inside if path else ():
            found.setdefault(place, []).append(path)
    # An item of a list starts where its first key does, and it is the item that is meant.
    return {
        place: [path for path in paths if not {path[:end] for end in range(len(path))} & {*paths}]
        for place, paths in found.items()
    }


def all_paths(node: Node, path: Path = ()) -> Iterator[tuple[Path, Position]]:
    """Yield the way to each key and each item of a list, counted from 1, and where it starts.

    Args:
        node: The document.
        path: The way to it.
    """
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            yield (*path, key.text), key.source.position(key.start)
            yield from all_paths(value, (*path, key.text))
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node, start=1):
            yield (*path, str(number)), item.source.position(item.start)
            yield from all_paths(item, (*path, str(number)))


def _by_start(
    parts: Iterable[tuple[_Name, Position]], places: Iterable[Position], rest: _Name
) -> dict[_Name, list[Position]]:
    """Sort places by the name of what starts last before them in their file."""
    wanted = sorted(places)
    if not wanted:
        return {}
    names: dict[Position, list[_Name]] = {}
    for name, start in parts:
        known = names.setdefault(start, [])
        if name not in known:
            known.append(name)
    starts = sorted(names)
    found: dict[_Name, list[Position]] = {}
    for place in wanted:
        before = starts[bisect_right(starts, place) - 1] if starts else place
        is_inside = before in names and before <= place and before.file == place.file
        for name in names[before] if is_inside else [rest]:
            found.setdefault(name, []).append(place)
    return found


def _places(node: Node) -> Iterator[Position]:
    """Yield where a node and all those inside it start."""
    yield node.source.position(node.start)
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            yield key.source.position(key.start)
            yield from _places(value)
    elif isinstance(node, SequenceNode):
        for item in node:
            yield from _places(item)
