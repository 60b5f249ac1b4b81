"""What needs something else comes after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name")


def in_order(
    names: Iterable[Name], needs: Mapping[Name, Iterable[Name]]
) -> tuple[list[Name], Sequence[Name]]:
    """Sort names so that each comes after those that it needs, else as they came.

    Args:
        names: The names.
        needs: What each of them needs; names that are not sorted here do not count.

    Returns:
        The sorted names; and, when some need each other in a circle, that circle. Then
        the names of the circle come last.
    """
    waiting = list(names)
    known, done = set(waiting), list[Name]()
    while waiting:
        placed = set(done)
        ready = next((name for name in waiting if not _open(name, needs, known - placed)), None)
        if ready is None:
            return [*done, *waiting], _circle(waiting[0], needs, known - placed)
        done.append(ready)
        waiting.remove(ready)
    return done, ()


def _open(name: Name, needs: Mapping[Name, Iterable[Name]], waiting: set[Name]) -> list[Name]:
    """Return what a name still waits for."""
    return [needed for needed in needs.get(name, ()) if needed in waiting]


def _circle(
    start: Name, needs: Mapping[Name, Iterable[Name]], waiting: set[Name]
) -> Sequence[Name]:
    way = [start]
    while True:
        following = _open(way[-1], needs, waiting)[0]
        if following in way:
            return way[way.index(following) :]
        way.append(following)
