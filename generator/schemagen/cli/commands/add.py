"""``schemagen add``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_note, print_outcome, print_result
from schemagen.cli.options import findings_format_option
from schemagen.cli.sources import Source, chosen_values, find_source, read_source

if TYPE_CHECKING:
    from schemagen.api import Preset
    from schemagen.core.diagnostics import Diagnostic, Origin
    from schemagen.model.model import Bundle


@command("add")
@click.argument("preset")
@click.argument("spec", required=False)
@click.option("--dry-run", is_flag=True, help="Print what would change; write nothing.")
@findings_format_option
@click.pass_context
def add(context: click.Context, preset: str, spec: str | None, dry_run: bool, form: str) -> None:
    """Add a preset to a specification that is there: one line below extends.

    Comments and all other characters of the file stay as they are, and so does every
    object that it makes: settings of the preset, such as its patterns for names, are left
    out where they would change one. A specification with errors is refused.

    Where both have a table or function of one name, nothing is written. Change one of
    them with override, leave one out with remove, or keep the preset apart: as a bundle
    of its own, with a prefix, beside yours in the same database.

    Examples:
      schemagen add ai_usage
      schemagen add ai_usage app/schema.yaml --dry-run
      schemagen new --preset coach_os coach --prefix coach_
    """
    from schemagen.cli.listing import installed, pick

    found = pick("preset", preset, installed().presets)
    source = find_source(spec)
    addition = _addition(source, found)
    if addition is None:
        print_outcome(f"{source.spec} has {found.name} already; nothing was changed")
        return
    _show(source, addition, dry_run=dry_run)
    if not dry_run:
        _write(source, addition)
        print_outcome("next: schemagen render && schemagen smoke")


@dataclass(frozen=True, slots=True)
class _Addition:
    """What adding comes to.

    Attributes:
        before: The text of the specification.
        after: The text with the preset.
        made: How many statements more there are.
    """

    before: str
    after: str
    made: int


def _addition(source: Source, preset: Preset) -> _Addition | None:
    """Return how the text changes; None when the preset is there already.

    Raises:
        InvalidSpec: The specification has errors, or would have with the preset.
        FileProblem: It can't be read, nothing can be inserted, or objects would change.
    """
    from schemagen.spec.inserting import with_base

    old = _bundle(source)  # refuses what is broken, and names that
    text = source.spec.read_bytes().decode("utf-8-sig")
    if _extends(text, source) & {preset.name, *preset.aliases}:
        return None
    name = str(source.spec)
    new = with_base(text, name, preset.name)
    new = _without_settings(text, new, source)
    bundle = _joined(text, new, source, preset)
    made = {statement.sql for statement in bundle.statements}
    there = {statement.sql for statement in old.statements}
    if made == there:
        return None
    _refuse_changes(old, bundle, preset)
    return _Addition(text, new, len(made - there))


def _bundle(source: Source) -> Bundle:
    from schemagen.render import render_bundle

    model, _ = read_source(source, {})
    return render_bundle(model, chosen_values(source, {}))


def _extends(text: str, source: Source) -> set[str]:
    from schemagen.core.diagnostics import Problems
    from schemagen.spec.nodes import plain
    from schemagen.spec.reading import parse_document

    node = parse_document(text, str(source.spec), Problems()).get("extends")
    value = plain(node) if node is not None else []
    return {value} if isinstance(value, str) else {*value}


def _without_settings(before: str, after: str, source: Source) -> str:
    """Leave out settings of the preset for names and files: they would hold for the whole."""
    from schemagen.spec.inserting import with_removal

    had, has = (_settings(text, source) for text in (before, after))
    for section in sorted(has):
        brought = [name for name in has[section] if name not in had.get(section, ())]
        if brought:
            after = with_removal(after, str(source.spec), section, brought)
    return after


def _settings(text: str, source: Source) -> Mapping[str, list[str]]:
    """Return the names below each setting that is a mapping, bases included."""
    from schemagen.core.diagnostics import Problems
    from schemagen.spec.composition import compose_document
    from schemagen.spec.composition_schema import SETTINGS
    from schemagen.spec.nodes import MappingNode
    from schemagen.spec.reading import parse_document

    name, problems = str(source.spec), Problems()
    document = parse_document(text, name, problems)
    whole = compose_document(document, name, source.spec.parent, problems).document
    values = ((key, whole.get(key)) for key in SETTINGS)
    return {key: value.keys() for key, value in values if isinstance(value, MappingNode)}


def _joined(before: str, after: str, source: Source, preset: Preset) -> Bundle:
    """Return the bundle with the preset; findings name the lines of the file as it is."""
    from schemagen.build.model import build_model
    from schemagen.core.errors import InvalidSpec
    from schemagen.render import render_bundle
    from schemagen.spec.apart import command_apart
    from schemagen.spec.load import load_text

    values = chosen_values(source, {})
    try:
        loaded = load_text(after, str(source.spec), values, project=source.spec.parent)
        model, _ = build_model(loaded)
    except InvalidSpec as error:
        print_note(
            f"{preset.name} does not fit into {source.spec}; nothing was written.\n"
            "To keep it apart, as a bundle of its own with a prefix before its names:\n"
            f"  {command_apart(preset.name)}"
        )
        raise InvalidSpec(_unshifted(error.diagnostics, before, after, source)) from error
    return render_bundle(model, values)


def _unshifted(
    findings: Iterable[Diagnostic], before: str, after: str, source: Source
) -> Iterator[Diagnostic]:
    """Yield findings with the lines of the file as it is now, without what would be inserted."""
    old, new = before.splitlines(), after.splitlines()
    first = next((n for n, both in enumerate(zip(old, new, strict=False)) if both[0] != both[1]), 0)
    more = len(new) - len(old)

    def moved(origin: Origin) -> Origin:
        place = origin.position
        if place.file == str(source.spec) and place.line > first + more:
            place = replace(place, line=place.line - more)
        parent = moved(origin.parent) if origin.parent is not None else None
        return replace(origin, position=place, parent=parent)

    for finding in findings:
        yield replace(finding, origin=moved(finding.origin)) if finding.origin else finding


def _refuse_changes(old: Bundle, new: Bundle, preset: Preset) -> None:
    from schemagen.core.errors import FileProblem
    from schemagen.spec.apart import command_apart

    made = {statement.sql for statement in new.statements}
    changed = dict.fromkeys(item.subject for item in old.statements if item.sql not in made)
    if not changed:
        return
    names = [*changed]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    raise FileProblem(
        f"{preset.name} would change what is there: {', '.join(names[:5])}{more}",
        hint="say what shall hold for the whole in your own file first, such as `tenancy:`;\n"
        f"or keep it apart: {command_apart(preset.name)}",
        code="SG060",
    )


def _show(source: Source, addition: _Addition, *, dry_run: bool) -> None:
    from difflib import unified_diff

    from schemagen.cli.differences import coloured

    path = source.spec.as_posix()
    before, after = (text.splitlines() for text in (addition.before, addition.after))
    lines = unified_diff(before, after, path, path, lineterm="")
    print_result(coloured("\n".join(lines)))
    word = "would be" if dry_run else "are"
    print_outcome(
        f"{counted(addition.made, 'statement')} {word} added; all that was there stays as it is"
    )


def _write(source: Source, addition: _Addition) -> None:
    from schemagen.emit.files import write_files

    mark = b"\xef\xbb\xbf" if source.spec.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    write_files(source.spec.parent, {source.spec.name: mark + addition.after.encode()})
