"""What the proof asks the catalog: types of columns and arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from schemagen.core.names import QName

_TYPES: Final = """
select t.oid, t.typname, t.typtype, t.typbasetype, t.typtypmod,
       case when t.typcategory = 'A' then t.typelem else 0 end,
       array(select e.enumlabel::text from pg_catalog.pg_enum e
             where e.enumtypid = t.oid order by e.enumsortorder)
from pg_catalog.pg_type t
where t.typtype in ('b', 'd', 'e', 'r', 'm')
"""
_COLUMNS: Final = """
select n.nspname, c.relname, a.attname, a.atttypid, a.atttypmod,
       pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped
  and (n.nspname, c.relname) in (select * from unnest(%s::text[], %s::text[]))
order by 1, 2, a.attnum
"""


@dataclass(frozen=True, slots=True)
class Type:
    """A type as the catalog knows it, domains resolved.

    Attributes:
        name: ``pg_type.typname`` without decoration.
        sql: How to write it.
        modifier: ``atttypmod``, -1 without one.
        labels: The labels of an enum, in order.
        element: The element of an array.
    """

    name: str
    sql: str
    modifier: int = -1
    labels: tuple[str, ...] = ()
    element: Type | None = None


class Catalog:
    """Types of the columns of some tables, and of any SQL type.

    Attributes:
        columns: Type of each column by table, in the order of the table.
    """

    def __init__(self, connection: psycopg.Connection[Any], tables: Iterable[QName]) -> None:
        self._connection = connection
        self._types = {row[0]: row[1:] for row in connection.execute(_TYPES.encode())}
        self.columns: dict[QName, dict[str, Type]] = {}
        names = list(tables)
        rows = connection.execute(
            _COLUMNS.encode(), [[name.schema for name in names], [name.name for name in names]]
        )
        for schema, table, column, oid, modifier, sql, _ in rows:
            types = self.columns.setdefault(QName(schema, table), {})
            types[column] = self._type(oid, modifier, sql)

    def type_of(self, sql: str) -> Type:
        """Return the type that is written so, such as ``vector(3)``."""
        row = self._connection.execute(
            "select to_regtype(%s)::oid", [re.sub(r"\(.*?\)", "", sql)]
        ).fetchone()
        modifiers = "".join(re.findall(r"\(.*?\)", sql))
        numbers = [int(number) for number in re.findall(r"\d+", modifiers)]
        modifier = numbers[0] if len(numbers) == 1 else -1
        return self._type(row[0] if row and row[0] else 0, modifier, sql)

    def _type(self, oid: int, modifier: int, sql: str) -> Type:
        facts = self._types.get(oid)
        if facts is None:
            return Type("", sql)
        name, kind, base, base_modifier, element, labels = facts
        if kind == "d":
            return self._type(base, base_modifier, sql)
        inner = self._type(element, modifier, "") if element else None
        return Type(name, sql, modifier, tuple(labels), inner)
