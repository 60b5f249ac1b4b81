"""``schemagen verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from schemagen.cli.command import command
from schemagen.cli.console import aligned, print_json, print_outcome, print_result
from schemagen.cli.options import db_option, findings_format_option, set_option, spec_arguments
from schemagen.cli.sources import Source, chosen_values, find_sources, read_source

if TYPE_CHECKING:
    from schemagen.database.facts import Facts
    from schemagen.model.model import Bundle
    from schemagen.verify.installed import Installed


@command("verify")
@spec_arguments
@db_option("there is nothing to compare with")
@click.option("--local", is_flag=True, help="The database that supabase start runs.")
@set_option
@findings_format_option
@click.pass_context
def verify(
    context: click.Context,
    specs: tuple[str, ...],
    url: str | None,
    local: bool,
    chosen: dict[str, str],
    form: str,
) -> None:
    """Compare what should be in a database with what is there.

    Tables, columns, row level security, policies, functions, triggers, indexes, views, grants,
    buckets and comments are looked at, whoever made them and however. What is missing or
    another is an error; so is a policy or a grant that nobody declared. Nothing is written to
    the database; what should be there is found on a throw-away server.

    Examples:
      schemagen verify --db "$(schemagen db url)"
      schemagen verify --local
      schemagen verify --db "$DATABASE_URL" --format json
    """
    given = context.get_parameter_source("url") is ParameterSource.COMMANDLINE
    if local and given:
        raise click.UsageError("--local and --db name two databases: leave one of them out")
    if not (local or url):
        raise click.UsageError("say which database: --db URL, DATABASE_URL, or --local")
    results = [_verified(source, chosen, url, local=local) for source in find_sources(specs)]
    ok = all(result.ok for result, _ in results)
    if form == "json":
        print_json({"ok": ok, "bundles": [_as_json(result, place) for result, place in results]})
    else:
        for result, place in results:
            _print(result, place, form)
    if not ok:
        context.exit(1)


def _verified(
    source: Source, chosen: dict[str, str], url: str | None, *, local: bool
) -> tuple[Installed, str]:
    """Return what came of a comparison, and the database as people call it."""
    from schemagen.cli.databases import open_database
    from schemagen.cli.findings import print_findings
    from schemagen.cli.supabase import local_url
    from schemagen.database.connections import ensure_base_present
    from schemagen.database.facts import Facts
    from schemagen.render import render_bundle
    from schemagen.verify.installed import compare_installed

    model, warnings = read_source(source, chosen)
    if warnings:
        print_findings(warnings, err=True)
    bundle = render_bundle(model, chosen_values(source, chosen))
    with open_database(local_url(source) if local else url) as database:
        ensure_base_present(database.connection)
        found = Facts.read(database.connection)
        place = database.place
    return compare_installed(bundle, _expected(bundle), found), place


def _expected(bundle: Bundle) -> Facts:
    from schemagen.cli.databases import open_database
    from schemagen.cli.progress import Progress
    from schemagen.verify.installed import expected_facts

    with open_database(None, bundle.model) as shadow, Progress(f"applying {bundle.name}"):
        return expected_facts(shadow.connection, bundle)


def _print(result: Installed, place: str, form: str) -> None:
    from schemagen.cli.findings import counts, print_findings

    if form == "text":
        rows = [["", "expected", "found"]]
        rows += [[_title(c.kind), str(c.expected), str(c.found)] for c in result.counts]
        print_outcome(aligned(rows) + "\n")
    if result.findings:
        print_findings(result.findings)
    expected = sum(count.expected for count in result.counts)
    found = sum(count.found for count in result.counts)
    verdict = f"{result.name}: {found} of {expected} as declared in {place}"
    if result.findings:
        verdict += f"; {counts(result.findings)}"
    if form == "text":
        print_result(click.style(verdict, fg="green" if result.ok else "red", bold=True))


def _title(kind: str) -> str:
    return kind.replace("_", " ")


def _as_json(result: Installed, place: str) -> dict[str, object]:
    from schemagen.cli.findings import findings_as_json

    return {
        "name": result.name,
        "database": place,
        "counts": {
            count.kind: {"expected": count.expected, "found": count.found}
            for count in result.counts
        },
        **findings_as_json(result.findings),
    }
