"""Six systems in the language: each is built, applied, proven and undone.

What is left out before stands in ``stubs.py`` and in the expected list of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify.smoke import smoke

from .stubs import stubbed

SPECS = sorted((Path(__file__).parent / "specs").glob("*.yaml"))


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


def facts(connection: psycopg.Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


@pytest.mark.postgres
@pytest.mark.parametrize("path", SPECS, ids=[path.stem for path in SPECS])
def test_an_example_is_built_applied_proven_and_undone(
    connection: psycopg.Connection, path: Path
) -> None:
    text, _ = stubbed(path.read_bytes(), path.name)
    model, _ = build_model(load_text(text, path.name))
    bundle = render_bundle(model)
    base = facts(connection)
    apply_bundle(connection, bundle)
    first = facts(connection)
    try:
        report = smoke(connection, model)
        assert [str(failure) for failure in report.failures] == []
        assert [finding.as_text() for finding in report.findings] == []
        apply_bundle(connection, bundle)
        assert difference_as_text(first, facts(connection)) == ""
    finally:
        connection.rollback()
        rollback_bundle(connection, bundle.name, drop_data=True)
    assert difference_as_text(base, facts(connection)) == ""


@pytest.mark.parametrize("path", SPECS, ids=[path.stem for path in SPECS])
def test_what_is_left_out_is_listed(path: Path) -> None:
    _, gone = stubbed(path.read_bytes(), path.name)
    listed = path.with_suffix(".left_out.txt").read_text(encoding="utf-8")
    assert "".join(f"{item}\n" for item in gone) == listed
