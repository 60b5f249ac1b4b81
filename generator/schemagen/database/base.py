"""The Supabase base: what a plain PostgreSQL lacks of what Supabase brings.

It is plain SQL in ``templates/supabase/base``, made of parts. A part says when it is
present, and is installed only when it is not::

    -- part: role anon
    -- present: to_regrole('anon') is not null
    create role anon nologin;

A condition may go on in comment lines that are indented. ``-- era: open`` limits a part
to one of the two rules for default privileges. A condition that is neither true nor false,
because what it asks about does not exist, means that the part is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

import psycopg

from schemagen.core.errors import RoleUnfit, ServerError
from schemagen.resources import resource_folder


class Era(StrEnum):
    """The rule for what the API roles get when ``postgres`` creates something in public."""

    CLOSED = "closed"
    """Since 2026: nothing that the Data API could use."""
    OPEN = "open"
    """Before: everything."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the base.

    Attributes:
        name: What it is, as people say it.
        present: SQL that is true when the piece is there.
        sql: The statements that install it.
        era: The rule that it belongs to, None for both.
    """

    name: str
    present: str
    sql: str
    era: Era | None


_HEAD: Final = re.compile(
    r"^-- part: (?P<name>.+)\n"
    r"(?:-- era: (?P<era>\w+)\n)?"
    r"-- present: (?P<present>.+(?:\n--   +.+)*)\n",
    re.MULTILINE,
)

# Signs of the real platform: its extensions and settings, and the sign-in server's own
# history of migrations. No single one exists on every project.
_SIGNS_OF_SUPABASE: Final = """
    select coalesce(
        obj_description(to_regnamespace('auth'), 'pg_namespace') not like '%schemagen%', true
    ) and (
        to_regclass('auth.schema_migrations') is not null
        or to_regclass('storage.migrations') is not null
        or current_setting('supautils.reserved_roles', true) is not null
        or current_setting('supautils.superuser', true) is not null
        or exists (
            select from pg_catalog.pg_extension where extname in ('supabase_vault', 'pgsodium')
        )
        or exists (
            select from pg_catalog.pg_event_trigger
            where evtname in ('issue_pg_cron_access', 'issue_pg_net_access', 'pgrst_ddl_watch')
        )
    )
"""


@cache
def base_parts() -> tuple[Part, ...]:
    """Return the parts of the base in the order of their installation."""
    return tuple(part for text in _texts() for part in _parts_of(text))


def base_sql() -> str:
    """Return the whole text of the base, which identifies its version."""
    return "\n".join(_texts())


def is_supabase(connection: psycopg.Connection) -> bool:
    """Return whether a database belongs to the real platform, hosted or local."""
    row = connection.execute(_SIGNS_OF_SUPABASE).fetchone()
    return row is not None and bool(row[0])


def missing_parts(connection: psycopg.Connection, era: Era = Era.CLOSED) -> tuple[Part, ...]:
    """Return the parts of the base that a database lacks; changes nothing.

    Args:
        connection: To any PostgreSQL.
        era: The rule for default privileges that is wanted.
    """
    wanted = [part for part in base_parts() if part.era in (None, era)]
    conditions = ",\n".join(f"({part.present}) is true" for part in wanted)
    row = connection.execute(f"select {conditions}".encode()).fetchone()
    found = row or (False,) * len(wanted)
    return tuple(part for part, present in zip(wanted, found, strict=True) if not present)


def install_base(connection: psycopg.Connection, era: Era = Era.CLOSED) -> tuple[str, ...]:
    """Install what a plain PostgreSQL lacks, all of it or nothing.

    What is there already is left as it is. Running it again changes nothing.

    Args:
        connection: As a superuser.
        era: The rule for default privileges to leave behind.

    Returns:
        The names of the parts that were installed.

    Raises:
        ServerError: The database is a real Supabase, which has its own.
        RoleUnfit: Something is missing and the role is not a superuser.
    """
    if is_supabase(connection):
        raise ServerError(
            "this database belongs to a Supabase project, which has its own base",
            hint="nothing is to be installed there; go on with: schemagen apply",
        )
    with connection.transaction():
        missing = missing_parts(connection, era)
        if missing:
            _require_superuser(connection)
        for part in missing:
            connection.execute(part.sql.encode())
    return tuple(part.name for part in missing)


def _require_superuser(connection: psycopg.Connection) -> None:
    row = connection.execute(
        "select rolname, rolsuper from pg_catalog.pg_roles where rolname = current_user"
    ).fetchone()
    if row is None or not row[1]:
        name = row[0] if row else "this role"
        raise RoleUnfit(
            f"the role {name} may not install the Supabase base: it creates roles and schemas",
            hint="connect as a superuser once: schemagen db base --db URL",
        )


def _texts() -> tuple[str, ...]:
    folder = resource_folder("templates").joinpath("supabase", "base")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in files if file.name.endswith(".sql"))


def _parts_of(text: str) -> list[Part]:
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        Part(
            name=head["name"],
            present=re.sub(r"\n--\s+", " ", head["present"]),
            sql=text[head.end() : end].strip(),
            era=Era(head["era"]) if head["era"] else None,
        )
        for head, end in zip(heads, ends, strict=True)
    ]
