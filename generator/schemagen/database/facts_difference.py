"""What distinguishes two databases, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any, NamedTuple

from schemagen.database.facts import Facts, Row, fact_kinds


class Difference(NamedTuple):
    """The facts of one kind that two databases do not share."""

    kind: str
    only_in_a: tuple[Row, ...]
    only_in_b: tuple[Row, ...]


def difference(a: Facts, b: Facts) -> list[Difference]:
    """Return what two databases do not share, by kind; empty when they are equal."""
    found = []
    for kind in sorted({*a.rows, *b.rows}):
        rows_a, rows_b = a.rows.get(kind, ()), b.rows.get(kind, ())
        in_a, in_b = set(rows_a), set(rows_b)
        only_in_a = tuple(row for row in rows_a if row not in in_b)
        only_in_b = tuple(row for row in rows_b if row not in in_a)
        if only_in_a or only_in_b:
            found.append(Difference(kind, only_in_a, only_in_b))
    return found


def difference_as_text(a: Facts, b: Facts) -> str:
    """Return the difference as people read it: - only in a, + only in b, ~ changed."""
    lines: list[str] = []
    for kind, only_in_a, only_in_b in difference(a, b):
        lines.append(kind.replace("_", " "))
        lines += _lines(kind, _columns(kind, a, b), only_in_a, only_in_b)
    return "\n".join(lines)


def _columns(kind: str, a: Facts, b: Facts) -> tuple[str, ...]:
    """Return the columns of a kind, which a database without that kind does not know."""
    return max(a.columns.get(kind, ()), b.columns.get(kind, ()), key=len)


def _lines(
    kind: str, columns: tuple[str, ...], only_in_a: tuple[Row, ...], only_in_b: tuple[Row, ...]
) -> Iterator[str]:
    width = next(len(known.key) for known in fact_kinds() if known.name == kind)
    old = {row[:width]: row for row in only_in_a}
    new = {row[:width]: row for row in only_in_b}
    for key in sorted({*old, *new}, key=str):
        name = ".".join(str(part) for part in key if part)
        values = columns[width:]
        if key in old and key in new:
            yield f"  ~ {name}"
            yield from _changes(values, old[key][width:], new[key][width:])
        elif key in old:
            yield f"  - {name}{_summary(values, old[key][width:])}"
        else:
            yield f"  + {name}{_summary(values, new[key][width:])}"


def _changes(columns: tuple[str, ...], old: Row, new: Row) -> Iterator[str]:
    for column, before, after in zip(columns, old, new, strict=True):
        if before == after:
            continue
        if "\n" in f"{before}{after}":
            yield f"      {column}:"
            changed = unified_diff(_text_lines(before), _text_lines(after), n=1, lineterm="")
            yield from (f"        {line}" for line in list(changed)[2:])
        else:
            yield f"      {column}: {_shown(before)} -> {_shown(after)}"


def _summary(columns: tuple[str, ...], row: Row) -> str:
    """Return the first lines of the values that are not empty, in brackets."""
    told = [
        f"{column}: {str(value).splitlines()[0]}{' ...' if chr(10) in str(value) else ''}"
        for column, value in zip(columns, row, strict=True)
        if value not in (None, "", False)
    ]
    return f" ({'; '.join(told)})" if told else ""


def _text_lines(value: Any) -> list[str]:
    return [] if value is None else str(value).splitlines()


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)
