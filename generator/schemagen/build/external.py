"""Tables that are there and not ours, as the proof and the stand-ins see them."""

from __future__ import annotations

from schemagen.build.qualify import qualified_type
from schemagen.build.scope import Scope
from schemagen.build.tables import check_type
from schemagen.core.quoting import Sql
from schemagen.model.tables import Column, Key, Table


def build_external(scope: Scope) -> tuple[Table, ...]:
    """Return the external tables in the order of the specification."""
    for spec in scope.external.values():
        for type_ in spec.columns.values():
            check_type(scope, type_.name, type_.origin)
    return tuple(
        Table(
            name=name,
            columns=tuple(
                Column(
                    column,
                    qualified_type(scope, Sql(type_.text)),
                    spec.origin,
                    not_null=column in spec.primary_key,
                )
                for column, type_ in spec.columns.items()
            ),
            primary_key=Key(f"{name.name}_pkey", spec.primary_key, spec.origin),
            origin=spec.origin,
        )
        for name, spec in scope.external.items()
    )
