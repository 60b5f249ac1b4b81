"""What the templates of a feature see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemagen.build.draft import DraftTable
from schemagen.build.qualify import qualified_type
from schemagen.build.scope import Scope
from schemagen.build.tables import check_column_type
from schemagen.build.vectors import SearchView
from schemagen.core.fragments import IDENTIFIER
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.spec.specification import FeatureUse


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: ``table.name | qname``, ``table.key | ident``.

    Attributes:
        name: Schema and name.
        key: Its primary key's only column, empty if it has none or several.
        insertable: The columns that an insert may name.
        columns: All columns.
        keys: All columns of its primary key.
        owner: Its owner column, empty without one or without tenants.
        settled: All its columns are known.
    """

    name: QName
    key: str
    insertable: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    owner: str = ""
    settled: bool = True

    @property
    def moved(self) -> str:
        """Condition of a trigger: its key or its owner changes."""
        if not self.settled:
            return "true"
        names = [quote_identifier(name) for name in (*self.keys, self.owner) if name]
        old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("old", "new"))
        return f"({old}) is distinct from ({new})"

    @property
    def table(self) -> QName:
        """The name again, for options that may be a table or a foreign key."""
        return self.name


@dataclass(frozen=True, slots=True)
class ForeignKeyView:
    """A foreign key of the table: the column, and what it names.

    Attributes:
        column: The table's own column.
        table: The parent.
        key: The parent's column that it names.
        owner: The parent's owner column, empty without one.
        owner_type: The type of that column.
        key_type: The type of the parent's column that it names.
    """

    column: str
    table: QName
    key: str
    owner: str
    owner_type: Sql
    key_type: Sql


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column: ``column.name | ident``, ``column.type``."""

    name: str
    type: Sql

    @property
    def argument(self) -> str:
        """The name of the argument that carries its value."""
        return f"p_{self.name}"


@dataclass(frozen=True, slots=True)
class PathView:
    """A column of a row that a foreign key leads to.

    Attributes:
        table: The parent.
        key: The parent's primary key.
        last: The column there.
    """

    table: QName
    key: str
    last: str


def table_view(scope: Scope, draft: DraftTable) -> TableView:
    """Return what templates see of a table."""
    key = draft.primary_key
    insertable = tuple(
        column.name
        for column in draft.columns
        if column.definition is not None and column.definition.generated is None
    )
    owner = scope.owner_of(draft) if scope.spec.tenancy else None
    return TableView(
        draft.name,
        key[0] if len(key) == 1 else "",
        insertable,
        tuple(draft.column_names),
        key,
        owner or "",
        draft.expanded,
    )


def foreign_key_view(scope: Scope, draft: DraftTable, column: str) -> ForeignKeyView | None:
    """Return what templates see of a foreign key; None if it is none that can be used."""
    reference = draft.reference_of(column)
    if reference is None:
        return None
    parent = scope.draft(reference.schema, reference.table)
    target = parent.name if parent is not None else QName(reference.schema, reference.table)
    keys = reference.columns or scope.primary_key(target)
    owner = scope.owner_of(parent) if parent is not None else None
    key = keys[0] if keys else ""
    return ForeignKeyView(
        column,
        target,
        key,
        owner or "",
        _type_of(scope, parent, owner),
        _type_of(scope, parent, key),
    )


def _type_of(scope: Scope, draft: DraftTable | None, column: str | None) -> Sql:
    """Return the type of a column; keys of tables that are not ours are uuid."""
    held = draft.column(column) if draft is not None and column else None
    if held is None or held.definition is None or not check_column_type(scope, held):
        return Sql("uuid")
    return qualified_type(scope, Sql(held.definition.type.text))


def substitutions(
    bundle: str, names: Mapping[str, str], use: FeatureUse, views: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what ``${...}`` stands for in a feature's ``feature.yaml``.

    Each option and name comes as it is and, for use inside SQL, quoted as a name with
    ``${x.sql}`` and as a value with ``${x.literal}``.
    """
    values: dict[str, Any] = {"bundle": bundle}
    texts = {**names, **{k: v for k, v in use.options.items() if isinstance(v, str)}}
    for name, text in texts.items():
        values[name] = text
        values[f"{name}.sql"] = _dotted(text)
        values[f"{name}.literal"] = quote_literal(text)
    for name, value in use.options.items():
        values.setdefault(name, value)
        choices = use.definition.option_properties.get(name, {}).get("x-values", {})
        if isinstance(value, str) and value in choices:
            values[f"{name}.value"] = choices[value]
    values["mirrored"] = list(dict.fromkeys(mirrored(use).values()))
    values["arguments"] = _arguments(use, views)
    values["results"] = _results(use, views)
    for name, view in views.items():
        if isinstance(view, SearchView):
            values.update({f"{name}.{key}": value for key, value in view.values.items()})
        if isinstance(view, TableView):
            values[f"{name}.moved"] = view.moved
        if isinstance(view, ForeignKeyView) and view.owner:
            values[f"{name}.owner"] = view.owner
            values[f"{name}.owner.sql"] = quote_identifier(view.owner)
            values[f"{name}.owner_type"] = view.owner_type.text
    return values


def _arguments(use: FeatureUse, views: Mapping[str, Any]) -> dict[str, str]:
    """Return arguments of a function, one for each column of options with ``x-arguments``.

    Their values are the defaults by type, "" for any other type: ``{date: ..., "": ...}``.
    Arguments without default come first, as PostgreSQL wants it.
    """
    found: list[tuple[str, str, str]] = []
    for name, schema in use.definition.option_properties.items():
        defaults = schema.get("x-arguments")
        for column in views.get(name, ()) if defaults is not None else ():
            default = defaults.get(column.type.text, defaults.get("", ""))
            found.append((column.argument, column.type.text, default))
    return {
        name: f"{type_} default {default}" if default else type_
        for name, type_, default in sorted(found, key=lambda item: bool(item[2]))
    }


def _results(use: FeatureUse, views: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of a result, those of options with ``x-results``."""
    return {
        column.name: column.type.text
        for name, schema in use.definition.option_properties.items()
        if schema.get("x-results")
        for column in views.get(name, ())
    }


def mirrored(use: FeatureUse) -> dict[str, str]:
    """Return the options that are nothing but a column, by the column they fill.

    Only for features whose options say ``x-mirrored``: what is a copy has to be kept one.
    """
    if not use.definition.options.get("x-mirrored"):
        return {}
    return {
        column: source
        for column, source in use.options.items()
        if isinstance(source, str) and IDENTIFIER.match(source)
    }


def _dotted(text: str) -> str:
    """Quote a name that may carry a schema."""
    # That a part is missing, as in `.users`, is reported where the name is looked up.
    return ".".join(quote_identifier(part) for part in text.split(".") if part)
