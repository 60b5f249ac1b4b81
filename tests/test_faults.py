"""Each fault in ``faults.txt`` has a test named after it, and no test names another one."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
LINES: Final = (HERE / "faults.txt").read_text(encoding="utf-8").splitlines()
FAULTS: Final = [line.split()[0] for line in LINES if re.match(r"[A-Z]{2}-\d+ ", line)]
WORDING: Final = [
    before.split()[0] for before, line in pairwise(LINES) if line.startswith("       wording: ")
]
SEEDS: Final = {"CO": 17, "WE": 19, "CH": 17, "AI": 17, "CR": 22}


def named() -> set[str]:
    """Return the faults that names of tests begin with: ``test_ch_1_ch_16_a_profile``."""
    found = set()
    for path in HERE.glob("*/test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                begin = re.match(r"test((?:_(?:co|we|ch|ai|cr)_\d+)+)(?:_|$)", node.name)
                for seed, number in re.findall(r"([a-z]{2})_(\d+)", begin[1] if begin else ""):
                    found.add(f"{seed.upper()}-{number}")
    return found


def test_all_of_them_are_listed() -> None:
    assert Counter(fault.partition("-")[0] for fault in FAULTS) == SEEDS
    assert FAULTS == [
        f"{seed}-{number + 1}" for seed, last in SEEDS.items() for number in range(last)
    ]


def test_each_has_a_test_or_is_wording() -> None:
    assert named() == {*FAULTS} - {*WORDING}
    assert len(WORDING) == 3
