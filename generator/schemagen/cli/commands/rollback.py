"""``schemagen rollback``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_json, print_outcome
from schemagen.cli.options import db_option, findings_format_option
from schemagen.cli.sources import chosen_values, find_source, read_source

if TYPE_CHECKING:
    from schemagen.apply import RolledBack


@command("rollback")
@click.argument("target", metavar="[SPEC|NAME]", required=False)
@db_option("a throw-away server, on which undoing is tried")
@click.option("--drop-data", is_flag=True, help="Drop tables although they hold rows.")
@click.option("--dry-run", is_flag=True, help="Undo everything, then put it back.")
@findings_format_option
@click.pass_context
def rollback(
    context: click.Context,
    target: str | None,
    url: str | None,
    drop_data: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Undo what apply made, as the database remembers it, in one transaction.

    The bundle is named by its NAME, or by its specification. Tables that hold rows are
    dropped with --drop-data only. Without a database, the bundle is applied to a
    throw-away server and undone there, which must leave nothing behind.

    Examples:
      schemagen rollback organic_os --db "$(schemagen db url)" --dry-run
      schemagen rollback organic_os --db "$(schemagen db url)" --drop-data
      schemagen rollback
    """
    from schemagen.apply import rollback_bundle
    from schemagen.cli.databases import open_database

    if not url:
        _try(context, target, form)
        return
    name = _name(target)
    with open_database(url) as database:
        undone = rollback_bundle(database.connection, name, drop_data=drop_data, dry_run=dry_run)
    if form == "json":
        print_json({**asdict(undone), "database": database.place})
    else:
        print_outcome(_line(undone, database.place))


def _name(target: str | None) -> str:
    """Return the bundle's name: as given, or as the specification says."""
    if target is not None and not Path(target).exists():
        return target
    model, _ = read_source(find_source(target), {})
    return model.name


def _line(undone: RolledBack, place: str) -> str:
    steps = f"{counted(undone.statements, 'step')} in {undone.seconds:.2f} s"
    if undone.dry_run:
        text = f"{undone.name}: would be undone in {place}: {steps}; everything was put back"
    else:
        text = f"{undone.name}: undone in {place}: {steps}"
    went = "would go" if undone.dry_run else "dropped"
    rows = [f"{table}: {counted(n, 'row')} {went}" for table, n in undone.dropped_rows.items()]
    return "\n  ".join([text, *sorted(rows)])


def _try(context: click.Context, target: str | None, form: str) -> None:
    """Apply the bundle to a throw-away server, undo it, and compare."""
    from schemagen.apply import rollback_bundle
    from schemagen.cli.commands.apply import apply_with_progress
    from schemagen.cli.databases import open_database
    from schemagen.database.facts import Facts
    from schemagen.database.facts_difference import difference_as_text
    from schemagen.render import render_bundle

    if target is not None and not Path(target).exists():
        raise click.UsageError(f"say where {target} is to be undone: --db URL")
    source = find_source(target)
    model, _ = read_source(source, {})
    bundle = render_bundle(model, chosen_values(source, {}))
    with open_database(None, model) as database:
        before = Facts.read(database.connection)
        apply_with_progress(database, bundle)
        undone = rollback_bundle(database.connection, bundle.name)
        left = difference_as_text(before, Facts.read(database.connection))
    if form == "json":
        print_json({**asdict(undone), "database": database.place, "left": left or None})
    elif not left:
        print_outcome(f"{_line(undone, database.place)}; nothing was left behind")
    if left:
        _complain(bundle.name, left)
        context.exit(1)


def _complain(name: str, left: str) -> None:
    from schemagen.cli.findings import print_findings
    from schemagen.core.diagnostics import Diagnostic

    notes = tuple(left.splitlines())
    message = f"undoing {name} does not leave the database as it was before"
    print_findings([Diagnostic("SG731", message, notes=notes)], err=True)
