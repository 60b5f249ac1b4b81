"""Interrupts from the keyboard, remembered.

Python raises them wherever it is, and where it can't pass an exception on, such as in what it
calls while it collects garbage, it prints and forgets it. What is about to be made final asks
here first.

https://docs.python.org/3/library/signal.html#note-on-signal-handlers-and-exceptions
"""

from __future__ import annotations

import signal
from types import FrameType

_came = False


def watch_interrupts() -> None:
    """Remember interrupts from now on; they are raised as before."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(number: int, frame: FrameType | None) -> None:
    global _came
    _came = True
    raise KeyboardInterrupt


def check_interrupts() -> None:
    """Raise an interrupt that came and was forgotten.

    Raises:
        KeyboardInterrupt: One came.
    """
    if _came:
        raise KeyboardInterrupt
