"""Findings as text for people, JSON for programs, annotations for GitHub."""

from __future__ import annotations

from collections.abc import Sequence

import click

from schemagen.cli.console import counted
from schemagen.cli.settings import current_settings
from schemagen.core.diagnostics import Diagnostic, Severity

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


def findings_as_json(findings: Sequence[Diagnostic]) -> dict[str, object]:
    """Return findings, and how many there are, as plain values."""
    errors, warnings = _counts(findings)
    return {
        "ok": errors == 0,
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
