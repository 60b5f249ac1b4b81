"""Rows that may be changed and can't be found."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.checks.reach import Cover, all_reaches, client_rules, cover, names, reaches, short
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.access import Actor
from schemagen.model.model import Model


def unseen_changes(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each rule to update or delete rows that its actor can't select.

    A statement with a ``where`` or a ``returning`` reads its rows first, and the Data API
    sends no other: it changes nothing, without an error.

    https://www.postgresql.org/docs/current/sql-createpolicy.html
    """
    for table in model.tables:
        seen = all_reaches(model, table, "select")
        for rule in model.rules.get(table.name, ()):
            blind: dict[str, list[Actor]] = {}
            for operation in ("update", "delete"):
                if rule not in client_rules(model, table, operation):
                    continue
                for reach in reaches(model, rule, operation):
                    if all(cover(model, reach, other) is Cover.NO for other in seen):
                        blind.setdefault(operation, []).append(reach.actor)
            if not blind:
                continue
            actors = [actor for found in blind.values() for actor in found]
            # Without any rule to select there is no privilege either, and that is an error.
            reading = {role for other in seen for role in other.actor.roles}
            silent = any(reading & {*actor.roles} for actor in actors)
            yield Diagnostic(
                "SG910",
                f"{names(actors)} may {' and '.join(blind)} rows of {short(table.name)} that "
                "it may not select: over the Data API "
                + ("nothing happens, and nobody is told" if silent else "it is refused"),
                rule.origin,
                hint="a statement finds its rows by selecting them: add `select` to the rule, "
                "or a rule that\nallows it for the same rows",
                severity=Severity.WARNING,
            )
