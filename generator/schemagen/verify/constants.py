"""Candidates for a column's value, mined from the constants in conditions on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, permutations
from typing import Any, Final

from schemagen.core.fragments import parse_expression
from schemagen.core.parsing import SqlSyntaxError, expression_tree, nodes
from schemagen.model.tables import Table
from schemagen.verify.catalog import Type
from schemagen.verify.patterns import matching
from schemagen.verify.values import array_text, fresh

_LONGEST_TEXT: Final = 20_000
_LONGEST_ARRAY: Final = 200
_MATCHES: Final = 24
_NUMBERS: Final = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8", "money"})
_NUMBER: Final = re.compile(r"-?\d{1,30}(\.\d{1,30})?\Z")
_WHOLE: Final = frozenset({"int2", "int4", "int8"})
_TEXTS: Final = frozenset({"text", "varchar", "bpchar", "citext", "name", "char"})
_JSON: Final = frozenset({"json", "jsonb"})


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of a condition.

    Attributes:
        columns: The names that the condition uses, dotted ones by each part.
        texts: Its text constants, in order.
        numbers: Its numbers as written, in order.
    """

    columns: frozenset[str]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]


@lru_cache(maxsize=4096)
def constants_of(condition: str) -> Constants:
    """Return what a condition compares with; nothing when it can't be parsed."""
    try:
        tree = expression_tree(condition)
        names = parse_expression(condition).columns
    except SqlSyntaxError:
        return Constants(frozenset(), (), ())
    texts: list[str] = []
    numbers: list[str] = []
    for node in nodes(tree, "A_Const"):
        kind, text = _constant(node)
        if kind == "sval":
            texts.append(text)
        elif kind in {"ival", "fval"}:
            numbers.append(text)
    return Constants(
        frozenset(part for name in names for part in name.parts),
        tuple(dict.fromkeys(texts)),
        tuple(dict.fromkeys(numbers)),
    )


def columns_read(table: Table, condition: str) -> frozenset[str]:
    """Return the names that a condition on a table uses, through generated columns too."""
    found = _names_in(table, condition)
    for column in table.columns:
        if column.generated is not None and column.name in found:
            found |= _names_in(table, column.generated.text)
    return found


def _names_in(table: Table, condition: str) -> frozenset[str]:
    """Return the names; the table's own before a column, where it may also be one, is none."""
    try:
        names = parse_expression(condition).columns
    except SqlSyntaxError:
        return frozenset()
    return frozenset(
        part
        for name in names
        for number, part in enumerate(name.parts)
        if number or part != table.name.name or table.column("".join(name.parts[1:2])) is None
    )


def _constant(node: Any) -> tuple[str, str]:
    kind = str(node.WhichOneof("val"))
    if kind == "ival":
        return kind, str(node.ival.ival)
    if kind in {"fval", "sval"}:
        return kind, str(getattr(getattr(node, kind), kind))
    return kind, ""


def candidates(type_: Type, conditions: Iterable[str]) -> list[str]:
    """Return values of a type near the constants of the conditions, without duplicates."""
    found: dict[str, None] = {}
    for condition in conditions:
        constants = constants_of(condition)
        found.update(dict.fromkeys(_near(type_, constants)))
    return list(found)


def _near(type_: Type, constants: Constants) -> Iterator[str]:
    if type_.labels:
        yield from (text for text in constants.texts if text in type_.labels)
    elif type_.element is not None:
        yield from _arrays(type_.element, constants)
    elif type_.name in _NUMBERS:
        yield from _numbers(type_, constants)
    elif type_.name in _TEXTS:
        yield from _texts(constants)
    elif type_.name in _JSON:
        yield from _documents(constants)
    else:
        yield from constants.texts


def _numbers(type_: Type, constants: Constants) -> Iterator[str]:
    whole = type_.name in _WHOLE
    numbers = [Decimal(number) for number in constants.numbers]
    numbers += [Decimal(text) for text in constants.texts if _NUMBER.match(text)]
    steps = (Decimal(1),) if whole else (Decimal(1), Decimal("0.01"), Decimal("0.1"))
    for number in numbers:
        yield from (f"{number:f}", *(f"{number + step:f}" for step in steps))
        yield from (*(f"{number - step:f}" for step in steps), f"{-number:f}")
    for low, high in combinations(numbers[:8], 2):
        middle = (low + high) / 2
        yield f"{middle // 1:f}" if whole else f"{middle:f}"


def _texts(constants: Constants) -> Iterator[str]:
    for text in constants.texts:
        yield text
        if "%" in text or "_" in text:
            yield text.replace("%", "").replace("_", "x")
            yield text.replace("%", "x").replace("_", "x")
        yield text + "x"
        yield from matching(text, _MATCHES)
    for number in constants.numbers:
        if not number.isdigit():
            continue
        for length in (int(number), int(number) + 1, int(number) - 1):
            if 0 <= length <= _LONGEST_TEXT:
                yield "x" * length
        yield number


def _arrays(element: Type, constants: Constants) -> Iterator[str]:
    for text in constants.texts:
        yield array_text([text])
    if 1 < len(constants.texts) <= _LONGEST_ARRAY:
        yield array_text(list(constants.texts))
    for number in constants.numbers:
        if not number.isdigit():
            continue
        for length in (int(number), int(number) + 1, int(number) - 1):
            values = [fresh(element, n + 1) for n in range(min(max(length, 0), _LONGEST_ARRAY))]
            yield array_text([value for value in values if value is not None])
        if element.name in _NUMBERS:
            yield array_text([number])


def _documents(constants: Constants) -> Iterator[str]:
    """Objects with the named keys: every pair of texts may be a key and its value."""
    anything: tuple[object, ...] = (1, "text", True, None, {}, [])
    for text in constants.texts[:6]:
        for value in anything:
            yield json.dumps({text: value})
        yield json.dumps(text)
        yield json.dumps([text])
        for number in constants.numbers[:4]:
            yield f"{{{json.dumps(text)}: {number}}}"
    for key, other in permutations(constants.texts[:6], 2):
        yield json.dumps({key: other})
    for value in anything:
        yield json.dumps(dict.fromkeys(constants.texts, value))
    for text in constants.texts:
        if text[:1] in "{[":
            yield text
