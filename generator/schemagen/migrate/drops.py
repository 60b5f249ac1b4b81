"""What a migration takes away before it makes the new: objects that hold no rows.

Policies, triggers, views, functions, indexes and foreign keys are made by the bundle's own
statements. What is not there any more, or can't be replaced in its place, goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.facts import Facts, Row
from schemagen.migrate.reading import function_of, indexes_of_constraints, partitions, words

Fact = dict[str, Any]
Gone = Callable[[str, Row], bool]
"""Whether an object, by kind and key, goes; it is made anew where it is still wanted."""


def replaced(before: Facts, after: Facts) -> Gone:
    """Return what goes: what the new version has not, or has in a form that replaces nothing."""
    old = {kind: before.named(kind) for kind in _DROPS}
    new = {kind: after.named(kind) for kind in _DROPS}

    functions = {
        function_of(key[1])
        for key, fact in old["functions"].items()
        if new["functions"].get(key) != fact
    }

    def goes(kind: str, key: Row) -> bool:
        fact, wanted = old[kind][key], new[kind].get(key)
        if kind == "indexes" and functions & words(fact["definition"]):
            return True  # it holds what the function said before
        return wanted is None or (fact != wanted and not _CHANGES_IN_PLACE[kind](fact, wanted))

    return goes


def _always(fact: Fact, wanted: Fact) -> bool:
    return True


def _never(fact: Fact, wanted: Fact) -> bool:
    return False


def _same_head(fact: Fact, wanted: Fact) -> bool:
    """Return whether name, arguments, defaults and result of two functions are the same.

    `create or replace` can't change them:
    https://www.postgresql.org/docs/current/sql-createfunction.html
    """
    return _head(fact) == _head(wanted)


def _head(fact: Fact) -> list[str]:
    return str(fact["definition"]).splitlines()[:2]


def _same_sort(fact: Fact, wanted: Fact) -> bool:
    """Return whether both triggers are constraints, or none is."""
    constraint = [
        str(each["definition"]).startswith("CREATE CONSTRAINT") for each in (fact, wanted)
    ]
    return constraint[0] == constraint[1]


_CHANGES_IN_PLACE: Final[dict[str, Callable[[Fact, Fact], bool]]] = {
    "policies": _always,  # its statement drops it itself
    "triggers": _same_sort,
    "views": _never,
    "functions": _same_head,
    "indexes": _never,
    "constraints": _never,
}


def drops(facts: Facts, goes: Gone, kinds: Collection[str] = ()) -> list[str]:
    """Return the statements that take objects away, in an order in which they can go.

    Args:
        facts: What is there.
        goes: What goes.
        kinds: The kinds to look at, all if none is named.
    """
    inherited = _inherited(facts)
    return [
        statement
        for kind, write in _DROPS.items()
        if not kinds or kind in kinds
        for statement in write(
            facts,
            [key for key in facts.named(kind) if (kind, *key) not in inherited and goes(kind, key)],
        )
    ]


def _inherited(facts: Facts) -> set[Row]:
    """Return what partitions have from their table, and lose with it: kind and key."""
    inside = partitions(facts)
    triggers = (key for key in facts.named("triggers") if key[:2] in inside)
    indexes = (
        key for key, fact in facts.named("indexes").items() if (key[0], fact["table"]) in inside
    )
    constraints = (key for key in facts.named("constraints") if key[:2] in inside)
    return {
        *(("triggers", *key) for key in triggers),
        *(("indexes", *key) for key in indexes),
        *(("constraints", *key) for key in constraints),
    }


def _on_tables(word: str) -> Callable[[Facts, list[Row]], Iterator[str]]:
    """Return what drops policies or triggers, whose names are their table's."""

    def write(facts: Facts, keys: list[Row]) -> Iterator[str]:
        for schema, table, name in keys:
            yield f"drop {word} {quote_identifier(name)} on {quote_qname(QName(schema, table))};"

    return write


def _views(facts: Facts, keys: list[Row]) -> Iterator[str]:
    """Drop all views by one statement, which knows how they depend on each other."""
    names = [quote_qname(QName(*key)) for key in keys]
    if names:
        yield f"drop view {', '.join(names)};"


def _functions(facts: Facts, keys: list[Row]) -> Iterator[str]:
    """Drop functions by one statement, for the same reason."""
    names = [function_name(*key) for key in keys]
    if names:
        yield f"drop function {', '.join(names)};"


def function_name(schema: str, signature: str) -> str:
    """Return a function as SQL; its arguments come quoted from the server, its name does not."""
    name, bracket, arguments = signature.partition("(")
    return f"{quote_qname(QName(schema, name))}{bracket}{arguments}"


def _indexes(facts: Facts, keys: list[Row]) -> Iterator[str]:
    of_constraints = indexes_of_constraints(facts)
    for key in keys:
        if key not in of_constraints:
            yield f"drop index {quote_qname(QName(*key))};"


def _foreign_keys(facts: Facts, keys: list[Row]) -> Iterator[str]:
    """Drop foreign keys; other constraints are the table's own, and no business of ours."""
    constraints = facts.named("constraints")
    for key in keys:
        if str(constraints[key]["definition"]).startswith("FOREIGN KEY"):
            table = quote_qname(QName(key[0], key[1]))
            yield f"alter table {table} drop constraint {quote_identifier(key[2])};"


_DROPS: Final[dict[str, Callable[[Facts, list[Row]], Iterator[str]]]] = {
    "policies": _on_tables("policy"),
    "triggers": _on_tables("trigger"),
    "views": _views,
    "constraints": _foreign_keys,
    "indexes": _indexes,
    "functions": _functions,
}
