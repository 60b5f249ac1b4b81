"""The result of a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemagen.core.diagnostics import Diagnostic, Origin, Severity
from schemagen.core.names import QName

DISAGREES = "SG802"
"""The code of a cell that is not as declared."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell that is not as declared.

    Attributes:
        cell: Table, request, operation and row, as people say it.
        expected: What had to come of it.
        observed: What did.
        origin: The line to look at.
        table: The table, None for another object.
        request: Who asked, or the role; empty where nobody does.
        operation: What was tried.
        column: The column, or an empty string.
        sql: The statement, empty for a look in the catalog.
    """

    cell: str
    expected: str
    observed: str
    origin: Origin | None
    table: QName | None = None
    request: str = ""
    operation: str = ""
    column: str = ""
    sql: str = ""

    @property
    def message(self) -> str:
        """One sentence that names the cell and both outcomes."""
        return f"{self.cell}: expected {self.expected}, got {self.observed}"

    def __str__(self) -> str:
        return f"{self.message}; rule at {self.origin}" if self.origin else self.message

    @property
    def diagnostic(self) -> Diagnostic:
        """The failure as a finding that points at the declared rule."""
        return Diagnostic(DISAGREES, self.message, self.origin)

    def as_json(self) -> dict[str, Any]:
        """Return the failure as a mapping of plain values."""
        return {
            "table": str(self.table) if self.table else None,
            "request": self.request,
            "operation": self.operation,
            "column": self.column or None,
            "cell": self.cell,
            "expected": self.expected,
            "observed": self.observed,
            "origin": str(self.origin) if self.origin else None,
            "sql": self.sql or None,
        }


@dataclass(frozen=True, slots=True)
class Access:
    """What one kind of request may do with the rows of a table, in one operation.

    Attributes:
        extent: ``all``, ``own``, ``some``, ``none``, or ``-`` without the privilege.
        cells: How many cells were tried.
        failed: How many of them are not as declared.
    """

    extent: str
    cells: int
    failed: int

    def __str__(self) -> str:
        failed = f" ({self.failed} wrong)" if self.failed else ""
        return f"{self.extent} {self.cells}{failed}"


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A summary to print: a row per table, a column per kind of request and operation."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a proof tried and found.

    Attributes:
        name: The bundle's name.
        cells: How many things were tried.
        failures: What is not as declared, in the order of the specification.
        access: Result by table, kind of request and operation.
        functions: The functions that were executed.
        triggers: The triggers that were seen firing, as (table, name).
        findings: Rows that could not be made, and what would help.
        seconds: How long it took.
    """

    name: str
    cells: int
    failures: tuple[Failure, ...]
    access: Mapping[tuple[QName, str, str], Access]
    functions: tuple[QName, ...]
    triggers: tuple[tuple[QName, str], ...]
    findings: tuple[Diagnostic, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether everything is as declared and nothing was left untried."""
        wrong = [item for item in self.findings if item.severity is Severity.ERROR]
        return not self.failures and not wrong

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found, each with the line to look at."""
        return (*self.findings, *(failure.diagnostic for failure in self.failures))

    def summary(self) -> SummaryTable:
        """Return the matrix in brief."""
        kinds = dict.fromkeys((kind, operation) for _, kind, operation in self.access)
        tables = dict.fromkeys(table for table, _, _ in self.access)
        rows = tuple(
            (str(table), *(self._brief(table, kind, operation) for kind, operation in kinds))
            for table in tables
        )
        return SummaryTable(("table", *(f"{kind} {operation}" for kind, operation in kinds)), rows)

    def _brief(self, table: QName, kind: str, operation: str) -> str:
        found = self.access.get((table, kind, operation))
        return str(found) if found else ""

    def as_json(self) -> dict[str, Any]:
        """Return the report as a mapping of plain values."""
        return {
            "name": self.name,
            "ok": self.ok,
            "cells": self.cells,
            "seconds": round(self.seconds, 3),
            "failures": [failure.as_json() for failure in self.failures],
            "findings": [finding.as_json() for finding in self.findings],
            "access": [
                {
                    "table": str(table),
                    "request": kind,
                    "operation": operation,
                    "extent": found.extent,
                    "cells": found.cells,
                    "failed": found.failed,
                }
                for (table, kind, operation), found in self.access.items()
            ],
            "functions": [str(name) for name in self.functions],
            "triggers": [{"table": str(table), "name": name} for table, name in self.triggers],
        }


def counted(failures: Sequence[Failure], cells: int) -> str:
    """Return the closing line: how much was tried, how much is wrong."""
    if not failures:
        return f"{cells} cells, all as declared"
    return f"{len(failures)} of {cells} cells are not as declared"
