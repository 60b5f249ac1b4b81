"""``schemagen new``."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_outcome, print_result
from schemagen.cli.options import db_option, findings_format_option, set_option
from schemagen.cli.sources import SPEC_NAME, Source

if TYPE_CHECKING:
    from schemagen.api import Preset
    from schemagen.model.model import Bundle, Model

_SCHEMA_NAME = "schema.schema.json"
_BUNDLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")


@command("new")
@click.option("--preset", metavar="PRESET", help="What to start from, see schemagen presets.")
@click.argument("name", required=False, type=click.Path(path_type=Path))
@set_option
@click.option("--no-verify", is_flag=True, help="Write the files only; needs no server then.")
@db_option("a throw-away server is used for the proof")
@findings_format_option
@click.pass_context
def new(
    context: click.Context,
    preset: str | None,
    name: Path | None,
    chosen: dict[str, str],
    no_verify: bool,
    url: str | None,
    form: str,
) -> None:
    """Start a project from a preset: its specification, all SQL, and the proof.

    NAME is the folder to make, by default the preset's name. The specification in it is
    your own, with all comments. Everything is then applied to a throw-away server, every
    access rule is tried, and undone again.

    Examples:
      schemagen new --preset organic_os
      schemagen new --preset organic_os my_app --set score_max=100
      schemagen new --preset organic_os --no-verify
    """
    found = _preset(preset)
    target = name or Path(found.name)
    _refuse_used(target)
    with _scaffold(target) as folder:
        model, values = _write(found, target, folder, chosen)
        ok = True
        if not no_verify:
            from schemagen.render import render_bundle

            ok = _prove(render_bundle(model, values), url)
    _tell(target, model, proven=ok)
    if not ok:
        context.exit(1)


def _preset(name: str | None) -> Preset:
    from schemagen.cli.commands.presets import unique_presets
    from schemagen.cli.console import aligned
    from schemagen.cli.listing import installed, pick

    shelf = installed().presets
    listed = aligned([(p.name, p.about) for p in unique_presets(shelf)], indent="  ")
    if name is None and sys.stdin.isatty() and sys.stderr.isatty():
        click.echo(f"What shall it start from?\n{listed}", err=True)
        name = click.prompt("Preset", err=True)
    if name is None:
        raise click.UsageError(f"say what to start from with --preset:\n{listed}")
    preset: Preset = pick("preset", name, shelf)
    return preset


def _refuse_used(target: Path) -> None:
    from schemagen.core.errors import FileProblem

    if target.is_dir():
        if any(target.iterdir()):
            raise FileProblem(
                f"the folder {target} exists and is not empty",
                hint=f"name another one: schemagen new --preset ... NAME; or go on with what is\n"
                f"there: schemagen validate {target}",
                code="SG057",
            )
    elif target.exists() or target.is_symlink():
        message = f"{target} exists and is no folder"
        raise FileProblem(message, hint="name another one", code="SG057")


@contextmanager
def _scaffold(target: Path) -> Iterator[Path]:
    """Make a folder under another name; it gets its own when all is in it.

    Whatever goes wrong or interrupts before, nothing of it stays.
    """
    from schemagen.emit.files import not_written

    parent = target.absolute().parent
    folder = parent / f".{target.name}.{token_hex(4)}"
    try:
        try:
            parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except OSError as error:
            raise not_written(target, error) from error
        yield folder
        if target.is_dir():
            target.rmdir()
        folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(
    preset: Preset, target: Path, folder: Path, chosen: Mapping[str, str]
) -> tuple[Model, Mapping[str, str]]:
    """Write the specification and what it renders to; findings name the final place."""
    from schemagen.build.model import build_model
    from schemagen.cli.commands.schema import schema_text
    from schemagen.cli.findings import print_findings
    from schemagen.cli.rendering import render_source
    from schemagen.emit.files import write_files
    from schemagen.spec.load import load_text

    text = _named(preset.source.read_bytes(), target.absolute().name)
    loaded = load_text(text, str(target / SPEC_NAME), chosen, project=folder)
    model, warnings = build_model(loaded)
    if warnings:
        print_findings(warnings, err=True)
    write_files(folder, {SPEC_NAME: text, _SCHEMA_NAME: schema_text(folder).encode()})
    render_source(Source(folder / SPEC_NAME, folder), model, chosen).write()
    return model, chosen


def _named(text: bytes, name: str) -> bytes:
    """Return a specification under another name, if a bundle may have that name."""
    if not _BUNDLE_NAME.fullmatch(name):
        return text
    return re.sub(rb"(?m)^name:[ \t]+[a-z0-9_]+", f"name: {name}".encode(), text, count=1)


def _prove(bundle: Bundle, url: str | None) -> bool:
    """Prove the bundle; return whether all is well.

    What is wrong with the server is printed and not raised: the files are sound without it.
    """
    from schemagen.cli.findings import print_findings
    from schemagen.cli.proof import prove
    from schemagen.cli.smoke_report import print_report
    from schemagen.core.diagnostics import Diagnostic
    from schemagen.core.errors import SchemagenError

    try:
        proof = prove(bundle, url)
    except SchemagenError as error:
        print_findings(error.diagnostics, err=True)
        return False
    print_report(proof.report)
    if proof.left:
        message = f"undoing {bundle.name} does not leave the database as it was before"
        notes = tuple(proof.left.splitlines())
        print_findings([Diagnostic("SG731", message, notes=notes)], err=True)
    else:
        print_outcome(
            f"{bundle.name}: {counted(proof.applied.statements, 'statement')} applied to "
            f"{proof.place} and undone; nothing was left behind"
        )
    return proof.ok


def _tell(target: Path, model: Model, *, proven: bool) -> None:
    state = "is ready" if proven else "is written, but not proven"
    print_outcome("")
    print_result(f"{target} {state}: {counted(len(model.tables), 'table')}, schema.sql, supabase/")
    print_outcome(
        "next:\n"
        f"  cd {target}\n"
        "  $EDITOR schema.yaml                      # it is yours now\n"
        "  schemagen render && schemagen smoke      # after each change\n"
        "  supabase link && supabase db push        # to your Supabase project, or\n"
        '  schemagen db start && schemagen apply --db "$(schemagen db url)"'
    )
