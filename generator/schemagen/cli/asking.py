"""Questions to people at a terminal, when nothing else says what they want."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from schemagen.api import Preset


def is_terminal() -> bool:
    """Return whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_preset(listed: str) -> str:
    """Ask what to start from."""
    click.echo(f"What shall it start from?\n{listed}", err=True)
    answer: str = click.prompt("Preset", err=True)
    return answer


def ask_folder(default: str) -> Path:
    """Ask where the project goes."""
    answer: str = click.prompt("Folder", default=default, err=True)
    return Path(answer)


def ask_values(preset: Preset, given: Mapping[str, str]) -> dict[str, str]:
    """Ask for the parameters that were not given; a value that can't be is asked for again.

    Returns:
        The given values, and the answers that differ from the default.
    """
    values = dict(given)
    for name, rules in _parameters(preset).items():
        if name in values:
            continue
        if rules.get("about"):
            click.echo(rules["about"], err=True)
        default = _shown(rules["default"])
        answer: str = click.prompt(
            name, default=default, value_proc=_checked(rules), err=True, show_default=True
        )
        if answer != default:
            values[name] = answer
    return values


def _parameters(preset: Preset) -> dict[str, Any]:
    from schemagen.core.diagnostics import Problems
    from schemagen.spec.nodes import plain
    from schemagen.spec.reading import parse_document

    document = parse_document(preset.source.read_bytes(), preset.name, Problems())
    declared = document.get("parameters")
    return dict(plain(declared)) if declared is not None else {}


def _checked(rules: Mapping[str, Any]) -> Any:
    from schemagen.spec.parameters import fault_of_value

    def check(text: str) -> str:
        fault = fault_of_value(text, rules)
        if fault:
            raise click.BadParameter(f"{text!r} {fault}")
        return text

    return check


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
