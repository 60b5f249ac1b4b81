"""Tables whose columns can't all be read."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.checks.reach import client_rules, short
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.model.model import Model


def hidden_columns(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each table of which clients may read some columns only.

    The Data API asks for all of them unless a request names some: that is refused as a whole.

    https://docs.postgrest.org/en/stable/references/api/tables_views.html#vertical-filtering
    """
    for table in model.tables:
        for rule in client_rules(model, table, "select"):
            if rule.operations != ("select",) or rule.columns is None:
                continue
            hidden = [name for name in table.column_names if name not in rule.columns]
            if not hidden:
                continue
            listed = ", ".join(repr(name) for name in hidden)
            who = repr(rule.actor.name) if rule.actor is not None else "who asks"
            yield Diagnostic(
                "SG916",
                f"{who} may not read {listed} of {short(table.name)}: a request that names no "
                "columns asks for all, and is refused",
                rule.origin,
                hint="each request has to name its columns, in `returning` and filters too; "
                "or put what is secret into a table of its own",
                severity=Severity.WARNING,
            )
            break
