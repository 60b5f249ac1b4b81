"""``schemagen smoke``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import print_json
from schemagen.cli.options import (
    db_option,
    findings_format_option,
    on_live_option,
    set_option,
    spec_arguments,
)
from schemagen.cli.sources import Source, chosen_values, find_sources

if TYPE_CHECKING:
    from schemagen.cli.databases import Database
    from schemagen.model.model import Model
    from schemagen.verify.report import Report

_DOES = "the proof writes rows there, holds locks meanwhile, and rolls everything back"


@command("smoke")
@spec_arguments
@db_option("a throw-away server")
@on_live_option
@set_option
@findings_format_option
@click.pass_context
def smoke(
    context: click.Context,
    specs: tuple[str, ...],
    url: str | None,
    on_live: bool,
    chosen: dict[str, str],
    form: str,
) -> None:
    """Try on a real PostgreSQL who may do what, and compare with what is declared.

    Every table, operation, request, row and column is tried; functions are called,
    triggers have to fire. Without --db this happens on a throw-away server that has
    nothing but this bundle. With --db the bundle has to be applied there already;
    everything happens in one transaction that is rolled back.

    Examples:
      schemagen smoke
      schemagen smoke --format json
      schemagen smoke --db "$(schemagen db url)"
      schemagen smoke --db postgresql://postgres:secret@staging:5432/postgres --on-live
    """
    from schemagen.cli.databases import is_own_server
    from schemagen.cli.findings import print_findings
    from schemagen.cli.smoke_report import print_report

    sources = find_sources(specs)
    bulk = is_own_server(url, _DOES, on_live=on_live)
    reports = []
    for source in sources:
        report = _proven(source, chosen, url, bulk=bulk)
        reports.append(report)
        if form == "text":
            print_report(report)
        elif form == "github":
            print_findings(report.diagnostics)
    ok = all(report.ok for report in reports)
    if form == "json":
        print_json({"ok": ok, "reports": [report.as_json() for report in reports]})
    if not ok:
        context.exit(1)


def _proven(source: Source, chosen: dict[str, str], url: str | None, *, bulk: bool) -> Report:
    from schemagen.cli.commands.apply import apply_with_progress
    from schemagen.cli.databases import open_database
    from schemagen.cli.findings import sound_model
    from schemagen.render import render_bundle

    model = sound_model(source, chosen)
    with open_database(url, model) as database:
        if database.is_throwaway:
            apply_with_progress(database, render_bundle(model, chosen_values(source, chosen)))
        return smoke_with_progress(database, model, bulk=bulk)


def smoke_with_progress(database: Database, model: Model, *, bulk: bool) -> Report:
    """Prove a bundle that is in the database; show how far it is."""
    from schemagen.cli.progress import Progress
    from schemagen.database.connections import ensure_base_present
    from schemagen.verify.smoke import smoke

    ensure_base_present(database.connection)
    with Progress(f"proving {model.name}") as progress:
        return smoke(database.connection, model, bulk=bulk, on_progress=progress.update)
