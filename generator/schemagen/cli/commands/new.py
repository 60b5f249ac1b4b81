"""``schemagen new``."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import click

from schemagen.cli.adoption import (
    CONFIG,
    ExternalTable,
    existing_tables,
    is_supabase_project,
    missing_config,
    not_looked_at,
    refuse_clashes,
    with_external,
)
from schemagen.cli.command import command
from schemagen.cli.console import counted, print_outcome, print_result
from schemagen.cli.interruption import check_interrupts
from schemagen.cli.options import db_option, findings_format_option, on_live_option, set_option
from schemagen.cli.sources import SPEC_NAME, Source
from schemagen.cli.workflow import WORKFLOW, workflow_text
from schemagen.emit.files import State
from schemagen.emit.lock import MIGRATIONS

if TYPE_CHECKING:
    from schemagen.api import Preset
    from schemagen.cli.rendering import Rendering
    from schemagen.model.model import Bundle, Model

_SCHEMA_NAME = "schema.schema.json"
_BUNDLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")


@command("new")
@click.option("--preset", metavar="PRESET", help="What to start from, see schemagen presets.")
@click.argument("name", required=False, type=click.Path(path_type=Path))
@set_option
@click.option("--prefix", metavar="TEXT", help="Put before the names of tables and functions.")
@click.option("--no-verify", is_flag=True, help="Write the files only; needs no server then.")
@db_option("a throw-away server is used for the proof", only_said=True)
@on_live_option
@findings_format_option
@click.pass_context
def new(
    context: click.Context,
    preset: str | None,
    name: Path | None,
    chosen: dict[str, str],
    prefix: str | None,
    no_verify: bool,
    url: str | None,
    on_live: bool,
    form: str,
) -> None:
    """Start a project from a preset: its specification, all SQL, and the proof.

    NAME is the folder to make, by default the preset's name. The specification in it is
    your own, with all comments. Everything is then applied to a throw-away server, every
    access rule is tried, and undone again; DATABASE_URL is not looked at. At a terminal
    and without --preset, what is not given is asked for.

    A folder with a project of the Supabase CLI is taken up: the new migration comes behind
    those that are there, and the specification gets to know the tables that they make.

    Examples:
      schemagen new --preset organic_os
      schemagen new --preset organic_os my_app --set score_max=100
      schemagen new --preset organic_os --no-verify
      schemagen new --preset organic_os . --prefix os_
    """
    if not no_verify:
        from schemagen.cli.databases import is_own_server
        from schemagen.cli.proof import DOES

        is_own_server(url, DOES, on_live=on_live)
    found, target, chosen = _choices(preset, name, chosen)
    start = _Start(found, target, chosen, prefix)
    if is_supabase_project(target):
        ok = _take_up(start, url, no_verify=no_verify)
    else:
        ok = _make(start, url, no_verify=no_verify)
    if not ok:
        context.exit(1)


@dataclass(frozen=True, slots=True)
class _Start:
    """What was chosen: a preset, a folder, values of parameters, a prefix."""

    preset: Preset
    target: Path
    values: Mapping[str, str]
    prefix: str | None

    def text(self) -> bytes:
        """Return the specification, under the name of its folder if a bundle may have it."""
        text = self.preset.source.read_bytes()
        name = self.target.absolute().name
        if _BUNDLE_NAME.fullmatch(name):
            text = re.sub(rb"(?m)^name:[ \t]+[a-z0-9_]+", f"name: {name}".encode(), text, count=1)
        if self.prefix is None:
            return text
        line = f"\nprefix: {json.dumps(self.prefix, ensure_ascii=False)}"
        return re.sub(rb"(?m)^name:.*", lambda found: found[0] + line.encode(), text, count=1)

    def model(self, text: bytes, project: Path) -> Model:
        """Build the model; findings name the place where the specification will be."""
        from schemagen.build.model import build_model
        from schemagen.cli.findings import print_warnings
        from schemagen.spec.load import load_text

        loaded = load_text(text, str(self.target / SPEC_NAME), self.values, project=project)
        model, warnings = build_model(loaded)
        print_warnings(model, warnings)
        return model


def _choices(
    preset: str | None, name: Path | None, chosen: dict[str, str]
) -> tuple[Preset, Path, dict[str, str]]:
    """Return what was said, and what people answer when they said nothing."""
    from schemagen.cli.asking import ask_folder, ask_preset, ask_values, is_terminal
    from schemagen.cli.commands.presets import unique_presets
    from schemagen.cli.console import aligned
    from schemagen.cli.listing import installed, pick

    shelf = installed().presets
    if preset is not None:
        found = pick("preset", preset, shelf)
        return found, name or Path(found.name), chosen
    listed = aligned([(p.name, p.about) for p in unique_presets(shelf)], indent="  ")
    if not is_terminal():
        raise click.UsageError(f"say what to start from with --preset:\n{listed}")
    found = pick("preset", ask_preset(listed), shelf)
    target = name or ask_folder(found.name)
    return found, target, ask_values(found, chosen)


def _make(start: _Start, url: str | None, *, no_verify: bool) -> bool:
    """Make a folder for the project; return whether it is proven, or need not be."""
    _refuse_used(start.target)
    with _scaffold(start.target) as folder:
        model = _write(start, folder)
        tests = {} if no_verify else _prove(_bundle(start, model), url)
        if tests:
            _write_tests(start, model, folder, tests)
    _tell(start.target, model, ok=tests is not None)
    return tests is not None


def _bundle(start: _Start, model: Model) -> Bundle:
    from schemagen.render import render_bundle

    return render_bundle(model, start.values)


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
    from schemagen.core.errors import FileProblem
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
        check_interrupts()
        if target.is_dir():
            target.rmdir()
        folder.rename(target)
    except FileProblem as error:
        shutil.rmtree(folder, ignore_errors=True)
        # Nobody knows the other name.
        message = error.message.replace(str(folder), str(target))
        raise FileProblem(message, hint=error.hint, code=error.code) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(start: _Start, folder: Path) -> Model:
    """Write the specification and what it renders to; findings name the final place."""
    from schemagen.cli.rendering import render_source
    from schemagen.emit.files import write_files

    text = start.text()
    model = start.model(text, folder)
    write_files(folder, {SPEC_NAME: text, **_companions(folder)})
    render_source(Source(folder / SPEC_NAME, folder), model, start.values).write()
    return model


def _write_tests(start: _Start, model: Model, folder: Path, tests: Mapping[str, str]) -> None:
    """Write the tests that came of the proof; those of other people stay."""
    from schemagen.cli.rendering import render_tests

    render_tests(Source(folder / SPEC_NAME, folder), model, start.values, tests).write()


def _companions(folder: Path) -> dict[str, bytes]:
    """Return what a project has beside its specification, and does not have yet."""
    from schemagen.cli.commands.schema import schema_text

    files = {_SCHEMA_NAME: schema_text(folder).encode(), WORKFLOW: workflow_text().encode()}
    return {path: text for path, text in files.items() if not (folder / path).exists()}


def _take_up(start: _Start, url: str | None, *, no_verify: bool) -> bool:
    """Bring a preset into a project of the Supabase CLI, whose own files stay as they are.

    Nothing is written before all is known to be well. What is written is written at once, the
    specification and the lock first: after a kill, `schemagen render` goes on.
    """
    from schemagen.cli.findings import print_findings
    from schemagen.cli.rendering import edited_findings, render_source
    from schemagen.emit.files import write_files
    from schemagen.emit.lock import LOCK_NAME

    folder = start.target
    tables = () if no_verify else _existing(folder)
    text = start.text()
    model = start.model(text, folder)
    refuse_clashes(model, tables)
    if tables:
        text = with_external(text, tables, model.schema)
        model = start.model(text, folder)
    rendering = render_source(Source(folder / SPEC_NAME, folder), model, start.values)
    findings = edited_findings(rendering)
    if findings:
        print_findings(findings, err=True)
        return False
    tests = {} if no_verify else _prove(_bundle(start, model), url)
    check_interrupts()
    changes = {file.path: file.wanted for file in rendering.having(State.MISSING)}
    lock = changes.pop(LOCK_NAME)
    write_files(folder, {SPEC_NAME: text, LOCK_NAME: lock, **_companions(folder), **changes})
    if tests:
        _write_tests(start, model, folder, tests)
    _tell_taken_up(folder, model, rendering, ok=tests is not None)
    return tests is not None


def _existing(folder: Path) -> tuple[ExternalTable, ...]:
    from schemagen.cli.findings import print_findings
    from schemagen.core.errors import ServerError

    try:
        return existing_tables(folder)
    except ServerError as error:
        print_findings([not_looked_at(error)], err=True)
        return ()


def _prove(bundle: Bundle, url: str | None) -> Mapping[str, str] | None:
    """Prove the bundle; return the tests that came of it, None if not all is well.

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
        return None
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
    return proof.tests if proof.ok else None


def _tell(target: Path, model: Model, *, ok: bool) -> None:
    _say_ready(target, model, ok=ok)
    print_outcome(
        "next:\n"
        f"  cd {target}\n"
        "  $EDITOR schema.yaml                      # it is yours now\n"
        "  schemagen render && schemagen smoke      # after each change\n"
        "  schemagen migrate                        # before that, once it was pushed\n"
        "  schemagen tests                          # and what supabase test db runs\n"
        "  supabase link && supabase db push        # to your Supabase project, or\n"
        '  schemagen db start && schemagen apply --db "$(schemagen db url)"'
    )


def _tell_taken_up(target: Path, model: Model, rendering: Rendering, *, ok: bool) -> None:
    _say_ready(target, model, ok=ok)
    migrations = [file.path for file in rendering.files if file.path.startswith(MIGRATIONS)]
    lines = [f"  {path}" for path in migrations]
    config = next(file for file in rendering.files if file.path == CONFIG)
    lacking = missing_config(target, (config.wanted or b"").decode())
    if config.state is State.KEPT and lacking:
        print_result(f"paste this into {target / CONFIG}, which is yours:\n\n{lacking}\n")
    print_outcome(
        "\n".join(
            [
                "new migrations, behind those that were there:",
                *lines,
                "next:",
                f"  cd {target}",
                "  $EDITOR schema.yaml                      # it is yours now",
                "  schemagen render && schemagen smoke      # after each change",
                "  schemagen migrate                        # before that, once it was pushed",
                "  schemagen tests                          # and what supabase test db runs",
                "  supabase db push                         # to your Supabase project",
            ]
        )
    )


def _say_ready(target: Path, model: Model, *, ok: bool) -> None:
    state = "is ready" if ok else "is written, but not proven"
    print_outcome("")
    print_result(f"{target} {state}: {counted(len(model.tables), 'table')}, schema.sql, supabase/")
