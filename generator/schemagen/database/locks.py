"""Locks on files, which the operating system drops when their holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int, *, wait: bool) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _acquire(descriptor: int, *, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock, after waiting for whoever has it."""
    descriptor = os.open(path, _FLAGS | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def hold(path: Path) -> int | None:
    """Take a lock on an existing file for as long as the returned descriptor stays open.

    Returns:
        The descriptor, or None when somebody else holds the lock.

    Raises:
        OSError: The file can't be opened.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        _acquire(descriptor, wait=False)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
