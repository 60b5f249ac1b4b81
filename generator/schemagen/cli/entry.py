"""Where the installed program starts; importing it costs no more than click."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from schemagen.cli.application import application
from schemagen.cli.interruption import watch_interrupts


def main() -> None:
    """Run the command line."""
    # A specification becomes many small objects that all live to the end: looking for garbage
    # among them took a tenth of the time of `validate`.
    gc.set_threshold(2_000_000, 20, 20)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no hang-up
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it
            signal.signal(number, _leave)
    watch_interrupts()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # whatever a program that embeds us put there
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        application.main(prog_name="schemagen")
    finally:
        _flush()
        # Python looks through all that is left before it ends: a seventh of the time.
        gc.freeze()


def _leave(number: int, frame: FrameType | None) -> None:
    """Unwind, so that temporary folders and servers are removed on the way out."""
    raise SystemExit(128 + number)


def _flush() -> None:
    """Write out what is buffered; a reader that left early (``| head``) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
