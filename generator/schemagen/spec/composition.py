"""``extends``, ``override`` and ``remove``: one specification made of several documents.

Each document is composed by itself: what it extends is put together, then it leaves out what
it removes, changes what it overrides, and adds its own. Every node keeps its place in its own
file, and the line that asked for the file as its parent. All of it happens before ``${names}``
are replaced, so that a parameter means the same in every document.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from schemagen.api.descriptors import Preset
from schemagen.core.diagnostics import Diagnostic, Origin, Problems, did_you_mean
from schemagen.core.errors import FileProblem, InvalidSpec
from schemagen.plugins.registry import built_in_registry, full_registry
from schemagen.spec.composition_schema import COMPOSING, IDENTITY, SETTINGS, partial_schema
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, asked_by, plain
from schemagen.spec.reading import parse_document, read_bytes
from schemagen.spec.structure import check_structure

MAX_DEPTH: Final = 20
"""Documents that extend each other; nobody finds their way through more."""

_SAID_AGAIN: Final = frozenset({"parameters"})
"""Sections in which a document may name an entry of its base without ``override``."""

_ROWS: Final = frozenset({"samples", "seed"})
"""Sections that map tables to rows; rows of several documents are added up."""

_NESTED: Final = frozenset({"realtime"})
"""Sections whose keys are sections themselves."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A document with all that it extends.

    Attributes:
        document: Without ``extends``, ``override`` and ``remove``.
        folders: The folders of the documents, the own one first; each may have features.
    """

    document: MappingNode
    folders: tuple[Path, ...]


def compose_document(
    document: MappingNode, name: str, project: Path | None, problems: Problems
) -> Composed:
    """Put a specification together with the presets and files that it extends.

    Args:
        document: The specification.
        name: What people call it.
        project: Its folder, None if it was read from nowhere.
        problems: Takes clashes, and names that no base has.

    Raises:
        InvalidSpec: A base can't be read, so that nothing can be said about the whole.
    """
    own = [project] if project is not None else []
    if not any(key in document for key in COMPOSING):
        return Composed(document, tuple(own))
    place = _Place(name, project or Path(), _identity((project or Path()) / Path(name).name))
    composer = _Composer(problems, project)
    composed = composer.compose(document, place, ())
    if composer.failed:
        check_structure(document, partial_schema(), problems)
        raise InvalidSpec(problems.sorted())
    return Composed(composed, tuple(_unique([*own, *composer.folders])))


def _unique(folders: Iterable[Path]) -> Iterator[Path]:
    seen = set()
    for folder in folders:
        if (identity := _identity(folder)) not in seen:
            seen.add(identity)
            yield folder


def _identity(path: Path) -> str:
    """Return what is the same for two ways to a file."""
    return os.path.normcase(os.path.realpath(path))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document is.

    Attributes:
        name: What people call it.
        folder: What its paths are relative to, None inside a zipped package.
        identity: The same for the same document, however it was named.
        within: What it belongs to, as people say it: ``preset organic_os``.
        file: What to read, None for the document that is read already.
    """

    name: str
    folder: Path | None
    identity: str
    within: str = ""
    file: Traversable | Path | None = None


class _Composer:
    """Reads what documents extend, each once, and puts it together.

    Attributes:
        failed: Whether something is missing, so that nothing can be said about the whole.
        folders: The folders of the files that were read.
    """

    def __init__(self, problems: Problems, project: Path | None) -> None:
        self.failed = False
        self.folders: list[Path] = []
        self._problems = problems
        self._project = project
        self._done: dict[str, MappingNode | None] = {}
        self._made_of: dict[Node, Node] = {}

    def compose(
        self, document: MappingNode, place: _Place, above: tuple[_Place, ...]
    ) -> MappingNode:
        """Return a document with all that it extends, as far as it can be read."""
        if not self._is_sound(document):
            return document
        bases = list(self._bases(document, (*above, place)))
        removal = _mapping(document.get("remove"))
        whole = self._joined(document, bases, removal)
        for part, change in (("remove", self._without), ("override", self._overridden)):
            written = _mapping(document.get(part))
            if written is not None:
                whole = change(whole, written)
        return self._with_own(whole, document)

    def _is_sound(self, document: MappingNode) -> bool:
        """Check the keys that say how to compose; the whole is checked when it is one."""
        said = tuple(entry for entry in document.entries if entry[0].text in COMPOSING)
        found = Problems()
        check_structure(replace(document, entries=said), partial_schema(COMPOSING), found)
        for item in found.found:
            self._problems.add(item)
        self.failed |= bool(found.errors)
        return not found.errors

    # What a document extends

    def _bases(self, document: MappingNode, way: tuple[_Place, ...]) -> Iterator[MappingNode]:
        node = document.get("extends")
        for item in node.items if isinstance(node, SequenceNode) else (node,):
            if isinstance(item, ScalarNode):
                base = self._base(item, way)
                self.failed |= base is None
                if base is not None:
                    yield base

    def _base(self, item: ScalarNode, way: tuple[_Place, ...]) -> MappingNode | None:
        place = self._place(item, way[-1])
        if place is None:
            return None
        if place.identity in [other.identity for other in way]:
            self._report_circle(item, place, way)
            return None
        if place.identity not in self._done:
            if len(way) > MAX_DEPTH:
                self._problems.error(
                    "SG125", f"more than {MAX_DEPTH} documents that extend each other",
                    item.origin, hint="extend the ones at the bottom directly",
                )  # fmt: skip
                return None
            document = self._read(item, place)
            self._done[place.identity] = document and self.compose(document, place, way)
        return self._done[place.identity]

    def _report_circle(self, item: ScalarNode, place: _Place, way: tuple[_Place, ...]) -> None:
        start = [other.identity for other in way].index(place.identity)
        names = [other.name for other in (*way[start:], place)]
        self._problems.error(
            "SG124", "documents extend each other in a circle: " + " -> ".join(names), item.origin,
            hint="put what both need into a document of its own, and extend that",
        )  # fmt: skip

    def _place(self, item: ScalarNode, asking: _Place) -> _Place | None:
        """Return where a base is; a text with a slash or an ending is a file."""
        text = item.text
        if "/" in text or "\\" in text or text.lower().endswith((".yaml", ".yml")):
            return self._file(item, asking)
        preset = self._preset(text)
        if preset is None:
            shelf = full_registry(self._project).presets
            known = f"presets are: {', '.join(sorted(shelf))}"
            self._problems.error(
                "SG120", f"there is no preset {text!r}", item.origin,
                hint=f"{did_you_mean(text, shelf, known)}\nfor a file, write ./{text}.yaml",
            )  # fmt: skip
            return None
        source = preset.source
        folder = source.parent if isinstance(source, Path) else None
        name = f"presets/{source.name}"
        identity = _identity(source) if isinstance(source, Path) else f"preset {preset.name}"
        return _Place(name, folder, identity, f"preset {preset.name}", source)

    def _preset(self, name: str) -> Preset | None:
        """Return a preset; plugins are looked for only if it is not built in."""
        found = built_in_registry().presets.get(name)
        return found or full_registry(self._project).presets.get(name)

    def _file(self, item: ScalarNode, asking: _Place) -> _Place | None:
        if asking.folder is None:
            self._problems.error(
                "SG120", f"{asking.within} lies in an archive, and can extend no files",
                item.origin, hint="it can extend presets, by their names",
            )  # fmt: skip
            return None
        path = asking.folder / item.text
        try:
            identity = _identity(path)
        except ValueError:  # a character that no path can have; reading it says so
            identity = item.text
        shown = os.path.normpath(Path(asking.name).parent / item.text)
        return _Place(Path(shown).as_posix(), path.parent, identity, file=path)

    def _read(self, item: ScalarNode, place: _Place) -> MappingNode | None:
        found = Problems()
        document = None
        try:
            if place.file is not None:
                content = read_bytes(place.file, place.name)
                document = parse_document(content, place.name, found)
        except FileProblem as error:
            hint = _beside(item, place) if error.code == "SG011" else error.hint
            self._problems.error(error.code, error.message, item.origin, hint=hint)
        except InvalidSpec:
            pass  # what is wrong stands in `found`
        for finding in found.found:
            self._problems.add(_within(finding, item.origin, place.within))
        if document is None:
            return None
        if isinstance(place.file, Path) and not place.within:
            self.folders.append(place.file.parent)
        return document.with_parent(item.origin, place.within)

    # Several bases become one

    def _joined(
        self, document: MappingNode, bases: list[MappingNode], removal: MappingNode | None
    ) -> MappingNode:
        """Return the keys of all bases."""
        whole = replace(document, entries=())
        for base in bases:
            whole = self._join(whole, base, document, removal)
        return whole

    def _join(
        self,
        whole: MappingNode,
        base: MappingNode,
        document: MappingNode,
        removal: MappingNode | None,
    ) -> MappingNode:
        entries = dict(_by_name(whole))
        for key, value in base.entries:
            name = key.text
            if name not in entries:
                entries[name] = (key, value)
            elif name in SETTINGS:
                if name not in document:
                    self._check_setting(entries[name], (key, value))
            else:
                removed = _names(removal.get(name) if removal is not None else None)
                first = entries[name][1]
                joined = self._section(name, first, value, removed, between_bases=True)
                entries[name] = (entries[name][0], joined)
        return replace(whole, entries=tuple(entries.values()))

    def _check_setting(
        self, first: tuple[ScalarNode, Node], second: tuple[ScalarNode, Node]
    ) -> None:
        if _written(first[1]) == _written(second[1]):
            return
        name = first[0].text
        self._problems.error(
            "SG126", f"two documents set {name!r} differently", second[0].origin,
            hint=f"say here which it shall be, with `{name}:`",
            notes=[f"the other one is at {first[0].origin}"],
        )  # fmt: skip

    def _section(
        self,
        path: str,
        first: Node,
        second: Node,
        removed: frozenset[str] = frozenset(),
        *,
        between_bases: bool = False,
    ) -> Node:
        """Return the entries of a section in two documents; report what is in both."""
        if isinstance(first, SequenceNode) and isinstance(second, SequenceNode):
            return _added(first, second)
        if not isinstance(first, MappingNode) or not isinstance(second, MappingNode):
            return second  # if they don't fit together, the structure of one is wrong
        entries = dict(_by_name(first))
        for key, value in second.entries:
            name = key.text
            if name not in entries:
                entries[name] = (key, value)
                continue
            before, found = entries[name]
            if path in _NESTED:
                entries[name] = (before, self._section(f"{path}.{name}", found, value))
            elif path in _ROWS and isinstance(found, SequenceNode):
                entries[name] = (before, _appended(found, value))
            elif path in _SAID_AGAIN and not between_bases:
                entries[name] = (key, self._deep(found, value, (path, name)))
            elif self._is_made_of(value, found) or name in removed:
                entries[name] = (key, value)
            elif not self._is_made_of(found, value) and _written(found) != _written(value):
                entries[name] = (key, value)
                self._report_clash(path, key, before, between_bases=between_bases)
        return replace(first, entries=tuple(entries.values()))

    def _is_made_of(self, node: Node, other: Node) -> bool:
        """Whether a node is another one, perhaps changed by an ``override`` or ``remove``."""
        found: Node | None = node
        while found is not None and found is not other:
            found = self._made_of.get(found)
        return found is other

    def _report_clash(
        self, path: str, key: ScalarNode, first: ScalarNode, *, between_bases: bool
    ) -> None:
        section, name = path.partition(".")[0], key.text
        removal = f"`remove: {{{section}: [{name}]}}`"
        if between_bases:
            hint = (
                f"with {removal} both are left out, and you can write your own; to leave out one\n"
                "of them, put a document in between that extends its file and removes it"
            )
        else:
            hint = (
                f"to change the other one, put this below `override:`; to replace it, add\n"
                f"{removal}; if both are meant, give this one another name"
            )
        self._problems.error(
            "SG121", f"{path}.{name} is in two documents", key.origin,
            hint=hint, notes=[f"the other one is at {first.origin}"],
        )  # fmt: skip

    # What is left out, changed, and added

    def _without(self, whole: MappingNode, removal: MappingNode) -> MappingNode:
        return self._removed(whole, removal, "")

    def _removed(self, node: MappingNode, removal: MappingNode, path: str) -> MappingNode:
        """Leave out what a mapping of ``remove`` names, level by level."""
        entries = dict(_by_name(node))
        for key, names in removal.entries:
            if key.text not in entries:
                self._report_missing("SG123", "to remove", key, path, entries)
                continue
            before, value = entries[key.text]
            inner = f"{path}.{key.text}" if path else key.text
            if isinstance(names, MappingNode) and isinstance(value, MappingNode):
                left: Node = self._removed(value, names, inner)
            else:
                left = self._left_out(value, names, inner)
            self._made_of[left] = value
            entries[key.text] = (before, left)
        return replace(node, entries=tuple(entries.values()))

    def _left_out(self, value: Node, names: Node, path: str) -> Node:
        """Leave out what a list of ``remove`` names."""
        wanted = {item.text: item for item in _scalars(names)}
        known = _entry_names(value)
        for name, item in wanted.items():
            if name not in known:
                self._report_missing("SG123", "to remove", item, path, known)
        if isinstance(value, MappingNode):
            kept = tuple(entry for entry in value.entries if entry[0].text not in wanted)
            return replace(value, entries=kept)
        if isinstance(value, SequenceNode):
            return replace(value, items=tuple(i for i in value if _item_name(i) not in wanted))
        return value

    def _overridden(self, whole: MappingNode, changes: MappingNode) -> MappingNode:
        entries = dict(_by_name(whole))
        for section, changed in changes.entries:
            path = section.text
            if path not in entries:
                self._report_missing("SG122", "to override", section, "", entries)
                continue
            before, value = entries[path]
            if not isinstance(value, MappingNode) or not isinstance(changed, MappingNode):
                entries[path] = (before, changed)
                continue
            for key in changed.entries:
                if key[0].text not in value:
                    self._report_missing("SG122", "to override", key[0], path, value)
            known = tuple(entry for entry in changed.entries if entry[0].text in value)
            changed = replace(changed, entries=known)
            entries[path] = (before, self._deep(value, changed, (path,)))
        return replace(whole, entries=tuple(entries.values()))

    def _deep(self, base: Node, change: Node, path: tuple[str, ...]) -> Node:
        """Merge mappings; anything else is replaced."""
        base = _long_column(base, change, path)
        if not isinstance(base, MappingNode) or not isinstance(change, MappingNode):
            self._made_of[change] = base
            return change
        entries = dict(_by_name(base))
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
        names = list(known)
        what = f"{path}.{key.text}" if path else key.text
        listed = f"{path or 'sections'}: {', '.join(names)}" if names else ""
        self._problems.error(
            code, f"there is no {what} {purpose}", key.origin,
            hint=did_you_mean(key.text, names, listed),
        )  # fmt: skip

    def _with_own(self, whole: MappingNode, document: MappingNode) -> MappingNode:
        """Add a document's own keys to those of its bases."""
        entries = {
            name: entry
            for name, entry in _by_name(whole)
            if name not in IDENTITY
        }
        own: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in document.entries:
            name = key.text
            if name in COMPOSING:
                continue
            before = entries.pop(name, None)
            if before is None or (name in SETTINGS and not isinstance(value, MappingNode)):
                own[name] = (key, value)
            elif name == "layout":
                own[name] = (key, value)
            elif name in SETTINGS:
                own[name] = (key, self._deep(before[1], value, (name,)))
            else:
                own[name] = (key, self._section(name, before[1], value))
        return replace(document, entries=(*own.values(), *entries.values()))
