"""From any version to any other one: a migration ends in the very catalog of a fresh build.

Specifications are changed as people change them, and migrated there and back. ``Mismatch``
says that there is no migration; that is honest, and here it is a fault.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from schemagen.core.errors import InvalidSpec
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.migrate import Mismatch
from schemagen.model.model import Bundle

from ..migrate.versions import NotApplied, bundle_of, migrated
from .edits import edited
from .mutations import HERE, corpus
from .sampling import SEED, SOAK, Tried

pytestmark = pytest.mark.postgres

SHARDS, EXAMPLES = (8, 60) if SOAK else (1, 4)
"""Shares of the search, and changes in each; every one is migrated there and back."""

CORPUS = corpus()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for both versions."""
    with throwaway() as running:
        yield running


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_migrations(shard: int, server: Server, tried: Tried) -> None:
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(EXAMPLES):
        chosen = (SEED + shard) * 100_000 + number
        name = random.Random(chosen).choice([*CORPUS])
        old, new = _versions(CORPUS[name], chosen)
        for version, other, way in ((old, new, "there"), (new, old, "back")):
            outcome, fault = _outcome(server, version, other)
            outcomes[outcome] += 1
            if fault:
                faults.append(f"{name}, change {chosen}, {way}: {fault}")
    tried(outcomes)
    assert not faults, "\n".join(faults)
    assert outcomes["migrated"] >= EXAMPLES // 2, outcomes


def _versions(text: str, number: int) -> tuple[Bundle | None, Bundle | None]:
    """Return a specification before and after the first change of some that is not refused."""
    changed = (_bundle(edited(text, number + 1_000_000 * again)) for again in range(20))
    return _bundle(text), next((bundle for bundle in changed if bundle is not None), None)


def _bundle(text: str) -> Bundle | None:
    try:
        return bundle_of(text, HERE / "corpus")
    except InvalidSpec:
        return None


def _outcome(server: Server, old: Bundle | None, new: Bundle | None) -> tuple[str, str]:
    """Return what came of a migration, and what is wrong with it."""
    if old is None or new is None:
        return "refused", ""
    try:
        return ("unchanged" if migrated(server, old, new) is None else "migrated"), ""
    except Mismatch as error:
        return "failed", error.notes
    except NotApplied:
        return "not applied", ""
