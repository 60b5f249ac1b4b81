"""Rules of every sort, drawn at random: what the server lets through is what the rules say.

The compiler and the oracle start from the same rules and never read each other; here they have
to agree in every cell. Broken compilers, below, show that a difference would be seen.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, note, seed, settings

from .access_specs import access_specifications
from .sampling import SEED, SOAK, Tried
from .test_random_specs import Site, bundle_of, site, works

__all__ = ["site"]

pytestmark = pytest.mark.postgres

SHARDS, EXAMPLES = (8, 125) if SOAK else (4, 15)
"""Shares of the search, which run beside each other, and specifications in each."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_access(shard: int, site: Site, tried: Tried) -> None:
    outcomes: Counter[str] = Counter()

    @seed(SEED + shard)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )
    @given(access_specifications())
    def search(text: str) -> None:
        note(text)
        bundle = bundle_of(text)
        outcomes["refused" if bundle is None else "proven"] += 1
        if bundle is None:
            return
        try:
            works(site, bundle)
        except BaseException:
            site.renew()
            raise

    try:
        search()
    finally:
        tried(outcomes)
    assert outcomes["proven"] >= EXAMPLES // 2, outcomes
