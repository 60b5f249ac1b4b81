"""All files or none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from schemagen.api import Emitter
from schemagen.core.errors import FileProblem, PluginError
from schemagen.emit.collect import collect_files
from schemagen.emit.files import write_files
from schemagen.model.model import Bundle


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything in a folder: None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def test_write_replace_and_remove(here: Path) -> None:
    write_files(here / "new", {"a": b"1", "b/c": b"2", "d": b"3"})
    write_files(here / "new", {"a": b"4", "d": None, "gone": None})
    assert tree(here) == {"new": None, "new/a": b"4", "new/b": None, "new/b/c": b"2"}


def test_permissions_stay(here: Path) -> None:
    (here / "a").write_text("1")
    (here / "a").chmod(0o640)
    write_files(here, {"a": b"2", "b": b"2"})
    assert stat.S_IMODE((here / "a").stat().st_mode) == 0o640
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((here / "b").stat().st_mode) == 0o666 & ~umask


def test_a_folder_in_the_way_of_a_file(here: Path) -> None:
    (here / "b").mkdir()
    (here / "a").write_text("old")
    with pytest.raises(FileProblem, match="b is a folder, a file belongs there"):
        write_files(here, {"a": b"new", "b": b"new"})
    assert tree(here) == {"a": b"old", "b": None}


def test_a_file_in_the_way_of_a_folder(here: Path) -> None:
    (here / "b").write_text("old")
    (here / "a").write_text("old")
    with pytest.raises(FileProblem, match="one of its folders is a file"):
        write_files(here, {"a": b"new", "new/folder/c": b"new", "b/c": b"new"})
    assert tree(here) == {"a": b"old", "b": b"old"}


def test_a_target_below_a_file(here: Path) -> None:
    (here / "a").write_text("old")
    with pytest.raises(FileProblem, match="can't be written"):
        write_files(here / "a" / "b", {"c": b"new"})
    assert tree(here) == {"a": b"old"}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_in_between_is_taken_back(
    here: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(here, {"a": b"old", "b": b"old", "c": b"old"})
    replace = Path.replace
    moved: list[Path] = []

    def failing(self: Path, target: Path) -> Path:
        if self.suffix == ".new":
            moved.append(target)
        if len(moved) == 4 and self.suffix == ".new":
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    expected = FileProblem if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_files(here, {"a": b"new", "b": None, "x/y": b"new", "c": b"new", "d": b"new"})
    assert tree(here) == {"a": b"old", "b": b"old", "c": b"old"}


def test_a_link_is_replaced_and_what_it_leads_to_stays(here: Path) -> None:
    (here / "elsewhere").write_text("old")
    (here / "a").symlink_to("elsewhere")
    write_files(here, {"a": b"new"})
    assert (here / "elsewhere").read_text() == "old"
    assert (here / "a").read_text() == "new"


def bundle() -> Bundle:
    return Bundle("b", "B", (), None)  # type: ignore[arg-type]  # no layout of these tests looks


@pytest.mark.parametrize(
    "path", ["/etc/x", "../x", "a/../../x", "a\\b", "C:/x", "", "a//b", "./a", "schemagen.lock"]
)
def test_a_layout_stays_below_its_folder(path: str) -> None:
    layout = Emitter("odd", "", lambda bundle, baseline: {path: ""})
    with pytest.raises(PluginError, match="the layout odd may not write"):
        collect_files(bundle(), "", [layout])


def test_two_layouts_do_not_write_the_same_file() -> None:
    layouts = [
        Emitter("one", "", lambda bundle, baseline: {"schema.sql": ""}),
        Emitter("two", "", lambda bundle, baseline: {"Schema.sql": ""}),
    ]
    with pytest.raises(PluginError, match="the layouts one and two both write Schema"):
        collect_files(bundle(), "", layouts)
