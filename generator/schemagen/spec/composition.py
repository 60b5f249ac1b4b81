"""``extends``, ``override`` and ``remove``: one specification made of several documents.

Each document is composed by itself: what it extends is put together, then it leaves out what
it removes, changes what it overrides, and adds its own. Every node keeps its place in its own
file, and the line that asked for the file as its parent. All of it happens before ``${names}``
are replaced, so that a parameter means the same in every document.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from schemagen.api.descriptors import Preset
from schemagen.core.diagnostics import Diagnostic, Origin, Problems, closest, did_you_mean
from schemagen.core.errors import FileProblem, InvalidSpec
from schemagen.plugins.registry import built_in_registry, full_registry
from schemagen.spec.composition_schema import COMPOSING, IDENTITY, composing_schema
from schemagen.spec.merging import Merger
from schemagen.spec.nodes import MappingNode, ScalarNode, SequenceNode, asked_by
from schemagen.spec.reading import parse_document, read_bytes
from schemagen.spec.schema import specification_schema
from schemagen.spec.structure import check_structure

MAX_DEPTH: Final = 20
"""Documents that extend each other; nobody finds their way through more."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A document with all that it extends.

    Attributes:
        document: Without ``extends``, ``override`` and ``remove``; as it is written if
            something of what it extends is missing.
        folders: The folders of the documents, the own one first; each may have features.
        complete: Whether nothing is missing, so that something can be said about the whole.
    """

    document: MappingNode
    folders: tuple[Path, ...]
    complete: bool = True


def compose_document(
    document: MappingNode, name: str, project: Path | None, problems: Problems
) -> Composed:
    """Put a specification together with the presets and files that it extends.

    Args:
        document: The specification.
        name: What people call it.
        project: Its folder, None if it was read from nowhere.
        problems: Takes what can't be read, clashes, and names that no base has.
    """
    own = [project] if project is not None else []
    if not any(key in document for key in COMPOSING):
        return Composed(document, tuple(own))
    place = _Place(name, project or Path(), _identity((project or Path()) / Path(name).name))
    composer = _Composer(problems)
    composed = composer.compose(document, place, ())
    folders = tuple(_unique([*own, *composer.folders]))
    return Composed(document if composer.failed else composed, folders, not composer.failed)


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

    def __init__(self, problems: Problems) -> None:
        self.failed = False
        self.folders: list[Path] = []
        self._problems = problems
        self._done: dict[str, MappingNode | None] = {}
        self._merger = Merger(problems)

    def compose(
        self, document: MappingNode, place: _Place, above: tuple[_Place, ...]
    ) -> MappingNode:
        """Return a document with all that it extends, as far as it can be read."""
        self._check_keys(document, is_base=bool(above))
        return self._merger.merged(document, list(self._bases(document, (*above, place))))

    def _check_keys(self, document: MappingNode, *, is_base: bool) -> None:
        """Check the keys that are gone from the whole; the others are checked there."""
        keys = (*COMPOSING, *sorted(IDENTITY)) if is_base else COMPOSING
        said = tuple(entry for entry in document.entries if entry[0].text in keys)
        schema = composing_schema(specification_schema(built_in_registry())["properties"], keys)
        check_structure(replace(document, entries=said), schema, self._problems)

    # What a document extends

    def _bases(self, document: MappingNode, way: tuple[_Place, ...]) -> Iterator[MappingNode]:
        if "extends" not in document:
            return
        node = document["extends"]
        for item in node.items if isinstance(node, SequenceNode) else (node,):
            base = None
            if isinstance(item, ScalarNode) and isinstance(item.value, str) and item.text:
                base = self._base(item, way)
            if base is None:
                self.failed = True
            else:
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
            self._done[place.identity] = (
                None if document is None else self.compose(document, place, way)
            )
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
        preset = self._preset(item)
        if preset is None:
            return None
        source = preset.source
        folder = source.parent if isinstance(source, Path) else None
        name = f"presets/{source.name}"
        identity = _identity(source) if isinstance(source, Path) else f"preset {preset.name}"
        return _Place(name, folder, identity, f"preset {preset.name}", source)

    def _preset(self, item: ScalarNode) -> Preset | None:
        """Return a preset; plugins are looked for only if it is not built in."""
        name = item.text
        if name in built_in_registry().presets:
            return built_in_registry().presets[name]
        registry = full_registry()
        if name not in registry.presets:
            for warning in registry.warnings:  # perhaps a plugin that would have brought it
                self._problems.add(warning)
            known = f"presets are: {', '.join(sorted(registry.presets))}"
            self._problems.error(
                "SG120", f"there is no preset {name!r}", item.origin,
                hint=f"{did_you_mean(name, registry.presets, known)}\n"
                "a file is named with its ending, or with a slash: ./base.yaml",
            )  # fmt: skip
        return registry.presets.get(name)

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
        except ValueError:  # a character that no path can have
            self._problems.error("SG010", f"{item.text!r} can't be a file's name", item.origin)
            return None
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


def _within(finding: Diagnostic, parent: Origin, within: str) -> Diagnostic:
    """Return a finding in a document as a finding of who asked for it."""
    if finding.origin is None:
        return replace(finding, origin=parent)
    return replace(finding, origin=asked_by(finding.origin, parent, within))


def _beside(item: ScalarNode, place: _Place) -> str:
    """Return what to do about a file that is not there."""
    folder = place.folder or Path()
    names = []
    if folder.is_dir():
        names = [path.name for path in folder.iterdir() if path.suffix in {".yaml", ".yml"}]
    close = closest(Path(item.text).name, names)
    if close is None:
        return "paths are relative to the file that names them"
    return f"did you mean {Path(item.text).with_name(close).as_posix()!r}?"
