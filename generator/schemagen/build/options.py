"""Options of features that name tables and columns: resolved, or reported at their place.

``x-sql`` in an option's schema says what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from schemagen.build.certainty import is_certain
from schemagen.build.draft import DraftTable
from schemagen.build.option_expressions import check_expressions
from schemagen.build.scope import Scope
from schemagen.build.vectors import search_view
from schemagen.build.views import (
    ColumnView,
    ForeignKeyView,
    PathView,
    TableView,
    foreign_key_view,
    table_view,
)
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.quoting import Sql
from schemagen.spec.nodes import ScalarNode
from schemagen.spec.specification import FeatureUse

NEEDED = frozenset({"table", "foreign_key"})
"""Kinds of options without which a feature's templates can't be rendered."""


_OF_ANY_SHAPE = frozenset({"columns", "label"})
"""Kinds of options that may be lists or mappings."""

_NO_FIT = "SG104"


class Options:
    """Resolves the options of one use after the other.

    Args:
        scope: The tables, and where problems go.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._draft: DraftTable | None = None
        self._found: dict[str, Any] = {}
        self._name = ""
        self._complete = True
        self._use: FeatureUse | None = None
        self._resolvers: Mapping[str, Callable[[Any, Mapping[str, Any], Origin], Any]] = {
            "table": self._table,
            "foreign_key": self._foreign_key,
            "column": self._column,
            "parent_column": self._parent_column,
            "path": self._path,
            "columns": self._columns,
            "child_key": self._child_key,
            "label": self._label,
        }

    def views(
        self, use: FeatureUse, draft: DraftTable | None, variables: Collection[str] = ()
    ) -> dict[str, Any] | None:
        """Return what templates see of each option; None after an error.

        Args:
            use: The feature and its options.
            draft: The table that uses it, None for a function family.
            variables: Names of arguments of a function family.
        """
        before = self._scope.problems.error_count
        self._draft = draft if draft is not None else self._option_table(use)
        self._found = {}
        self._use = use
        if use.definition.options.get("x-keys") == "column" and draft is not None:
            for name in use.options:
                self._column(name, {}, self._place(use, name))
        self._complete = True
        for name, schema in use.definition.option_properties.items():
            value, kind = use.options.get(name), schema.get("x-sql")
            if kind in self._resolvers and (
                isinstance(value, str) or (kind in _OF_ANY_SHAPE and value is not None)
            ):
                self._name = name
                view = self._resolvers[kind](value, schema, self._place(use, name))
                self._found[name] = view
                self._complete &= view is not None or kind not in NEEDED
            if "x-keys-of" in schema and isinstance(value, Mapping):
                self._keys_of(name, value, schema["x-keys-of"], use)
        check_expressions(self._scope, use, self._sources(use, draft), variables)
        if draft is not None and use.definition.options.get("x-keyed"):
            self._keyed(draft, use)
        if draft is not None and use.definition.options.get("x-uncascaded"):
            self._uncascaded(draft, use)
        if not self._complete or self._scope.problems.error_count > before:
            return None
        if use.definition.options.get("x-view") == "search" and draft is not None:
            search = search_view(self._scope, draft, use)
            return None if search is None else {**self._found, "search": search}
        return self._found

    @staticmethod
    def _place(use: FeatureUse, name: str) -> Origin:
        return use.nodes[name].at(0) if name in use.nodes else use.origin

    def _sources(self, use: FeatureUse, draft: DraftTable | None) -> dict[str, DraftTable]:
        """Return the tables that options name, and the use's own, where all columns are known."""
        found = {"table": draft}
        for name in use.definition.option_properties:
            view = self._found.get(name)
            if isinstance(view, TableView | ForeignKeyView):
                found[name] = self._scope.draft_of(view.table)
        return {name: table for name, table in found.items() if table and table.expanded}

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
            if schema.get("x-key") and len(draft.primary_key) != 1:
                if draft.spec.name not in self._scope.incomplete:
                    self._misfit(
                        f"the primary key of {name!r} is not one column",
                        place,
                        "name a table with a key of one column",
                    )
                return None
            return table_view(self._scope, draft)
        if target is None:
            return None
        if schema.get("x-ours"):
            self._misfit(f"{name} is not ours", place, "name a table of this specification")
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
        elif draft.expanded and not is_certain(self._scope, draft, column):
            return None
        elif not view.key and not self._may_get_key(view):
            return None  # that the parent has none is said at its own line
        elif (
            schema.get("x-own")
            and view.table != draft.name
            and is_certain(self._scope, draft, column)
        ):
            self._misfit(
                f"{draft.spec.name}.{column} leads to {view.table.name}, not to its own table",
                place,
                f"name a column that references {draft.spec.name}",
            )
        return view

    def _may_get_key(self, view: ForeignKeyView) -> bool:
        """Whether features may still bring the parent's key, or nothing is known of it."""
        parent = self._scope.draft_of(view.table)
        return parent is None or not (parent.expanded or parent.spec.name in self._scope.incomplete)

    def _column(self, column: str, schema: Mapping[str, Any], place: Origin) -> str:
        draft = self._table_of(schema)
        if draft is None or not self._scope.check_column(draft, column, place):
            return column
        held = draft.column(column)
        if {"x-array", "x-type"} & {*schema} and not is_certain(self._scope, draft, column):
            return column
        if schema.get("x-array") and held is not None and held.definition is not None:
            if not held.definition.type.text.rstrip().endswith("]"):
                self._misfit(
                    f"{draft.spec.name}.{column} is no array", place, "write for example `uuid[]`"
                )
        wanted = schema.get("x-type")
        if wanted and held is not None and held.definition is not None:
            if held.definition.type_name[-1:] != (wanted,):
                self._misfit(
                    f"{draft.spec.name}.{column} is no {wanted}", place, f"write `{wanted}`"
                )
        return column

    def _table_of(self, schema: Mapping[str, Any]) -> DraftTable | None:
        """Return the table whose column an option names; None while that is not known."""
        if "x-table" not in schema:
            return self._draft
        other = self._found.get(schema["x-table"])
        draft = self._scope.draft_of(other.name) if isinstance(other, TableView) else None
        return draft if draft is not None and draft.expanded else None

    def _columns(
        self, columns: list[str], schema: Mapping[str, Any], place: Origin
    ) -> tuple[ColumnView, ...]:
        draft, views = self._draft, []
        for number, column in enumerate(columns if draft is not None else ()):
            assert draft is not None  # noqa: S101 - else there is nothing to go through
            here = self._place_of(f"{self._name}.{number}", place)
            if not self._scope.check_column(draft, column, here):
                continue
            held = draft.column(column)
            if held is None or held.definition is None:
                continue
            filled = held.definition.not_null or column in draft.primary_key
            if schema.get("x-unique") and not filled:
                self._misfit(
                    f"{draft.spec.name}.{column} may be null, so it is no part of a key",
                    here,
                    f"write `not null` for {column!r}",
                )
            views.append(ColumnView(column, Sql(held.definition.type.text)))
        if schema.get("x-unique") and draft is not None and len(views) == len(columns):
            self._unique(draft, columns, place)
        return tuple(views)

    def _unique(self, draft: DraftTable, columns: list[str], place: Origin) -> None:
        """Report columns that are no key of their table."""
        keys = [{draft.primary_key[0]}] if len(draft.primary_key) == 1 else []
        keys += [
            {column.name}
            for column in draft.columns
            if column.definition is not None and column.definition.unique
        ]
        keys += [
            set(constraint.definition.columns)
            for constraint in draft.constraints
            if constraint.definition.kind in {"primary key", "unique"}
            and not constraint.definition.deferrable
        ]
        if set(columns) not in keys and draft.spec.name not in self._scope.incomplete:
            listed = ", ".join(columns)
            self._misfit(
                f"({listed}) is no key of {draft.spec.name!r}",
                place,
                f"add to its constraints: `unique ({listed})`",
            )

    def _child_key(
        self, column: str, schema: Mapping[str, Any], place: Origin
    ) -> ForeignKeyView | None:
        """Return the foreign key by which the rows of another table hang on this one's."""
        draft, child = self._draft, self._table_of(schema)
        if draft is None or child is None:
            return None
        leading = [
            columns[0]
            for columns, reference, _ in child.references()
            if self._scope.draft(reference.schema, reference.table) is draft
        ]
        if column and not self._scope.check_column(child, column, place):
            return None
        if column in leading or (not column and len(leading) == 1):
            return foreign_key_view(self._scope, child, column or leading[0])
        if not is_certain(self._scope, child):
            self._complete = False
            return None
        self._misfit(
            f"{child.spec.name}.{column} does not reference {draft.spec.name!r}"
            if column
            else f"{len(leading) or 'no'} columns of {child.spec.name!r} reference "
            f"{draft.spec.name!r}",
            place,
            f"name the column under `{self._name}`"
            if leading
            else f"add a column that references {draft.spec.name}",
        )
        return None

    def _label(self, value: Any, schema: Mapping[str, Any], place: Origin) -> Any:
        """Report values that the enumerated type of a column does not have."""
        column = self._use.options.get(schema["x-column"]) if self._use else None
        draft = self._table_of(schema)
        held = draft.column(column) if draft is not None and isinstance(column, str) else None
        if draft is not None and isinstance(column, str) and held is None:
            self._scope.check_column(draft, column, self._place_of(schema["x-column"], place))
        if held is None or held.definition is None:
            return value
        type_name = held.definition.type_name
        for enum in self._scope.spec.kinds.get("enums", ()):
            if not type_name or enum.name != type_name[-1] or len(type_name) > 2:
                continue
            for path, word in _words(self._name, value):
                if word not in enum.labels:
                    self._scope.problems.error(
                        "SG104",
                        f"the type {enum.name!r} has no value {word!r}",
                        self._place_of(path, place),
                        hint=did_you_mean(
                            word, enum.labels, f"values are: {', '.join(enum.labels)}"
                        ),
                    )
        return value

    def _keyed(self, draft: DraftTable, use: FeatureUse) -> None:
        """Report a table whose rows the feature could not tell by one column."""
        unknown = not draft.expanded or draft.spec.name in self._scope.incomplete
        if len(draft.primary_key) > 1 and not unknown:
            self._misfit(
                f"the primary key of {draft.spec.name!r} is not one column",
                use.origin,
                f"{use.definition.feature.name} needs a table with a key of one column",
            )

    def _uncascaded(self, draft: DraftTable, use: FeatureUse) -> None:
        """Report tables whose rows would go with those that the feature takes away."""
        if not all(other.expanded for other in self._scope.drafts.values()):
            return
        for child in self._scope.drafts.values():
            for columns, reference, _ in child.references():
                target = self._scope.draft(reference.schema, reference.table)
                if target is draft and reference.on_delete == "cascade":
                    self._misfit(
                        f"rows of {child.spec.name!r} would be deleted with those of "
                        f"{draft.spec.name!r} that {use.definition.feature.name} takes away",
                        use.origin,
                        f"let {child.spec.name}.{columns[0]} reference it without "
                        "`on delete cascade`: `on delete set null` keeps the rows",
                    )

    def _place_of(self, path: str, place: Origin) -> Origin:
        node: ScalarNode | None = self._use.nodes.get(path) if self._use else None
        return node.at(0) if node is not None else place

    def _misfit(self, message: str, place: Origin, hint: str) -> None:
        self._scope.problems.error(_NO_FIT, message, place, hint=hint)

    def _parent_column(self, column: str, schema: Mapping[str, Any], place: Origin) -> str:
        parent = self._found.get(schema["x-parent"])
        if isinstance(parent, ForeignKeyView):
            draft = self._scope.draft_of(parent.table)
            if draft is not None:
                self._scope.check_column(draft, column, place)
        return column

    def _keys_of(self, name: str, value: Mapping[str, Any], table: str, use: FeatureUse) -> None:
        """Report keys of a mapping that are no columns of the table that an option names."""
        draft = self._table_of({"x-table": table})
        for column in value if draft is not None else ():
            assert draft is not None  # noqa: S101 - else there is nothing to go through
            place = self._place(use, f"{name}.{column}@key")
            self._scope.check_column(draft, column, place)

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
        node = self._use.nodes.get(self._name) if self._use else None
        behind = node.at(len(column) + 1) if node is not None else place
        if parent is None or not self._scope.check_column(parent, last, behind):
            return None
        return PathView(view.table, view.key, last)


def _words(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts of an option, keys included, each with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _words(f"{path}.{number}", item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{path}.{key}", key
            yield from _words(f"{path}.{key}", item)
