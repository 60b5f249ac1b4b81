"""Folders that are made once, and that nobody ever sees half made."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from schemagen.database.locks import locked

_CONTENTS: Final = ".contents"
_UNUSED_SECONDS: Final = 30 * 24 * 3600


def published(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Return a folder of the cache, made if it is not there or not whole any more.

    A power failure may lose what was just written, and people have programs that remove
    old files from caches: the folder knows how many files and bytes it is made of. Folders
    of the same kind, the first word of the name, that nobody used for a month are removed.

    Args:
        folder: Where the result belongs; its name says what it is made of.
        fill: Puts everything into the folder that it is given.
    """
    if not _is_whole(folder):
        with locked(_lock_of(folder)):
            if not _is_whole(folder):
                shutil.rmtree(folder, ignore_errors=True)
                _make(folder, lambda unfinished: _fill_and_count(fill, unfinished))
                _remove_unused(folder)
    os.utime(folder)
    return folder


def made_once(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Return a folder that may change once it is there.

    Args:
        folder: Where the result belongs.
        fill: Puts everything into the folder that it is given.
    """
    if not folder.is_dir():
        with locked(_lock_of(folder)):
            if not folder.is_dir():
                _make(folder, fill)
    return folder


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")


def _make(folder: Path, fill: Callable[[Path], None]) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fill(unfinished)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _fill_and_count(fill: Callable[[Path], None], folder: Path) -> None:
    fill(folder)
    (folder / _CONTENTS).write_text(_contents(folder))


def _is_whole(folder: Path) -> bool:
    try:
        return (folder / _CONTENTS).read_text() == _contents(folder)
    except OSError:
        return False


def _contents(folder: Path) -> str:
    """Return how many files and bytes a folder has; with a thousand files in 3 ms."""
    files = size = 0
    todo = [os.fspath(folder)]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                elif entry.name != _CONTENTS:
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_size
    return f"{files} files, {size} bytes\n"


def _remove_unused(folder: Path) -> None:
    kind = folder.name.partition("-")[0]
    for other in folder.parent.glob(f"{kind}-*"):
        if other != folder and time.time() - other.stat().st_mtime > _UNUSED_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
            _lock_of(other).unlink(missing_ok=True)
