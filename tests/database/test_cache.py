"""What is made once, by whoever needs it first."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemagen.database.cache import made_once, published

COLD = """
from schemagen.database.throwaway import throwaway
with throwaway() as server:
    print(server.url)
"""


def test_a_folder_is_filled_once(tmp_path: Path) -> None:
    calls: list[Path] = []
    ready = threading.Barrier(4)

    def fill(folder: Path) -> None:
        calls.append(folder)
        (folder / "file").write_text("whole")

    def use(_: int) -> str:
        ready.wait()
        return (published(tmp_path / "thing", fill) / "file").read_text()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(use, range(4))) == ["whole"] * 4

    assert len(calls) == 1


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "half").write_text("")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        published(tmp_path / "thing", fill)

    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_what_lost_a_file_is_made_again(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_text("whole")

    file = published(tmp_path / "thing", fill) / "inner" / "file"
    file.unlink()
    assert (published(tmp_path / "thing", fill) / "inner" / "file").read_text() == "whole"

    file.write_text("")  # what a power failure leaves
    assert (published(tmp_path / "thing", fill) / "inner" / "file").read_text() == "whole"


def test_what_is_kept_may_change(tmp_path: Path) -> None:
    kept = made_once(tmp_path / "kept", lambda folder: (folder / "file").touch())
    (kept / "file").unlink()

    assert made_once(tmp_path / "kept", lambda folder: (folder / "file").touch()) == kept
    assert not (kept / "file").exists()


def test_what_nobody_used_for_a_month_goes(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "file").touch()

    old, recent = published(tmp_path / "thing-1", fill), published(tmp_path / "thing-2", fill)
    other = published(tmp_path / "other-1", fill)
    month_ago = time.time() - 31 * 24 * 3600
    for folder in (old, other):
        os.utime(folder, (month_ago, month_ago))

    published(tmp_path / "thing-3", fill)

    assert not old.exists()
    assert recent.exists()
    assert other.exists()


def test_processes_with_an_empty_cache_make_one_cluster(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHEMAGEN_CACHE_DIR", str(open_folder))
    running = [
        subprocess.Popen([sys.executable, "-c", COLD], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    urls = [process.communicate()[0].strip() for process in running]

    assert len(set(urls)) == 3
    assert all(url.startswith("postgresql://postgres:") for url in urls)
    kinds = sorted(path.name.split("-")[0] for path in open_folder.iterdir() if path.is_dir())
    assert [kind for kind in kinds if kind != "postgres"] == ["cluster", "extensions"]
