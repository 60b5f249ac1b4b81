"""Whether there is anything to prove, and a role that can: it sees all and acts as the API."""

from __future__ import annotations

from typing import Any, Final

import psycopg

from schemagen.core.errors import RoleUnfit, ServerError
from schemagen.model.model import Model
from schemagen.verify.catalog import Catalog

SETTINGS: Final = """
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local statement_timeout = 0;
set local row_security = on;
"""
"""Have everything printed and read in one way, whatever the session's own settings are."""

_FITNESS: Final = """
select rolname, rolsuper or rolbypassrls,
       array(select r.name from unnest(array['anon', 'authenticated', 'service_role']) r (name)
             where not coalesce(pg_catalog.pg_has_role(to_regrole(r.name)::oid, 'member'), false))
from pg_catalog.pg_roles where rolname = current_user
"""


def require_fit(connection: psycopg.Connection[Any]) -> None:
    """Make sure that the connection's role is fit for a proof.

    Raises:
        RoleUnfit: Policies bind it, or it may not become one of the API's roles.
    """
    row = connection.execute(_FITNESS.encode()).fetchone()
    name, bypasses, missing = row or ("this role", False, [])
    if not bypasses:
        raise RoleUnfit(
            f"the role {name} is bound by row level security and can't tell what policies hide",
            hint="connect as postgres",
        )
    if missing:
        raise RoleUnfit(
            f"the role {name} may not become {', '.join(missing)}",
            hint=f"grant {', '.join(missing)} to {name}",
        )


def require_objects(connection: psycopg.Connection[Any], model: Model) -> None:
    """Make sure that the tables of a model are there, with their columns.

    Raises:
        ServerError: One is missing, so that there is nothing to prove.
    """
    found = Catalog(connection, [table.name for table in model.tables]).columns
    for table in model.tables:
        missing = [name for name in table.column_names if name not in found.get(table.name, {})]
        if missing:
            what = f"column {missing[0]} of table" if table.name in found else "table"
            raise ServerError(
                f"the database has no {what} {table.name}",
                hint=f"apply {model.name} there first: schemagen apply --db URL",
            )
