"""A database with its tables alone, for diff engines that compare those."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import psycopg

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.facts import Facts, Row
from schemagen.database.facts_platform import without_platform
from schemagen.migrate.drops import drops

# They follow from their table: what changes it changes them.
_PARTITIONS: Final = (
    "select oid::regclass::text from pg_class where relispartition and relkind in ('r', 'p')"
)
_HOLDING: Final = ("policies", "triggers", "views", "constraints", "indexes")


def bare(
    admin_url: str, facts: Facts, without: Iterable[Row], nullable: Iterable[str] = ()
) -> frozenset[Row]:
    """Take away partitions, and what holds no rows, but what tables need.

    Args:
        admin_url: The database, as a superuser.
        facts: What is in it.
        without: Tables that go too, by schema and name.
        nullable: Statements that let columns be null, see ``let_enums_be_null``.

    Returns:
        The functions that stayed because tables need them, by schema and signature.
    """
    project = without_platform(facts)
    own = {(kind, key) for kind in (*_HOLDING, "functions") for key in project.named(kind)}
    with psycopg.connect(admin_url) as connection:
        for statement in drops(facts, lambda kind, key: (kind, key) in own, _HOLDING):
            connection.execute(statement.encode())
        partitions = [name for (name,) in connection.execute(_PARTITIONS).fetchall()]
        for name in (*partitions, *(quote_qname(QName(*table)) for table in without)):
            connection.execute(f"drop table if exists {name} cascade".encode())
        for statement in nullable:
            connection.execute(statement.encode())
        return _without_functions(
            connection, facts, {key for kind, key in own if kind == "functions"}
        )


def _without_functions(
    connection: psycopg.Connection, facts: Facts, keys: set[Row]
) -> frozenset[Row]:
    """Drop functions until those are left that something depends on."""
    while True:
        dropped = {key for key in keys if _is_dropped(connection, facts, key)}
        keys = keys - dropped
        if not dropped:
            return frozenset(keys)


def _is_dropped(connection: psycopg.Connection, facts: Facts, key: Row) -> bool:
    (statement,) = drops(facts, lambda kind, found: found == key, ("functions",))
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except psycopg.errors.DependentObjectsStillExist:
        return False
    return True


def let_enums_be_null(before: Facts, after: Facts) -> list[str]:
    """Return what lets columns of enums be null that may not be in both versions.

    To engines that look for constraints, PostgreSQL 18 has one for each such column, and they
    refuse to give a type other labels that has constraints.
    """
    old, new = before.named("columns"), after.named("columns")
    wanted = after.named("tables")
    enums = {
        quote_qname(QName(*key))
        for key, fact in before.named("types").items()
        if fact["kind"] == "enum"
    }
    keys = {
        (key[0], key[1])
        for key, fact in before.named("tables").items()
        if fact["partition_bound"] is None and key in wanted
    }
    return [
        f"alter table {quote_qname(QName(*key[:2]))}"
        f" alter column {quote_identifier(key[2])} drop not null;"
        for key, column in old.items()
        if key[:2] in keys
        and column["type"].removesuffix("[]") in enums
        and column["not_null"]
        and key in new
        and new[key]["not_null"]
    ]
