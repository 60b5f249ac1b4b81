"""Whether a column's own line is right: what follows from a wrong one is not said as well."""

from __future__ import annotations

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.build.tables import check_column_type


def is_certain(scope: Scope, draft: DraftTable, *columns: str) -> bool:
    """Return whether it is known of which types columns are and what they refer to.

    What is not known is reported at the column's own line, so that whoever was about to report
    something that follows from it may stay silent.

    Args:
        scope: The tables, and where problems go.
        draft: The table.
        columns: Its columns; without any, all of them and whether these are all.
    """
    asked = columns or tuple(draft.column_names)
    missing = not columns or any(draft.column(name) is None for name in columns)
    if missing and draft.spec.name in scope.incomplete:
        return False
    types = [check_column_type(scope, item) for item in draft.columns if item.name in asked]
    targets = [
        scope.target(reference.schema, reference.table, place)
        for own, reference, place in draft.references()
        if not {*own}.isdisjoint(asked)
    ]
    return all(types) and None not in targets
