"""Rules of every sort, drawn at random: what the server lets through is what the rules say.

The compiler and the oracle start from the same rules and never read each other; here they have
to agree in every cell. Broken compilers, below, show that a difference would be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from schemagen.access import columns, helpers, predicates
from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.quoting import Sql
from schemagen.model.routines import Trigger
from schemagen.verify.smoke import smoke

from .access_specs import access_specifications
from .proving import Site, bundle_of, search
from .sampling import SEED, SOAK, Tried

pytestmark = pytest.mark.postgres

SHARDS, EXAMPLES = (8, 125) if SOAK else (4, 15)
"""Shares of the search, which run beside each other, and specifications in each."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_access(shard: int, site: Site, tried: Tried) -> None:
    outcomes = search(access_specifications(), EXAMPLES, shard, site, tried)
    assert outcomes["proven"] >= EXAMPLES // 2, outcomes


def _named_without_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two helpers of one name: the body that came first answers for both."""
    make = helpers.Helpers.make

    def first_wins(self: Any, name: str, *given: Any, **more: Any) -> Any:
        stem = name.replace("_viewer", "").replace("_editor", "").replace("_owner", "")
        made = self.__dict__.setdefault("first", {})
        if stem not in made:
            made[stem] = make(self, stem, *given, **more)
        return made[stem]

    monkeypatch.setattr(helpers.Helpers, "make", first_wins)


def _new_row_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a row becomes is fine."""
    monkeypatch.setattr(predicates.Predicates, "new_row", lambda *given: Sql("true"))


def _guard_without_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard fires by chance of its name, after what changes rows on its own."""
    made = columns._guard

    def unranked(*given: Any) -> Any:
        function, trigger = made(*given)
        assert isinstance(trigger, Trigger)
        return function, replace(trigger, name=trigger.name.replace("_05_", "_zz_"))

    monkeypatch.setattr(columns, "_guard", unranked)


def _condition_of_old_row_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are used that only may become."""
    old_row = predicates.Predicates.old_row

    def without_when(self: Any, rule: Any, *given: Any) -> Any:
        return old_row(self, replace(rule, when=None), *given)

    monkeypatch.setattr(predicates.Predicates, "old_row", without_when)


FAULTS = (
    _named_without_roles,
    _new_row_unasked,
    _guard_without_rank,
    _condition_of_old_row_forgotten,
)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_broken_compiler_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some drawn specification shows it, and none is needed that was made for it."""
    plant(monkeypatch)
    found: list[str] = []

    @seed(SEED)
    @settings(
        max_examples=4_000 if SOAK else 400,  # other seeds than CI's may find it late
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(access_specifications())
    def until_found(text: str) -> None:
        if found:
            return
        bundle = bundle_of(text)
        if bundle is None or not _concerns(plant, text):
            return
        apply_bundle(site.connection, bundle)
        if not smoke(site.connection, bundle.model).ok:
            found.append(text)
        rollback_bundle(site.connection, bundle.name)

    until_found()
    assert found


def _concerns(plant: Callable[[pytest.MonkeyPatch], None], text: str) -> bool:
    """Whether the fault can show at all; only to spare proofs of what it leaves alone."""
    if plant is _named_without_roles:
        return "roles:" in text
    if plant is _guard_without_rank:
        return "timestamps" in text and "columns:\n      - open\n" in text
    return "check:" in text or "when:" in text
