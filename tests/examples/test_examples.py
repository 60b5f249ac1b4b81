"""Six systems in the language: each is built, applied, proven and undone."""

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
from schemagen.spec.load import load_file
from schemagen.verify.smoke import smoke

SPECS = sorted((Path(__file__).parent / "specs").glob("*.yaml"))
WAYS: dict[str, tuple[str, dict[str, str]]] = {
    **{path.stem: (path.stem, {}) for path in SPECS},
    "organic_os_in_partitions": ("organic_os", {"partition_wellness": "true"}),
}


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


def facts(connection: psycopg.Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


@pytest.mark.postgres
@pytest.mark.parametrize(("name", "chosen"), WAYS.values(), ids=WAYS)
def test_an_example_is_built_applied_proven_and_undone(
    connection: psycopg.Connection, name: str, chosen: dict[str, str]
) -> None:
    model, _ = build_model(load_file(Path(__file__).parent / "specs" / f"{name}.yaml", chosen))
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
