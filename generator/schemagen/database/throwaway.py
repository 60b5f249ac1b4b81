"""Servers that live as long as a ``with`` block, and never longer than their creator.

Each one has a private folder ``schemagen-...`` for its data, socket and log, and belongs to
nobody else, so any number may run at the same time. What removes it:

- the end of the block, also by an exception or Ctrl-C;
- a watchdog, when the creator dies without reaching that end (SIGTERM, ``kill -9``): it
  waits on a pipe that only the creator holds open;
- the next server that is started, when the watchdog was killed too: the creator holds a
  lock in the folder, which the system drops with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from schemagen.database.accounts import Account, give, process_options
from schemagen.database.base import Era
from schemagen.database.cluster import (
    cached_cluster,
    new_password,
    set_passwords,
)
from schemagen.database.embedded import Installation, embedded_installation
from schemagen.database.extensions import extension_settings
from schemagen.database.folders import MARK, UNFINISHED, is_own, temporary_folder
from schemagen.database.locks import hold
from schemagen.database.postmaster import ADMIN, OWNER, Address, Postmaster, program_environment
from schemagen.database.server import Server

_PREFIX: Final = "schemagen-"
_UNFINISHED_SECONDS: Final = 3600
"""Nothing takes so long to be filled, unless whoever did it is dead."""

_SETTINGS: Final[Mapping[str, str]] = {
    # Nobody wants this data after a crash.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
    "max_logical_replication_workers": "0",
}

# Stops the server of folder $1, unless its process id belongs to another program by now,
# and removes the folder.
_REMOVE: Final = """
cd / && pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ] && { [ ! -d /proc/self ] || [ "/proc/$pid/cwd" -ef "$1/data" ]; }; then
    kill -QUIT "$pid" 2>/dev/null
    tries=0
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 200 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
fi
rm -rf -- "$1"
"""
_WATCH: Final = f"read -r _\n{_REMOVE}"


@contextmanager
def throwaway(
    *,
    era: Era | str = Era.CLOSED,
    installation: Installation | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a new PostgreSQL with the Supabase base, and remove it afterwards.

    Args:
        era: The rule for default privileges, see ``Era``.
        installation: Whose programs to run; those of the wheel by default.
        settings: Further settings of PostgreSQL.

    Yields:
        The server, ready for connections.

    Raises:
        ServerMissing: PostgreSQL is not installed.
        ServerError: It does not start; the message has the end of its log.
    """
    chosen = installation or embedded_installation()
    cluster = cached_cluster(chosen, Era(era))
    parent = temporary_folder(chosen.account)
    sweep(parent, chosen.account)
    with ExitStack() as stack:
        folder = _new_folder(parent, chosen.account, stack)
        cluster.copy_to(folder / "data", chosen)
        address = Address.in_folder(folder)
        postmaster = Postmaster.start(
            chosen,
            folder / "data",
            folder / "log",
            address,
            {**_settings(chosen), **extension_settings(chosen), **(settings or {})},
        )
        stack.callback(postmaster.stop, at_once=True)
        passwords = {ADMIN: new_password(), OWNER: new_password()}
        with postmaster.wait_until_ready(address.url(ADMIN, cluster.password)) as connection:
            set_passwords(connection, passwords, iterations=1)
        yield Server(
            url=address.url(OWNER, passwords[OWNER]),
            admin_url=address.url(ADMIN, passwords[ADMIN]),
            data_folder=folder / "data",
            socket_folder=None if sys.platform == "win32" else folder,
            log_path=folder / "log",
            version=chosen.version,
            _stop=lambda: postmaster.stop(at_once=True),
        )


def _settings(installation: Installation) -> dict[str, str]:
    # Three processes less: nothing here waits for a disk.
    return {**_SETTINGS, **({"io_method": "sync"} if installation.major >= 18 else {})}


def sweep(parent: Path, account: Account | None) -> None:
    """Remove the servers whose creator is dead, in a folder for temporary files."""
    for mark in parent.glob(f"{_PREFIX}*/{MARK}"):
        if is_own(mark.parent, account):
            _remove_if_dead(mark.parent, account)
    for mark in parent.glob(f"{UNFINISHED}*/{MARK}"):
        if is_own(mark.parent, account) and _age(mark) > _UNFINISHED_SECONDS:
            shutil.rmtree(mark.parent, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0


def _new_folder(parent: Path, account: Account | None, stack: ExitStack) -> Path:
    """Make the private folder of a server, to be removed with the stack.

    It gets its final name only when it is locked, so that no sweep takes it for dead.
    """
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
    stack.callback(shutil.rmtree, unfinished, ignore_errors=True)
    (unfinished / MARK).touch()
    lock = hold(unfinished / MARK)
    assert lock is not None  # noqa: S101  nobody else knows the folder
    folder = unfinished.with_name(_PREFIX + unfinished.name.removeprefix(UNFINISHED))
    stack.callback(os.close, lock)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    give(unfinished, account)
    unfinished.rename(folder)
    if sys.platform != "win32":
        stack.enter_context(_watchdog(folder, account))
    return folder


@contextmanager
def _watchdog(folder: Path, account: Account | None) -> Iterator[None]:
    """Have the folder removed when this process dies; nobody else holds the pipe's end."""
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "schemagen-watchdog", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=program_environment(),
            **process_options(account),
        )
    except FileNotFoundError:  # a container without a shell: the next start sweeps
        yield
        return
    try:
        yield
    finally:
        process.kill()  # the block's end does it better, and has to be done when we return
        process.communicate()


def _remove_if_dead(folder: Path, account: Account | None) -> None:
    try:
        lock = hold(folder / MARK)
    except OSError:  # being removed this moment
        return
    if lock is None:
        return
    try:
        if sys.platform != "win32":
            # As the account, so that a process id in a file of that account can't make
            # root stop anything else.
            with suppress(FileNotFoundError):  # a container without a shell
                subprocess.run(
                    ["/bin/sh", "-c", _REMOVE, "schemagen-sweep", folder],
                    check=False,
                    capture_output=True,
                    env=program_environment(),
                    **process_options(account),
                )
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
