"""``schemagen migrate``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_json, print_note, print_outcome, print_result
from schemagen.cli.options import findings_format_option, set_option
from schemagen.cli.sources import Source, chosen_values, find_source

if TYPE_CHECKING:
    from schemagen.core.diagnostics import Diagnostic
    from schemagen.migrate import Hazard, Migration
    from schemagen.migrate.shadows import Shadows
    from schemagen.model.model import Bundle


def _file_name(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_]*", value):
        message = f"{value!r}: small letters, digits and _ only"
        raise click.BadParameter(message, context, parameter)
    return value


@command("migrate")
@click.argument("spec", required=False)
@click.option(
    "--name",
    metavar="TEXT",
    callback=_file_name,
    help="What the file is called behind its version.  [default: change_NAME]",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a migration is missing.")
@click.option("--stdout", "prints", is_flag=True, help="Print the migration instead of writing it.")
@click.option("--drop-data", is_flag=True, help="Also where columns or tables with rows would go.")
@set_option
@findings_format_option
@click.pass_context
def migrate(
    context: click.Context,
    spec: str | None,
    name: str | None,
    check: bool,
    prints: bool,
    drop_data: bool,
    chosen: dict[str, str],
    form: str,
) -> None:
    """Write the migration from what was pushed to what the specification says now.

    The migrations of the project run on a throw-away server, the specification is applied to
    another one, and the two are compared. What is written was run there, and ended in the very
    same facts. Change schema.yaml, run migrate, then render and supabase db push.

    Tables and columns that would go with their values are refused without --drop-data. A
    column that has another name now is renamed by a migration of your own first: write
    `-- schemagen: NAME`, with the bundle's name, at its head.

    Examples:
      schemagen migrate --name add_titles
      schemagen migrate --stdout
      schemagen migrate --check
    """
    if check and (prints or name or drop_data):
        raise click.UsageError("--check writes nothing: leave the other options out")
    from schemagen.cli.findings import sound_model
    from schemagen.render import render_bundle

    source = find_source(spec)
    model = sound_model(source, chosen)
    bundle = render_bundle(model, chosen_values(source, chosen))
    if check:
        if not _is_complete(source, bundle, form):
            context.exit(1)
        return
    migration = _planned(source, bundle)
    if migration is None:
        if form == "json" and not prints:
            print_json({"ok": True, "files": [], "hazards": []})
        elif not prints:
            built = f"the migrations build what {source.spec.name} says"
            print_outcome(f"{bundle.name}: {built}; nothing to write")
        return
    if _refused(migration, form, drop_data=drop_data):
        context.exit(1)
    files = _scripts(source, bundle, migration, name or f"change_{bundle.name}")
    if prints:
        print_result(_printed(files))
    else:
        _write(source, bundle, migration, files, form, chosen)


def _printed(files: Mapping[str, str]) -> str:
    """Return the files one after the other; each is to run in a transaction of its own."""
    if len(files) > 1:
        files = {path: f"-- {path}\n{content}" for path, content in files.items()}
    return "\n".join(files.values()).rstrip("\n")


def _is_complete(source: Source, bundle: Bundle, form: str) -> bool:
    """Say whether the migrations build what the specification says."""
    from schemagen.cli.findings import print_findings
    from schemagen.core.diagnostics import Diagnostic, Origin, Position
    from schemagen.emit.lock import MIGRATIONS
    from schemagen.migrate import mismatch

    with _compared(source, bundle) as (both, own, written):
        left = mismatch(both, bundle, written)
    if left:
        place = Origin(Position((source.folder / MIGRATIONS / own[-1]).as_posix(), 1, 1))
        message = "the migrations build something else than the specification says"
        hint = "schemagen migrate writes what is missing; - is there, + shall be, ~ differs"
        found = Diagnostic("SG741", message, place, hint, notes=tuple(left.splitlines()))
        print_findings([found], err=form != "json")
    elif form == "json":
        print_json({"ok": True, "errors": 0, "warnings": 0, "findings": []})
    else:
        number = counted(len(own), "migration")
        print_outcome(f"{bundle.name}: {number} build what {source.spec.name} says")
    return not left


def _planned(source: Source, bundle: Bundle) -> Migration | None:
    from schemagen.migrate import Pgmig, plan_migration

    with _compared(source, bundle) as (both, _, written):
        return plan_migration(both, bundle, written, Pgmig())


@contextmanager
def _compared(source: Source, bundle: Bundle) -> Iterator[tuple[Shadows, tuple[str, ...], str]]:
    """Yield both databases, the bundle's migrations, and their text."""
    from schemagen.cli.progress import Progress
    from schemagen.migrate import migration_text, own_migrations, shadows

    own = own_migrations(source.folder, source.lock(), bundle.name)
    written = "\n".join(migration_text(source.folder, name) for name in own)
    with Progress("comparing the migrations with the specification"):
        with shadows(source.folder, own, bundle) as both:
            yield both, own, written


def _refused(migration: Migration, form: str, *, drop_data: bool) -> bool:
    """Print what rows would notice; return whether it keeps the migration from being written."""
    from schemagen.cli.findings import print_findings

    losses = [hazard for hazard in migration.hazards if hazard.loses and not drop_data]
    if losses:
        print_findings([_finding(hazard, allowed=False) for hazard in losses], err=True)
        return True
    if migration.hazards and form != "json":  # there the result tells them
        found = [_finding(hazard, allowed=True) for hazard in migration.hazards]
        print_findings(found, err=True)
    return False


def _finding(hazard: Hazard, *, allowed: bool) -> Diagnostic:
    from schemagen.core.diagnostics import Diagnostic, Severity

    if not allowed:
        return Diagnostic("SG742", f"this {hazard.message}", None, hazard.hint)
    hint = "" if hazard.loses else hazard.hint
    return Diagnostic("SG744", f"this {hazard.message}", None, hint, Severity.WARNING)


def _scripts(source: Source, bundle: Bundle, migration: Migration, name: str) -> Mapping[str, str]:
    from schemagen.emit.lock import new_baseline
    from schemagen.migrate import migration_scripts

    return migration_scripts(bundle, migration, new_baseline(source.folder), name)


def _write(
    source: Source,
    bundle: Bundle,
    migration: Migration,
    files: Mapping[str, str],
    form: str,
    chosen: Mapping[str, str],
) -> None:
    from schemagen.emit.files import write_files

    write_files(source.folder, {path: content.encode() for path, content in files.items()})
    paths = [(source.folder / path).as_posix() for path in files]
    if form == "json":
        told = [hazard.message for hazard in migration.hazards]
        print_json({"ok": True, "files": paths, "hazards": told})
        return
    number = len(migration.labels) + len(migration.statements)
    steps = counted(number, "statement")
    print_outcome(f"{bundle.name}: {steps}, tried: they end in what {source.spec.name} says")
    for path in paths:
        print_outcome(f"  {path}")
    given = "".join(f" --set {name}={value}" for name, value in chosen.items())
    print_note(f"next: schemagen render{given}, then supabase db push")
