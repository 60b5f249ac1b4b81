"""Compare what is rendered with what is there, and write all of it or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Final

from schemagen.core.errors import FileProblem
from schemagen.core.system import advice_on, reason_of
from schemagen.emit.lock import MIGRATIONS, Lock, fingerprint, migration_versions

STARTERS: Final = frozenset({"supabase/seed.sql", "supabase/config.toml"})
"""Files to begin with. People write in them; from then on they are left alone."""


class State(StrEnum):
    """How a file stands to its rendering."""

    SAME = "same"
    """Byte for byte."""
    MISSING = "missing"
    """It is not there."""
    OUTDATED = "outdated"
    """It is as schemagen wrote it, and would be written otherwise now."""
    EDITED = "edited"
    """Somebody else changed or wrote it."""
    KEPT = "kept"
    """It differs, and shall: people own it, or later migrations build on it."""
    NEEDLESS = "needless"
    """It is as schemagen wrote it, and nothing makes it any more."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder.

    Attributes:
        path: Relative to the folder, with forward slashes.
        state: How it stands to its rendering.
        found: What is there, None for nothing.
        wanted: What it renders to, None for a needless file.
    """

    path: str
    state: State
    found: bytes | None
    wanted: bytes | None


def compare(
    folder: Path, lock: Lock, files: Mapping[str, str], known: frozenset[str]
) -> tuple[File, ...]:
    """Compare a folder with what was rendered for it.

    Args:
        folder: Where the files belong.
        lock: What was written there before.
        files: The rendered files by relative path.
        known: The paths of all layouts, also of those that are not written now.

    Returns:
        The files in alphabetical order.

    Raises:
        FileProblem: A file can't be read.
    """
    frozen = _is_migrated(folder, lock)
    compared = [
        _compare(folder, path, text.encode(), lock.files.get(path), frozen)
        for path, text in files.items()
    ]
    for path, written in lock.files.items():
        found = None if path in known else _read(folder / path)
        if found is not None and fingerprint(found) == written and not _is_frozen(path, frozen):
            compared.append(File(path, State.NEEDLESS, found, None))
    return tuple(sorted(compared, key=lambda file: file.path))


def _compare(folder: Path, path: str, wanted: bytes, written: str | None, frozen: bool) -> File:
    found = _read(folder / path)
    if found == wanted:
        state = State.SAME
    elif _is_frozen(path, frozen):
        state = State.KEPT
    elif found is None:
        state = State.MISSING
    elif fingerprint(found) == written:
        state = State.OUTDATED
    else:
        state = State.KEPT if path in STARTERS else State.EDITED
    return File(path, state, found, wanted)


def _is_migrated(folder: Path, lock: Lock) -> bool:
    """Return whether later migrations build on the baseline."""
    return any(
        version > lock.baseline and path not in lock.files
        for version, path in migration_versions(folder).items()
    )


def _is_frozen(path: str, frozen: bool) -> bool:
    return frozen and path.startswith(f"{MIGRATIONS}/")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError as error:
        raise FileProblem(
            f"{path} is a folder, a file belongs there", hint="rename it", code="SG050"
        ) from error
    except OSError as error:
        raise FileProblem(f"{path} can't be read: {error.strerror}", code="SG010") from error


def updated_lock(lock: Lock, compared: tuple[File, ...], known: frozenset[str]) -> Lock:
    """Return the lock with the fingerprints of what is, or will be, written.

    A file that people own keeps the fingerprint with which it was written, so that it
    stays theirs; one that no layout knows any more is forgotten.
    """
    files = {path: written for path, written in lock.files.items() if path in known}
    for file in compared:
        if file.wanted is not None and file.state is not State.KEPT:
            files[file.path] = fingerprint(file.wanted)
    return Lock(lock.baseline, lock.specification, lock.parameters, files)


def write_files(folder: Path, changes: Mapping[str, bytes | None]) -> None:
    """Write files so that all of them are new or none is.

    Everything is written to a temporary folder beside them first, and moved. When a move
    fails, or somebody interrupts, those before it are taken back.

    Args:
        folder: Where they belong; it is made when it is missing.
        changes: Content by relative path, None to remove a file.

    Raises:
        FileProblem: It can't be done; everything is as it was.
    """
    place = folder
    made: list[Path] = []
    stage = folder / f".schemagen-{token_hex(4)}"
    try:
        _make_folder(folder, made)
        stage.mkdir()
        moves = _Moves(stage)
        try:
            for number, (path, content) in enumerate(changes.items()):
                place = folder / path
                if content is not None:
                    _write(stage / f"{number}.new", content, like=place)
            for number, (path, content) in enumerate(changes.items()):
                place = folder / path
                _make_folder(place.parent, made)
                moves.replace(place, stage / f"{number}.new" if content is not None else None)
        except BaseException:
            moves.take_back()
            raise
    except BaseException as error:
        shutil.rmtree(stage, ignore_errors=True)
        for created in reversed(made):
            with suppress(OSError):
                created.rmdir()
        if isinstance(error, OSError) and not isinstance(error, FileProblem):
            raise not_written(place, error) from error
        raise
    shutil.rmtree(stage, ignore_errors=True)


class _Moves:
    """Moves into place that can be taken back."""

    def __init__(self, stage: Path) -> None:
        self._stage = stage
        self._done: list[tuple[Path, Path | None]] = []

    def replace(self, place: Path, new: Path | None) -> None:
        """Put a file in its place, or remove what is there."""
        old: Path | None = None
        if place.is_symlink() or place.exists():
            if place.is_dir() and not place.is_symlink():
                raise FileProblem(
                    f"{place} is a folder, a file belongs there", hint="rename it", code="SG050"
                )
            old = self._stage / f"{len(self._done)}.old"
            # A copy, so that there is no moment without the file.
            shutil.copy2(place, old, follow_symlinks=False)
        self._done.append((place, old))
        if new is not None:
            new.replace(place)
        elif old is not None:
            place.unlink()

    def take_back(self) -> None:
        """Put everything back, as far as the file system lets us."""
        for place, old in reversed(self._done):
            with suppress(OSError):
                if old is not None:
                    old.replace(place)
                else:
                    place.unlink(missing_ok=True)


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and its parents, and add those that were not there to a list."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _make_folder(folder.parent, made)
    folder.mkdir()
    made.append(folder)


def _write(path: Path, content: bytes, like: Path) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(FileNotFoundError, NotADirectoryError):
        shutil.copymode(like, path)


def not_written(path: Path, error: OSError) -> FileProblem:
    """Return the error that says why a file or folder can't be written."""
    reasons: dict[type[OSError], tuple[str, str]] = {
        PermissionError: (
            "it is not permitted",
            f"check who owns {path.parent}, or give another folder",
        ),
        NotADirectoryError: (
            "one of its folders is a file",
            "rename that file, or give another folder",
        ),
        FileExistsError: (
            "one of its folders is a file",
            "rename that file, or give another folder",
        ),
    }
    reason, hint = reasons.get(type(error), (reason_of(error), advice_on(error)))
    return FileProblem(f"{path} can't be written: {reason}", hint=hint, code="SG050")
