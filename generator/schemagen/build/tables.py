"""Drafts become tables: names for every constraint, foreign keys resolved and composed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace

from schemagen.build.draft import DraftTable
from schemagen.build.names import constraint_name, key_name
from schemagen.build.partitions import build_partition, refers_to_partitions
from schemagen.build.qualify import qualified_expression, qualified_type
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.fragments import Name, Reference, Slice
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_literal
from schemagen.core.types import BUILT_IN_TYPES
from schemagen.model.tables import Check, Column, FilledFrom, ForeignKey, Key, Table
from schemagen.spec.fragments import read_expression
from schemagen.spec.kinds.extensions import EXTENSION_TYPES
from schemagen.spec.specification import ColumnSpec, Written

_SERIALS = frozenset({"bigserial", "serial", "smallserial", "serial2", "serial4", "serial8"})

_SPELLED_OUT = frozenset({"bigint", "boolean", "decimal", "integer", "real", "smallint"})
"""What the parser turns into types of shorter names."""

CALLER = "caller"
"""The value of ``filled_from`` that means the caller's own key."""


def build_tables(scope: Scope) -> tuple[Table, ...]:
    """Return our tables in the order of the specification."""
    tables = [table for draft in scope.drafts.values() if (table := _table(scope, draft))]
    return tuple(_with_owner_keys(tables))


def _table(scope: Scope, draft: DraftTable) -> Table | None:
    before = scope.problems.error_count
    name = draft.spec.name
    if not draft.columns and name not in scope.incomplete:
        scope.problems.error(
            "SG208", f"the table {name!r} has no columns", draft.spec.origin,
            hint="write `columns:`, or use a feature that brings some",
        )  # fmt: skip
    owner = scope.owner_of(draft)
    if owner is not None:
        place = draft.spec.owner.origin if draft.spec.owner else draft.spec.origin
        if draft.column(owner) is None:
            if draft.spec.owner is not None:
                scope.check_column(draft, owner, place)
            owner = None
    columns = tuple(_column(scope, draft, spec) for spec in draft.columns)
    primary_key, uniques = _keys(scope, draft)
    checks = tuple(_checks(scope, draft))
    foreign_keys = tuple(_foreign_keys(scope, draft, owner))
    partition = build_partition(scope, draft, (primary_key, *uniques))
    if scope.problems.error_count > before and name not in scope.broken:
        scope.broken = scope.broken | {name}
    return Table(
        name=draft.name,
        columns=columns,
        primary_key=primary_key,
        origin=draft.spec.origin,
        uniques=uniques,
        checks=checks,
        foreign_keys=foreign_keys,
        comment=draft.spec.about,
        owner=owner,
        partition=partition,
    )


def _column(scope: Scope, draft: DraftTable, spec: ColumnSpec) -> Column:
    definition = spec.definition
    assert definition is not None  # noqa: S101 - placeholders were removed by the expansion
    check_column_type(scope, spec)
    not_null = definition.not_null or spec.name in draft.primary_key
    return Column(
        name=spec.name,
        type=qualified_type(scope, _sql(spec, definition.type)),
        origin=spec.origin,
        not_null=not_null,
        default=_default(scope, spec),
        collation=Sql(definition.collation) if definition.collation else None,
        generated=_generated(scope, draft, spec),
        identity=definition.identity,
        comment=spec.about,
        example=spec.example,
        filled_from=_filled_from(scope, draft, spec),
        was=spec.was,
    )


def _is_built_in(parts: tuple[str, ...]) -> bool:
    return parts[-1:] != () and parts[-1] in BUILT_IN_TYPES and parts[-1] not in _SERIALS


def check_column_type(scope: Scope, spec: ColumnSpec) -> bool:
    """Report a column of a type that no server has; say whether its type is known."""
    definition = spec.definition
    if definition is None or spec.written is None or _is_built_in(definition.type_name):
        return True
    return check_type(scope, definition.type_name, spec.written.at(definition.type.offset))


def check_type(
    scope: Scope, parts: tuple[str, ...], place: Origin, also: Collection[str] = ()
) -> bool:
    """Report a type that no server has, unless its name is ours or one of the others given.

    Returns:
        Whether the type is known.
    """
    *schema, name = parts
    if schema not in ([], ["pg_catalog"]) or name in also or name in scope.types:
        return True
    if name in _SERIALS:
        scope.problems.error(
            "SG226", f"clients need a right on the sequence of a {name} column", place,
            hint="write `bigint generated always as identity`, whose sequence needs no grant",
        )  # fmt: skip
    elif name not in BUILT_IN_TYPES:
        if not scope.types_are_broken:
            scope.problems.error(
                "SG305", f"there is no type {name!r}", place, hint=_type_hint(scope, name, also)
            )
        return False
    return True


def _type_hint(scope: Scope, name: str, also: Collection[str]) -> str:
    for extension, types in EXTENSION_TYPES.items():
        if name in types:
            return f"it comes with an extension: add `extensions: [{extension}]`"
    return did_you_mean(
        name,
        {*BUILT_IN_TYPES, *_SPELLED_OUT, *scope.types, *also},
        "define it under `enums:`, or qualify a type of an extension: extensions.name",
    )


def _default(scope: Scope, spec: ColumnSpec) -> Sql | None:
    definition = spec.definition
    if spec.default is not None:
        if definition is not None and definition.default is not None:
            scope.problems.error(
                "SG209", f"the column {spec.name!r} has two defaults", spec.origin,
                hint="keep one of `default:` and `default` in `type:`",
            )  # fmt: skip
        if isinstance(spec.default, dict | list):
            text = json.dumps(spec.default, ensure_ascii=False)
            return Sql(f"{quote_literal(text)}::jsonb")
        return Sql(quote_literal(spec.default))
    if definition is None or definition.default is None:
        return None
    return qualified_expression(scope, _sql(spec, definition.default))


def _sql(spec: ColumnSpec, part: Slice) -> Sql:
    return spec.written.part(part) if spec.written else Sql(part.text)


def _generated(scope: Scope, draft: DraftTable, spec: ColumnSpec) -> Sql | None:
    if spec.definition is None or spec.definition.generated is None:
        return None
    part = spec.definition.generated
    _check_names(scope, draft, part.text, part.offset, spec.written)
    return qualified_expression(scope, _sql(spec, part))


def _filled_from(scope: Scope, draft: DraftTable, spec: ColumnSpec) -> FilledFrom | None:
    if not spec.filled_from:
        return None
    if spec.filled_from == CALLER:
        return FilledFrom(None)
    reference = draft.reference_of(spec.filled_from)
    parent = scope.draft(reference.schema, reference.table) if reference else None
    if parent is None:
        scope.problems.error(
            "SG206", f"{draft.spec.name}.{spec.filled_from} is no foreign key to a table of ours",
            spec.origin, hint="`filled_from` names the column that leads to the parent",
        )  # fmt: skip
        return None
    return FilledFrom(spec.filled_from, scope.owner_of(parent) or "")


def _check_names(
    scope: Scope, draft: DraftTable, text: str, shift: int, written: Written | None
) -> None:
    """Report columns of an expression that the table does not have."""
    if written is None:
        return
    part = Written(text, written.node, written.shift + shift)
    found = read_expression(part, scope.problems)
    for name in found.columns if found else ():
        check_column_name(scope, draft, name, part)


def check_column_name(scope: Scope, draft: DraftTable, name: Name, written: Written) -> bool:
    """Report a name in an expression that is no column of the table."""
    parts = name.parts
    if len(parts) > 1 and parts[0] == draft.spec.name:
        parts = parts[1:]
    if draft.column(parts[0]) is not None:
        return True  # the usual case; its place is not needed then
    return scope.check_column(draft, parts[0], written.at(name.offset))


def _keys(scope: Scope, draft: DraftTable) -> tuple[Key | None, tuple[Key, ...]]:
    table = draft.spec.name
    found = [*_column_keys(draft), *_table_keys(scope, draft)]
    primary = [key for kind, key in found if kind == "primary key"]
    if len(primary) > 1:
        scope.problems.error(
            "SG210", f"the table {table!r} has two primary keys", primary[1].origin,
            hint=f"the first is at {primary[0].origin.outermost}",
        )  # fmt: skip
    if not primary and draft.columns and table not in scope.incomplete:
        scope.problems.error(
            "SG211", f"the table {table!r} has no primary key", draft.spec.origin,
            hint="use the feature `id`, or write `primary key` behind a column",
        )  # fmt: skip
    uniques = tuple(key for kind, key in found if kind == "unique")
    return (primary[0] if primary else None), uniques


def _column_keys(draft: DraftTable) -> Iterator[tuple[str, Key]]:
    table = draft.name.name
    for column in draft.columns:
        if column.definition is None:
            continue
        own = (column.name,)
        if column.definition.primary_key:
            key = (*own, *draft.keyed_by)
            yield "primary key", Key(key_name(table, (), "pkey"), key, column.origin)
        for name in column.definition.unique:
            yield "unique", Key(name or key_name(table, own, "key"), own, column.origin)


def _table_keys(scope: Scope, draft: DraftTable) -> Iterator[tuple[str, Key]]:
    for constraint in draft.constraints:
        definition = constraint.definition
        for used in definition.names:
            check_column_name(scope, draft, used, constraint.written)
        yield (
            definition.kind,
            Key(
                constraint_name(draft, constraint.name),
                definition.columns,
                constraint.origin,
                definition.nulls_not_distinct,
                definition.deferrable,
            ),
        )


def _checks(scope: Scope, draft: DraftTable) -> Iterator[Check]:
    table = draft.name.name
    taken: set[str] = set()

    def free(name: str) -> str:
        candidate, number = name, 0
        while candidate in taken:
            number += 1
            candidate = f"{name}{number}"
        taken.add(candidate)
        return candidate

    for column in draft.columns:
        for name, part in column.definition.checks if column.definition else ():
            _check_names(scope, draft, part.text, part.offset, column.written)
            made = key_name(table, (column.name,), "check")
            yield Check(
                free(name or made), qualified_expression(scope, _sql(column, part)), column.origin
            )
    for constraint in draft.constraints:
        condition = constraint.definition.condition
        if condition is not None:
            name = free(constraint_name(draft, constraint.name))
            sql = qualified_expression(scope, constraint.written.part(condition))
            yield Check(name, sql, constraint.origin)


def _foreign_keys(scope: Scope, draft: DraftTable, owner: str | None) -> Iterator[ForeignKey]:
    named = {
        constraint.definition.columns: constraint_name(draft, constraint.name)
        for constraint in draft.constraints
        if constraint.definition.reference is not None
    }
    for columns, reference, place in draft.references():
        target = scope.target(reference.schema, reference.table, place)
        if target is None or refers_to_partitions(scope, target, place):
            continue
        referenced = reference.columns or scope.primary_key(target)
        if not _referenced_fit(scope, columns, target, referenced, place):
            continue
        name = named.get(columns) or key_name(draft.name.name, columns, "fkey")
        key = ForeignKey(
            name=name,
            columns=columns,
            target=target,
            referenced=referenced,
            origin=place,
            on_delete=reference.on_delete,
            on_update=reference.on_update,
            set_columns=reference.set_columns,
            deferrable=reference.deferrable,
            external=scope.is_external(target),
        )
        yield _composed(scope, draft, key, owner, reference)


def _referenced_fit(
    scope: Scope,
    columns: tuple[str, ...],
    target: QName,
    referenced: tuple[str, ...],
    place: Origin,
) -> bool:
    parent = scope.draft_of(target)
    if parent is not None and parent.spec.name in scope.incomplete:
        return True
    if not referenced:
        return False  # that the parent has no primary key is said at its own line
    if len(referenced) != len(columns):
        scope.problems.error(
            "SG213",
            f"a key of {_columns(columns)} can't reference {_columns(referenced)} of {target}",
            place,
            hint=f"its key is ({', '.join(referenced)})",
        )
        return False
    return parent is None or all(scope.check_column(parent, name, place) for name in referenced)


def _columns(names: tuple[str, ...]) -> str:
    return "1 column" if len(names) == 1 else f"{len(names)} columns"


def _composed(
    scope: Scope, draft: DraftTable, key: ForeignKey, owner: str | None, reference: Reference
) -> ForeignKey:
    """Add the owner to a foreign key where both sides carry it.

    Then no row can hang under a parent of another owner, whoever writes it.
    """
    parent = scope.draft_of(key.target)
    parent_owner = scope.owner_of(parent) if parent is not None else None
    if parent is None or owner is None or parent_owner is None or len(key.columns) != 1:
        return key
    held = draft.column(owner)
    fills = held is not None and held.filled_from == key.columns[0]
    if (
        owner == key.columns[0]
        or parent_owner in key.referenced
        or parent.column(parent_owner) is None
    ):
        return key
    if not (scope.spec.tenancy or fills) or key.referenced != parent.primary_key:
        return key
    if held is None or held.definition is None or not held.definition.not_null:
        scope.problems.error(
            "SG214",
            f"the owner {draft.spec.name}.{owner} may be null, so the foreign key "
            f"{key.columns[0]!r} can't be held to rows of the same owner",
            key.origin,
            hint=f"write `not null` for {owner!r}, or `owner: none` to give the check up",
        )
        return key
    return replace(
        key,
        columns=(*key.columns, owner),
        referenced=(*key.referenced, parent_owner),
        on_update=key.on_update or "cascade",
        set_columns=key.columns if key.on_delete in {"set null", "set default"} else (),
    )


def _with_owner_keys(tables: list[Table]) -> Iterator[Table]:
    """Give parents the unique constraint that composite foreign keys need."""
    needed: dict[QName, list[tuple[tuple[str, ...], Origin]]] = {}
    for table in tables:
        for key in table.foreign_keys:
            if len(key.columns) > 1:
                needed.setdefault(key.target, []).append((key.referenced, key.origin))
    for table in tables:
        if table.primary_key is None:
            yield table
            continue
        present = [*(unique.columns for unique in table.uniques), table.primary_key.columns]
        added = []
        own = (*table.primary_key.columns, table.owner)
        for columns, origin in needed.get(table.name, []):
            if columns == own and columns not in present:
                added.append(Key(key_name(table.name.name, columns, "key"), columns, origin))
                present.append(columns)
        yield replace(table, uniques=(*table.uniques, *added))
