"""`new` and `apply` on a disk that is full: nothing half-written stays, and with room it goes on.

A small disk in memory is mounted, which only root may do; to write no large files is forbidden to
anybody. What is there is looked at afterwards, whatever the command says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from ..search.sampling import SOAK
from .conftest import MINE, Done, contents, facts, schemagen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="disks in memory are Linux's")

PRESET: Final = "organic_os"
NEW: Final = ("new", "--preset", PRESET, "app", "--no-verify")
ROOM: Final = "\n  hint: make room there, then run the same command again\n"
SIZES: Final = [*range(8, 300, 8)] if SOAK else [8, 100, 200]
"""In kilobytes; the project takes about as many as the last one."""
LIMITS: Final = [1, 1_000, 10_000, 40_000, 60_000] if SOAK else [1_000, 40_000]
"""In bytes, how long a file may be."""


@dataclass(frozen=True)
class Disk:
    """A disk of its own.

    Attributes:
        folder: Where it is mounted.
    """

    folder: Path

    def resize(self, kilobytes: int) -> None:
        """Give it another size; what is on it stays."""
        done = _mounted("-o", f"remount,size={kilobytes}k", str(self.folder))
        assert not done.returncode, done.stderr

    def fill(self, but: int) -> None:
        """Leave so many kilobytes free."""
        left = os.statvfs(self.folder)
        used = (left.f_blocks - left.f_bavail) * left.f_frsize // 1024
        self.resize(used + but)


def _mounted(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("mount")
    assert program is not None
    return subprocess.run([program, *arguments], capture_output=True, text=True)


@pytest.fixture
def disk() -> Iterator[Disk]:
    folder = Path(tempfile.mkdtemp(prefix="schemagen-disk-", dir="/tmp"))
    done = _mounted("-t", "tmpfs", "-o", "size=100m,mode=1777", "tmpfs", str(folder))
    try:
        if done.returncode:
            pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
        try:
            yield Disk(folder)
        finally:
            subprocess.run([shutil.which("umount") or "", "--lazy", folder], check=True)
    finally:
        folder.rmdir()


def refused(done: Done, code: str = "SG050") -> None:
    """Check that a command said what is wrong, and what to do."""
    assert done.code == 1
    assert done.err.startswith(f"error[{code}]: "), done.err
    assert done.err.endswith(ROOM), done.err
    assert ".app." not in done.err  # a name that nobody knows


@pytest.mark.parametrize("size", SIZES)
def test_a_new_project(size: int, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(disk.folder)
    disk.resize(size)
    done = schemagen(*NEW)
    refused(done)
    assert "can't be written: No space left on device" in done.err
    assert [*disk.folder.iterdir()] == []
    disk.resize(4_000)
    assert schemagen(*NEW).code == 0
    assert schemagen("render", "--check", "app").code == 0


@pytest.mark.parametrize("free", [n - 8 for n in SIZES])
def test_a_project_that_was_there(free: int, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(disk.folder)
    migration = disk.folder / "app/supabase/migrations/20260315101010_mine.sql"
    migration.parent.mkdir(parents=True)
    migration.write_text(MINE, "utf-8")
    before = contents(disk.folder)
    disk.fill(but=free)
    refused(schemagen(*NEW))
    assert contents(disk.folder) == before
    disk.resize(4_000)
    assert schemagen(*NEW).code == 0
    assert schemagen("render", "--check", "app").code == 0
    assert migration.read_text("utf-8") == MINE


@pytest.mark.parametrize("free", SIZES)
def test_files_that_would_be_written_anew(
    free: int, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(disk.folder)
    assert schemagen(*NEW).code == 0
    spec = disk.folder / "app/schema.yaml"
    spec.write_text(spec.read_text("utf-8").replace("\ntables:\n", "\ntables:\n\n"), "utf-8")
    spec.write_text(spec.read_text("utf-8").replace("title: ", "title: Another ", 1), "utf-8")
    before = contents(disk.folder)
    disk.fill(but=min(free, 60))
    refused(schemagen("render", "app"))
    assert contents(disk.folder) == before
    disk.resize(4_000)
    assert schemagen("render", "app").code == 0
    assert schemagen("render", "--check", "app").code == 0


@pytest.mark.parametrize("limit", LIMITS)
def test_files_that_may_not_be_so_long(limit: int, here: Path) -> None:
    """Without any disk, and for everybody: as with a quota."""
    resource = pytest.importorskip("resource")
    ended = subprocess.run(
        [sys.executable, "-m", "schemagen", *NEW],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    done = Done(ended.stdout, ended.stderr, ended.returncode)
    refused(done)
    assert "can't be written: File too large" in done.err
    assert [*here.iterdir()] == []
    assert schemagen(*NEW).code == 0


def test_a_full_disk_for_what_is_printed(here: Path) -> None:
    assert schemagen(*NEW).code == 0
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "schemagen", "render", "app", "--stdout"]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    refused(Done("", ended.stderr, ended.returncode), "SG010")


# Servers


@pytest.mark.postgres
@pytest.mark.parametrize("size", [1_000, 20_000])
def test_no_room_for_a_throwaway_server(
    size: int, disk: Disk, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(disk.folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    disk.resize(size)
    done = schemagen(*NEW[:-1])
    refused(done, "SG700")
    assert "app is written, but not proven" in done.out
    assert [*disk.folder.iterdir()] == []
    assert schemagen("render", "--check", "app").code == 0
    disk.resize(100_000)
    assert schemagen("smoke", "app").code == 0


@pytest.fixture
def target(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose files are on the disk."""
    monkeypatch.setenv("TMPDIR", str(disk.folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with throwaway() as running:
        assert disk.folder in running.data_folder.parents
        yield running


@pytest.mark.postgres
def test_no_room_for_what_is_applied(target: Server, disk: Disk, here: Path) -> None:
    """The same server again and again, whatever became of it."""
    assert schemagen(*NEW).code == 0
    base = facts(target)
    command = ("apply", "app", "--record-supabase", "--db", target.url)
    failed = 0
    for free in range(0, 1_500, 50) if SOAK else (0, 100, 400):
        disk.fill(but=free)
        done = schemagen(*command)
        disk.resize(100_000)
        if not done.code:  # what the attempts before it took was still there
            break
        failed += 1
        assert re.fullmatch(
            r"error\[SG70[08]\]: .*could not .*\n  hint: .*disk is full: make room there, .*\n",
            done.err,
        )
        assert facts(target) == base
    assert failed > 1
    assert schemagen(*command).code == 0
    assert schemagen("verify", "app", "--db", target.url, "-q").code == 0
