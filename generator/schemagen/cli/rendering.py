"""What a specification renders to, compared with the folder that it belongs in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemagen.cli.sources import Source
from schemagen.core.diagnostics import Diagnostic, Origin, Position, did_you_mean
from schemagen.core.errors import FileProblem
from schemagen.emit.collect import collect_files
from schemagen.emit.files import File, State, compare, updated_lock, write_files
from schemagen.emit.lock import LOCK_NAME, Lock, new_baseline, read_lock
from schemagen.emit.pgtap import TESTS, path_of_tests
from schemagen.render import render_bundle

if TYPE_CHECKING:
    from schemagen.api.descriptors import Emitter
    from schemagen.model.model import Model

_WRITTEN = (State.MISSING, State.OUTDATED)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A folder and what belongs in it.

    Attributes:
        name: The bundle.
        folder: Where the files belong.
        files: The files, schemagen.lock last.
        command: What writes them.
        has_tests: It holds tests too, which this does not render: they need a server.
    """

    name: str
    folder: Path
    files: tuple[File, ...]
    command: str = "schemagen render"
    has_tests: bool = False

    def path_of(self, file: File) -> Path:
        """Return a file's path as people read it."""
        return self.folder / file.path

    def having(self, *states: State) -> list[File]:
        """Return the files that are in one of these states."""
        return [file for file in self.files if file.state in states]

    def write(self, *, overwrite: bool = False) -> list[File]:
        """Write what has changed, all of it or nothing.

        Args:
            overwrite: Also files that were changed by hand.

        Returns:
            The files that were written or removed.
        """
        changed = self.having(*_WRITTEN, State.NEEDLESS, *([State.EDITED] if overwrite else []))
        if changed:
            write_files(self.folder, {file.path: file.wanted for file in changed})
        return changed


def render_source(
    source: Source,
    model: Model,
    values: Mapping[str, str],
    layouts: Sequence[str] = (),
    *,
    takes_over: bool = False,
) -> Rendering:
    """Render a specification and compare it with what is there; writes nothing.

    Args:
        source: The specification and its folder.
        model: What was built of it.
        values: The values of its parameters that were chosen.
        layouts: What to render, all layouts if none is named.
        takes_over: The folder may hold the files of another specification.

    Raises:
        FileProblem: The folder holds the files of another specification, or can't be read.
    """
    lock = _lock(source, values, takes_over=takes_over)
    written = render_layouts(source, model, values, lock.baseline)
    wanted = known_layouts(layouts, written)
    files = {path: text for layout in wanted for path, text in written[layout].items()}
    tests = {path_of_tests(table) for table in model.tables}
    known = frozenset(path for files in written.values() for path in files) | tests
    compared = _compared(source, model, lock, files, known)
    return replace(compared, has_tests=any(map(_is_test, lock.files)))


def render_tests(
    source: Source, model: Model, values: Mapping[str, str], files: Mapping[str, str]
) -> Rendering:
    """Compare tests with those that are there; writes nothing.

    Args:
        source: The specification and its folder.
        model: What was built of it.
        values: The values of its parameters that were chosen.
        files: The tests: content by relative path.

    Raises:
        FileProblem: The folder holds the files of another specification, or can't be read.
    """
    lock = _lock(source, values, takes_over=False)
    others = {path for path in lock.files if not _is_test(path)}
    compared = _compared(source, model, lock, files, frozenset(others | files.keys()))
    return replace(compared, command="schemagen tests")


def _compared(
    source: Source, model: Model, lock: Lock, files: Mapping[str, str], known: frozenset[str]
) -> Rendering:
    compared = compare(source.folder, lock, files, known)
    updated = _lock_file(source.folder, updated_lock(lock, compared, known))
    return Rendering(model.name, source.folder, (*compared, updated))


def _is_test(path: str) -> bool:
    return path.startswith(f"{TESTS}/")


def render_layouts(
    source: Source, model: Model, values: Mapping[str, str], baseline: str
) -> dict[str, dict[str, str]]:
    """Return the files of every layout: content by relative path."""
    return collect_files(render_bundle(model, values), baseline, _emitters(source.spec.parent))


def _emitters(project: Path) -> list[Emitter]:
    from schemagen.plugins.registry import full_registry

    return [*full_registry(project).emitters.values()]


def known_layouts(chosen: Sequence[str], known: Mapping[str, object]) -> list[str]:
    """Return the layouts that were named, all if none was.

    Raises:
        UsageError: There is no such layout.
    """
    for name in chosen:
        if name not in known:
            hint = did_you_mean(name, known, f"layouts are: {', '.join(known)}")
            raise click.UsageError(f"there is no layout {name!r}; {hint}")
    return list(dict.fromkeys(chosen)) or [*known]


def _lock(source: Source, values: Mapping[str, str], *, takes_over: bool) -> Lock:
    """Return the folder's lock with the values that are chosen now, or a new one."""
    found = read_lock(source.folder)
    if found is not None and source.is_that_of(found):
        return replace(found, parameters=values)
    if found is not None and not takes_over:
        place = "this folder" if source.folder == Path() else source.folder
        raise FileProblem(
            f"{place} holds the files of {found.specification}, not of {source.relative}",
            hint="write to another folder with --output, or take it over with --force",
            code="SG052",
        )
    return Lock(new_baseline(source.folder), source.relative, values)


def _lock_file(folder: Path, lock: Lock) -> File:
    wanted = lock.text().encode()
    try:
        found = (folder / LOCK_NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return File(LOCK_NAME, State.MISSING, None, wanted)
    return File(LOCK_NAME, State.SAME if found == wanted else State.OUTDATED, found, wanted)


def edited_findings(rendering: Rendering) -> list[Diagnostic]:
    """Return an error for each file that only ``--force`` may overwrite."""
    return [
        Diagnostic(
            "SG051",
            "this file was not written by schemagen, or was changed since; nothing was written",
            _place(rendering, file),
            hint=f"{rendering.command} --check shows the difference, --force overwrites the file",
        )
        for file in rendering.having(State.EDITED)
    ]


def difference_findings(rendering: Rendering) -> list[Diagnostic]:
    """Return an error for each file that is not what the specification renders to."""
    messages = {
        State.MISSING: "this file is missing",
        State.OUTDATED: "this file is not what the specification renders to",
        State.EDITED: "this file is not what the specification renders to",
        State.NEEDLESS: "nothing renders this file any more",
    }
    return [
        Diagnostic("SG054", messages[file.state], _place(rendering, file), hint=rendering.command)
        for file in rendering.having(*messages)
    ]


def _place(rendering: Rendering, file: File) -> Origin:
    return Origin(Position(rendering.path_of(file).as_posix(), 1, 1))
