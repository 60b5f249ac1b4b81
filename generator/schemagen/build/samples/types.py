"""What a sample value has to know about the type of its column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from schemagen.core.names import QName
from schemagen.core.parsing import inner, kind_of, parse
from schemagen.core.quoting import quote_identifier

TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "name", "char"})
NUMBERS = frozenset({"int2", "int4", "int8", "float4", "float8", "numeric", "money"})
WHOLE = frozenset({"int2", "int4", "int8"})
MOMENTS = frozenset({"date", "timestamp", "timestamptz"})


@dataclass(frozen=True, slots=True)
class SampleType:
    """A type as it is written in a column.

    Attributes:
        name: As the parser calls it, without schema: ``int4``, ``varchar``.
        sql: Its name without modifiers, as SQL.
        modifiers: The numbers in brackets.
        labels: The labels of an enumeration of ours, in order.
        is_array: It is an array of such values.
    """

    name: str
    sql: str
    modifiers: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    is_array: bool = False

    @property
    def longest(self) -> int | None:
        """How many characters a text may have, None for any number."""
        if self.name in {"varchar", "bpchar"}:
            return self.modifiers[0] if self.modifiers else (1 if self.name == "bpchar" else None)
        return {"name": 63, "char": 1}.get(self.name)


@lru_cache(maxsize=1_024)
def _parsed(sql: str) -> tuple[tuple[str, ...], tuple[int, ...], bool]:
    node = inner(parse(f"select null::{sql}").stmts[0].stmt).target_list[0].res_target.val
    name = inner(node).type_name
    modifiers = (part.a_const for part in name.typmods if kind_of(part) == "a_const")
    numbers = tuple(int(part.ival.ival) for part in modifiers if part.WhichOneof("val") == "ival")
    return tuple(str(part.string.sval) for part in name.names), numbers, bool(name.array_bounds)


def sample_type(sql: str, enums: Mapping[QName, tuple[str, ...]]) -> SampleType:
    """Return the type that is written so.

    Args:
        sql: The type, its name qualified where it is no built-in one.
        enums: The labels of our enumerations.
    """
    parts, modifiers, is_array = _parsed(sql)
    schema, name = (parts[0] if len(parts) > 1 else ""), parts[-1]
    known = [part for part in parts if part != "pg_catalog"]
    written = ".".join(quote_identifier(part) for part in known)
    return SampleType(name, written, modifiers, enums.get(QName(schema, name), ()), is_array)
