"""What a column may hold."""

from __future__ import annotations

from schemagen.model.tables import Column, Table


def is_nullable(table: Table, name: str) -> bool:
    """Return whether the column can be null; a primary key's never can."""
    column = table.column(name)
    if column is None or column.not_null:
        return False
    return table.primary_key is None or name not in table.primary_key.columns


def is_serial(column: Column) -> bool:
    """Return whether a sequence gives the column its value."""
    return column.default is not None and "nextval" in column.default.text.lower()


def key_columns(table: Table) -> set[str]:
    """Return the columns of the primary key and of unique constraints."""
    names = {name for key in table.uniques for name in key.columns}
    return names | set(table.primary_key.columns if table.primary_key else ())
