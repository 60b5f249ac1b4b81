"""A ``check`` that rows fail which the rule lets somebody update."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.checks.conditions import excludes, implies
from schemagen.checks.reach import client_rules, short
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.model import Model


def narrow_check(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each update whose ``check`` is narrower than its ``when``.

    One such row makes the whole statement fail, whatever it changes. Where no row fulfils both,
    the rule is a step from one state to another, and meant.
    """
    for table in model.tables:
        for rule in client_rules(model, table, "update"):
            if rule.check is None or implies(table, [rule.when], [rule.check]):
                continue
            if rule.when is not None and excludes(table, [rule.when], rule.check):
                continue
            yield Diagnostic(
                "SG913",
                f"the rule lets somebody update rows of {short(table.name)} of which "
                f"`{rule.check}` does not hold: one of them makes the whole statement fail",
                rule.check.source.at(None) if rule.check.source is not None else rule.origin,
                hint="write it as `when`, which holds for the row before and after; a rule for "
                "reading\nneeds a line of its own then",
                severity=Severity.WARNING,
            )
