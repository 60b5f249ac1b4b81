"""Every mutant of an applied catalog turns the proof red, at the right cell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from mutants import Mutant, mutants

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.resources import resource_folder
from schemagen.verify.report import Report
from schemagen.verify.smoke import smoke

pytestmark = pytest.mark.postgres

SPECS = {
    "organic_os": Path(str(resource_folder("presets"))) / "organic_os.yaml",
    "shared_lists": Path(__file__).parents[1] / "specs" / "shared_lists.yaml",
}

COLUMN_GRANTS = ("grant insert (", "grant update (")

EQUIVALENT = {
    # The service bypasses row level security, so this policy says in the catalog what the
    # missing grants do. It keeps Supabase's advisor 0008 quiet.
    "audit_entries_service_only dropped": "the service bypasses policies",
    "secrets_service_only dropped": "the service bypasses policies",
}
"""Mutants that change nothing for anybody, with the reason."""


@pytest.fixture(scope="module", params=sorted(SPECS))
def applied(request: pytest.FixtureRequest) -> Iterator[tuple[psycopg.Connection, Model]]:
    model, _ = read_model(SPECS[request.param])
    with throwaway() as server, connect(server.url) as connection:
        apply_bundle(connection, render_bundle(model))
        connection.commit()
        yield connection, model


def test_the_proof_is_green_before(applied: tuple[psycopg.Connection, Model]) -> None:
    connection, model = applied
    report = smoke(connection, model)
    assert [str(failure) for failure in report.failures] == []
    assert report.ok


def test_every_mutant_is_noticed(applied: tuple[psycopg.Connection, Model]) -> None:
    connection, model = applied
    found = _sample(list(mutants(connection, model)))
    connection.rollback()
    assert len(found) > 150, "the catalog has fewer objects than it should"
    survivors = []
    misplaced = []
    for mutant in found:
        report = _proof_of(connection, model, mutant)
        if mutant.name in EQUIVALENT:
            assert report.ok, f"{mutant.name} is no equivalent: {report.failures[0]}"
        elif report.ok:
            survivors.append(mutant.name)
        elif not _at_the_right_cell(mutant, report):
            misplaced.append(f"{mutant.name}: {report.failures[0]}")
    assert survivors == []
    assert misplaced == []


def _sample(found: list[Mutant]) -> list[Mutant]:
    """Leave most grants of single columns to the full run: they are many and alike."""
    if "SCHEMAGEN_SOAK" in os.environ:
        return found
    columns = [mutant for mutant in found if mutant.name.startswith(COLUMN_GRANTS)]
    kept = set(columns[::5])
    return [mutant for mutant in found if mutant not in columns or mutant in kept]


def _proof_of(connection: psycopg.Connection, model: Model, mutant: Mutant) -> Report:
    tables = {mutant.table} if mutant.table is not None else None
    with connection.transaction(force_rollback=True):
        connection.execute("set local lock_timeout = '5s'")
        connection.execute(mutant.sql.encode())
        return smoke(connection, model, tables=tables, within_transaction=True)


def _at_the_right_cell(mutant: Mutant, report: Report) -> bool:
    failures = [
        failure
        for failure in report.failures
        if mutant.table is None or failure.table == mutant.table
    ]
    return any(
        word in failure.operation or word in failure.cell
        for failure in failures
        for word in mutant.words
    )
