"""What a migration does to the rows that are there: what it drops, and what may stop it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemagen.database.facts import Facts, Row
from schemagen.database.facts_platform import PLATFORM_SCHEMAS
from schemagen.migrate.casts import is_wider, keeps
from schemagen.migrate.reading import (
    function_of,
    indexes_of_constraints,
    partitions,
    path,
    words,
)

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
        loses: Values are gone or others afterwards, so that somebody has to say it is meant.
    """

    message: str
    hint: str
    loses: bool = False


def hazards(before: Facts, after: Facts) -> tuple[Hazard, ...]:
    """Return what happens to rows on the way from one database to the other."""
    kinds = (
        _tables, _columns, _constraints, _indexes, _labels, _buckets, _triggers, _functions,
        _hooks,
    )  # fmt: skip
    old, new = before.only(_is_no_partition(before)), after.only(_is_no_partition(after))
    return tuple(hazard for kind in kinds for hazard in kind(old, new))


def _is_no_partition(facts: Facts) -> Callable[[str, dict[str, Any]], bool]:
    """Return what leaves partitions out: what happens to them is said of their table."""
    inside = partitions(facts)

    def keeps(kind: str, fact: dict[str, Any]) -> bool:
        table = fact.get("name") if kind == "tables" else fact.get("table")
        return (fact.get("schema"), table) not in inside

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
            yield Hazard(f"drops the column {path(key)} with its values", _RENAMED, loses=True)
        elif key[:2] in kept:
            yield from _changed(path(key), column, new[key])
    for key, column in new.items():
        if key[:2] in kept and key not in old and column["not_null"] and not _is_filled(column):
            lacks = "is computed as null" if column["generated"] else "there is no value for it"
            yield Hazard(
                f"adds {path(key)}, which must not be null: fails where {lacks}",
                "give it a default, or add it without `not null`, fill it, and forbid null then",
            )


def _is_filled(column: dict[str, Any]) -> bool:
    """Return whether a new column has a value in every row that is there."""
    default = _LITERAL.sub("''", str(column["default"] or ""))
    calls = {name for name in _CALLED.findall(default) if name not in _NEVER_NULL}
    return bool(column["identity"] or (default and not calls and not _NULL.search(default)))


def _changed(column: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Hazard]:
    if old["type"] != new["type"]:
        change = f"changes {column} from {old['type']} to {new['type']}"
        if not keeps(old["type"], new["type"]):
            yield Hazard(
                f"{change}: values are rounded or cut, or the time zone decides",
                "keep them in another column, or let a migration of your own say how; otherwise"
                " --drop-data",
                loses=True,
            )
        elif is_wider(old["type"], new["type"]):
            yield Hazard(f"{change}: the table may be rewritten, and is locked meanwhile", "")
        else:
            yield Hazard(
                f"{change}: fails where a value does not fit", "look for such values first"
            )
    if new["not_null"] and not old["not_null"]:
        yield Hazard(
            f"forbids null in {column}: fails where one is",
            "fill it first, by a migration of your own",
        )
    if new["identity"] and not old["identity"]:
        yield Hazard(
            f"numbers {column} from 1 on, whatever numbers are there",
            "set its sequence behind the largest one in a migration of your own, by `setval`",
        )
    if new["generated"] and old["generated"] and new["generated"] != old["generated"]:
        fails = "; fails where it is null now" if new["not_null"] else ""
        yield Hazard(f"computes {column} anew in every row, and rewrites the table{fails}", "")
    if new["generated"] and not old["generated"]:
        yield Hazard(
            f"computes {column} from now on: what stands there is gone",
            "copy it to another column first; otherwise --drop-data",
            loses=True,
        )


_NULL: Final = re.compile(r"null|coalesce|\bis\b|distinct|\bcase\b", re.IGNORECASE)
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'")
_CALLED: Final = re.compile(r"(\w+)\(")
_NEVER_NULL: Final = frozenset(
    {"clock_timestamp", "gen_random_uuid", "nextval", "now", "statement_timestamp", "timezone",
     "uuid_generate_v4", "uuidv7"}
)  # fmt: skip
"""What defaults call and what always has a value."""
_CONTRADICTING: Final = {
    "CHECK": "where a row breaks it",
    "EXCLUDE": "where two rows break it",
    "FOREIGN": "where a row refers to nothing",
    "PRIMARY": "where two rows have the same key, or one has none",
    "UNIQUE": "where two rows have the same values",
}


def _constraints(before: Facts, after: Facts) -> Iterator[Hazard]:
    old, tables = before.named("constraints"), before.named("tables")
    empty, there = _empty_columns(before, after), _columns_of(before)
    known: dict[Row, set[str]] = {}
    for key, fact in old.items():
        known.setdefault(key[:2], set()).add(_said(str(fact["definition"])))
    for key, fact in after.named("constraints").items():
        schema, table, name = key
        definition = _LITERAL.sub("''", str(fact["definition"]))
        if (schema, table) not in tables or old.get(key) == fact:
            continue
        if _said(str(fact["definition"])) in known.get((schema, table), set()):
            continue  # under another name, or doing something else when the parent changes
        word = definition.split(maxsplit=1)[0]
        new = empty.get((schema, table), set()) & words(definition)
        others = there.get((schema, table), set()) & words(definition)
        odd = _NULL.search(definition) if word in ("CHECK", "UNIQUE") else None
        if new and not odd and not (word == "CHECK" and others):
            continue  # null breaks none of them
        breaks = _CONTRADICTING.get(word, "where rows break it")
        yield Hazard(f"adds {name} to {schema}.{table}: fails {breaks}", "look for such rows first")


def _columns_of(facts: Facts) -> dict[Row, set[str]]:
    """Return the names of columns by table."""
    found: dict[Row, set[str]] = {}
    for key in facts.named("columns"):
        found.setdefault(key[:2], set()).add(key[2])
    return found


def _said(definition: str) -> str:
    """Return what a constraint says of rows, without what it does."""
    return re.split(r" ON (?:UPDATE|DELETE) | DEFERRABLE", definition, maxsplit=1)[0]


def _triggers(before: Facts, after: Facts) -> Iterator[Hazard]:
    """Tell of triggers that keep something in step: they know nothing of the rows before."""
    there, tables = before.named("triggers"), before.named("tables")
    for key, trigger in after.named("triggers").items():
        acts = " AFTER INSERT " in str(trigger["definition"])
        if key not in there and key[:2] in tables and acts and key[0] not in PLATFORM_SCHEMAS:
            yield Hazard(
                f"{key[2]} on {path(key[:2])} sees what is inserted from now on, and not the rows"
                " that are there",
                "where it counts, adds up or copies, do that for them in a migration of your own",
            )


def _functions(before: Facts, after: Facts) -> Iterator[Hazard]:
    """Tell of functions that columns and checks were computed with, and that say something else."""
    old = before.named("functions")
    changed = {
        function_of(key[1])
        for key, fact in after.named("functions").items()
        if key in old and old[key] != fact
    }
    kept = before.named("tables")
    computed = [
        (f"the column {path(key)}", str(column["generated"]))
        for key, column in after.named("columns").items()
        if key[:2] in kept and column["generated"]
    ]
    checked = [
        (f"{key[2]} of {path(key[:2])}", str(fact["definition"]))
        for key, fact in after.named("constraints").items()
        if key[:2] in kept
    ]
    for what, definition in (*computed, *checked):
        for name in sorted(changed & words(definition)):
            yield Hazard(
                f"changes the function {name}, with which {what} was computed: rows that are there"
                " keep what it said before",
                "set the column anew, or drop the check and add it again, by a migration of yours",
            )


def _hooks(before: Facts, after: Facts) -> Iterator[Hazard]:
    rights = after.named("grants")
    for kind, schema, name, grantee in before.named("grants"):
        called = kind == "function" and grantee == "supabase_auth_admin"
        if called and (kind, schema, name, grantee) not in rights:
            yield Hazard(
                f"drops {schema}.{function_of(name)}, which Supabase Auth calls",
                "take it out of the project's hooks before the push: nobody can sign in while they"
                " name it",
            )


def _indexes(before: Facts, after: Facts) -> Iterator[Hazard]:
    old, tables = before.named("indexes"), before.named("tables")
    of_constraints = indexes_of_constraints(after)
    for key, index in after.named("indexes").items():
        table = (key[0], index["table"])
        if table not in tables or old.get(key) == index or key in of_constraints:
            continue
        unique = str(index["definition"]).startswith("CREATE UNIQUE")
        fails = ", and fails where two rows have the same values" if unique else ""
        early = (
            "where the table is large, build it before the push, with `concurrently` and the same\n"
            "name; the migration then leaves it alone"
        )
        yield Hazard(
            f"builds the index {key[1]}: nobody writes to {path(table)} meanwhile{fails}",
            "" if key in old else early,
        )


def _empty_columns(before: Facts, after: Facts) -> dict[Row, set[str]]:
    """Return the new columns that are null in every row, by table."""
    old = before.named("columns")
    found: dict[Row, set[str]] = {}
    for key, column in after.named("columns").items():
        if key not in old and not column["not_null"] and not _is_filled(column):
            found.setdefault(key[:2], set()).add(key[2])
    return found


def _labels(before: Facts, after: Facts) -> Iterator[Hazard]:
    wanted = after.named("types")
    for key, fact in before.named("types").items():
        if fact["kind"] != "enum" or key not in wanted:
            continue
        old, new = _split(fact), _split(wanted[key])
        both = [label for label in old if label in new]
        if both != [label for label in new if label in old]:
            yield Hazard(
                f"orders the labels of the type {path(key)} anew: what compares or sorts them"
                " means something else, and tables are rewritten",
                "",
            )
        gone = set(old) - set(new)
        if gone:
            yield Hazard(
                f"takes {', '.join(sorted(gone))} from the type {path(key)}: fails"
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
