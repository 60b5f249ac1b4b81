"""The same specification gives the same bytes, wherever and whenever it is rendered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemagen.resources import resource_folder

from .mutations import HERE
from .sampling import SOAK, Tried

FOLDERS = {
    "presets": Path(str(resource_folder("presets"))),
    "specs": HERE.parent / "specs",
    "corpus": HERE / "corpus",
}
BASELINE = "20260101000000"
"""The version of the migration: the one thing that is a time."""

SURROUNDINGS: dict[str, dict[str, str]] = {
    "another process": {},
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "a third hash seed": {"PYTHONHASHSEED": "4242"},
    "no locale": {"LC_ALL": "C", "LANG": "C"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "German Latin-1": {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"},
    "east of here": {"TZ": "Pacific/Kiritimati"},
    "west of here": {"TZ": "Etc/GMT+12"},
    "a folder": {"cwd": "elsewhere"},
    "optimized": {"PYTHONOPTIMIZE": "2"},
}

RENDER = """
import sys
from pathlib import Path
from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec
from schemagen.emit.collect import collect_files
from schemagen.plugins.registry import full_registry
from schemagen.render import render_bundle
from schemagen.spec.load import load_file

target, baseline, *paths = sys.argv[1:]
for path in map(Path, paths):
    folder = Path(target) / path.parent.name / path.stem
    files = {}
    try:
        model, findings = build_model(load_file(path))
    except InvalidSpec as error:
        findings = error.diagnostics
    else:
        emitters = full_registry(path.parent).emitters.values()
        layouts = collect_files(render_bundle(model), baseline, emitters)
        files = {f"{layout}/{name}": text for layout in layouts for name, text in layouts[layout].items()}
    files["findings"] = "\\n".join(item.as_text() for item in findings)
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
"""


def specifications(project: Path) -> list[str]:
    """Copy the specifications, so that features beside them stay there; return their paths."""
    for name, folder in FOLDERS.items():
        shutil.copytree(folder, project / name, dirs_exist_ok=True)
    return [
        f"{name}/{file.name}"
        for name in FOLDERS
        for file in sorted((project / name).glob("*.yaml"))
    ]


def rendered(project: Path, paths: list[str], target: Path, **changes: str) -> dict[str, bytes]:
    """Render all of them in a process of their own, and return the files."""
    cwd = changes.pop("cwd", "")
    if cwd:
        paths = [str(Path("..", path)) for path in paths]
        (project / cwd).mkdir(exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if key not in {"LC_ALL", "TZ"}}
    done = subprocess.run(
        [sys.executable, "-c", RENDER, str(target), BASELINE, *paths],
        cwd=project / cwd,
        env={**environment, "PYTHONHASHSEED": "0", **changes},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    found = {
        file.relative_to(target).as_posix(): file.read_bytes()
        for file in sorted(target.rglob("*"))
        if file.is_file()
    }
    return {name: content.replace(b"../", b"") if cwd and name.endswith("findings") else content
            for name, content in found.items()}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="module")
def first(project: Path) -> dict[str, bytes]:
    return rendered(project, specifications(project), project / "first")


@pytest.mark.parametrize(
    "name", SURROUNDINGS if SOAK else [*SURROUNDINGS][:2] + [*SURROUNDINGS][4:9:2]
)
def test_same_bytes(
    name: str, project: Path, first: dict[str, bytes], tmp_path: Path, tried: Tried
) -> None:
    paths = specifications(project)
    # In the opposite order: what came before must not matter.
    again = rendered(project, paths[::-1], tmp_path, **SURROUNDINGS[name])
    assert {file for file in first if first[file] != again.get(file)} == set()
    assert sorted(again) == sorted(first)
    tried({"files compared": len(first)})
