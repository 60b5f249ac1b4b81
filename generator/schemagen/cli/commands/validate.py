"""``schemagen validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schemagen.cli.command import command
from schemagen.cli.console import counted, print_json, print_outcome
from schemagen.cli.options import findings_format_option, set_option, spec_arguments
from schemagen.cli.sources import Source, find_sources, source_as_json

if TYPE_CHECKING:
    from schemagen.core.diagnostics import Diagnostic
    from schemagen.model.model import Model


@command("validate")
@spec_arguments
@set_option
@click.option("--strict", is_flag=True, help="Fail for warnings too; see `accept` in README.md.")
@findings_format_option
@click.pass_context
def validate(
    context: click.Context, specs: tuple[str, ...], chosen: dict[str, str], strict: bool, form: str
) -> None:
    """Check a specification: its structure, its SQL, its names, and all checks.

    SPEC is a YAML file, or a folder that holds schema.yaml. No server is needed.

    Examples:
      schemagen validate
      schemagen validate presets/organic_os.yaml --set score_max=100
      schemagen validate --strict --format github
    """
    from schemagen.cli.findings import (
        accepted_as_json,
        counts,
        findings_as_json,
        print_accepted,
        print_findings,
    )
    from schemagen.core.diagnostics import Severity

    findings: list[Diagnostic] = []
    sound: list[tuple[Source, Model]] = []
    for source in find_sources(specs):
        model, found = _checked(source, chosen)
        findings += found
        if model is not None:
            sound.append((source, model))
            if form == "text":
                print_outcome(_line(source, model, len(found)))
    accepted = [item for _, model in sound for item in model.accepted]
    if form == "json":
        bundles = [source_as_json(source, model) for source, model in sound]
        found_as_json = findings_as_json(findings, strict=strict)
        print_json({**found_as_json, "accepted": accepted_as_json(accepted), "bundles": bundles})
    elif findings:
        print_findings(findings)
        if form == "text":
            print_outcome(counts(findings))
    print_accepted(accepted)
    if any(strict or finding.severity is Severity.ERROR for finding in findings):
        context.exit(1)


def _checked(source: Source, chosen: dict[str, str]) -> tuple[Model | None, list[Diagnostic]]:
    from schemagen.cli.sources import read_source
    from schemagen.core.errors import SchemagenError

    try:
        model, warnings = read_source(source, chosen)
    except SchemagenError as error:  # a finding like any other: there may be more files
        return None, list(error.diagnostics)
    return model, list(warnings)


def _line(source: Source, model: Model, warnings: int) -> str:
    parts = (
        counted(len(model.tables), "table"),
        counted(len(model.policies), "policy", "policies"),
        counted(len(model.called_functions), "function"),
    )
    verdict = counted(warnings, "warning") if warnings else "fine"
    accepted = f", {len(model.accepted)} accepted" if model.accepted else ""
    return f"{source.spec}: {', '.join(parts)}: {verdict}{accepted}"
