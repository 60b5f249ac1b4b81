"""Functions of PostgreSQL that the server a specification is made for does not have yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.parsing import Token, scan
from schemagen.core.quoting import Sql
from schemagen.model.model import Model

SINCE: Final = {
    name: version
    for version, names in {
        16: "any_value array_sample array_shuffle date_add date_subtract erf erfc json_agg_strict"
        " json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict"
        " jsonb_agg_strict jsonb_object_agg_strict jsonb_object_agg_unique"
        " jsonb_object_agg_unique_strict random_normal"
        " json_array json_arrayagg json_objectagg",
        17: "icu_unicode_version jsonb_populate_record_valid to_bin to_oct to_regtypemod"
        " unicode_assigned unicode_version uuid_extract_timestamp uuid_extract_version xmltext"
        " json_exists json_query json_scalar json_serialize json_table json_value",
        18: "array_reverse array_sort casefold crc32 crc32c gamma lgamma uuidv4 uuidv7",
    }.items()
    for name in names.split()
}
"""Names that no older version has, by the version that they came with.

A test compares them with the catalogs of all versions.
https://www.postgresql.org/docs/release/
"""


_WORD: Final = re.compile(r"\w+")


def newer_functions(model: Model) -> Iterator[Diagnostic]:
    """Yield a warning for each call of a function that the target's version lacks.

    The proof runs on a newer server, so nothing else would tell before the real one does.
    It is no error: a database may have a function of that name from somewhere else.
    """
    newer = {name for name, version in SINCE.items() if version > model.postgres}
    newer -= {function.name.name for function in model.functions}
    told = set()
    for sql in _written(model):
        if sql.source is None or newer.isdisjoint(_WORD.findall(sql.text.lower())):
            continue
        for name, offset in _called(sql.text):
            place = sql.source.at(offset)
            if name in newer and place not in told:
                told.add(place)
                yield Diagnostic(
                    "SG960",
                    f"{name}() came with PostgreSQL {SINCE[name]}, and this is made for "
                    f"{model.postgres}",
                    place,
                    hint="write it in another way, or say which version your servers have: "
                    f"`target: {{postgres: {SINCE[name]}}}`",
                    severity=Severity.WARNING,
                )


def _written(found: Any) -> Iterator[Sql]:
    """Yield all SQL in a model."""
    if isinstance(found, Sql):
        yield found
    elif is_dataclass(found):
        kind: Any = type(found)
        for name in _fields(kind):
            yield from _written(getattr(found, name))
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from _written(value)
    elif isinstance(found, tuple):
        for value in found:
            yield from _written(value)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_NO_CALL: Final = frozenset({"with", "recursive", "into", "table", "view", "on", "references"})
"""What stands before a name with columns in parentheses behind it."""


def _called(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names before parentheses, and where they stand."""
    tokens = [token for token in scan(text) if not token.kind.endswith("COMMENT")]
    for number, token in enumerate(tokens[:-1]):
        if tokens[number + 1].text != "(":
            continue
        before = [_bare(other.text) for other in tokens[max(number - 2, 0) : number]]
        elsewhere = before[-1:] == ["."] and before != ["pg_catalog", "."]
        if not (elsewhere or _NO_CALL & set(before[-1:]) or _is_defined(tokens, number + 1)):
            yield _bare(token.text), token.start


def _bare(word: str) -> str:
    return word[1:-1] if word.startswith('"') else word.lower()


def _is_defined(tokens: Sequence[Token], opening: int) -> bool:
    """Whether ``as (`` follows the closing parenthesis: a table expression with its columns."""
    depth = 0
    for number in range(opening, len(tokens)):
        depth += (tokens[number].text == "(") - (tokens[number].text == ")")
        if depth == 0:
            behind = [token.text.lower() for token in tokens[number + 1 : number + 3]]
            return behind[:1] == ["as"] and bool({"(", "not", "materialized"} & set(behind[1:]))
    return False
