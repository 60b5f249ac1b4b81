"""Whatever is written: it is refused at a line, or it works, is proven, and can be undone."""

from __future__ import annotations

import pytest

from .proving import Site, search
from .sampling import SOAK, Tried
from .specs import specifications

pytestmark = pytest.mark.postgres

SHARDS, EXAMPLES = (8, 125) if SOAK else (1, 25)
"""Shares of the search, which run beside each other, and specifications in each."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_specifications(shard: int, site: Site, tried: Tried) -> None:
    outcomes = search(specifications(), EXAMPLES, shard, site, tried)
    assert outcomes["proven"] >= EXAMPLES // 4, outcomes
