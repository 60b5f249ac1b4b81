"""``schemagen apply``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_detail, print_json, print_outcome
from schemagen.cli.options import db_option, findings_format_option, set_option, spec_arguments
from schemagen.cli.sources import Source, chosen_values, find_sources, read_source

if TYPE_CHECKING:
    from schemagen.apply import Applied
    from schemagen.cli.databases import Database
    from schemagen.model.model import Bundle


@command("apply")
@spec_arguments
@db_option("a throw-away server, which shows that it would work")
@click.option("--dry-run", is_flag=True, help="Execute everything, then take it back.")
@set_option
@findings_format_option
def apply(
    specs: tuple[str, ...], url: str | None, dry_run: bool, chosen: dict[str, str], form: str
) -> None:
    """Make everything in a database: in one transaction, so all of it or nothing.

    A second run changes nothing. An error names the line of the specification.

    Examples:
      schemagen apply
      schemagen apply --db "$(schemagen db url)"
      schemagen apply --db postgresql://postgres:secret@localhost:54322/postgres --dry-run
    """
    from schemagen.cli.databases import open_database

    bundles = [_bundle(source, chosen) for source in find_sources(specs)]
    done = []
    for bundle in bundles:
        with open_database(url, bundle.model) as database:
            applied = apply_with_progress(database, bundle, dry_run=dry_run)
        done.append({**asdict(applied), "database": database.place})
        if form != "json":
            print_outcome(_line(applied, database.place))
    if form == "json":
        print_json(done)


def _bundle(source: Source, chosen: dict[str, str]) -> Bundle:
    from schemagen.cli.findings import print_findings
    from schemagen.render import render_bundle

    model, warnings = read_source(source, chosen)
    if warnings:
        print_findings(warnings, err=True)
    return render_bundle(model, chosen_values(source, chosen))


def apply_with_progress(database: Database, bundle: Bundle, *, dry_run: bool = False) -> Applied:
    """Apply a bundle; show how far it is."""
    from schemagen.apply import apply_bundle
    from schemagen.cli.progress import Progress

    print_detail(f"applying {bundle.name} to {database.place}")
    with Progress(f"applying {bundle.name}") as progress:
        return apply_bundle(
            database.connection, bundle, dry_run=dry_run, on_progress=progress.update
        )


def _line(applied: Applied, place: str) -> str:
    told = f"{counted(applied.statements, 'statement')} in {applied.seconds:.2f} s"
    if applied.dry_run:
        return f"{applied.name}: would be applied to {place}: {told}; everything was taken back"
    if not applied.changed:
        return f"{applied.name}: {place} has it already; {told} changed nothing"
    return f"{applied.name}: applied to {place}: {told}"
