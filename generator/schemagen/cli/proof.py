"""The whole proof of a new project: apply, try everything, undo, compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from schemagen.apply import Applied, applied_bundles, rollback_bundle
from schemagen.cli.commands.apply import apply_with_progress
from schemagen.cli.commands.smoke import smoke_with_progress
from schemagen.cli.databases import Database, is_own, open_database
from schemagen.cli.progress import Progress
from schemagen.core.errors import SchemagenError
from schemagen.database.connections import ensure_base_present
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.emit.pgtap import emit_pgtap
from schemagen.model.model import Bundle, Model
from schemagen.verify.report import Report
from schemagen.verify.table_tests import table_tests

DOES = (
    "the bundle is applied there, tried with rows and locks, and undone again with all that\n"
    "its tables hold"
)
"""What a proof does to a database, for those who are asked whether that is fine."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of it.

    Attributes:
        applied: What was applied.
        report: What was tried and found.
        left: What undoing left behind, empty for nothing.
        place: Where.
        tests: The tests of its tables, none where not all is well: content by relative path.
    """

    applied: Applied
    report: Report
    left: str
    place: str
    tests: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """Whether everything is as declared and nothing was left behind."""
        return self.report.ok and not self.left


def prove(bundle: Bundle, url: str | None) -> Proof:
    """Apply a bundle, try everything, undo it, and compare the database with before.

    Args:
        bundle: The rendered bundle.
        url: The database, None for a throw-away server.

    Raises:
        SchemagenError: It can't be applied or undone, or the database has it already.
    """
    with open_database(url, bundle.model) as database:
        ensure_base_present(database.connection)
        before = Facts.read(database.connection)
        with applied_for_now(database, bundle) as applied:
            own = is_own(url)
            report = smoke_with_progress(database, bundle.model, bulk=own)
            tests = tests_with_progress(database, bundle.model) if report.ok and own else {}
        left = difference_as_text(before, Facts.read(database.connection))
        return Proof(applied, report, left, database.place, tests)


@contextmanager
def applied_for_now(database: Database, bundle: Bundle) -> Iterator[Applied]:
    """Apply a bundle, and undo it in the end, whatever comes in between.

    Raises:
        SchemagenError: It can't be applied or undone, or the database has it already.
    """
    _refuse_known(database, bundle)
    applied = apply_with_progress(database, bundle)
    try:
        yield applied
    finally:
        if not database.connection.broken:
            # The tables were made a moment ago; the rows in them are those that applying
            # makes itself, for users who were there before.
            rollback_bundle(database.connection, bundle.name, drop_data=True)


def tests_with_progress(database: Database, model: Model) -> dict[str, str]:
    """Return the tests of a bundle that is in the database: content by relative path."""
    with Progress(f"writing tests of {model.name}") as progress:
        tests = table_tests(database.connection, model, progress.update)
    return emit_pgtap(model, tests)


def _refuse_known(database: Database, bundle: Bundle) -> None:
    """Refuse a database that people use the bundle in: the proof undoes what it applies."""
    if any(entry.name == bundle.name for entry in applied_bundles(database.connection)):
        raise SchemagenError(
            f"{database.place} holds {bundle.name} already",
            hint="the proof undoes what it applies: give a database without it, or none",
            code="SG732",
        )
