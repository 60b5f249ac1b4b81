"""Names are written bare; where things live, and what they are called, is said once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify.smoke import smoke

pytestmark = pytest.mark.postgres

SPEC = (Path(__file__).parents[1] / "specs" / "every_name.yaml").read_text(encoding="utf-8")


def bundle_of(text: str) -> Bundle:
    model, _ = build_model(load_text(text, "schema.yaml"))
    return render_bundle(model)


def elsewhere(name: str, line: str) -> str:
    return SPEC.replace("name: films\n", f"name: {name}\n{line}\n", 1)


VARIANTS = {
    "as it is": SPEC,
    "another table": re.sub("videos", "films", SPEC),
    "another type": re.sub("video_status", "mood", SPEC),
    "a schema": elsewhere("in_app", "schema: app"),
    "a schema of odd name": elsewhere("in_odd", 'schema: "My App"'),
    "a prefix": elsewhere("with_prefix", "prefix: x_"),
    "schema and prefix": elsewhere("with_both", "schema: app\nprefix: x_"),
}


@pytest.fixture
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


def facts(connection: psycopg.Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


def proven(connection: psycopg.Connection, bundle: Bundle) -> int:
    report = smoke(connection, bundle.model)
    assert [str(failure) for failure in report.failures] == []
    return report.cells


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_change_of_names_needs_no_other_change(connection: psycopg.Connection, text: str) -> None:
    base = facts(connection)
    plain = bundle_of(SPEC)
    apply_bundle(connection, plain)
    cells = proven(connection, plain)
    rollback_bundle(connection, plain.name)
    bundle = bundle_of(text)
    apply_bundle(connection, bundle)
    first = facts(connection)
    assert proven(connection, bundle) == cells
    apply_bundle(connection, bundle)
    assert facts(connection) == first
    rollback_bundle(connection, bundle.name)
    assert facts(connection) == base


def test_all_of_them_live_in_one_database(connection: psycopg.Connection) -> None:
    base = facts(connection)
    texts = [
        SPEC,
        elsewhere("in_app", "schema: app"),
        elsewhere("with_prefix", "prefix: x_"),
        elsewhere("with_both", "schema: app\nprefix: x_"),
    ]
    bundles = [bundle_of(text) for text in texts]
    for bundle in bundles:
        apply_bundle(connection, bundle)
    for bundle in bundles:
        proven(connection, bundle)
    for bundle in (bundles[2], bundles[0], bundles[3], bundles[1]):
        rollback_bundle(connection, bundle.name)
    assert facts(connection) == base
