"""To which part of a specification a place belongs, whichever files its parts come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from schemagen.core.diagnostics import Position
from schemagen.spec.nodes import MappingNode, Node, SequenceNode


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
    wanted = sorted(places)
    if not wanted:
        return {}
    names: dict[Position, list[str]] = {}
    for name, nodes in parts:
        for node in nodes:
            for place in _places(node):
                known = names.setdefault(place, [])
                if name not in known:
                    known.append(name)
    starts = sorted(names)
    found: dict[str, list[Position]] = {}
    for place in wanted:
        before = starts[bisect_right(starts, place) - 1] if starts else place
        is_inside = before in names and before <= place and before.file == place.file
        for name in names[before] if is_inside else [""]:
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
