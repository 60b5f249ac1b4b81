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


def parts_of_keys(table: Table) -> list[tuple[str, ...]]:
    """Return the columns of the primary key and of each unique constraint."""
    primary = [table.primary_key.columns] if table.primary_key else []
    return [*primary, *(key.columns for key in table.uniques)]


def key_columns(table: Table) -> set[str]:
    """Return the columns of the primary key and of unique constraints."""
    return {name for key in parts_of_keys(table) for name in key}


def as_text(example: str | int | float | bool) -> str:
    """Return an example as the server reads it."""
    if isinstance(example, bool):
        return "true" if example else "false"
    return str(example)
