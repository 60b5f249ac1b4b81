"""Programs from npm, in pinned versions, installed once for each version of a lock file."""

from __future__ import annotations

import functools
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import platformdirs
import pytest

from schemagen.database.cache import made_once

_LISTED = ("package.json", "package-lock.json")


def node_modules(folder: Path) -> Path:
    """Return where the programs of a folder's lock file are.

    The test is skipped, with the reason, where they can't be had.
    """
    found = _installed(folder)
    if isinstance(found, str):
        pytest.skip(found)
    return found


@functools.cache
def _installed(listed: Path) -> Path | str:
    """Return the folder, or why there is none."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    digest = sha256(b"".join((listed / name).read_bytes() for name in _LISTED)).hexdigest()[:16]
    cache = platformdirs.user_cache_path("schemagen-tests")
    cache.mkdir(parents=True, exist_ok=True)
    try:
        filled = made_once(cache / f"npm-{digest}", lambda folder: _install(listed, folder))
    except subprocess.CalledProcessError as error:
        return f"npm can't install the programs: {error.stderr.strip().splitlines()[-1]}"
    return filled / "node_modules"


def _install(listed: Path, folder: Path) -> None:
    for name in _LISTED:
        shutil.copy(listed / name, folder)
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
