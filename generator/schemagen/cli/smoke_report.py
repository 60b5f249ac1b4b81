"""The report of a proof as a table that people like to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from schemagen.cli.console import (
    aligned,
    counted,
    is_colourful,
    print_detail,
    print_outcome,
    print_result,
)
from schemagen.cli.findings import print_findings

if TYPE_CHECKING:
    from rich.table import Table

    from schemagen.verify.report import Access, Report


def print_report(report: Report) -> None:
    """Print who may do what, what was tried, and below it all that is wrong."""
    header, rows = _matrix(report)
    if rows:
        text = _boxed(header, rows) if is_colourful() else aligned([header, *rows])
        print_outcome(f"{text}\n")
    print_detail(f"functions called: {', '.join(map(str, report.functions)) or 'none'}")
    fired = ", ".join(f"{name} on {table}" for table, name in report.triggers)
    print_detail(f"triggers fired: {fired or 'none'}")
    if report.diagnostics:
        print_findings(report.diagnostics)
    print_result(verdict(report))


def _matrix(report: Report) -> tuple[list[str], list[list[str]]]:
    """Return a row for each table and operation, a column for each kind of request."""
    kinds = [*dict.fromkeys(kind for _, kind, _ in report.access)]
    pairs = [*dict.fromkeys((table, operation) for table, _, operation in report.access)]
    rows = []
    previous = None
    for table, operation in pairs:
        found = [report.access.get((table, kind, operation)) for kind in kinds]
        cells = sum(access.cells for access in found if access)
        name = str(table) if table != previous else ""
        rows.append([name, operation, *map(_brief, found), str(cells)])
        previous = table
    return ["table", "operation", *kinds, "cells"], rows


def _brief(access: Access | None) -> str:
    if access is None:
        return ""
    return f"{access.extent} ({access.failed} wrong)" if access.failed else access.extent


def _boxed(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from rich.console import Console

    console = Console(force_terminal=True)
    with console.capture() as capture:
        console.print(_table(header, rows))
    return capture.get().rstrip("\n")


def report_table(report: Report) -> Table:
    """Return what ``print_report`` prints at a terminal, for other ways to show it."""
    return _table(*_matrix(report))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*header, box=box.ROUNDED)
    table.columns[-1].justify = "right"
    for number, row in enumerate(rows):
        if number and row[0]:
            table.add_section()
        table.add_row(*(Text(cell, style="bold red" if "wrong" in cell else "") for cell in row))
    return table


def verdict(report: Report) -> str:
    """Return the last line of a report: how many cells, and whether all are as declared."""
    from schemagen.verify.report import counted as cells_counted

    parts = [
        f"{report.name}: {cells_counted(report.failures, report.cells)}",
        f"{counted(len(report.functions), 'function')} called",
        f"{counted(len(report.triggers), 'trigger')} fired",
        f"{report.seconds:.1f} s",
    ]
    if report.findings:
        parts.insert(1, counted(len(report.findings), "finding"))
    return click.style("; ".join(parts), fg="green" if report.ok else "red", bold=True)
