"""``schemagen verify``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from schemagen.cli.command import command
from schemagen.cli.console import aligned, print_json, print_outcome, print_result
from schemagen.cli.options import db_option, findings_format_option, set_option, spec_arguments
from schemagen.cli.settings import current_settings
from schemagen.cli.sources import Source, chosen_values, find_sources

if TYPE_CHECKING:
    from schemagen.database.facts import Facts
    from schemagen.model.model import Bundle
    from schemagen.verify.inspecting import Inspected
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
    """Compare what should be in a database with what is there, and show how it is doing.

    Tables, columns, row level security, policies, functions, triggers, indexes, views, grants,
    buckets and comments are looked at, whoever made them and however. What is missing or
    another is an error; so is a policy or a grant that nobody declared. Nothing is written to
    the database; what should be there is found on a throw-away server. What a missing table
    has is counted, and named with --verbose.

    Rows and vectors are counted, and the use and size of tables and indexes shown; --quiet
    leaves that and the comparison's table out. The queries are in maintenance.sql.

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
    # Only where it is shown: rows are counted for it.
    looks = form == "json" or (form == "text" and not current_settings().quiet)
    results = [
        _verified(source, chosen, url, local=local, looks=looks) for source in find_sources(specs)
    ]
    ok = all(verified.result.ok for verified in results)
    if form == "json":
        print_json({"ok": ok, "bundles": [_as_json(verified) for verified in results]})
    else:
        for verified in results:
            _print(verified, form)
    if not ok:
        context.exit(1)


@dataclass(frozen=True, slots=True)
class _Verified:
    """What came of a comparison, how things are, and the database as people call it."""

    result: Installed
    looks: tuple[Inspected, ...]
    place: str


def _verified(
    source: Source, chosen: dict[str, str], url: str | None, *, local: bool, looks: bool
) -> _Verified:
    from schemagen.cli.databases import open_database
    from schemagen.cli.findings import sound_model
    from schemagen.cli.supabase import local_url
    from schemagen.database.connections import ensure_base_present
    from schemagen.database.facts import Facts
    from schemagen.render import render_bundle
    from schemagen.verify.inspecting import inspect_installed
    from schemagen.verify.installed import compare_installed

    model = sound_model(source, chosen)
    bundle = render_bundle(model, chosen_values(source, chosen))
    with open_database(local_url(source) if local else url) as database:
        ensure_base_present(database.connection)
        found = Facts.read(database.connection)
        seen = inspect_installed(database.connection, model, found) if looks else ()
        place = database.place
    result = compare_installed(
        bundle, _expected(bundle), found, every_part=current_settings().verbose
    )
    return _Verified(result, seen, place)


def _expected(bundle: Bundle) -> Facts:
    from schemagen.cli.databases import open_database
    from schemagen.cli.progress import Progress
    from schemagen.verify.installed import expected_facts

    with open_database(None, bundle.model) as shadow, Progress(f"applying {bundle.name}"):
        return expected_facts(shadow.connection, bundle)


def _print(verified: _Verified, form: str) -> None:
    from schemagen.cli.findings import counts, print_findings

    result = verified.result
    if form == "text":
        for look in verified.looks:
            print_outcome(_as_text(look))
        rows = [["", "expected", "found"]]
        rows += [[_title(c.kind), str(c.expected), str(c.found)] for c in result.counts]
        print_outcome(aligned(rows) + "\n")
    if result.findings:
        print_findings(result.findings)
    expected = sum(count.expected for count in result.counts)
    found = sum(count.found for count in result.counts)
    verdict = f"{result.name}: {found} of {expected} as declared in {verified.place}"
    if result.findings:
        verdict += f"; {counts(result.findings)}"
    if form == "text":
        print_result(click.style(verdict, fg="green" if result.ok else "red", bold=True))


def _as_text(look: Inspected) -> str:
    """Return what was seen as a sentence and a table below it."""
    if look.trouble:
        return f"{look.about}\n  not to be seen: {look.trouble}\n"
    rows = [["" if name == "name" else name.replace("_", " ") for name in look.columns]]
    rows += [[_cell(value) for value in row] for row in look.rows]
    return f"{look.about}\n{aligned(rows, indent='  ')}\n"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value in (None, "") else " ".join(str(value).split())


def _title(kind: str) -> str:
    return kind.replace("_", " ")


def _as_json(verified: _Verified) -> dict[str, object]:
    from schemagen.cli.findings import findings_as_json

    return {
        "name": verified.result.name,
        "database": verified.place,
        "counts": {
            count.kind: {"expected": count.expected, "found": count.found}
            for count in verified.result.counts
        },
        "state": {look.name: look.as_json() for look in verified.looks},
        **findings_as_json(verified.result.findings),
    }
