"""Findings as text for people, JSON for programs, annotations for GitHub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from schemagen.cli.console import counted, print_detail
from schemagen.cli.settings import current_settings
from schemagen.cli.sources import Source, read_source
from schemagen.core.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from schemagen.model.accepted import Accepted
    from schemagen.model.model import Model

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def print_findings(findings: Sequence[Diagnostic], *, err: bool = False) -> None:
    """Print findings in the chosen format.

    Args:
        findings: What was found.
        err: On stderr, because the command was asked for something else.
    """
    form = current_settings().format
    if form == "json":
        import json

        click.echo(json.dumps(findings_as_json(findings), indent=2, ensure_ascii=False), err=err)
    elif form == "github":
        for finding in findings:
            click.echo(finding.as_github(), err=err)
    else:
        for finding in findings:
            click.echo(_coloured(finding), err=err)


def sound_model(source: Source, given: Mapping[str, str]) -> Model:
    """Read a specification; what is said about a sound one goes to stderr.

    Args:
        source: The specification.
        given: Values of parameters from the command line.

    Raises:
        FileProblem: A file can't be read.
        InvalidSpec: It has errors.
    """
    model, warnings = read_source(source, given)
    print_warnings(model, warnings)
    return model


def print_warnings(model: Model, warnings: Sequence[Diagnostic]) -> None:
    """Print the warnings about a specification on stderr, and what it accepts if that is asked."""
    if warnings:
        print_findings(warnings, err=True)
    print_accepted(model.accepted)


def print_accepted(accepted: Sequence[Accepted]) -> None:
    """Print on stderr what a specification accepts, with its reasons; ``--verbose`` asks for it."""
    if current_settings().format == "text":
        for item in accepted:
            finding = item.finding
            head = f"accepted[{finding.code}]: {finding.message}"
            place = f"{finding.position}: " if finding.position else ""
            print_detail(f"{place}{head}\n  reason: {' '.join(item.reason.split())}")


def accepted_as_json(accepted: Sequence[Accepted]) -> list[dict[str, object]]:
    """Return what a specification accepts as plain values."""
    return [{**item.finding.as_json(), "at": item.at, "reason": item.reason} for item in accepted]


def findings_as_json(findings: Sequence[Diagnostic], *, strict: bool = False) -> dict[str, object]:
    """Return findings, and how many there are, as plain values.

    Args:
        findings: What was found.
        strict: Nothing is well as long as there are warnings.
    """
    errors, warnings = _counts(findings)
    return {
        "ok": errors == 0 and not (strict and warnings),
        "errors": errors,
        "warnings": warnings,
        "findings": [finding.as_json() for finding in findings],
    }


def counts(findings: Sequence[Diagnostic]) -> str:
    """Return ``2 errors, 1 warning``."""
    errors, warnings = _counts(findings)
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"


def _counts(findings: Sequence[Diagnostic]) -> tuple[int, int]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return errors, len(findings) - errors


def _coloured(finding: Diagnostic) -> str:
    """Return the text with its severity in colour; click drops that where it does not belong."""
    head, *rest = finding.as_text().split("\n")
    label = f"{finding.severity}[{finding.code}]"
    styled = click.style(label, fg=_COLOURS[finding.severity], bold=True)
    lines = [head.replace(label, styled, 1)]
    lines += [
        click.style(line, fg="cyan") if line.startswith("  hint: ") else line for line in rest
    ]
    return "\n".join(lines)
