"""A YAML document as a tree that knows the place of everything in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from schemagen.core.diagnostics import Origin
from schemagen.spec.core_schema import Value
from schemagen.spec.scalars import Style, places
from schemagen.spec.source import Source


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Node:
    """A value in a document. Two nodes are equal only if they are the same one.

    Attributes:
        source: The file it was read from.
        start: Index of its first character in the text of the file.
        within: What the file belongs to, as people say it: ``feature timestamps``.
        parent: The line that asked for the file, None for the user's own.
    """

    source: Source
    start: int
    within: str = ""
    parent: Origin | None = None

    @property
    def origin(self) -> Origin:
        """Where the value is written."""
        return self._origin(self.start)

    def _origin(self, index: int) -> Origin:
        return self.source.origin(index, within=self.within, parent=self.parent)

    def with_parent(self, parent: Origin, within: str) -> Self:
        """Return the tree as it is when another line asked for its file.

        Args:
            parent: The line that asked.
            within: What the file belongs to: ``feature timestamps``.
        """
        return replace(self, **self._asked(parent, within))

    def _asked(self, parent: Origin, within: str) -> dict[str, Any]:
        """Return where the node is when another line asked for its file."""
        if self.parent is not None:
            parent, within = asked_by(self.parent, parent, within), self.within
        return {"source": self.source, "start": self.start, "within": within, "parent": parent}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {plain(self)!r} at {self.origin}>"


def asked_by(origin: Origin, parent: Origin, within: str) -> Origin:
    """Return the chain with one more line at its outer end."""
    if origin.parent is not None:
        return replace(origin, parent=asked_by(origin.parent, parent, within))
    return replace(origin, parent=parent, within=origin.within or within)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text in which ``${names}`` were replaced.

    Attributes:
        start: Offset of the part in the new text.
        before: Offset of what it was made of in the text before.
        kept: Whether the part is unchanged, character by character.
    """

    start: int
    before: int
    kept: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class ScalarNode(Node):
    """One value: text, a number, true or false, or nothing.

    Attributes:
        value: The value by YAML 1.2's core schema.
        text: The decoded text, whatever the value is.
        style: How it is written.
        end: Index after its last character in the text of the file.
        before: The scalar in which ``${names}`` were replaced, None if there were none.
        pieces: The parts of the new text, in order.
    """

    value: Value
    text: str
    style: Style
    end: int
    before: ScalarNode | None = None
    pieces: tuple[Piece, ...] = ()

    def at(self, offset: int) -> Origin:
        """Return the place in the file of a character of the decoded text.

        Args:
            offset: Offset in ``text``, from 0; its length stands for the end.
                Beyond that, the nearest place is returned.
        """
        return self._origin(self._index(max(0, min(offset, len(self.text)))))

    def _index(self, offset: int) -> int:
        if self.before is None:
            start = self.start + (self.style in _QUOTED)
            if self.source.text[start : start + len(self.text)] == self.text and (
                self.end - self.start == len(self.text) + 2 * (start - self.start)
            ):
                return start + offset  # written as it reads, without escapes and folded lines
            return places(self.source, self.start, self.end, self.style, self.text)[offset]
        piece = self.pieces[bisect_right(self.pieces, offset, key=_piece_start) - 1]
        return self.before._index(piece.before + (offset - piece.start if piece.kept else 0))

    def substituted(self, text: str, value: Value, pieces: Sequence[Piece]) -> Self:
        """Return the scalar with another text whose places stay those of this one."""
        return replace(self, text=text, value=value, before=self, pieces=tuple(pieces))

    def with_parent(self, parent: Origin, within: str) -> Self:
        """Return the scalar as it is when another line asked for its file."""
        # Features have many scalars and are used often: this is faster than `replace`.
        return type(self)(
            **self._asked(parent, within),
            value=self.value,
            text=self.text,
            style=self.style,
            end=self.end,
            before=self.before and self.before.with_parent(parent, within),
            pieces=self.pieces,
        )


_QUOTED: Final = frozenset({Style.SINGLE, Style.DOUBLE})


def _piece_start(piece: Piece) -> int:
    return piece.start


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class SequenceNode(Node):
    """A list.

    Attributes:
        items: The values in order.
    """

    items: tuple[Node, ...]

    def with_parent(self, parent: Origin, within: str) -> Self:
        """Return the list as it is when another line asked for its file."""
        items = tuple(item.with_parent(parent, within) for item in self.items)
        return type(self)(**self._asked(parent, within), items=items)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Node:
        return self.items[index]


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class MappingNode(Node):
    """A mapping from texts to values, in the order of the file.

    Attributes:
        entries: Pairs of key and value; no key comes twice.
    """

    entries: tuple[tuple[ScalarNode, Node], ...]
    _by_key: dict[str, tuple[ScalarNode, Node]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {entry[0].text: entry for entry in self.entries})

    def with_parent(self, parent: Origin, within: str) -> Self:
        """Return the mapping as it is when another line asked for its file."""
        entries = tuple(
            (key.with_parent(parent, within), value.with_parent(parent, within))
            for key, value in self.entries
        )
        return type(self)(**self._asked(parent, within), entries=entries)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, None if there is no such key."""
        entry = self._by_key.get(key)
        return entry[1] if entry else None

    def key_node(self, key: str) -> ScalarNode | None:
        """Return the key itself with its place, None if there is no such key."""
        entry = self._by_key.get(key)
        return entry[0] if entry else None

    def keys(self) -> list[str]:
        """Return the keys in the order of the file."""
        return list(self._by_key)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield key and value in the order of the file."""
        return ((key.text, value) for key, value in self.entries)

    def __getitem__(self, key: str) -> Node:
        return self._by_key[key][1]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self.entries)


def plain(node: Node) -> Any:
    """Return the tree as dicts, lists, texts, numbers, booleans and None."""
    match node:
        case ScalarNode():
            return node.value
        case MappingNode():
            return {key: plain(value) for key, value in node.items()}
        case SequenceNode():
            return [plain(item) for item in node.items]
    raise TypeError(type(node))


def describe(value: Any) -> str:
    """Return what a value is, in people's words.

    Args:
        value: Plain data, or a node.
    """
    if isinstance(value, Node):
        value = plain(value)
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"text {_short(value)}"
        case Mapping():
            return "a mapping"
    return "a list"


def _short(text: str) -> str:
    return repr(text) if len(text) <= 40 else repr(text[:37] + "...")
