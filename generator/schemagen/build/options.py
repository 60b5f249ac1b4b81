"""Options of features that name tables and columns: resolved, or reported at their place.

``x-sql`` in an option's schema says what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.build.views import (
    ForeignKeyView,
    PathView,
    TableView,
    foreign_key_view,
    table_view,
)
from schemagen.core.diagnostics import Origin
from schemagen.spec.specification import FeatureUse

NEEDED = frozenset({"table", "foreign_key"})
"""Kinds of options without which a feature's templates can't be rendered."""


class Options:
    """Resolves the options of one use after the other.

    Args:
        scope: The tables, and where problems go.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._draft: DraftTable | None = None
        self._found: dict[str, Any] = {}
        self._resolvers: Mapping[str, Callable[[str, Mapping[str, Any], Origin], Any]] = {
            "table": self._table,
            "foreign_key": self._foreign_key,
            "column": self._column,
            "parent_column": self._parent_column,
            "path": self._path,
        }

    def views(self, use: FeatureUse, draft: DraftTable | None) -> dict[str, Any] | None:
        """Return what templates see of each option; None after an error.

        Args:
            use: The feature and its options.
            draft: The table that uses it, None for a function family.
        """
        before = self._scope.problems.error_count
        self._draft = draft if draft is not None else self._option_table(use)
        self._found = {}
        if use.definition.options.get("x-keys") == "column" and draft is not None:
            for name in use.options:
                self._column(name, {}, self._place(use, name))
        complete = True
        for name, schema in use.definition.option_properties.items():
            value, kind = use.options.get(name), schema.get("x-sql")
            if isinstance(value, str) and kind in self._resolvers:
                view = self._resolvers[kind](value, schema, self._place(use, name))
                self._found[name] = view
                complete &= view is not None or kind not in NEEDED
        if not complete or self._scope.problems.error_count > before:
            return None
        return self._found

    @staticmethod
    def _place(use: FeatureUse, name: str) -> Origin:
        return use.nodes[name].origin if name in use.nodes else use.origin

    def _option_table(self, use: FeatureUse) -> DraftTable | None:
        """Return the table whose columns the other options of a function family name."""
        for name, schema in use.definition.option_properties.items():
            if schema.get("x-sql") == "table" and isinstance(use.options.get(name), str):
                return self._scope.drafts.get(use.options[name])
        return None

    def _table(self, name: str, schema: Mapping[str, Any], place: Origin) -> TableView | None:
        written_schema, _, table = name.rpartition(".")
        target = self._scope.target(written_schema, table, place)
        draft = self._scope.draft(written_schema, table)
        if draft is not None:
            return table_view(self._scope, draft)
        if target is None:
            return None
        return TableView(target, "".join(self._scope.primary_key(target)[:1]))

    def _foreign_key(
        self, column: str, schema: Mapping[str, Any], place: Origin
    ) -> ForeignKeyView | None:
        draft = self._draft
        if draft is None or not self._scope.check_column(draft, column, place):
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

    def _column(self, column: str, schema: Mapping[str, Any], place: Origin) -> str:
        if self._draft is not None:
            self._scope.check_column(self._draft, column, place)
        return column

    def _parent_column(self, column: str, schema: Mapping[str, Any], place: Origin) -> str:
        parent = self._found.get(schema["x-parent"])
        if isinstance(parent, ForeignKeyView):
            draft = self._scope.draft_of(parent.table)
            if draft is not None:
                self._scope.check_column(draft, column, place)
        return column

    def _path(self, path: str, schema: Mapping[str, Any], place: Origin) -> PathView | None:
        if not path or self._draft is None:
            return None
        column, _, last = path.partition(".")
        if not last or "." in last:
            self._scope.problems.error(
                "SG207", f"{path!r} is no path", place, hint="write `foreign_key.column`"
            )
            return None
        view = self._foreign_key(column, schema, place)
        if view is None:
            return None
        parent = self._scope.draft_of(view.table)
        if parent is None or not self._scope.check_column(parent, last, place):
            return None
        return PathView(view.table, view.key, last)
