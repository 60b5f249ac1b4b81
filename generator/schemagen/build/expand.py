"""Expand features: options checked, ``feature.yaml`` filled in, parts added to the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemagen.build.draft import Contribution, DraftTable
from schemagen.build.scope import Scope
from schemagen.build.views import (
    ForeignKeyView,
    PathView,
    TableView,
    foreign_key_view,
    substitutions,
    table_view,
)
from schemagen.core.diagnostics import Origin
from schemagen.spec.nodes import MappingNode
from schemagen.spec.parts import read_parts
from schemagen.spec.specification import FamilySpec, FeatureUse, Parts
from schemagen.spec.substitution import substitute


class Expansion:
    """Expands every table once, parents before the children that ask for their owner."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
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
            if column.definition is None and draft.spec.name not in self._scope.broken:
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
        views = self.option_views(use, draft)
        if views is None:
            return
        if not self._owners_known(use, views):
            return
        names = {"table": draft.spec.name}
        parts = self._parts(use, substitutions(self._scope.spec.name, names, use, views))
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

    def _parts(self, use: FeatureUse, values: Mapping[str, Any]) -> Parts:
        node = use.definition.node
        within = f"feature {use.definition.feature.name}"
        rooted = node.with_parent(use.origin, within)
        entries = tuple(
            (key, substitute(value, values, self._scope.problems) if key.text in _FILLED else value)
            for key, value in rooted.entries
        )
        filled = MappingNode(source=node.source, start=node.start, entries=entries)
        return read_parts(filled, self._scope.problems)

    def family(self, family: FamilySpec) -> tuple[Parts, Mapping[str, Any]] | None:
        """Return what a function family brings, and what its templates see."""
        views = self.option_views(family.use, None)
        if views is None:
            return None
        names = {"function": family.name}
        values = substitutions(self._scope.spec.name, names, family.use, views)
        return self._parts(family.use, values), views

    def option_views(self, use: FeatureUse, draft: DraftTable | None) -> dict[str, Any] | None:
        """Resolve the options that name tables and columns; None after an error."""
        views: dict[str, Any] = {}
        before = self._scope.problems.error_count
        table = self._option_table(use, draft)
        if use.definition.options.get("x-keys") == "column" and draft is not None:
            for name in use.options:
                place = use.nodes[name].origin if name in use.nodes else use.origin
                self._scope.check_column(draft, name, place)
        for name, schema in use.definition.option_properties.items():
            value = use.options.get(name)
            if not isinstance(value, str):
                continue
            place = use.nodes[name].origin if name in use.nodes else use.origin
            kind = schema.get("x-sql")
            if kind == "table":
                views[name] = self._table(value, place)
            elif kind == "foreign_key" and draft is not None:
                views[name] = self._foreign_key(draft, value, place)
            elif kind == "column" and table is not None:
                self._scope.check_column(table, value, place)
            elif kind == "parent_column":
                self._parent_column(views.get(schema["x-parent"]), value, place)
            elif kind == "path":
                views[name.removesuffix("_")] = self._path(table, value, place)
        if self._scope.problems.error_count > before or any(
            views.get(name) is None and schema.get("x-sql") in {"table", "foreign_key"}
            for name, schema in use.definition.option_properties.items()
            if isinstance(use.options.get(name), str)
        ):
            return None
        return views

    def _parent_column(self, parent: ForeignKeyView | None, column: str, place: Origin) -> None:
        draft = self._scope.draft(parent.table.schema, parent.table.name) if parent else None
        if draft is not None:
            self._scope.check_column(draft, column, place)

    def _option_table(self, use: FeatureUse, draft: DraftTable | None) -> DraftTable | None:
        """Return the table whose columns the other options name."""
        if draft is not None:
            return draft
        for name, schema in use.definition.option_properties.items():
            if schema.get("x-sql") == "table" and isinstance(use.options.get(name), str):
                return self._scope.drafts.get(use.options[name])
        return None

    def _table(self, name: str, place: Origin) -> TableView | None:
        schema, _, table = name.rpartition(".")
        target = self._scope.target(schema, table, place)
        draft = self._scope.draft(schema, table)
        if draft is not None:
            return table_view(self._scope, draft)
        if target is None:
            return None
        return TableView(target, "".join(self._scope.primary_key(target)[:1]))

    def _foreign_key(self, draft: DraftTable, column: str, place: Origin) -> Any:
        if not self._scope.check_column(draft, column, place):
            return None
        view = foreign_key_view(self._scope, draft, column)
        if view is None:
            self._scope.problems.error(
                "SG206",
                f"{draft.spec.name}.{column} is no foreign key",
                place,
                hint=f"add `references ...` to the column {column!r}, or name another",
            )
        return view

    def _path(self, table: DraftTable | None, path: str, place: Origin) -> PathView | None:
        if not path or table is None:
            return None
        column, _, last = path.partition(".")
        if not last or "." in last:
            self._scope.problems.error(
                "SG207", f"{path!r} is no path", place, hint="write `foreign_key.column`"
            )
            return None
        view = self._foreign_key(table, column, place)
        if view is None:
            return None
        parent = self._scope.draft(view.table.schema, view.table.name)
        if parent is None or not self._scope.check_column(parent, last, place):
            return None
        return PathView(view.table, view.key, last)


_FILLED = frozenset({"columns", "constraints", "indexes", "functions", "triggers", "place_after"})
"""The keys of ``feature.yaml`` in which ``${...}`` is filled in."""
