"""``schemagen render``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_bytes, print_json, print_note, print_outcome
from schemagen.cli.options import findings_format_option, set_option, spec_arguments
from schemagen.cli.sources import Source, chosen_values, find_sources

if TYPE_CHECKING:
    from schemagen.cli.rendering import Rendering
    from schemagen.emit.files import File

_WHOLE = "schema.sql"


@command("render")
@spec_arguments
@click.option(
    "--layout",
    "layouts",
    multiple=True,
    metavar="NAME",
    help="What to write, such as single or supabase; may be given several times.  [default: all]",
)
@set_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write.  [default: the folder of the specification]",
)
@click.option("--stdout", "prints", is_flag=True, help="Print instead of writing.")
@click.option("--check", is_flag=True, help="Write nothing; print what differs, and exit with 1.")
@click.option("--force", is_flag=True, help="Overwrite files that were changed by hand.")
@findings_format_option
@click.pass_context
def render(
    context: click.Context,
    specs: tuple[str, ...],
    layouts: tuple[str, ...],
    chosen: dict[str, str],
    output: Path | None,
    prints: bool,
    check: bool,
    force: bool,
    form: str,
) -> None:
    """Write the SQL and documents of a specification, all files or none.

    Values given with --set are kept in schemagen.lock for the next time. Files that
    people changed are never overwritten without --force; supabase/seed.sql and
    supabase/config.toml are only there to begin with, and left alone then.

    With --check, the files are compared byte by byte and nothing is written. With
    --stdout, schema.sql is printed, or the files of the layouts that are named.

    Examples:
      schemagen render
      schemagen render --set score_max=100
      schemagen render --check
      schemagen render presets/organic_os.yaml --stdout | psql
    """
    if prints and (check or force or output is not None):
        raise click.UsageError("--stdout writes nothing: leave out --check, --force and --output")
    if check and force:
        raise click.UsageError("--check writes nothing: leave out --force")
    sources = find_sources(specs)
    if output is not None:
        if len(sources) > 1:
            raise click.UsageError("--output takes the files of one specification only")
        sources = [replace(sources[0], folder=output)]
    if prints:
        _print_files(sources, chosen, layouts, form)
        return
    rendered = [_rendered(source, chosen, layouts, force=force, check=check) for source in sources]
    done = print_differences(rendered, form) if check else write_files(rendered, form, force=force)
    if not done:
        context.exit(1)


def _rendered(
    source: Source, chosen: dict[str, str], layouts: tuple[str, ...], *, force: bool, check: bool
) -> Rendering:
    from schemagen.cli.findings import sound_model
    from schemagen.cli.rendering import render_source
    from schemagen.core.errors import FileProblem
    from schemagen.emit.lock import LOCK_NAME

    if check and source.lock() is None:
        raise FileProblem(
            f"there is no {source.folder / LOCK_NAME} of {source.spec}: nothing was rendered there",
            hint="render it first, without --check",
            code="SG053",
        )
    model = sound_model(source, chosen)
    values = chosen_values(source, chosen)
    return render_source(source, model, values, layouts, takes_over=force)


def _print_files(
    sources: list[Source], chosen: dict[str, str], layouts: tuple[str, ...], form: str
) -> None:
    from schemagen.cli.findings import sound_model
    from schemagen.cli.rendering import known_layouts, render_layouts
    from schemagen.emit.lock import new_baseline

    files: dict[str, str] = {}
    for source in sources:
        lock = source.lock()
        baseline = lock.baseline if lock else new_baseline(source.folder)
        values = chosen_values(source, chosen)
        written = render_layouts(source, sound_model(source, chosen), values, baseline)
        wanted = known_layouts(layouts, written)
        for path, text in ((p, t) for layout in wanted for p, t in written[layout].items()):
            if layouts or path == _WHOLE:
                files[(source.folder / path).as_posix()] = text
    if form == "json":
        print_json(files)
        return
    for path, text in files.items():
        if len(files) > 1:
            print_bytes(f"==> {path} <==\n".encode())
        print_bytes(text.encode())


def print_differences(rendered: list[Rendering], form: str) -> bool:
    """Print what differs; return whether nothing does."""
    from schemagen.cli.differences import coloured, difference
    from schemagen.cli.findings import print_findings
    from schemagen.cli.rendering import difference_findings
    from schemagen.emit.files import State

    findings = [item for rendering in rendered for item in difference_findings(rendering)]
    if form == "json":
        print_json({"ok": not findings, "files": _states(rendered, differences=True)})
    elif form == "github":
        print_findings(findings)
    else:
        for rendering in rendered:
            for file in rendering.files:
                if file.state not in (State.SAME, State.KEPT):
                    click.echo(coloured(difference(rendering, file)), nl=False)
    for rendering in rendered:
        differing = len(difference_findings(rendering))
        total = counted(len(rendering.files), "file")
        verdict = f"{differing} of {total} not as rendered" if differing else f"{total} as rendered"
        print_note(f"{rendering.name}: {verdict}")
    return not findings


def write_files(rendered: list[Rendering], form: str, *, force: bool) -> bool:
    """Write the files and say which; return whether nobody's changes were in the way."""
    from schemagen.cli.findings import print_findings
    from schemagen.cli.rendering import edited_findings

    findings = [] if force else [i for rendering in rendered for i in edited_findings(rendering)]
    if findings:
        print_findings(findings, err=True)
        return False
    for rendering in rendered:
        changed = rendering.write(overwrite=force)
        if form != "json":
            _tell(rendering, changed)
        _warn_of_pushed(rendering, changed)
    if form == "json":
        print_json({"ok": True, "files": _states(rendered)})
    return True


def _tell(rendering: Rendering, changed: list[File]) -> None:
    from schemagen.emit.files import STARTERS, State
    from schemagen.emit.pgtap import TESTS

    removed = [file for file in changed if file.wanted is None]
    parts = [f"{counted(len(changed) - len(removed), 'file')} written"]
    if removed:
        parts.append(f"{len(removed)} removed")
    same = len(rendering.having(State.SAME))
    if same:
        parts.append(f"{same} as before")
    print_outcome(f"{rendering.name}: {', '.join(parts)}")
    for file in changed:
        path = rendering.path_of(file)
        print_outcome(f"  {path}{' (removed)' if file.wanted is None else ''}")
    if changed and rendering.has_tests:
        print_note(f"  {rendering.folder / TESTS} stays as it is: schemagen tests writes it anew")
    for file in rendering.having(State.KEPT):
        reason = "it is yours" if file.path in STARTERS else "later migrations build on it"
        print_note(f"  {rendering.path_of(file)} stays as it is: {reason}")


def _warn_of_pushed(rendering: Rendering, changed: list[File]) -> None:
    """Say what has to be done if a migration that is another now was pushed before."""
    from schemagen.emit.lock import MIGRATIONS

    written = [file for file in changed if file.found is not None]
    number = sum(file.path.startswith(f"{MIGRATIONS}/") for file in written)
    if number:
        print_note(
            f"note: {counted(number, 'migration')} in {rendering.folder / MIGRATIONS} changed;"
            " before the first push that is fine.\n"
            "  One that was pushed already has to stay as it is, because no database runs it\n"
            "  again: take it back (git restore), and let schemagen migrate write the change."
        )


def _states(rendered: list[Rendering], *, differences: bool = False) -> list[dict[str, object]]:
    from schemagen.cli.differences import difference
    from schemagen.emit.files import State

    return [
        {
            "file": rendering.path_of(file).as_posix(),
            "state": str(file.state),
            **(
                {"difference": difference(rendering, file)}
                if differences and file.state not in (State.SAME, State.KEPT)
                else {}
            ),
        }
        for rendering in rendered
        for file in rendering.files
    ]
