"""Which of a project's migrations are the bundle's, and running them in their order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from schemagen.core.errors import FileProblem
from schemagen.emit.lock import MIGRATIONS, Lock, migration_files

_HEAD_LINES: Final = 20
_MARK: Final = re.compile(r"-- schemagen: (\S+)\s*")


def mark(name: str) -> str:
    """Return the line by which a migration says whose it is."""
    return f"-- schemagen: {name}"


def own_migrations(folder: Path, lock: Lock | None, name: str) -> tuple[str, ...]:
    """Return the migrations that make a bundle, in their order.

    Those are the baseline, which the lock knows, and every file with the bundle's mark among
    its first lines, whoever wrote it.

    Args:
        folder: The project.
        lock: What was rendered there.
        name: The bundle.

    Raises:
        FileProblem: There are none, or one can't be read.
    """
    written = lock.files if lock is not None else {}
    own = tuple(
        file
        for file in migration_files(folder)
        if f"{MIGRATIONS}/{file}" in written or _marked(folder / MIGRATIONS / file) == name
    )
    if not own:
        raise FileProblem(
            f"no migration in {folder / MIGRATIONS} is the bundle's",
            hint="schemagen render writes the first one; where others stand for it, say so in a\n"
            f"line at their head: {mark(name)}",
            code="SG740",
        )
    return own


def _marked(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for _, line in zip(range(_HEAD_LINES), lines, strict=False):
                if found := _MARK.fullmatch(line):
                    return found[1]
    except OSError as error:
        raise FileProblem(f"{path} can't be read: {error.strerror}", code="SG010") from error
    return None
