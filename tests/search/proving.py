"""What is drawn at random is refused at a line, or it works, is proven, and can be undone."""

from __future__ import annotations

from collections import Counter

import psycopg
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis.strategies import SearchStrategy

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import build_model
from schemagen.core.errors import InvalidSpec
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify.smoke import smoke

from .sampling import SEED, Tried


class Site:
    """A database that is as it was before each specification."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.connection = self._connected()
        self.base = Facts.read(self.connection)
        self.connection.commit()

    def _connected(self) -> psycopg.Connection:
        return connect(self._server.url.replace("/postgres?", "/drawn?"))

    def renew(self) -> None:
        """Put a fresh database in the place of one in which something failed."""
        self.connection.close()
        with psycopg.connect(self._server.url, autocommit=True) as owner:
            owner.execute("drop database drawn with (force)")
            owner.execute("create database drawn template postgres")
        self.connection = self._connected()

    def facts(self) -> Facts:
        found = Facts.read(self.connection)
        self.connection.commit()
        return found


def bundle_of(text: str) -> Bundle | None:
    """Return the bundle, None if the specification is refused at a place."""
    try:
        model, _ = build_model(load_text(text, "schema.yaml"))
    except InvalidSpec as error:
        lines = text.splitlines()
        for item in error.diagnostics:
            assert item.origin is not None, item.as_text()
            place = item.origin.outermost.position
            assert place.file == "schema.yaml", item.as_text()
            assert 1 <= place.line <= len(lines) + 1, item.as_text()
        return None
    return render_bundle(model)


def _same(one: Facts, other: Facts, when: str) -> None:
    different = [
        f"{when}: {sign} {kind} {row}"
        for kind in {*one.rows, *other.rows}
        for sign, ours, theirs in (
            ("-", one.rows.get(kind, ()), other.rows.get(kind, ())),
            ("+", other.rows.get(kind, ()), one.rows.get(kind, ())),
        )
        for row in ours
        if row not in theirs
    ]
    assert not different, "\n".join(different)


def works(site: Site, bundle: Bundle) -> None:
    """Apply, apply again, prove, undo; after each the catalog is as it has to be."""
    apply_bundle(site.connection, bundle)
    applied = site.facts()
    assert not apply_bundle(site.connection, bundle).changed
    _same(applied, site.facts(), "applied twice")
    report = smoke(site.connection, bundle.model)
    assert report.ok, "\n".join(item.as_text() for item in report.diagnostics)
    _same(applied, site.facts(), "proven")
    rollback_bundle(site.connection, bundle.name)
    _same(site.base, site.facts(), "rolled back")


def search(
    drawn: SearchStrategy[str], examples: int, shard: int, site: Site, tried: Tried
) -> Counter[str]:
    """Try specifications; return how many were refused and how many proven.

    Args:
        drawn: What draws them.
        examples: How many.
        shard: A number that makes this search another one.
        site: Where they are applied.
        tried: Takes the numbers, also those of a search that ends early.
    """
    outcomes: Counter[str] = Counter()

    @seed(SEED + shard)
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )
    @given(drawn)
    def one(text: str) -> None:
        note(text)
        bundle = bundle_of(text)
        outcomes["refused" if bundle is None else "proven"] += 1
        if bundle is None:
            return
        try:
            works(site, bundle)
        except BaseException:
            site.renew()
            raise

    try:
        one()
    finally:
        tried(outcomes)
    return outcomes
