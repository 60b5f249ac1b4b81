"""``schemagen checks``."""

from __future__ import annotations

from inspect import getdoc
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import Command
from schemagen.cli.console import aligned, print_json, print_result
from schemagen.cli.listing import ListingGroup, installed, pick
from schemagen.cli.options import list_format_option

if TYPE_CHECKING:
    from schemagen.api import Check


@click.group("checks", cls=ListingGroup)
def checks() -> None:
    """List the checks that `schemagen validate` runs, or show one.

    Examples:
      schemagen checks
      schemagen checks duplicate-index
    """


@checks.command("list", cls=Command)
@list_format_option
def list_checks(form: str) -> None:
    """List the checks.

    Examples:
      schemagen checks list --format json
    """
    found = sorted(installed().checks.values(), key=lambda check: check.code)
    if form == "json":
        print_json([{"code": c.code, "name": c.name, "about": c.about} for c in found])
    else:
        print_result(aligned([(check.code, check.name, check.about) for check in found]))


@checks.command("show", cls=Command)
@click.argument("name")
def show_check(name: str) -> None:
    """Show a check, by its name or code.

    Examples:
      schemagen checks show duplicate-index
      schemagen checks show SG901
    """
    shelf = installed().checks
    by_code = {check.code: check for check in shelf.values()}
    print_result(check_text(by_code.get(name.upper()) or pick("check", name, shelf)))


def check_text(check: Check) -> str:
    """Return what a check is about, at length."""
    text = f"{check.code} {check.name}: {check.about}"
    detail = getdoc(check.run)
    return f"{text}\n\n{detail}" if detail else text
