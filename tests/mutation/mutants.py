"""Mutants of an applied catalog: one thing made wrong, and where that has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from schemagen.core.diagnostics import Severity
from schemagen.core.names import QName
from schemagen.model.model import Model
from schemagen.verify.report import Report


@dataclass(frozen=True)
class Mutant:
    """A change of the catalog that the proof must notice.

    Attributes:
        name: What it does, as a sentence.
        sql: Makes the change.
        tables: The tables of which one has cells that turn red; none: the whole proof is needed.
        words: One of them stands in the operation or cell of some failure.
        alike: The catalog tells it from all others of this sort, so that they may be tried
            at once; empty for a mutant that is tried by itself.
        about: Further tables that failures may name: topics are about rows of them.
    """

    name: str
    sql: str
    tables: tuple[QName, ...] = ()
    words: tuple[str, ...] = ("",)
    alike: str = ""
    about: tuple[QName, ...] = ()

    def is_told_by(self, report: Report) -> bool:
        """Whether a failure stands where it has to, or there could not even be a row."""
        if any(
            finding.severity is Severity.ERROR and f"no row of {table.name} " in finding.message
            for finding in report.findings
            for table in self.tables
        ):
            return True
        return any(
            word in failure.operation or word in failure.cell
            for failure in report.failures
            if not self.tables or failure.table in {None, *self.tables, *self.about}
            for word in self.words
        )


def mutants(connection: psycopg.Connection, model: Model) -> Iterator[Mutant]:
    """Yield every mutant of a bundle that was applied."""
    # The parts name the class.
    from .of_platform import platform_mutants
    from .of_policies import policy_mutants
    from .of_privileges import privilege_mutants
    from .of_routines import function_mutants
    from .of_tables import table_mutants

    yield from policy_mutants(model)
    yield from privilege_mutants(connection, model)
    yield from table_mutants(model)
    yield from function_mutants(connection, model)
    yield from platform_mutants(model)
