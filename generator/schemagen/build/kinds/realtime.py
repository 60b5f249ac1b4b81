"""Tables whose changes are published, and topics that may be heard."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import did_you_mean
from schemagen.model.realtime import Broadcast, Published
from schemagen.spec.kinds.realtime import BroadcastSpec, RealtimeSpec
from schemagen.spec.nodes import ScalarNode


def build(scope: Scope, specs: tuple[RealtimeSpec | BroadcastSpec, ...]) -> Iterator[Published]:
    """Yield the tables; nothing else can be published."""
    for spec in specs:
        draft = _table(scope, spec.table) if isinstance(spec, RealtimeSpec) else None
        if draft is not None:
            yield Published(draft.name, spec.table.origin)


def build_broadcasts(
    scope: Scope, specs: tuple[RealtimeSpec | BroadcastSpec, ...]
) -> Iterator[Broadcast]:
    """Yield the topics; each is about one row of a table with a key of one column."""
    for spec in specs:
        draft = _table(scope, spec.table) if isinstance(spec, BroadcastSpec) else None
        if draft is None or not isinstance(spec, BroadcastSpec):
            continue
        key = draft.primary_key
        if len(key) == 1:
            yield Broadcast(spec.topic.text, draft.name, key[0], spec.topic.origin)
        elif draft.spec.name not in scope.incomplete:
            scope.problems.error(
                "SG261",
                f"a topic can't name a row of {spec.table.text!r}: its key has {len(key) or 'no'} "
                "columns",
                spec.table.origin,
                hint="name a table whose key is one column, such as that of the feature `id`",
            )


def _table(scope: Scope, node: ScalarNode) -> DraftTable | None:
    schema, _, name = node.text.rpartition(".")
    draft = scope.draft(schema, name)
    if draft is not None:
        return draft
    if name in {spec.name for spec in scope.spec.kinds.get("views", ())}:
        scope.problems.error(
            "SG260", f"{name!r} is a view, and only tables have changes", node.origin,
            hint="name the tables that it reads",
        )  # fmt: skip
    elif not scope.is_broken(schema, name):
        known = list(scope.drafts)
        scope.problems.error(
            "SG201", f"there is no table {node.text!r}", node.origin,
            hint=did_you_mean(node.text, known, f"tables are: {', '.join(known)}"),
        )  # fmt: skip
    return None
