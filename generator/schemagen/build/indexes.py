"""Indexes: those that are written, and those that foreign keys and policies need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from schemagen.build.compared import compared_columns
from schemagen.build.draft import DraftTable
from schemagen.build.index_methods import check_index
from schemagen.build.qualify import qualified_expression, qualified_index
from schemagen.build.scope import Scope
from schemagen.build.tables import check_column_name
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName, bounded
from schemagen.core.quoting import Sql, quote_identifier
from schemagen.model.access import Rule
from schemagen.model.tables import Index, Table
from schemagen.spec.specification import IndexSpec

_EQUAL: Final = frozenset({"btree", "hash"})
"""Methods that find a key."""


def build_indexes(
    scope: Scope, tables: tuple[Table, ...], rules: Mapping[QName, tuple[Rule, ...]]
) -> tuple[Index, ...]:
    """Return the indexes of all tables, written ones first."""
    found: list[Index] = []
    compared = compared_columns(scope.actors.values(), tables, rules)
    taken = {key.name for table in tables for key in (*table.uniques, table.primary_key) if key}
    for table in tables:
        draft = scope.draft_of(table.name)
        if draft is None:
            continue
        own: list[Index] = []
        for spec in draft.indexes:
            index = _written(scope, draft, table, spec)
            if spec.origin.parent is not None and index in (
                replace(other, origin=index.origin) for other in own
            ):
                continue  # two uses of a feature need the same one
            taken.add(index.name)
            own.append(index)
        found += own
        found += _needed(scope, draft, table, own, compared.get(table.name, {}), taken)
    return tuple(found)


def _written(scope: Scope, draft: DraftTable, table: Table, spec: IndexSpec) -> Index:
    definition = spec.definition
    for name in definition.names:
        check_column_name(scope, draft, name, spec.written)
    where = spec.written.part(definition.where) if definition.where else None
    if spec.where is not None and spec.where_written is not None:
        where = Sql(spec.where.text, spec.where_written)
    for name in spec.where.columns if spec.where and spec.where_written else ():
        check_column_name(scope, draft, name, spec.where_written or spec.written)
    for node in spec.include:
        scope.check_column(draft, node.text, node.origin)
    check_index(scope, draft, spec)
    columns = [column or "expression" for column in definition.columns]
    made = _name(scope, table, tuple(columns))
    return Index(
        name=scope.spec.prefix + spec.name if spec.name else made,
        table=table.name,
        elements=qualified_index(scope, spec.written.part(definition.elements)),
        origin=spec.origin,
        where=qualified_expression(scope, where) if where is not None else None,
        method=spec.method,
        unique=spec.unique,
        columns=definition.columns,
        comment=spec.about,
        include=tuple(node.text for node in spec.include),
        nulls_not_distinct=spec.nulls_not_distinct,
        settings={key: node.value for key, node in spec.settings.items() if node.value is not None},
        opclasses=definition.opclasses,
    )


def _name(scope: Scope, table: Table, columns: tuple[str, ...]) -> str:
    made = scope.spec.index_naming.replace("{table}", table.name.name)
    return bounded(made.replace("{columns}", "_".join(columns)))


def _needed(
    scope: Scope,
    draft: DraftTable,
    table: Table,
    own: list[Index],
    compared: Mapping[str, Origin],
    taken: set[str],
) -> Iterator[Index]:
    """Yield indexes for foreign keys and for the columns that policies and features compare.

    The first column of a composite key is enough: it names one parent row by itself.
    """
    leading = {key.columns[0] for key in (*table.uniques, table.primary_key) if key}
    leading |= {
        index.columns[0]
        for index in own
        if index.columns and index.columns[0] and index.where is None and index.method in _EQUAL
    }
    wanted = [(key.columns[0], key.origin) for key in table.foreign_keys]
    wanted += compared.items()
    for item in draft.features:
        wanted += [(column, item.use.origin) for column in item.parts.indexed]
    for column, origin in wanted:
        if column in leading or table.column(column) is None:
            continue
        leading.add(column)
        name = _name(scope, table, (column,))
        if name in taken:
            name = bounded(f"{table.name.name}_{column}_key_idx")
        taken.add(name)
        yield Index(
            name=name,
            table=table.name,
            elements=Sql(quote_identifier(column)),
            origin=origin,
            columns=(column,),
        )
