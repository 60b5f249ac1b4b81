"""Which of a project's migrations are the bundle's, and what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from schemagen.core.errors import FileProblem
from schemagen.emit.lock import MIGRATIONS, Lock, migration_files
from schemagen.emit.script import mark

_HEAD_LINES: Final = 20
_MARK: Final = re.compile(r"\s*--+\s*schemagen\s*:\s*(\S+)\s*$")


def own_migrations(folder: Path, lock: Lock | None, name: str) -> tuple[str, ...]:
    """Return the migrations that make a bundle, in their order.

    Those are the baseline, which the lock knows, and every file with the bundle's mark among
    its first lines, whoever wrote it.

    Args:
        folder: The project.
        lock: What was rendered there.
        name: The bundle.

    Raises:
        FileProblem: There are none, one says that it is another bundle's, or can't be read.
    """
    written = lock.files if lock is not None else {}
    files = migration_files(folder)
    marks = {file: _marked(folder / MIGRATIONS / file) for file in files}
    for file, marked in marks.items():
        if marked not in (None, name) and f"{MIGRATIONS}/{file}" not in written:
            raise FileProblem(
                f"{folder / MIGRATIONS / file} says that it belongs to {marked!r}, and the bundle"
                f" here is {name!r}",
                hint=f"write {mark(name)}, or leave that line out if the file is not the bundle's",
                code="SG740",
            )
    own = tuple(file for file in files if marks[file] or f"{MIGRATIONS}/{file}" in written)
    if not own:
        raise FileProblem(
            f"no migration in {folder / MIGRATIONS} is the bundle's",
            hint="schemagen render writes the first one; where others stand for it, say so in a\n"
            f"line at their head: {mark(name)}",
            code="SG740",
        )
    return own


def migration_text(folder: Path, name: str) -> str:
    """Return a migration's text; bytes that are no UTF-8 are replaced, for it is only searched."""
    return (folder / MIGRATIONS / name).read_text(encoding="utf-8", errors="replace")


def _marked(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for _, line in zip(range(_HEAD_LINES), lines, strict=False):
                if found := _MARK.match(line):
                    return found[1]
    except OSError as error:
        raise FileProblem(f"{path} can't be read: {error.strerror}", code="SG010") from error
    return None
