"""What the catalog says about privileges and row level security."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import psycopg

from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.tables import Table
from schemagen.verify.privileges import Privileges
from schemagen.verify.report import Failure

_NEVER: Final = ("truncate", "trigger")
_FLAGS: Final = """
select c.relrowsecurity, c.relforcerowsecurity from pg_catalog.pg_class c
where c.oid = pg_catalog.to_regclass(%s)
"""
_SEQUENCES: Final = """
select s.relname, a.attname, d.deptype = 'i', r.role,
       has_sequence_privilege(r.role, s.oid, 'usage'),
       has_sequence_privilege(r.role, s.oid, 'update')
from pg_catalog.pg_depend d
join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
cross join unnest(%s::text[]) r (role)
where d.refobjid = pg_catalog.to_regclass(%s) and d.deptype in ('a', 'i')
order by 1, 4
"""
_PRIVILEGES: Final = """
select r.role, p.privilege, has_table_privilege(r.role, t.oid, p.privilege)
from unnest(%s::text[]) r (role) cross join unnest(%s::text[]) p (privilege)
cross join (select pg_catalog.to_regclass(%s)::oid as oid) t
"""
_COLUMN_PRIVILEGES: Final = """
select r.role, p.privilege, a.attname,
       has_column_privilege(r.role, a.attrelid, a.attnum, p.privilege)
from unnest(%s::text[]) r (role)
cross join unnest(array['select', 'insert', 'update', 'references']) p (privilege)
join pg_catalog.pg_attribute a on a.attrelid = pg_catalog.to_regclass(%s)
where a.attnum > 0 and not a.attisdropped
order by 1, 2, a.attnum
"""


def catalog_failures(
    connection: psycopg.Connection[Any], tables: Sequence[Table], privileges: Privileges
) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each thing that was looked up."""
    for table in tables:
        yield from _flags(connection, table)
        yield from _table_privileges(connection, table)
        yield from _column_privileges(connection, table, privileges)
        yield from _sequences(connection, table, privileges)


def _flags(connection: psycopg.Connection[Any], table: Table) -> Iterator[Failure | None]:
    row = connection.execute(_FLAGS.encode(), [quote_qname(table.name)]).fetchone()
    for number, name in enumerate(("enabled", "forced")):
        if row is not None and row[number]:
            yield None
            continue
        yield Failure(
            f"{table.name.name}, row level security",
            name,
            f"not {name}" if row else "no such table",
            table.origin,
            table.name,
            operation="row level security",
        )


def _table_privileges(
    connection: psycopg.Connection[Any], table: Table
) -> Iterator[Failure | None]:
    names = [*_NEVER, *(["maintain"] if connection.info.server_version >= 170_000 else [])]
    rows = connection.execute(
        _PRIVILEGES.encode(), [list(API_ROLES), names, quote_qname(table.name)]
    )
    for role, privilege, held in rows:
        yield _privilege(table, role, privilege, "", expected=False, held=held)


def _column_privileges(
    connection: psycopg.Connection[Any], table: Table, privileges: Privileges
) -> Iterator[Failure | None]:
    rows = connection.execute(
        _COLUMN_PRIVILEGES.encode(), [list(API_ROLES), quote_qname(table.name)]
    )
    for role, privilege, name, held in rows:
        grant = privileges.grant(table, role, privilege)
        if table.column(name) is None or (
            grant and grant.columns is None and not _writable(table, name)
        ):
            continue
        expected = grant is not None and grant.covers((name,))
        yield _privilege(table, role, privilege, name, expected=expected, held=held)


def _writable(table: Table, name: str) -> bool:
    return name in table.writable_columns


def _sequences(
    connection: psycopg.Connection[Any], table: Table, privileges: Privileges
) -> Iterator[Failure | None]:
    """Check that a client has no more of a sequence than an insert into a serial needs."""
    rows = connection.execute(_SEQUENCES.encode(), [list(API_ROLES), quote_qname(table.name)])
    for sequence, column, identity, role, usage, update in rows:
        needed = not identity and privileges.grant(table, role, "insert") is not None
        service = role == "service_role"
        if usage != needed and not (service and usage):
            yield _sequence(table, sequence, column, role, "usage", expected=needed)
        elif update and not service:
            yield _sequence(table, sequence, column, role, "update", expected=False)
        else:
            yield None


def _privilege(
    table: Table, role: str, privilege: str, column: str, *, expected: bool, held: bool
) -> Failure | None:
    if expected is held:
        return None
    cell = f"{table.name.name}, {role}, privilege {privilege}"
    return Failure(
        f"{cell}, column {column}" if column else cell,
        "granted" if expected else "not granted",
        "granted" if held else "not granted",
        table.origin,
        table.name,
        role,
        privilege,
        column,
    )


def _sequence(
    table: Table, sequence: str, column: str, role: str, privilege: str, *, expected: bool
) -> Failure:
    name = quote_identifier(sequence)
    return Failure(
        f"{table.name.name}, {role}, privilege {privilege} on sequence {name}",
        "granted" if expected else "not granted",
        "not granted" if expected else "granted",
        table.origin,
        table.name,
        role,
        privilege,
        column,
    )
