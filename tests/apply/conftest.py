"""A server a module, a database a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

from .notes import NOTES


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with throwaway() as started:
        yield started


@pytest.fixture
def connection(server: Server) -> Iterator[psycopg.Connection]:
    with connect(server.url) as opened:
        yield opened
        opened.rollback()
        opened.execute(
            "drop schema if exists public cascade; drop schema if exists private cascade;"
            "drop schema if exists schemagen cascade; create schema public;"
            "drop schema if exists supabase_migrations cascade"
        )
        opened.execute(
            "grant usage on schema public to anon, authenticated, service_role;"
            "comment on schema public is 'standard public schema'"
        )
        opened.commit()


@pytest.fixture
def bundle_of() -> Callable[[str], Bundle]:
    def make(text: str = NOTES) -> Bundle:
        model, _ = build_model(load_text(text, "schema.yaml", project=Path()))
        return render_bundle(model)

    return make
