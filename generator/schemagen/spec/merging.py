"""Nodes of several documents become those of one: joined, left out, changed, added to.

Every node keeps its place in its own file. A node that was changed remembers what it was, so
that a document that is extended on two ways does not clash with itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from schemagen.core.diagnostics import Problems, did_you_mean
from schemagen.spec.apart import kept_apart
from schemagen.spec.composition_schema import COMPOSING, IDENTITY, SETTINGS
from schemagen.spec.entries import Entry
from schemagen.spec.nodes import MappingNode, Node, Piece, ScalarNode, SequenceNode, plain
from schemagen.spec.violations import listed

_SAID_AGAIN: Final = frozenset({"parameters"})
"""Sections in which a document may name an entry of its base without ``override``."""

_ROWS: Final = frozenset({"samples", "seed"})
"""Sections that map tables to rows; rows of several documents are added up."""

_ALL_KEPT: Final = frozenset({"accept"})
"""Lists of which each document keeps its own entries, those of another word for word too."""

_NESTED: Final = frozenset({"realtime"})
"""Sections whose keys are sections themselves."""


Path: TypeAlias = tuple[str, ...]
"""Keys, from the top of a document downwards."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """What a document says of names that two of its bases bring.

    Attributes:
        removal: Its ``remove``.
        changes: Its ``override``.
    """

    removal: MappingNode | None
    changes: MappingNode | None

    def decides(self, path: Path) -> bool:
        """Whether the value at a path is left out or replaced."""
        removed = _at(self.removal, path[:-1])
        changed = _at(self.changes, path)
        return path[-1] in _texts(removed) or isinstance(changed, ScalarNode | SequenceNode)


class Merger:
    """Puts the documents of one specification together."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._made_of: dict[Node, Node] = {}

    def merged(self, document: MappingNode, bases: Iterable[MappingNode]) -> MappingNode:
        """Return a document with all that it extends.

        Args:
            document: The document, with ``override`` and ``remove``.
            bases: What it extends, each of them put together already.
        """
        if "extends" not in document:
            return self._with_own(replace(document, entries=()), document)
        decided = _Decided(_mapping(document.get("remove")), _mapping(document.get("override")))
        whole = self._joined(document, bases, decided)
        if decided.removal is not None:
            whole = self._removed(whole, decided.removal, "")
        if decided.changes is not None:
            whole = self._overridden(whole, decided.changes)
        return self._with_own(whole, document)

    # Several bases become one

    def _joined(
        self, document: MappingNode, bases: Iterable[MappingNode], decided: _Decided
    ) -> MappingNode:
        """Return the keys of all bases."""
        entries: dict[str, Entry] = {}
        for base in bases:
            for key, value in base.entries:
                name = key.text
                if name in IDENTITY:
                    continue
                if name not in entries:
                    entries[name] = (key, value)
                    continue
                first = entries[name]
                if name in SETTINGS:
                    joined = self._setting(name, first, (key, value), document.get(name))
                else:
                    joined = self._section((name,), first, (key, value), decided)
                entries[name] = (first[0], joined)
        return replace(document, entries=tuple(entries.values()))

    def _setting(self, path: str, first: Entry, second: Entry, own: Node | None) -> Node:
        """Return a setting of two bases; report it if they differ and nobody decides."""
        (key, value), (other_key, other) = first, second
        if (
            path != "layout"
            and isinstance(value, MappingNode)
            and isinstance(other, MappingNode)
            and isinstance(own, MappingNode | None)
        ):
            entries = _by_name(value)
            for entry in other.entries:
                name = entry[0].text
                decided = own.get(name) if own is not None else None
                before = entries.setdefault(name, entry)
                self._setting(f"{path}.{name}", before, entry, decided)
            return replace(value, entries=tuple(entries.values()))
        if own is None and _written(value) != _written(other):
            self._problems.error(
                "SG126", f"two documents set {path!r} differently", other_key.origin,
                hint="say in the document that extends both which it shall be",
                notes=[f"the other one is at {key.origin}"],
            )  # fmt: skip
        return value

    def _section(self, path: Path, first: Entry, second: Entry, decided: _Decided | None) -> Node:
        """Return a section of two documents; report what is in both.

        Args:
            path: The section: ``tables``, or deeper.
            first: Its key and value in one.
            second: Its key and value in the other.
            decided: What the document that extends both says; None if the second is no base
                but the document that extends the first.
        """
        value, other = first[1], second[1]
        if isinstance(value, SequenceNode) and isinstance(other, SequenceNode):
            return _added(value, other, all_kept=path[0] in _ALL_KEPT)
        if not isinstance(value, MappingNode) or not isinstance(other, MappingNode):
            self._report_clash(path, first, second, decided)
            return other
        entries = _by_name(value)
        for entry in other.entries:
            name = entry[0].text
            before = entries.get(name)
            if before is None:
                entries[name] = entry
            else:
                entries[name] = self._entry((*path, name), before, entry, decided)
        return replace(value, entries=tuple(entries.values()))

    def _entry(self, path: Path, first: Entry, second: Entry, decided: _Decided | None) -> Entry:
        """Return an entry of a section that is in two documents."""
        (before, found), (key, value) = first, second
        section = path[0] if len(path) == 2 else ""
        if self._is_made_of(found, value):
            return first
        if self._is_made_of(value, found) or (decided is not None and decided.decides(path)):
            return second
        if section in _NESTED:
            return (before, self._section(path, first, second, decided))
        if section in _ROWS and isinstance(found, SequenceNode) and isinstance(value, SequenceNode):
            return (before, _added(found, value))
        if section in _SAID_AGAIN and decided is None:
            return (key, self._deep(found, value, path))
        if isinstance(found, MappingNode) and not self._history(found).isdisjoint(
            self._history(value)
        ):
            # Both changed the same thing, each perhaps another part of it.
            joined = self._section(path, first, second, decided)
            self._made_of[joined] = found
            return (before, joined)
        if _written(found) == _written(value):
            return first
        self._report_clash(path, first, second, decided)
        return second

    def _history(self, node: Node) -> set[Node]:
        """Return a node, and what it was before it was changed, as far as is known."""
        history = {node}
        while (before := self._made_of.get(node)) is not None:
            history.add(before)
            node = before
        return history

    def _is_made_of(self, node: Node, other: Node) -> bool:
        """Whether a node is another one, perhaps changed by an ``override`` or ``remove``."""
        return other in self._history(node)

    def _report_clash(
        self, path: Path, first: Entry, second: Entry, decided: _Decided | None
    ) -> None:
        section, name = path[0], path[-1]
        removal = f"`remove: {{{section}: [{name}]}}`"
        if len(path) == 1:
            hint = "write both as a list, or both as a mapping"
        elif len(path) > 2:
            hint = "say below `override:`, in the document that extends both, what it shall be"
        elif decided is None:
            hint = (
                "to change the other one, put this below `override:`; to replace it, add\n"
                f"{removal}; if both are meant, give this one another name"
            )
        else:
            hint = (
                f"with {removal} both are left out, and you can write your own; to leave out one\n"
                "of them, extend a document in between that extends its file and removes it"
                + kept_apart(second[0].origin)
            )
        # What was changed has the key of what it was; its values stand where it was changed.
        places = [entry[0 if first[0] is not second[0] else 1] for entry in (first, second)]
        self._problems.error(
            "SG121", f"{'.'.join(path)} is in two documents", places[1].origin,
            hint=hint, notes=[f"the other one is at {places[0].origin}"],
        )  # fmt: skip

    # What is left out, changed, and added

    def _removed(self, node: MappingNode, removal: MappingNode, path: str) -> MappingNode:
        """Leave out what a mapping of ``remove`` names, level by level."""
        entries = _by_name(node)
        for key, names in removal.entries:
            if key.text not in entries:
                self._report_missing("SG123", "remove", key, path, entries)
                continue
            before, value = entries[key.text]
            inner = _inner(path, key)
            if not isinstance(names, MappingNode):
                left = self._left_out(value, names, inner)
            elif isinstance(value, MappingNode):
                left = self._removed(value, names, inner)
            else:
                for name, _ in names.entries:
                    self._report_missing("SG123", "remove", name, inner, ())
                continue
            if left is not value:
                self._made_of[left] = value
            entries[key.text] = (before, left)
        return replace(node, entries=tuple(entries.values()))

    def _left_out(self, value: Node, names: Node, path: str) -> Node:
        """Leave out what a list of ``remove`` names."""
        wanted = _scalars(names)
        known = _entry_names(value)
        for item in wanted:
            if item.text not in known:
                self._report_missing("SG123", "remove", item, path, known)
        texts = _texts(names)
        if isinstance(value, MappingNode):
            kept = tuple(entry for entry in value.entries if entry[0].text not in texts)
            return replace(value, entries=kept)
        if isinstance(value, SequenceNode):
            return replace(value, items=tuple(i for i in value if _item_name(i) not in texts))
        return value

    def _overridden(self, whole: MappingNode, changes: MappingNode) -> MappingNode:
        entries = _by_name(whole)
        for section, changed in changes.entries:
            path = section.text
            if path not in entries:
                known = [name for name in entries if name not in SETTINGS]
                self._report_missing("SG122", "override", section, "", known)
                continue
            before, value = entries[path]
            if isinstance(value, MappingNode) and isinstance(changed, MappingNode):
                for key, _ in changed.entries:
                    if key.text not in value:
                        self._report_missing("SG122", "override", key, path, value)
                kept = tuple(entry for entry in changed.entries if entry[0].text in value)
                changed = self._deep(value, replace(changed, entries=kept), (path,))
            entries[path] = (before, changed)
        return replace(whole, entries=tuple(entries.values()))

    def _deep(self, base: Node, change: Node, path: Path) -> Node:
        """Merge mappings; anything else is replaced."""
        base = _long_column(base, change, path)
        if not isinstance(base, MappingNode) or not isinstance(change, MappingNode):
            self._made_of[change] = base
            return change
        entries = _by_name(base)
        for key, value in change.entries:
            if key.text in entries:
                before, old = entries[key.text]
                entries[key.text] = (before, self._deep(old, value, (*path, key.text)))
            else:
                entries[key.text] = (key, value)
        merged = replace(base, entries=tuple(entries.values()))
        self._made_of[merged] = base
        return merged

    def _report_missing(
        self, code: str, purpose: str, key: ScalarNode, path: str, known: Iterable[str]
    ) -> None:
        if any(item.origin == key.origin for item in self._problems.found):
            return  # no base could have it
        names = list(known)
        there = f"{path or 'what is extended'} has: {listed(names)}" if names else ""
        self._problems.error(
            code, f"nothing to {purpose}: no base has {_inner(path, key)!r}", key.origin,
            hint=did_you_mean(key.text, names, there),
        )  # fmt: skip

    def _with_own(self, whole: MappingNode, document: MappingNode) -> MappingNode:
        """Add a document's own keys to those of its bases."""
        inherited = _by_name(whole)
        entries: dict[str, Entry] = {}
        for key, value in document.entries:
            name = key.text
            if name in COMPOSING:
                continue
            before = inherited.pop(name, None)
            if before is None or name == "layout":
                entries[name] = (key, value)
            elif name in SETTINGS:
                entries[name] = (key, self._deep(before[1], value, (name,)))
            else:
                entries[name] = (key, self._section((name,), before, (key, value), None))
        return replace(document, entries=(*entries.values(), *inherited.values()))


def _by_name(node: MappingNode) -> dict[str, Entry]:
    return {entry[0].text: entry for entry in node.entries}


def _at(node: Node | None, path: Path) -> Node | None:
    for step in path:
        node = node.get(step) if isinstance(node, MappingNode) else None
    return node


def _inner(path: str, key: ScalarNode) -> str:
    return f"{path}.{key.text}" if path else key.text


def _mapping(node: Node | None) -> MappingNode | None:
    return node if isinstance(node, MappingNode) else None


def _scalars(node: Node | None) -> tuple[ScalarNode, ...]:
    items = node.items if isinstance(node, SequenceNode) else ()
    return tuple(item for item in items if isinstance(item, ScalarNode))


def _texts(node: Node | None) -> frozenset[str]:
    return frozenset(item.text for item in _scalars(node))


def _entry_names(node: Node) -> list[str]:
    if isinstance(node, MappingNode):
        return node.keys()
    items = node.items if isinstance(node, SequenceNode) else ()
    return [name for item in items if (name := _item_name(item))]


def _item_name(item: Node) -> str:
    """Return how ``remove`` calls an entry of a list; an empty string if it can't."""
    if isinstance(item, ScalarNode):
        return item.text
    if not isinstance(item, MappingNode):
        return ""
    if len(item) == 1 and item.keys()[0] not in {"columns", "on"}:  # `owned: users`, no index
        return item.keys()[0]
    name = item.get("code" if "reason" in item else "name")  # of `accept`, or of an index
    return name.text if isinstance(name, ScalarNode) else ""


def _added(first: SequenceNode, second: SequenceNode, *, all_kept: bool = False) -> SequenceNode:
    """Return the entries of both lists, each once.

    Args:
        first: The one list.
        second: The other.
        all_kept: Only the very same entry is the same, not one that says the same.
    """
    if all_kept:
        return replace(first, items=tuple(dict.fromkeys((*first.items, *second.items))))
    known = {_written(item) for item in first}
    more = tuple(item for item in second if _written(item) not in known)
    return replace(first, items=(*first.items, *more))


def _written(node: Node) -> str:
    """Return what is the same for two values that say the same in the same order."""
    return json.dumps(plain(node))


def _long_column(base: Node, change: Node, path: Path) -> Node:
    """Return the long form of a column that shall get something beside its definition."""
    is_column = len(path) == 4 and (path[0], path[2]) == ("tables", "columns")
    if (
        not is_column
        or not isinstance(base, ScalarNode)
        or not isinstance(base.value, str)
        or not isinstance(change, MappingNode)
        or "type" in change
    ):
        return base
    key = base.substituted("type", "type", [Piece(start=0, before=0, kept=False)])
    return MappingNode(
        source=base.source, start=base.start, within=base.within, parent=base.parent,
        entries=((key, base),),
    )  # fmt: skip
