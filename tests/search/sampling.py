"""How much is tried: a sample as a rule, everything in ``make soak``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

SOAK: Final = "SCHEMAGEN_SOAK" in os.environ

SEED: Final = int(os.environ.get("SCHEMAGEN_SEED", "1"))
"""Where the searches begin; the full run takes another one each time, see ``tests/conftest.py``."""

Tried: TypeAlias = Callable[[Mapping[str, int]], None]
"""Takes how many were tried, by what came of them."""
