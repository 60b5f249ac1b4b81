"""What a migration takes away before it makes the new: objects that hold no rows.

Policies, triggers, views, functions and indexes are made by the bundle's own statements. What
is not there any more, or can't be replaced in its place, goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.facts import Facts, Row
from schemagen.model.types import Extension
from schemagen.render.bundle import HELPERS_MARK, OWN_MARK
from schemagen.templating import sql_templates

Fact = dict[str, Any]
Gone = Callable[[str, Row], bool]
"""Whether an object, by kind and key, goes; it is made anew where it is still wanted."""


def replaced(before: Facts, after: Facts) -> Gone:
    """Return what goes: what the new version has not, or has in a form that replaces nothing."""
    old = {kind: before.named(kind) for kind in _DROPS}
    new = {kind: after.named(kind) for kind in _DROPS}

    def goes(kind: str, key: Row) -> bool:
        fact, wanted = old[kind][key], new[kind].get(key)
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
    partitions = {
        key for key, fact in facts.named("tables").items() if fact["partition_bound"] is not None
    }
    triggers = (key for key in facts.named("triggers") if key[:2] in partitions)
    indexes = (
        key for key, fact in facts.named("indexes").items() if (key[0], fact["table"]) in partitions
    )
    return {*(("triggers", *key) for key in triggers), *(("indexes", *key) for key in indexes)}


def _policies(facts: Facts, keys: list[Row]) -> Iterator[str]:
    for schema, table, name in keys:
        yield f"drop policy {quote_identifier(name)} on {quote_qname(QName(schema, table))};"


def _triggers(facts: Facts, keys: list[Row]) -> Iterator[str]:
    for schema, table, name in keys:
        yield f"drop trigger {quote_identifier(name)} on {quote_qname(QName(schema, table))};"


def _views(facts: Facts, keys: list[Row]) -> Iterator[str]:
    """Drop all views by one statement, which knows how they depend on each other."""
    names = [quote_qname(QName(*key)) for key in keys]
    if names:
        yield f"drop view {', '.join(names)};"


def _functions(facts: Facts, keys: list[Row]) -> Iterator[str]:
    """Drop functions by one statement, for the same reason."""
    names = [_signature(*key) for key in keys]
    if names:
        yield f"drop function {', '.join(names)};"


def _signature(schema: str, signature: str) -> str:
    """Return a function as SQL; its arguments come quoted from the server, its name does not."""
    name, bracket, arguments = signature.partition("(")
    return f"{quote_qname(QName(schema, name))}{bracket}{arguments}"


def _indexes(facts: Facts, keys: list[Row]) -> Iterator[str]:
    of_constraints = {(key[0], key[2]) for key in facts.named("constraints")}
    for key in keys:
        if key not in of_constraints:
            yield f"drop index {quote_qname(QName(*key))};"


_DROPS: Final[dict[str, Callable[[Facts, list[Row]], Iterator[str]]]] = {
    "policies": _policies,
    "triggers": _triggers,
    "views": _views,
    "indexes": _indexes,
    "functions": _functions,
}


def leftovers(there: Facts, wanted: Facts) -> list[str]:
    """Return what takes away rights, comments and the like that the new version has not.

    Args:
        there: What the statements so far have built.
        wanted: What shall be there.
    """
    return [
        *revokes(there, wanted),
        *_comments(there, wanted),
        *_published(there, wanted),
        *_buckets(there, wanted),
        *_schemas(there, wanted),
        *_extensions(there, wanted),
    ]


def _extra(kind: str, there: Facts, wanted: Facts) -> Iterator[Row]:
    known = wanted.named(kind)
    return (key for key in there.named(kind) if key not in known)


def revokes(there: Facts, wanted: Facts) -> Iterator[str]:
    """Yield what takes away rights that the new version does not give.

    Before anything is granted: with a right on a table go those on its columns, and the
    bundle's own statement grants them then.
    https://www.postgresql.org/docs/current/sql-revoke.html
    """
    known = wanted.named("grants")
    for key, fact in there.named("grants").items():
        kind, schema, name, grantee = key
        if kind in _HOLDERS and _holder(kind, schema, name) not in wanted.named(_HOLDERS[kind]):
            continue  # it goes, and its rights with it
        had = set(str(fact["privileges"]).split(", "))
        has = set(str(known[key]["privileges"]).split(", ")) if key in known else set()
        rights = ", ".join(sorted(had - has)).lower()
        if not rights:
            continue
        who = "public" if grantee == "PUBLIC" else quote_identifier(grantee)
        if kind == "table":
            yield f"revoke {rights} on table {quote_qname(QName(schema, name))} from {who};"
        elif kind == "column":
            table, _, column = name.rpartition(".")
            listed = ", ".join(
                f"{right} ({quote_identifier(column)})" for right in rights.split(", ")
            )
            yield f"revoke {listed} on table {quote_qname(QName(schema, table))} from {who};"
        elif kind == "function":
            yield f"revoke {rights} on function {_signature(schema, name)} from {who};"
        elif kind == "schema":
            yield f"revoke {rights} on schema {quote_identifier(schema)} from {who};"


_HOLDERS: Final = {
    "table": "tables", "column": "tables", "function": "functions", "schema": "schemas",
}  # fmt: skip
"""Of which kind is what a right is on."""


def _holder(kind: str, schema: str, name: str) -> Row:
    if kind == "schema":
        return (schema,)
    return (schema, name.rpartition(".")[0] if kind == "column" else name)


def _comments(there: Facts, wanted: Facts) -> Iterator[str]:
    for kind, schema, identity in _extra("comments", there, wanted):
        if kind == "schema" and (schema,) not in wanted.named("schemas"):
            continue  # it goes, if it is ours
        yield f"comment on {_COMMENTED.get(kind, kind)} {identity} is null;"


_COMMENTED: Final = {
    "table column": "column",
    "view column": "column",
    "table constraint": "constraint",
}
"""What the catalog calls otherwise than `comment on` does."""


def _published(there: Facts, wanted: Facts) -> Iterator[str]:
    for publication, schema, table in _extra("publication_members", there, wanted):
        if table:
            name = quote_qname(QName(schema, table))
            yield f"alter publication {quote_identifier(publication)} drop table {name};"


def _buckets(there: Facts, wanted: Facts) -> Iterator[str]:
    for (name,) in _extra("buckets", there, wanted):
        yield sql_templates().render_block("kinds/bucket.sql.j2", "drop", it={"name": name}).text


def _schemas(there: Facts, wanted: Facts) -> Iterator[str]:
    """Drop schemas of ours that are empty now; somebody else's objects keep them."""
    marks = {key[1]: fact["comment"] for key, fact in there.named("comments").items()
             if key[0] == "schema"}  # fmt: skip
    for (name,) in _extra("schemas", there, wanted):
        mark = marks.get(name)
        if mark in (OWN_MARK, HELPERS_MARK):
            context = {"name": name, "mark": mark, "roles": ()}
            yield sql_templates().render_block("kinds/schema.sql.j2", "drop", **context).text


def _extensions(there: Facts, wanted: Facts) -> Iterator[str]:
    """Drop extensions that a bundle made, unless something else uses them."""
    for (name,) in _extra("extensions", there, wanted):
        made = {"name": name, "mark": Extension.mark}
        yield sql_templates().render_block("kinds/extension.sql.j2", "drop", it=made).text
