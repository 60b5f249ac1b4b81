"""What the operating system's errors mean to people."""

from __future__ import annotations

import errno
import os
import re
import shutil
from typing import Final

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""There is no room left, or no more of it is allowed."""

MAKE_ROOM: Final = "make room there, then run the same command again"

_COPIED: Final = re.compile(r"\[Errno (\d+)\]")


def number_of(error: OSError) -> int | None:
    """Return the error's number, that of the first file for a folder that can't be copied.

    https://docs.python.org/3/library/shutil.html#shutil.copytree
    """
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        found = _COPIED.search(str(error.args[0][0][-1]))
        return int(found[1]) if found else None
    return error.errno


def reason_of(error: OSError) -> str:
    """Return why something failed, in the system's words."""
    number = number_of(error)
    return error.strerror or (os.strerror(number) if number is not None else str(error))


def advice_on(error: OSError) -> str:
    """Return what to do about it, empty where the reason says all."""
    return MAKE_ROOM if number_of(error) in FULL else ""
