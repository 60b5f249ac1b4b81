"""``schemagen.lock``: what has to be the same at every rendering.

It is JSON and belongs into version control. The version of schemagen is left out on
purpose: an update that changes no file must not make ``render --check`` fail.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from schemagen.core.errors import FileProblem

LOCK_NAME: Final = "schemagen.lock"
MIGRATIONS: Final = "supabase/migrations"
"""Where the Supabase CLI keeps migrations, by names that start with a version."""

_LANGUAGE: Final = 1
_BASELINE: Final = "%Y%m%d%H%M%S"
_MIGRATION: Final = re.compile(r"(\d{14})_.*\.sql")
_KEYS: Final[Mapping[str, type]] = {
    "baseline": str,
    "files": dict,
    "language": int,
    "parameters": dict,
    "specification": str,
}


@dataclass(frozen=True, slots=True)
class Lock:
    """What ``schemagen.lock`` says.

    Attributes:
        baseline: The version of the baseline migration, 14 digits, taken once.
        specification: The YAML file, relative to the lock's folder.
        parameters: The values that were chosen with ``--set``, as texts.
        files: The fingerprint of each file as it was written, by relative path.
    """

    baseline: str
    specification: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the file's content, the same for the same lock."""
        content = {
            "baseline": self.baseline,
            "files": dict(self.files),
            "language": _LANGUAGE,
            "parameters": dict(self.parameters),
            "specification": self.specification,
        }
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def fingerprint(content: bytes) -> str:
    """Return what tells a file's content from any other."""
    return f"sha256:{sha256(content).hexdigest()}"


def read_lock(folder: Path) -> Lock | None:
    """Return the lock of a folder, None without one.

    Raises:
        FileProblem: It can't be read, or was made by a later schemagen.
    """
    path = folder / LOCK_NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except ValueError as error:  # no JSON, or no UTF-8
        raise _unreadable(path, str(error)) from error
    _check(path, found)
    return Lock(found["baseline"], found["specification"], found["parameters"], found["files"])


def _check(path: Path, found: Any) -> None:
    if not isinstance(found, dict):
        raise _unreadable(path, "it holds no mapping")
    for key, kind in _KEYS.items():
        if not isinstance(found.get(key), kind):
            raise _unreadable(path, f"{key!r} is missing or not a {kind.__name__}")
    if found["language"] != _LANGUAGE:
        raise FileProblem(
            f"{path} was made for version {found['language']} of the language",
            hint=f"this schemagen knows version {_LANGUAGE}; use a later one",
            code="SG053",
        )
    if not re.fullmatch(r"\d{14}", found["baseline"]):
        raise _unreadable(path, "'baseline' is not a time of 14 digits")
    for key in ("parameters", "files"):
        if not all(isinstance(value, str) for value in found[key].values()):
            raise _unreadable(path, f"{key!r} holds something that is not text")


def _unreadable(path: Path, reason: str) -> FileProblem:
    return FileProblem(
        f"{path} can't be read: {reason}",
        hint="restore it from version control; without it, the next rendering makes a new one\n"
        "with a new version of the baseline",
        code="SG053",
    )


def new_baseline(folder: Path) -> str:
    """Return the version for a first baseline migration: now, in UTC.

    It is never older than a migration that is there already, and ``SOURCE_DATE_EPOCH``
    stands for now where builds have to be reproducible.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    version = now.strftime(_BASELINE)
    latest = max(migration_versions(folder), default="")
    if latest < version:
        return version
    return later_version(latest, 1)


def later_version(version: str, seconds: int) -> str:
    """Return the version of a migration so many seconds later."""
    try:
        time = datetime.strptime(version, _BASELINE) + timedelta(seconds=seconds)
    except ValueError:  # fourteen digits that are no time
        return f"{int(version) + seconds:014}"
    return time.strftime(_BASELINE)


def migration_files(folder: Path) -> list[str]:
    """Return the names of the files that the Supabase CLI takes for migrations, in its order.

    https://github.com/supabase/cli/blob/develop/apps/cli-go/pkg/migration/list.go
    """
    try:
        names = sorted(path.name for path in (folder / MIGRATIONS).iterdir())
    except OSError:
        return []
    return [name for name in names if re.fullmatch(r"[0-9]+_.*\.sql", name)]


def migration_versions(folder: Path) -> dict[str, str]:
    """Return the migrations of a folder: relative path by version."""
    names = migration_files(folder)
    found = ((_MIGRATION.fullmatch(name), name) for name in names)
    return {match[1]: f"{MIGRATIONS}/{name}" for match, name in found if match}
