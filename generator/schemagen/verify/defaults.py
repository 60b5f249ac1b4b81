"""What columns hold when an insert leaves them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from schemagen.core.names import QName
from schemagen.core.quoting import quote_literal
from schemagen.model.tables import Table
from schemagen.verify.catalog import Catalog
from schemagen.verify.columns import is_serial
from schemagen.verify.judge import Values
from schemagen.verify.requests import Request


def column_defaults(
    connection: psycopg.Connection[Any],
    tables: Sequence[Table],
    catalog: Catalog,
    request: Request,
) -> dict[QName, Values]:
    """Return what columns hold when the request's insert leaves them out."""
    found: dict[QName, Values] = {}
    for table in tables:
        types = catalog.columns[table.name]
        values: dict[str, str | None] = dict.fromkeys(table.writable_columns)
        casts = {
            column.name: f"({column.default})::{types[column.name].sql}::text"
            for column in table.columns
            if column.default is not None and not is_serial(column)
        }
        values.update(_evaluated(connection, casts, request))
        found[table.name] = values
    return found


def _evaluated(
    connection: psycopg.Connection[Any], expressions: Mapping[str, str], request: Request
) -> Values:
    """Return the values of all expressions; of each by itself, when one of them raises."""
    if not expressions:
        return {}
    setting = ""
    if request.claims is not None:
        setting = f"set local request.jwt.claims = {quote_literal(request.claims)};"
    try:
        with connection.transaction(force_rollback=True):
            if setting:
                connection.execute(setting.encode())
            row = connection.execute(
                f"select {', '.join(expressions.values())}".encode()
            ).fetchone()
    except psycopg.Error:
        if len(expressions) == 1:  # a value of another type; no default to reckon with
            return dict.fromkeys(expressions)
        parts = ({name: text} for name, text in expressions.items())
        return {k: v for part in parts for k, v in _evaluated(connection, part, request).items()}
    return dict(zip(expressions, row or (), strict=True))
