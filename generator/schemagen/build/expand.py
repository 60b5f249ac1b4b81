"""Expand features: options checked, ``feature.yaml`` filled in, parts added to the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemagen.build.draft import Contribution, DraftTable
from schemagen.build.options import Options
from schemagen.build.scope import Scope
from schemagen.build.views import ForeignKeyView, substitutions
from schemagen.spec.nodes import MappingNode
from schemagen.spec.parts import read_parts
from schemagen.spec.specification import FamilySpec, FeatureUse, Parts
from schemagen.spec.substitution import substitute


class Expansion:
    """Expands every table once, parents before the children that ask for their owner."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._options = Options(scope)
        self._running: list[str] = []

    def expand(self, draft: DraftTable) -> None:
        """Add to a table what its features bring."""
        if draft.expanded or draft.spec.name in self._running:
            return
        self._running.append(draft.spec.name)
        draft.columns = list(draft.spec.parts.columns)
        for use in draft.spec.uses:
            self._add(draft, use)
        for column in draft.columns:
            if column.definition is None and draft.spec.name not in self._scope.incomplete:
                self._scope.problems.error(
                    "SG203",
                    f"no feature of the table {draft.spec.name!r} has a column {column.name!r}",
                    column.origin,
                    hint="`~` places a feature's column; write a type to define one",
                )
        draft.columns = [column for column in draft.columns if column.definition is not None]
        draft.expanded = True
        self._running.pop()

    def _add(self, draft: DraftTable, use: FeatureUse) -> None:
        for name, schema in use.definition.option_properties.items():
            column = use.options.get(name)
            if schema.get("x-sql") == "foreign_key" and isinstance(column, str):
                reference = draft.reference_of(column)
                parent = self._scope.draft(reference.schema, reference.table) if reference else None
                if parent is not None:
                    self.expand(parent)
        views = self._options.views(use, draft)
        if views is None or not self._owners_known(use, views):
            self._give_up(draft)
            return
        names = {"table": draft.spec.name}
        before = self._scope.problems.error_count
        parts = self._parts(use, substitutions(self._scope.spec.name, names, use, views))
        if parts is None:
            self._give_up(draft)
            return
        if self._scope.problems.error_count > before:
            # What is missing of the table now is not the table's fault.
            self._scope.broken |= {draft.spec.name}
            self._scope.incomplete |= {draft.spec.name}
            return
        for column_spec in parts.columns:
            present = draft.column(column_spec.name)
            if present is not None:
                self._scope.problems.error(
                    "SG204",
                    f"the feature {use.definition.feature.name} and another line both make "
                    f"the column {column_spec.name!r} of {draft.spec.name!r}",
                    use.origin,
                    hint=f"drop one of them; the other is at {present.origin.outermost}",
                )
                return
        draft.place(parts)
        draft.features.append(Contribution(use, parts))

    def _give_up(self, draft: DraftTable) -> None:
        """Remember that nobody knows which columns a feature would have brought."""
        self._scope.broken |= {draft.spec.name}
        self._scope.incomplete |= {draft.spec.name}

    def _owners_known(self, use: FeatureUse, views: Mapping[str, Any]) -> bool:
        """Report a parent without owner where the feature copies the owner."""
        text = use.definition.node.source.text
        for name, view in views.items():
            if isinstance(view, ForeignKeyView) and not view.owner and f"${{{name}.owner" in text:
                self._scope.problems.error(
                    "SG215",
                    f"the table {view.table.name!r} has no owner that could be copied",
                    use.nodes[name].origin if name in use.nodes else use.origin,
                    hint=f"say whose rows they are: `owner: column` in {view.table.name!r}",
                )
                return False
        return True

    def _parts(self, use: FeatureUse, values: Mapping[str, Any]) -> Parts | None:
        """Fill in ``feature.yaml`` and read it; None when something can't be filled in."""
        before = self._scope.problems.error_count
        node = use.definition.node
        within = f"feature {use.definition.feature.name}"
        rooted = node.with_parent(use.origin, within)
        entries = tuple(
            (key, substitute(value, values, self._scope.problems) if key.text in _FILLED else value)
            for key, value in rooted.entries
        )
        if self._scope.problems.error_count > before:
            return None
        filled = MappingNode(source=node.source, start=node.start, entries=entries)
        return read_parts(filled, self._scope.problems)

    def views(self, use: FeatureUse, draft: DraftTable | None) -> dict[str, Any]:
        """Return what a feature's templates see of its options."""
        return self._options.views(use, draft) or {}

    def family(self, family: FamilySpec) -> tuple[Parts, Mapping[str, Any]] | None:
        """Return what a function family brings, and what its templates see."""
        views = self._options.views(family.use, None)
        if views is None:
            return None
        names = {"function": family.name}
        values = substitutions(self._scope.spec.name, names, family.use, views)
        parts = self._parts(family.use, values)
        return None if parts is None else (parts, views)


_FILLED = frozenset({"columns", "constraints", "indexes", "functions", "triggers", "place_after"})
"""The keys of ``feature.yaml`` in which ``${...}`` is filled in."""
