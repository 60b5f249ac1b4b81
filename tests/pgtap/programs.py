"""The real pgTAP and pg_prove, in the versions that Debian 12 has.

They are downloaded once, by apt, and unpacked below the caches; nothing is installed.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
import psycopg.conninfo
import pytest

from schemagen.database.cache import made_once, published
from schemagen.database.embedded import embedded_installation
from schemagen.database.extensions import extension_settings
from schemagen.database.folders import cache_folder

_PACKAGES: Final = ("postgresql-15-pgtap=1.2.0-3", "libtap-parser-sourcehandler-pgtap-perl=3.36-2")
_EXTENSION: Final = "usr/share/postgresql/15/extension"
_FILES: Final = ("pgtap.control", "pgtap--1.2.0.sql")
_PROGRAMS: Final = ("apt-get", "dpkg-deb", "perl")


def pgtap() -> Path:
    """Return the folder with both packages; skips the test where they can't be had."""
    folder = _unpacked()
    if isinstance(folder, str):
        pytest.skip(folder)
    return folder


@functools.cache
def _unpacked() -> Path | str:
    """Return the folder, or why there is none."""
    for program in _PROGRAMS:
        if shutil.which(program) is None:
            return f"{program} is not installed: pgTAP can't be had"
    cache = platformdirs.user_cache_path("schemagen-tests")
    cache.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9.]+", "-", "-".join(_PACKAGES))
    try:
        return made_once(cache / f"pgtap-{name}", _download)
    except subprocess.CalledProcessError as error:
        return f"apt-get can't download pgTAP: {error.stderr.strip().splitlines()[-1]}"


def _download(folder: Path) -> None:
    try:
        _run("apt-get", "download", *_PACKAGES, folder=folder)
    except subprocess.CalledProcessError:
        # The machine may not have asked yet what there is; its own lists stay as they are.
        lists = folder / "lists"
        (lists / "partial").mkdir(parents=True)
        options = ("-o", f"Dir::State::Lists={lists}")
        _run("apt-get", "update", *options, folder=folder)
        _run("apt-get", "download", *options, *_PACKAGES, folder=folder)
    for package in folder.glob("*.deb"):
        _run("dpkg-deb", "--extract", package.name, ".", folder=folder)


def _run(*command: str, folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=240)


def server_settings() -> dict[str, str]:
    """Return settings with which a server finds pgTAP, which ``postgres`` may create there."""
    packages = pgtap()
    installation = embedded_installation()
    own = extension_settings(installation).get("extension_control_path")
    if own is None:
        pytest.skip("PostgreSQL before 18 looks for extensions in its own folder only")

    def fill(folder: Path) -> None:
        target = folder / "extension"
        target.mkdir()
        for name in _FILES:
            shutil.copyfile(packages / _EXTENSION / name, target / name)
        # As on Supabase, where pgTAP needs no superuser.
        with (target / "pgtap.control").open("a") as control:
            control.write("trusted = true\n")
        for path in (folder, target, *target.iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o644)

    # Where the account that PostgreSQL runs as can read it.
    folder = published(cache_folder(installation.account) / "pgtap-1.2.0", fill)
    return {"extension_control_path": f"{folder}:{own}"}


@dataclass(frozen=True, slots=True)
class Proved:
    """What pg_prove said.

    Attributes:
        failed: The names of the files that are not green.
        tests: How many tests ran.
        text: All of it.
    """

    failed: tuple[str, ...]
    tests: int
    text: str


def pg_prove(url: str, files: Sequence[Path]) -> Proved:
    """Run tests in a database, as ``supabase test db`` does."""
    packages = pgtap()
    found = psycopg.conninfo.conninfo_to_dict(url)
    done = subprocess.run(
        [
            str(shutil.which("perl")),
            str(packages / "usr/bin/pg_prove"),
            *("--psql-bin", str(embedded_installation().folder / "bin" / "psql")),
            *map(str, files),
        ],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
            "PERL5LIB": str(packages / "usr/share/perl5"),
            "PGHOST": str(found["host"]),
            "PGPORT": str(found["port"]),
            "PGUSER": str(found["user"]),
            "PGPASSWORD": str(found["password"]),
            "PGDATABASE": str(found["dbname"]),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    text = done.stdout + done.stderr
    green = dict(re.findall(r"^(\S+) \.+ (ok|.*)$", done.stdout, re.MULTILINE))
    assert len(green) == len(files), text
    assert (done.returncode == 0) == all(said == "ok" for said in green.values()), text
    count = re.search(r"Tests=(\d+)", done.stdout)
    assert count is not None, text
    failed = tuple(sorted(Path(file).name for file, said in green.items() if said != "ok"))
    return Proved(failed, int(count[1]), text)
