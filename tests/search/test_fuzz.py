"""Whatever becomes of a specification: findings or a bundle, soon, and nothing else in it.

A fault is reported with the numbers of the changes that make it, as few as suffice:
``SCHEMAGEN_SEED=...`` begins the whole search at the same place again.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import suppress

import pytest

from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec, SchemagenError
from schemagen.core.parsing import SqlSyntaxError
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from .mutations import HERE, corpus, mutated
from .sampling import SEED, SOAK, Tried
from .statements import learnt, strange_statements

SHARDS, EXAMPLES = (8, 2_500) if SOAK else (2, 150)
SECONDS = 2.0
"""Nobody waits longer for findings."""

CORPUS = corpus()


@pytest.fixture(scope="module")
def known() -> dict[str, frozenset[str]]:
    """What stands in the bundles of the specifications as they were."""
    bundles = []
    for text in CORPUS.values():
        with suppress(InvalidSpec):
            bundles.append(
                render_bundle(
                    build_model(load_text(text, "schema.yaml", project=HERE / "corpus"))[0]
                )
            )
    return learnt(bundles)


def outcome(content: bytes, known: dict[str, frozenset[str]]) -> tuple[str, str]:
    """Return what comes of a text, and what is wrong with that, if anything is."""
    started = time.process_time()
    found, fault = _outcome(content, known)
    seconds = time.process_time() - started
    if not fault and seconds > SECONDS:
        fault = f"it takes {seconds:.1f} s"
    return found, fault


def _outcome(content: bytes, known: dict[str, frozenset[str]]) -> tuple[str, str]:
    try:
        bundle = render_bundle(
            build_model(load_text(content, "schema.yaml", project=HERE / "corpus"))[0]
        )
    except SchemagenError as error:
        for item in error.diagnostics:
            item.as_text()
            item.as_github()
        return "refused", "" if error.diagnostics else "refused without a finding"
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"
    try:
        return "rendered", "\n".join(strange_statements(bundle, known))
    except SqlSyntaxError as error:
        return "rendered", f"it renders to no SQL: {error.message}"


def as_few(text: str, changes: list[int], known: dict[str, frozenset[str]]) -> list[int]:
    """Leave out changes as long as something stays wrong."""
    for number in list(changes):
        fewer = [other for other in changes if other != number]
        if outcome(mutated(text, fewer), known)[1]:
            changes = fewer
    return changes


@pytest.mark.parametrize("shard", range(SHARDS))
def test_changed_specifications(shard: int, known: dict[str, frozenset[str]], tried: Tried) -> None:
    source = random.Random(SEED * 1_000 + shard)
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    for _ in range(EXAMPLES):
        path = source.choice(sorted(CORPUS))
        changes = [source.getrandbits(32) for _ in range(source.choice((1, 1, 1, 2, 4)))]
        found, fault = outcome(mutated(CORPUS[path], changes), known)
        outcomes[found] += 1
        if fault:
            few = as_few(CORPUS[path], changes, known)
            faults.append(f"mutated(CORPUS[{path!r}], {few}): {fault}")
    tried(outcomes)
    assert not faults, f"{len(faults)} faults\n" + "\n\n".join(faults[:10])


@pytest.mark.parametrize("path", sorted(CORPUS))
def test_specifications_as_they_were(path: str, known: dict[str, frozenset[str]]) -> None:
    found, fault = outcome(CORPUS[path].encode(), known)
    assert (found, fault) == ("rendered", "")
