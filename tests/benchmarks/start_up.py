"""How long people wait before anything happens, as ratios measured side by side in one run.

    make bench

Each pair is run in turns, so that a busy machine slows both; the median of the ratios counts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemagen.resources import resource_folder

ROUNDS = 15


@dataclass(frozen=True)
class Pair:
    """What is measured, what it is compared with, and how it may compare."""

    name: str
    ours: Sequence[str]
    other: Sequence[str]
    goal: float


def pairs() -> list[Pair]:
    """Return the pairs: ours, the floor, the goal."""
    python = sys.executable
    command = str(Path(python).with_name("schemagen"))
    preset = str(resource_folder("presets").joinpath("organic_os.yaml"))
    return [
        Pair("--help : import click", [command, "--help"], [python, "-c", "import click"], 1.5),
        Pair(
            "validate organic_os : import click, yaml, jsonschema, jinja2",
            [command, "validate", preset],
            [python, "-c", "import click, yaml, jsonschema, jinja2"],
            2.5,
        ),
    ]


def seconds(command: Sequence[str]) -> float:
    """Return how long a command takes; it must succeed."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> int:
    """Print a line a pair; 1 if a goal is missed."""
    missed = False
    for pair in pairs():
        seconds(pair.ours), seconds(pair.other)
        measured = [(seconds(pair.ours), seconds(pair.other)) for _ in range(ROUNDS)]
        ratio = statistics.median(ours / other for ours, other in measured)
        ours = statistics.median(one for one, _ in measured)
        verdict = "ok" if ratio <= pair.goal else "MISSED"
        missed |= ratio > pair.goal
        print(f"{pair.name}: {ratio:.2f} (goal {pair.goal}, {ours * 1000:.0f} ms) {verdict}")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
