"""Every mutant of an applied catalog turns the proof red, at the right cell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.resources import resource_folder
from schemagen.verify.report import Report
from schemagen.verify.smoke import smoke

from .mutants import Mutant, mutants

pytestmark = pytest.mark.postgres

SPECS = {
    "organic_os": Path(str(resource_folder("presets"))) / "organic_os.yaml",
    "shared_lists": Path(__file__).parents[1] / "specs" / "shared_lists.yaml",
}

POLICY_CHANGES = ("alter policy", "drop policy")
COLUMN_GRANTS = ("grant insert (", "grant update (")

SERVICE_ONLY = "the service bypasses policies; this one says in the catalog that it is meant"
KEY_NOT_GRANTED = "no column that carries access may be updated, so the new row passes like the old"
GUARDED = "the guard refuses another list before the policy is asked"

EQUIVALENT = {
    "users_update_authenticated check true": KEY_NOT_GRANTED,
    "people_update_authenticated check true": KEY_NOT_GRANTED,
    "items_update_authenticated check true": GUARDED,
    "letters_update_authenticated check true": GUARDED,
    "audit_entries_service_only dropped": SERVICE_ONLY,
    "secrets_service_only dropped": SERVICE_ONLY,
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
    found = _sample(model.name, list(mutants(connection, model)))
    connection.rollback()
    assert len(found) > 100, "the catalog has fewer objects than it should"
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


def _sample(name: str, found: list[Mutant]) -> list[Mutant]:
    """Return what is tried here; the full run tries everything.

    Grants of single columns are many and alike. The preset's other mutants are all tried,
    of the specification with every construct each third one and its policies.
    """
    if "SCHEMAGEN_SOAK" in os.environ:
        return found
    columns = [mutant for mutant in found if mutant.name.startswith(COLUMN_GRANTS)]
    others = [mutant for mutant in found if not mutant.name.startswith(COLUMN_GRANTS)]
    if name != "organic_os":
        policies = [mutant for mutant in others if mutant.sql.startswith(POLICY_CHANGES)]
        rest = [mutant for mutant in others if not mutant.sql.startswith(POLICY_CHANGES)]
        others = [*policies[::2], *rest[::4]]
    return [*others, *columns[::5]]


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
