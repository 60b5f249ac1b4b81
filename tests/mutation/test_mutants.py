"""Every mutant of an applied catalog turns the proof red, at the right cell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.names import QName
from schemagen.database.connections import connect
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.resources import resource_folder
from schemagen.verify.report import Report
from schemagen.verify.smoke import smoke

from ..servers.servers import PGLITE, running
from .equivalent import reason
from .mutants import Mutant, mutants

pytestmark = pytest.mark.postgres

_PRESETS = Path(str(resource_folder("presets")))
_SPECS = Path(__file__).parents[1] / "specs"
SPECS = {
    "organic_os": _PRESETS / "organic_os.yaml",
    "workspaces": _PRESETS / "workspaces.yaml",
    "chronos": _PRESETS / "chronos.yaml",
    "coach_os": _PRESETS / "coach_os.yaml",
    "orion_chat": _PRESETS / "orion_chat.yaml",
    "ai_usage": _PRESETS / "ai_usage.yaml",
    "shared_lists": _SPECS / "shared_lists.yaml",
    "every_access": _SPECS / "every_access.yaml",
}
EVERYTHING = "SCHEMAGEN_SOAK" in os.environ
SHARES = {
    "organic_os": 7, "workspaces": 11, "chronos": 29, "coach_os": 31, "orion_chat": 43,
    "ai_usage": 11, "shared_lists": 13, "every_access": 37,
}  # fmt: skip
"""Without a search each so-manieth mutant is tried by itself."""
OLDER = {"organic_os on PostgreSQL 16": ("organic_os", "16", 17)}
"""What is tried on another server too, and its share; ``--postgres`` tries all of them there."""

_MOST_OF_PGLITE = 25
ENDLESS_ON_PGLITE = {
    ("workspaces", "functions: made invoker"),
    ("chronos", "functions: made invoker"),
}
"""A helper reads a table whose policy calls the helper: PostgreSQL says 54001, PGlite, which does
not look at its stack, never answers again."""

Record = Callable[[str, object], None]
_Tried = TypeVar("_Tried")


@dataclass(frozen=True)
class Applied:
    """A specification in a database, and which of its mutants are tried."""

    connection: psycopg.Connection
    model: Model
    share: int
    server: str

    def never_ends_with(self, mutant: Mutant) -> bool:
        """Return whether this server could not try a mutant."""
        known = (self.model.name, mutant.alike) in ENDLESS_ON_PGLITE
        return known and self.server == PGLITE

    def parts(self, tried: Sequence[_Tried]) -> Iterator[tuple[psycopg.Connection, _Tried]]:
        """Yield what is tried with where to try it.

        PGlite answers wrongly, or not at all, after some hundred proofs: each gets few.
        """
        few = _MOST_OF_PGLITE if self.server == PGLITE else len(tried)
        yield from ((self.connection, one) for one in tried[:few])
        for start in range(few, len(tried), few or 1):
            with applied_to(self.server, self.model) as connection:
                yield from ((connection, one) for one in tried[start : start + few])


@contextmanager
def applied_to(server: str, model: Model) -> Iterator[psycopg.Connection]:
    """Run a new server that holds a specification."""
    with running(server) as url, connect(url) as connection:
        if server == PGLITE:  # it waits for ever after many statements that are kept prepared
            connection.prepare_threshold = None
        apply_bundle(connection, render_bundle(model))
        connection.commit()
        yield connection


@pytest.fixture(scope="module", params=[*SPECS, *OLDER])
def applied(request: pytest.FixtureRequest) -> Iterator[Applied]:
    asked = request.config.getoption("--postgres") or "18"
    name, server, share = OLDER.get(request.param) or (request.param, asked, SHARES[request.param])
    model, _ = read_model(SPECS[name])
    with applied_to(server, model) as connection:
        yield Applied(connection, model, 1 if EVERYTHING else share, server)


def test_the_proof_is_green_before(applied: Applied) -> None:
    report = smoke(applied.connection, applied.model)
    assert [str(failure) for failure in report.failures] == []
    assert report.ok


def test_every_mutant_is_noticed(applied: Applied, record_property: Record) -> None:
    model = applied.model
    found = [mutant for mutant in _mutants(applied) if not mutant.alike]
    assert len(found) > 50, "the catalog has fewer objects than it should"
    tried = found[:: applied.share]
    survivors: list[str] = []
    unlike: list[str] = []
    equivalent = 0
    for connection, mutant in applied.parts(tried):
        noticed = any(mutant.is_told_by(report) for report in _proofs(connection, model, mutant))
        if reason(model.name, mutant.name):
            equivalent += 1
            unlike += [mutant.name] * noticed
        elif not noticed:
            survivors.append(mutant.name)
    record_property("tried", {"killed": len(tried) - equivalent, "equivalent": equivalent})
    assert (survivors, unlike) == ([], []), "not noticed; noticed and listed as equivalent"


def test_the_catalog_tells_mutants_of_one_sort_apart(
    applied: Applied, record_property: Record
) -> None:
    model = applied.model
    sorts: dict[tuple[str, tuple[QName, ...]], list[Mutant]] = {}
    for mutant in _mutants(applied):
        if mutant.alike and not applied.never_ends_with(mutant):
            sorts.setdefault((mutant.alike, mutant.tables), []).append(mutant)
    tried = [*sorts.values()][:: applied.share]
    survivors = []
    for connection, alike in applied.parts(tried):
        sql = "; ".join(mutant.sql for mutant in alike)
        of_functions = alike[0].alike.startswith("functions")
        proven = _functions_of(model) if of_functions else model
        report = _proof(connection, proven, sql, alike[0].tables)
        survivors += [mutant.name for mutant in alike if not mutant.is_told_by(report)]
    record_property("tried", {"killed": sum(map(len, tried))})
    assert survivors == []


def _mutants(applied: Applied) -> list[Mutant]:
    found = list(mutants(applied.connection, applied.model))
    applied.connection.rollback()
    return found


def _functions_of(model: Model) -> Model:
    """Return what there is without tables: whose rights functions have shows there too."""
    return replace(
        model, tables=(), rules={}, triggers=(), probes=(), objects=(), broadcasts=(), external=()
    )


def _proofs(connection: psycopg.Connection, model: Model, mutant: Mutant) -> Iterator[Report]:
    """Yield the proof of one table after the other that could tell."""
    ways: Sequence[Sequence[QName]] = [(table,) for table in mutant.tables] or [()]
    for tables in ways:
        yield _proof(connection, model, mutant.sql, tables)


def _proof(
    connection: psycopg.Connection, model: Model, sql: str, tables: Iterable[QName]
) -> Report:
    with connection.transaction(force_rollback=True):
        connection.execute("set local lock_timeout = '5s'")
        connection.execute(sql.encode())
        return smoke(connection, model, tables=set(tables) or None, within_transaction=True)
