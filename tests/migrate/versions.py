"""Bundles in databases, as shadows of one server."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from schemagen.apply import make_stand_ins
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.server import Server
from schemagen.emit.script import forward
from schemagen.migrate import Migration, Pgmig, plan_migration
from schemagen.migrate.shadows import Shadow, Shadows
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text


def bundle_of(text: str, project: Path | None = None) -> Bundle:
    """Return what a specification renders to.

    Raises:
        InvalidSpec: It has errors.
    """
    model, _ = build_model(load_text(text, "schema.yaml", project=project))
    return render_bundle(model)


class NotApplied(Exception):
    """A version that does not run: its author's SQL names what is not there, or the like."""


def script(bundle: Bundle) -> str:
    """Return the statements of a bundle, as a migration has them."""
    return "\n".join(forward(bundle.statements))


def shadow_of(server: Server, database: str, bundle: Bundle) -> Shadow:
    """Make a database anew, with a bundle in it by its script: no ledger knows of it.

    Raises:
        NotApplied: The script fails.
    """
    made = Shadow(server, database)
    elsewhere = make_conninfo(server.admin_url, dbname="template1")
    with psycopg.connect(elsewhere, autocommit=True) as admin:
        admin.execute(f"drop database if exists {database} with (force)".encode())
        admin.execute(f"create database {database} template postgres owner postgres".encode())
    with connect(make_conninfo(server.url, dbname=database), autocommit=True) as owner:
        make_stand_ins(owner, bundle.model)
        try:
            owner.execute(script(bundle).encode())
        except psycopg.Error as error:
            raise NotApplied(str(error)) from error
    return made


def migrated(server: Server, old: Bundle, new: Bundle) -> Migration | None:
    """Return the migration between two versions, after running it once more where it belongs.

    Raises:
        NotApplied: One of the versions does not run.
        Mismatch: There is none.
    """
    between = Shadows(shadow_of(server, "before", old), shadow_of(server, "after", new))
    found = plan_migration(between, new, script(old), Pgmig())
    wanted = between.wanted.facts()
    with between.built.copy() as copy, connect(copy.url, autocommit=True) as owner:
        if found is not None:
            run(owner, found)
        assert difference_as_text(Facts.read(owner), wanted) == ""
        assert owner.execute("select to_regnamespace('schemagen')").fetchone() == (None,)
    return found


def run(owner: psycopg.Connection, migration: Migration) -> None:
    """Run a migration as the Supabase CLI does, a transaction for each of its files."""
    for statements in (migration.labels, migration.statements):
        with owner.transaction():
            owner.execute("\n".join(statements).encode())
