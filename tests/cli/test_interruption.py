"""An interrupt that Python forgets still stops what is about to be made final."""

from __future__ import annotations

import subprocess
import sys

FORGETS = """
import gc, os, signal
from schemagen.cli import interruption

# A shell lets programs in its background ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
interruption.watch_interrupts()

class Loud:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass

loud = Loud()
del loud
print("went on")
try:
    interruption.check_interrupts()
except KeyboardInterrupt:
    print("stopped")
"""


def test_a_forgotten_interrupt_is_remembered() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORGETS], capture_output=True, text=True, check=False
    )
    assert done.stdout == "went on\nstopped\n"
    assert "KeyboardInterrupt" in done.stderr
