"""What a migration does to the rows that are there: what it drops, and what may stop it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemagen.database.facts import Facts

_RENAMED: Final = (
    "if it only gets another name, rename it in a migration of your own (see explain SG742);\n"
    "if it shall go, --drop-data"
)


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something that a database with rows will notice.

    Attributes:
        message: What it is.
        hint: What to do about it.
        loses: Values are gone afterwards; otherwise it fails, and nothing has happened.
    """

    message: str
    hint: str
    loses: bool = False


def hazards(before: Facts, after: Facts) -> tuple[Hazard, ...]:
    """Return what happens to rows on the way from one database to the other."""
    kinds = (_tables, _columns, _constraints, _indexes, _labels, _buckets)
    old, new = before.only(_is_no_partition(before)), after.only(_is_no_partition(after))
    return tuple(hazard for kind in kinds for hazard in kind(old, new))


def _is_no_partition(facts: Facts) -> Callable[[str, dict[str, Any]], bool]:
    """Return what leaves partitions out: what happens to them is said of their table."""
    partitions = {
        key for key, fact in facts.named("tables").items() if fact["partition_bound"] is not None
    }

    def keeps(kind: str, fact: dict[str, Any]) -> bool:
        table = fact.get("name") if kind == "tables" else fact.get("table")
        return (fact.get("schema"), table) not in partitions

    return keeps


def _tables(before: Facts, after: Facts) -> Iterator[Hazard]:
    wanted = after.named("tables")
    for schema, name in before.named("tables"):
        if (schema, name) not in wanted:
            yield Hazard(f"drops the table {schema}.{name} with its rows", _RENAMED, loses=True)


def _columns(before: Facts, after: Facts) -> Iterator[Hazard]:
    old, new = before.named("columns"), after.named("columns")
    kept = before.named("tables").keys() & after.named("tables").keys()
    for key, column in old.items():
        if key[:2] in kept and key not in new:
            yield Hazard(f"drops the column {_path(key)} with its values", _RENAMED, loses=True)
        elif key[:2] in kept:
            yield from _changed(_path(key), column, new[key])
    for key, column in new.items():
        if key[:2] in kept and key not in old and column["not_null"] and not _is_filled(column):
            yield Hazard(
                f"adds {_path(key)}, which is not null and has no default: fails where rows are",
                "give it a default, or add it without `not null`, fill it, and forbid null then",
            )


def _is_filled(column: dict[str, Any]) -> bool:
    return bool(column["default"] or column["generated"] or column["identity"])


def _changed(path: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Hazard]:
    if old["type"] != new["type"]:
        yield Hazard(
            f"changes {path} from {old['type']} to {new['type']}: rewrites the table, and fails"
            " where a value does not fit",
            "look for such values first",
        )
    if new["not_null"] and not old["not_null"]:
        yield Hazard(
            f"forbids null in {path}: fails where one is",
            "fill it first, by a migration of your own",
        )
    if new["generated"] and not old["generated"]:
        yield Hazard(
            f"computes {path} from now on: what stands there is gone",
            "copy it to another column first; otherwise --drop-data",
            loses=True,
        )


_WORDS: Final = re.compile(r"\w+")
_NULL: Final = re.compile(r"null", re.IGNORECASE)
_CONTRADICTING: Final = {
    "CHECK": "where a row breaks it",
    "EXCLUDE": "where two rows break it",
    "FOREIGN": "where a row refers to nothing",
    "PRIMARY": "where two rows have the same key, or one has none",
    "UNIQUE": "where two rows have the same values",
}


def _constraints(before: Facts, after: Facts) -> Iterator[Hazard]:
    old, tables = before.named("constraints"), before.named("tables")
    empty = _empty_columns(before, after)
    for key, fact in after.named("constraints").items():
        schema, table, name = key
        definition = str(fact["definition"])
        if (schema, table) not in tables or old.get(key) == fact:
            continue
        new = empty.get((schema, table), set()).intersection(_WORDS.findall(definition))
        word = definition.split(maxsplit=1)[0]
        if new and not (word == "CHECK" and _NULL.search(definition)):
            continue  # null breaks none of them
        breaks = _CONTRADICTING.get(word, "where rows break it")
        yield Hazard(f"adds {name} to {schema}.{table}: fails {breaks}", "look for such rows first")


def _indexes(before: Facts, after: Facts) -> Iterator[Hazard]:
    old, tables = before.named("indexes"), before.named("tables")
    of_constraints = {(key[0], key[2]) for key in after.named("constraints")}
    for key, index in after.named("indexes").items():
        table = (key[0], index["table"])
        if table not in tables or old.get(key) == index or key in of_constraints:
            continue
        unique = str(index["definition"]).startswith("CREATE UNIQUE")
        fails = ", and fails where two rows have the same values" if unique else ""
        yield Hazard(
            f"builds the index {key[1]}: nobody writes to {_path(table)} meanwhile{fails}",
            "where the table is large, build it before the push, with `concurrently` and the same\n"
            "name; the migration then leaves it alone",
        )


def _empty_columns(before: Facts, after: Facts) -> dict[tuple[Any, ...], set[str]]:
    """Return the new columns that are null in every row, by table."""
    old = before.named("columns")
    found: dict[tuple[Any, ...], set[str]] = {}
    for key, column in after.named("columns").items():
        if key not in old and not column["not_null"] and not _is_filled(column):
            found.setdefault(key[:2], set()).add(key[2])
    return found


def _labels(before: Facts, after: Facts) -> Iterator[Hazard]:
    wanted = after.named("types")
    for key, fact in before.named("types").items():
        if fact["kind"] != "enum" or key not in wanted:
            continue
        gone = set(_split(fact)) - set(_split(wanted[key]))
        if gone:
            yield Hazard(
                f"takes {', '.join(sorted(gone))} from the type {'.'.join(map(str, key))}: fails"
                " where a row has it",
                "change those rows first",
            )


def _buckets(before: Facts, after: Facts) -> Iterator[Hazard]:
    wanted = after.named("buckets")
    for (name,) in before.named("buckets"):
        if (name,) not in wanted:
            yield Hazard(
                f"drops the bucket {name}: fails where it holds files",
                "empty it in the dashboard or through the Storage API",
            )


def _split(fact: dict[str, Any]) -> list[str]:
    return str(fact["definition"]).split(", ")


def _path(key: tuple[Any, ...]) -> str:
    return ".".join(map(str, key))
