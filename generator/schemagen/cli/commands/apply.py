"""``schemagen apply``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_detail, print_json, print_outcome
from schemagen.cli.options import db_option, findings_format_option, set_option, spec_arguments
from schemagen.cli.sources import Source, chosen_values, find_sources

if TYPE_CHECKING:
    from schemagen.apply import Applied, History
    from schemagen.cli.databases import Database
    from schemagen.model.model import Bundle


@command("apply")
@spec_arguments
@db_option("a throw-away server, which shows that it would work")
@click.option("--local", is_flag=True, help="To the database that supabase start runs.")
@click.option(
    "--record-supabase", "records", is_flag=True, help="Write it into the CLI's history, too."
)
@click.option("--dry-run", is_flag=True, help="Execute everything, then take it back.")
@set_option
@findings_format_option
@click.pass_context
def apply(
    context: click.Context,
    specs: tuple[str, ...],
    url: str | None,
    local: bool,
    records: bool,
    dry_run: bool,
    chosen: dict[str, str],
    form: str,
) -> None:
    """Make everything in a database: in one transaction, so all of it or nothing.

    A second run changes nothing. An error names the line of the specification.

    A database whose migrations the Supabase CLI keeps is the CLI's: supabase db push. With
    --record-supabase the bundle is applied all the same, and its migrations are written into
    the CLI's history, so that a push finds nothing left to do. --local does both with the
    database that supabase start runs.

    Examples:
      schemagen apply
      schemagen apply --db "$(schemagen db url)"
      schemagen apply --db postgresql://postgres:secret@localhost:54322/postgres --dry-run
      schemagen apply --local
      schemagen apply --db "$DATABASE_URL" --record-supabase
    """
    given = context.get_parameter_source("url") is ParameterSource.COMMANDLINE
    if local and given:
        raise click.UsageError("--local and --db name two databases: leave one of them out")
    if records and not (local or url):
        raise click.UsageError("--record-supabase needs a database: --db URL or --local")
    plans = [
        _plan(source, chosen, url, local=local, records=records) for source in find_sources(specs)
    ]
    done = [_applied(plan, form, dry_run=dry_run) for plan in plans]
    if form == "json":
        print_json(done)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A bundle, and the database and history that it goes into."""

    bundle: Bundle
    url: str | None
    history: History | None


def _plan(
    source: Source, chosen: dict[str, str], url: str | None, *, local: bool, records: bool
) -> _Plan:
    from schemagen.cli.databases import is_own
    from schemagen.cli.findings import sound_model
    from schemagen.cli.supabase import history_of, local_url, refuse_partial
    from schemagen.render import render_bundle

    model = sound_model(source, chosen)
    values = chosen_values(source, chosen)
    bundle = render_bundle(model, values)
    if local or records:
        place = local_url(source) if local else url
        return _Plan(bundle, place, history_of(source, model, values))
    if not is_own(url):
        refuse_partial(source)
    return _Plan(bundle, url, None)


def _applied(plan: _Plan, form: str, *, dry_run: bool) -> dict[str, object]:
    from schemagen.cli.databases import open_database

    with open_database(plan.url, plan.bundle.model) as database:
        applied = apply_with_progress(database, plan.bundle, dry_run=dry_run, history=plan.history)
    if form != "json":
        print_outcome(_line(applied, database.place, recorded=plan.history is not None))
    return {**asdict(applied), "database": database.place}


def apply_with_progress(
    database: Database, bundle: Bundle, *, dry_run: bool = False, history: History | None = None
) -> Applied:
    """Apply a bundle; show how far it is."""
    from schemagen.apply import apply_bundle
    from schemagen.cli.progress import Progress

    print_detail(f"applying {bundle.name} to {database.place}")
    with Progress(f"applying {bundle.name}") as progress:
        return apply_bundle(
            database.connection,
            bundle,
            dry_run=dry_run,
            history=history,
            on_progress=progress.update,
        )


def _line(applied: Applied, place: str, *, recorded: bool = False) -> str:
    told = f"{counted(applied.statements, 'statement')} in {applied.seconds:.2f} s"
    if applied.dry_run:
        return f"{applied.name}: would be applied to {place}: {told}; everything was taken back"
    if not applied.changed and not applied.statements:
        return f"{applied.name}: {place} has it already, by the Supabase CLI; nothing was done"
    if not applied.changed:
        return f"{applied.name}: {place} has it already; {told} changed nothing"
    noted = ", and recorded for the Supabase CLI" if recorded else ""
    return f"{applied.name}: applied to {place}: {told}{noted}"
