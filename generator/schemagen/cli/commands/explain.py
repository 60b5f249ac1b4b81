"""``schemagen explain``."""

from __future__ import annotations

import click

from schemagen.cli.command import command
from schemagen.cli.console import print_result
from schemagen.cli.listing import installed


@command("explain")
@click.argument("code")
def explain(code: str) -> None:
    """Explain the code of a finding or an error.

    Examples:
      schemagen explain SG102
      schemagen explain duplicate-index
    """
    from schemagen.cli.commands.checks import check_text
    from schemagen.core.codes import CODES
    from schemagen.core.diagnostics import did_you_mean

    found = {check.code: check for check in installed().checks.values()}
    checks = {**found, **{check.name: check for check in found.values()}}
    for name in (code, code.upper()):
        if name in checks:
            print_result(check_text(checks[name]))
            return
        if name in CODES:
            print_result(f"{name}: {CODES[name]}")
            return
    hint = did_you_mean(code.upper(), [*CODES, *found], "codes look like SG102")
    raise click.UsageError(f"there is no code {code!r}; {hint}")
