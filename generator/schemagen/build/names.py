"""How generated objects are named."""

from __future__ import annotations

from schemagen.build.draft import DraftTable
from schemagen.core.names import bounded


def constraint_name(draft: DraftTable, name: str) -> str:
    """Return ``<table>_<name>``; a name that starts with the table's is not lengthened."""
    written = f"{draft.spec.name}_"
    return bounded(f"{draft.name.name}_{name.removeprefix(written)}")


def key_name(table: str, columns: tuple[str, ...], suffix: str) -> str:
    """Return a name as PostgreSQL makes it: ``<table>_<columns>_<suffix>``."""
    return bounded("_".join([table, *columns, suffix]))


def called_trigger(pattern: str, table: str) -> str:
    """Return the name that `naming:` gives a trigger, ``{table}`` filled in."""
    return bounded(pattern.replace("{table}", table))
