"""Every preset becomes the same database on every version of PostgreSQL, and is proven there.

A sample is proven cell by cell, and some more applied; ``SCHEMAGEN_SOAK=1`` proves all.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.errors import SchemagenError
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.facts_platform import without_platform
from schemagen.model.model import Bundle
from schemagen.verify.report import Report
from schemagen.verify.smoke import smoke

from .presets import APPLIED, PROVEN, REFUSED, SAMPLE, bundle_of
from .servers import running

EVERYTHING = "SCHEMAGEN_SOAK" in os.environ
API_ROLES = 3


def facts(connection: psycopg.Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


def apply(connection: psycopg.Connection, bundle: Bundle) -> bool:
    """Apply a bundle; return whether it was new."""
    changed = apply_bundle(connection, bundle).changed
    connection.commit()
    return changed


def without(found: Facts, base: Facts) -> Facts:
    """Return facts without the extensions that a server had before.

    PGlite has `vector` from the base, because only a superuser may create it there.
    """
    there = set(base.rows["extensions"])
    return found.only(lambda kind, fact: kind != "extensions" or tuple(fact.values()) not in there)


@functools.cache
def on_18(preset: str) -> tuple[Facts, Report | None]:
    """Return what a preset makes on our own server, and the proof if it will be compared."""
    bundle = bundle_of(preset)
    with running("18") as url, connect(url) as connection:
        apply(connection, bundle)
        proven = EVERYTHING or any(preset == sample for _, sample in SAMPLE)
        report = smoke(connection, bundle.model) if proven else None
        return without_platform(facts(connection)), report


@pytest.mark.parametrize(("server", "preset"), PROVEN if EVERYTHING else sorted(APPLIED))
def test_a_preset(server: str, preset: str, url_of: Callable[[str], str]) -> None:
    bundle = bundle_of(preset)
    expected, proof = on_18(preset)
    with connect(url_of(server)) as connection:
        assert connection.info.server_version // 10_000 == int(server.partition(" ")[0])
        base = facts(connection)
        assert apply(connection, bundle)
        try:
            once = facts(connection)
            made = without_platform(once)
            assert difference_as_text(without(expected, base), without(made, base)) == ""
            assert not apply(connection, bundle)
            assert difference_as_text(once, facts(connection)) == ""
            if proof is not None and (EVERYTHING or (server, preset) in SAMPLE):
                compare(connection, bundle, proof)
        finally:
            connection.rollback()
            rollback_bundle(connection, bundle.name, drop_data=True)
            connection.commit()
        assert difference_as_text(base, facts(connection)) == ""


def compare(connection: psycopg.Connection, bundle: Bundle, on_ours: Report) -> None:
    """Prove a bundle; every cell has to be as on our own server."""
    report = smoke(connection, bundle.model)

    assert [str(failure) for failure in report.failures] == []
    assert [finding.as_text() for finding in report.findings] == []
    assert report.access == on_ours.access
    assert (report.functions, report.triggers) == (on_ours.functions, on_ours.triggers)
    # The privilege MAINTAIN, that nobody has, came with 17.
    since_17 = API_ROLES * len(bundle.model.tables)
    lacking = since_17 if connection.info.server_version < 170_000 else 0
    assert report.cells == on_ours.cells - lacking


@pytest.mark.parametrize(("server", "preset"), REFUSED if EVERYTHING else REFUSED[::4])
def test_without_its_extension_a_preset_is_refused(
    server: str, preset: str, url_of: Callable[[str], str]
) -> None:
    """The reason why these are not proven there; nothing is left behind."""
    with connect(url_of(server)) as connection:
        base = facts(connection)
        with pytest.raises(SchemagenError, match='extension "vector" is not available'):
            apply_bundle(connection, bundle_of(preset))
        connection.rollback()
        assert difference_as_text(base, facts(connection)) == ""
