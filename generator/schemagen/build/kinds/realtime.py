"""Tables whose changes are published."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.scope import Scope
from schemagen.core.diagnostics import did_you_mean
from schemagen.model.realtime import Published
from schemagen.spec.kinds.realtime import RealtimeSpec


def build(scope: Scope, specs: tuple[RealtimeSpec, ...]) -> Iterator[Published]:
    """Yield the tables; nothing else can be published."""
    views = {spec.name for spec in scope.spec.kinds.get("views", ())}
    for spec in specs:
        schema, _, name = spec.table.text.rpartition(".")
        draft = scope.draft(schema, name)
        if draft is not None:
            yield Published(draft.name, spec.table.origin)
        elif name in views:
            scope.problems.error(
                "SG260", f"{name!r} is a view, and only tables have changes", spec.table.origin,
                hint="name the tables that it reads",
            )  # fmt: skip
        elif not scope.is_broken(schema, name):
            known = list(scope.drafts)
            scope.problems.error(
                "SG201", f"there is no table {spec.table.text!r}", spec.table.origin,
                hint=did_you_mean(spec.table.text, known, f"tables are: {', '.join(known)}"),
            )  # fmt: skip
