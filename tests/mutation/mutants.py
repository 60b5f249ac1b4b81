"""Mutants of an applied catalog: one thing made wrong, and where that has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.model import Model

CLIENT_ROLES = ("anon", "authenticated")
ROLES = (*CLIENT_ROLES, "service_role")
COLUMN_PRIVILEGES = ("insert", "update")
TABLE_PRIVILEGES = (
    "select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A change of the catalog that the proof must notice.

    Attributes:
        name: What it does, as a sentence.
        sql: Makes the change.
        table: The table whose cells turn red, None for a function.
        words: One of them stands in the operation or cell of some failure.
    """

    name: str
    sql: str
    table: QName | None
    words: tuple[str, ...]


def mutants(connection: psycopg.Connection, model: Model) -> Iterator[Mutant]:
    """Yield every mutant of a bundle that was applied."""
    yield from _policies(connection, model)
    yield from _grants(connection, model)
    yield from _row_security(model)
    yield from _triggers(model)
    yield from _functions(model)


def _policies(connection: psycopg.Connection, model: Model) -> Iterator[Mutant]:
    rows = connection.execute(
        "select schemaname, tablename, policyname, cmd, roles::text[], qual, with_check"
        " from pg_policies where schemaname = %s order by 1, 2, 3",
        (model.schema,),
    ).fetchall()
    for schema, table, policy, command, roles, using, check in rows:
        place = QName(schema, table)
        target = f"{quote_identifier(policy)} on {quote_qname(place)}"
        words = (command.lower(),) if command != "ALL" else ("",)
        yield Mutant(f"{policy} dropped", f"drop policy {target}", place, words)
        if using is not None and using != "true":
            yield Mutant(
                f"{policy} using true", f"alter policy {target} using (true)", place, words
            )
            yield Mutant(
                f"{policy} using false", f"alter policy {target} using (false)", place, words
            )
        if check is not None and check != "true":
            yield Mutant(
                f"{policy} check true", f"alter policy {target} with check (true)", place, words
            )
            yield Mutant(
                f"{policy} check false", f"alter policy {target} with check (false)", place, words
            )
        for other in CLIENT_ROLES:
            if other not in roles and "service_role" not in roles:
                yield Mutant(
                    f"{policy} handed to {other}",
                    f"alter policy {target} to {other}",
                    place,
                    words,
                )


def _grants(connection: psycopg.Connection, model: Model) -> Iterator[Mutant]:
    for table in model.tables:
        name = quote_qname(table.name)
        for role in ROLES:
            for privilege in TABLE_PRIVILEGES:
                yield from _table_grant(connection, table.name, name, role, privilege)
            for privilege in COLUMN_PRIVILEGES:
                for column in table.writable_columns:
                    row = connection.execute(
                        "select has_column_privilege(%s, %s, %s, %s)",
                        (role, name, column, privilege),
                    ).fetchone()
                    action = "revoke" if row is not None and row[0] else "grant"
                    if action == "grant":
                        yield Mutant(
                            f"grant {privilege} ({column}) on {table.name.name} to {role}",
                            f"grant {privilege} ({quote_identifier(column)}) on {name} to {role}",
                            table.name,
                            (privilege,),
                        )


def _table_grant(
    connection: psycopg.Connection, table: QName, name: str, role: str, privilege: str
) -> Iterator[Mutant]:
    row = connection.execute(
        "select has_table_privilege(%s, %s, %s), has_any_column_privilege(%s, %s, %s)"
        if privilege in {"select", "insert", "update", "references"}
        else "select has_table_privilege(%s, %s, %s), false",
        (role, name, privilege)
        * (2 if privilege in {"select", "insert", "update", "references"} else 1),
    ).fetchone()
    whole, some = row if row is not None else (False, False)
    if not whole:
        yield Mutant(
            f"grant {privilege} on {table.name} to {role}",
            f"grant {privilege} on {name} to {role}",
            table,
            (privilege,),
        )
    if whole or some:
        yield Mutant(
            f"revoke {privilege} on {table.name} from {role}",
            f"revoke {privilege} on {name} from {role}",
            table,
            (privilege,),
        )


def _row_security(model: Model) -> Iterator[Mutant]:
    for table in model.tables:
        name = quote_qname(table.name)
        for change in ("disable", "no force"):
            yield Mutant(
                f"{change} row level security on {table.name.name}",
                f"alter table {name} {change} row level security",
                table.name,
                ("row",),
            )


def _triggers(model: Model) -> Iterator[Mutant]:
    for trigger in model.triggers:
        target = f"{quote_identifier(trigger.name)} on {quote_qname(trigger.table)}"
        yield Mutant(f"{trigger.name} dropped", f"drop trigger {target}", None, (trigger.name,))
        if not trigger.external:
            yield Mutant(
                f"{trigger.name} disabled",
                f"alter table {quote_qname(trigger.table)} disable trigger"
                f" {quote_identifier(trigger.name)}",
                None,
                (trigger.name,),
            )


def _functions(model: Model) -> Iterator[Mutant]:
    for function in model.functions:
        types = ", ".join(argument.type.text for argument in function.arguments)
        target = f"{quote_qname(function.name)}({types})"
        for role in ("public", *ROLES):
            verb, towards = ("revoke", "from") if role in function.execute_to else ("grant", "to")
            yield Mutant(
                f"{verb} execute on {function.name.name} {towards} {role}",
                f"{verb} execute on function {target} {towards} {role}",
                None,
                (function.name.name,),
            )
        if function.definer:
            yield Mutant(
                f"{function.name.name} made invoker",
                f"alter function {target} security invoker",
                None,
                ("",),
            )
