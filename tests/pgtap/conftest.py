"""A server that has pgTAP, and databases with a bundle in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.pgtap import emit_pgtap
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.resources import resource_folder
from schemagen.verify.table_tests import table_tests

from .programs import server_settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def of_preset(name: str) -> Path:
    """Return the specification of a preset."""
    return Path(str(resource_folder("presets"))) / f"{name}.yaml"


def golden(preset: str) -> list[Path]:
    """Return the tests of a preset that are committed."""
    return sorted((ROOT / "output" / preset / "supabase" / "tests").iterdir())


@cache
def model_of(specification: Path) -> Model:
    model, _ = read_model(specification)
    return model


def generated(connection: psycopg.Connection, model: Model) -> dict[str, str]:
    """Return the tests of a bundle that is applied."""
    return emit_pgtap(model, table_tests(connection, model))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that has pgTAP at hand."""
    with throwaway(settings=server_settings()) as running:
        yield running


def url_of(server: Server, database: str) -> str:
    return server.url.replace("/postgres?", f"/{database}?")


@contextmanager
def copied(server: Server, source: str, database: str) -> Iterator[str]:
    """Copy a database; yields the URL of the copy."""
    _execute(server.url, f"create database {database} template {source}")
    try:
        yield url_of(server, database)
    finally:
        _execute(server.url, f"drop database {database}")


def _execute(url: str, statement: str) -> None:
    """Run a statement by itself: a database that somebody is in can't be copied."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def applied(server: Server, specification: Path, database: str) -> Iterator[str]:
    """Apply a specification in a database of its own; yields its URL."""
    with copied(server, "postgres", database) as url:
        with connect(url, autocommit=True) as connection:
            apply_bundle(connection, render_bundle(model_of(specification)))
        yield url
