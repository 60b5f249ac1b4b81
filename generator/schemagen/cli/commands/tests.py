"""``schemagen tests``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.options import (
    db_option,
    findings_format_option,
    on_live_option,
    set_option,
    spec_arguments,
)
from schemagen.cli.sources import Source, chosen_values, find_sources

if TYPE_CHECKING:
    from schemagen.cli.rendering import Rendering


@command("tests")
@spec_arguments
@db_option("a throw-away server")
@on_live_option
@set_option
@click.option("--check", is_flag=True, help="Write nothing; print what differs, and exit with 1.")
@click.option("--force", is_flag=True, help="Overwrite files that were changed by hand.")
@findings_format_option
@click.pass_context
def tests(
    context: click.Context,
    specs: tuple[str, ...],
    url: str | None,
    on_live: bool,
    chosen: dict[str, str],
    check: bool,
    force: bool,
    form: str,
) -> None:
    """Write pgTAP tests of who may do what: supabase/tests/, one file a table.

    `supabase test db` and `pg_prove` run them, with nothing of schemagen installed. What has
    to come of each statement is computed from the specification, as for smoke, and tried
    before it is written. With --db the database may not hold the bundle: it is applied
    there, and undone.

    Examples:
      schemagen tests
      schemagen tests --check
      schemagen tests presets/chronos.yaml --db "$(schemagen db url)"
    """
    from schemagen.cli.commands.render import print_differences, write_files
    from schemagen.cli.databases import is_own_server
    from schemagen.cli.proof import DOES

    if check and force:
        raise click.UsageError("--check writes nothing: leave out --force")
    is_own_server(url, DOES, on_live=on_live)
    made = [_made(source, chosen, url) for source in find_sources(specs)]
    done = print_differences(made, form) if check else write_files(made, form, force=force)
    if not done:
        context.exit(1)


def _made(source: Source, chosen: dict[str, str], url: str | None) -> Rendering:
    """Return the tests of a specification, compared with those that are there."""
    from schemagen.cli.databases import open_database
    from schemagen.cli.findings import sound_model
    from schemagen.cli.proof import applied_for_now, tests_with_progress
    from schemagen.cli.rendering import render_tests
    from schemagen.render import render_bundle

    model = sound_model(source, chosen)
    values = chosen_values(source, chosen)
    with open_database(url, model) as database:
        with applied_for_now(database, render_bundle(model, values)):
            files = tests_with_progress(database, model)
    return render_tests(source, model, values, files)
