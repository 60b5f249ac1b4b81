"""Which specifications a command works on, and the values that were chosen for them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from schemagen.core.diagnostics import Diagnostic
    from schemagen.emit.lock import Lock
    from schemagen.model.model import Model

SPEC_NAME: Final = "schema.yaml"
_PYPROJECT: Final = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """A specification, and the folder that its files are written to.

    Attributes:
        spec: The YAML file, as people read it in messages.
        folder: Holds schemagen.lock and what is rendered.
    """

    spec: Path
    folder: Path

    def lock(self) -> Lock | None:
        """Return the folder's lock if it belongs to this specification."""
        from schemagen.emit.lock import read_lock

        found = read_lock(self.folder)
        return found if found is not None and self.is_that_of(found) else None

    def is_that_of(self, lock: Lock) -> bool:
        """Return whether a lock of the folder belongs to this specification."""
        return _absolute(self.folder / lock.specification) == _absolute(self.spec)

    @property
    def relative(self) -> str:
        """The specification as seen from the folder, with forward slashes."""
        try:
            relative = os.path.relpath(_absolute(self.spec), _absolute(self.folder))
        except ValueError:  # another drive of Windows
            relative = str(_absolute(self.spec))
        return Path(relative).as_posix()


def _absolute(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def find_sources(arguments: Sequence[str]) -> list[Source]:
    """Return the specifications that were named, else those of the current folder.

    Raises:
        UsageError: There is nothing to work on.
    """
    if arguments:
        return [_named(Path(argument)) for argument in arguments]
    if Path(SPEC_NAME).is_file():
        return [Source(Path(SPEC_NAME), Path())]
    listed = _listed()
    if not listed:
        raise click.UsageError(
            f"there is no {SPEC_NAME} here, and no {_PYPROJECT} that lists bundles\n"
            "hint: start with: schemagen new --preset organic_os"
        )
    return [_named(Path(path)) for path in listed]


def find_source(argument: str | None) -> Source:
    """Return the one specification that a command works on.

    Raises:
        UsageError: There is none, or there are several.
    """
    found = find_sources([argument] if argument else [])
    if len(found) > 1:
        names = ", ".join(str(source.spec) for source in found)
        raise click.UsageError(f"name one of the specifications: {names}")
    return found[0]


def _named(path: Path) -> Source:
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise click.UsageError(f"there is no file or folder {path}")
    return Source(path, path.parent)


def _in_folder(folder: Path) -> Source:
    from schemagen.emit.lock import read_lock

    if (folder / SPEC_NAME).is_file():
        return Source(folder / SPEC_NAME, folder)
    lock = read_lock(folder)
    if lock is None:
        raise click.UsageError(f"the folder {folder} holds no {SPEC_NAME}")
    return Source(Path(os.path.normpath(folder / lock.specification)), folder)


def _listed() -> list[str]:
    """Return what pyproject.toml lists as bundles."""
    import tomllib

    try:
        text = Path(_PYPROJECT).read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError):
        return []
    try:
        bundles = tomllib.loads(text).get("tool", {}).get("schemagen", {}).get("bundles", [])
    except (tomllib.TOMLDecodeError, AttributeError) as error:
        raise click.UsageError(f"{_PYPROJECT} can't be read: {error}") from error
    if not isinstance(bundles, list) or not all(isinstance(path, str) for path in bundles):
        raise click.UsageError(
            f"{_PYPROJECT}: bundles under [tool.schemagen] has to be a list of paths"
        )
    return bundles


def chosen_values(source: Source, given: Mapping[str, str]) -> dict[str, str]:
    """Return the values of parameters: those of the lock, then those that are given now."""
    lock = source.lock()
    return {**(lock.parameters if lock else {}), **given}


def read_source(source: Source, given: Mapping[str, str]) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Read a specification with the values that were chosen for it.

    Args:
        source: The specification.
        given: Values from the command line, which come before those of the lock.

    Returns:
        The model, and warnings.

    Raises:
        FileProblem: A file can't be read.
        InvalidSpec: It has errors.
    """
    from schemagen.build.model import read_model
    from schemagen.core.errors import InvalidSpec
    from schemagen.emit.lock import LOCK_NAME

    values = chosen_values(source, given)
    try:
        return read_model(source.spec, values)
    except InvalidSpec as error:
        locked = {f"--set {name}": name for name in values if name not in given}
        if not locked:
            raise
        place = source.folder / LOCK_NAME
        raise InvalidSpec(_explained(item, locked, place) for item in error.diagnostics) from error


def _explained(finding: Diagnostic, locked: Mapping[str, str], place: Path) -> Diagnostic:
    """Say of a value that nobody typed where it comes from."""
    for start, name in locked.items():
        if finding.message.startswith((f"{start}:", f"{start}=")):
            note = f"this value stands in {place}; --set {name}=... replaces it"
            return replace(finding, notes=(*finding.notes, note))
    return finding


def source_as_json(source: Source, model: Model) -> dict[str, Any]:
    """Return what a specification holds, as plain values."""
    return {
        "file": source.spec.as_posix(),
        "name": model.name,
        "tables": len(model.tables),
        "policies": len(model.policies),
        "functions": len(model.called_functions),
    }
