"""Extensions that Supabase has and a plain installation lacks, or reserves for superusers.

PostgreSQL 18 looks for extensions in several folders. A folder of ours comes first; the
installation itself stays as it is.

- ``vector`` is trusted there, because only a trusted extension can be created without a
  superuser, and on Supabase ``postgres`` may. It is not created beforehand: a bundle that
  forgets it has to fail here too.
- ``uuid-ossp``, which Supabase projects start with, is there in SQL where the installation
  has none, and so is what ``pg_cron`` shows; nothing runs its jobs.
"""

from __future__ import annotations

import shutil
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from schemagen.database.cache import published
from schemagen.database.embedded import Installation
from schemagen.database.folders import cache_folder
from schemagen.resources import resource_folder

_TRUSTED: Final = ("vector",)


def extension_settings(installation: Installation) -> dict[str, str]:
    """Return the settings that make PostgreSQL look into our folder of extensions."""
    if installation.major < 18:  # has no extension_control_path
        return {}
    standins = _standins(installation)
    made_of = "\0".join((*_TRUSTED, *(file.read_text() for file in standins)))
    digest = sha256(made_of.encode()).hexdigest()[:12]
    folder = published(
        cache_folder(installation.account) / f"extensions-{installation.version}-{digest}",
        lambda unfinished: _fill(installation, standins, unfinished),
    )
    return {"extension_control_path": f"{folder}:$system"}


def _system_folder(installation: Installation) -> Path:
    return installation.folder / "share" / "extension"


def _standins(installation: Installation) -> list[Traversable]:
    """Return the files of our extensions that the installation does not have itself."""
    folder = resource_folder("templates").joinpath("supabase", "base", "extensions")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    missing = {
        file.name.removesuffix(".control")
        for file in files
        if file.name.endswith(".control")
        and not (_system_folder(installation) / file.name).exists()
    }
    return [file for file in files if file.name.partition("--")[0].partition(".")[0] in missing]


def _fill(installation: Installation, standins: list[Traversable], folder: Path) -> None:
    target = folder / "extension"
    target.mkdir()
    for name in _TRUSTED:
        for source in sorted(_system_folder(installation).glob(f"{name}[-.]*")):
            shutil.copyfile(source, target / source.name)
        control = target / f"{name}.control"
        if control.exists():
            control.write_text(control.read_text() + "trusted = true\n")
    for file in standins:
        (target / file.name).write_text(file.read_text())
    # For the account that PostgreSQL runs as, whatever the caller's umask is.
    for path in (folder, target, *target.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
