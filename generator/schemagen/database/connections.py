"""Connections to PostgreSQL, with errors that say what to do and never show a password."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from schemagen.core.errors import RoleUnfit, ServerError, ServerUnreachable

_TIMEOUT: Final = 10
_MASK: Final = "***"
_PASSWORD_PARAMETER: Final = re.compile(
    r"\b(password|sslpassword)=('(?:[^'\\]|\\.)*'|[^\s&]*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What libpq or the server says, and what it means for people."""

    pattern: re.Pattern[str]
    sentence: str
    hint: str


def _trouble(pattern: str, sentence: str, hint: str) -> _Trouble:
    return _Trouble(re.compile(pattern, re.IGNORECASE), sentence, hint)


# The first that matches wins. There is no error code before the login is done: libpq hands
# over text only. https://github.com/postgres/postgres/blob/master/src/interfaces/libpq/fe-connect.c
_TROUBLES: Final = (
    _trouble(
        r"tenant or user not found",
        "the connection pooler at {place} knows no such project or user",
        "through the pooler the user is postgres.<project reference>, and the host names the\n"
        "project's region; copy the URL from the project's Connect dialog",
    ),
    _trouble(
        r"password authentication failed|no password supplied|SASL authentication failed",
        "the server at {place} refused the password of {user}",
        "check the user and the password; in a URL, characters such as @ : / # ? % are written\n"
        "as %40 %3A %2F %23 %3F %25",
    ),
    _trouble(
        r'database ".*" does not exist',
        "the server at {place} has no database {database!r}",
        "create it, or name another one at the end of the URL: .../postgres",
    ),
    _trouble(
        r'role ".*" does not exist',
        "the server at {place} has no role {user!r}",
        "check the user in the URL; Supabase's is postgres",
    ),
    _trouble(
        r"no pg_hba\.conf entry",
        "the server at {place} does not let {user} log in from here",
        "it may want TLS (add ?sslmode=require), or its pg_hba.conf or network restrictions\n"
        "exclude this machine",
    ),
    _trouble(
        r"does not support SSL|SSL error|certificate|sslmode|SSL connection|root\.crt",
        "no TLS connection to {place}: {said}",
        "sslmode=require encrypts without checking the certificate, sslmode=verify-full needs\n"
        "sslrootcert=FILE, sslmode=disable is for servers on this machine",
    ),
    _trouble(
        r"too many (clients|connections)|remaining connection slots|max clients reached",
        "the server at {place} has no connection left",
        "close others, or use the pooler's URL",
    ),
    _trouble(
        r"timeout expired|timed out",
        "no answer from {place} within {timeout} seconds",
        "check host and port, and that no firewall is in between",
    ),
    _trouble(
        r"could not translate host name|name or service not known|failed to resolve host",
        "there is no host {host!r}",
        "check its spelling; a Supabase project's own host db.<reference>.supabase.co has an IPv6\n"
        "address only, without IPv6 use the session pooler's URL",
    ),
    _trouble(
        r"network is unreachable|no route to host|cannot assign requested address",
        "{place} can't be reached from this network",
        "a Supabase project's own host has an IPv6 address only, without IPv6 use the session\n"
        "pooler's URL",
    ),
    _trouble(
        r"connection refused|no such file or directory",
        "no server answers at {place}",
        "check host and port, and that the server runs; schemagen db start starts one",
    ),
)


def connect(
    url: str, *, autocommit: bool = False, connect_timeout: int = _TIMEOUT
) -> psycopg.Connection:
    """Connect to a database.

    Args:
        url: ``postgresql://...``, or libpq's ``host=... dbname=...``.
        autocommit: Every statement on its own, instead of a transaction until ``commit``.
        connect_timeout: Seconds to wait, unless the URL says otherwise.

    Raises:
        ServerUnreachable: It can't be done; the message says why, the hint what to do.
    """
    parameters = _parameters(url)
    parameters.setdefault("connect_timeout", connect_timeout)
    parameters.setdefault("application_name", "schemagen")
    try:
        # No prepared statements: a pooler in transaction mode gives each transaction
        # another session, which does not know them.
        return psycopg.connect(**parameters, autocommit=autocommit, prepare_threshold=None)
    except psycopg.Error as error:
        _refuse(parameters, str(error))


def masked(url: str) -> str:
    """Return a connection URL that may be shown: without its password."""
    without = re.sub(r"(?<=://)([^:@/]*):.*(?=@)", rf"\1:{_MASK}", url)
    return re.sub(
        r"(?i)\b(password|sslpassword)=('(?:[^'\\]|\\.)*'|[^\s&]*)", rf"\1={_MASK}", without
    )


def require_role(connection: psycopg.Connection) -> None:
    """Refuse a role that row level security would apply to.

    The owner of the objects has to pass by their policies, which are forced on owners
    too: the function that a sign-up calls runs as the owner, and nobody has signed in yet.

    Raises:
        RoleUnfit: It is neither a superuser nor has BYPASSRLS.
    """
    name, fit = _one(
        connection,
        "select rolname, rolsuper or rolbypassrls from pg_catalog.pg_roles"
        " where rolname = current_user",
    )
    if not fit:
        raise RoleUnfit(
            f"the role {name} is subject to row level security, so sign-ups would fail",
            hint=f'as a superuser: alter role "{name}" bypassrls; or connect as postgres,\n'
            "which has it on Supabase",
        )


def server_version(connection: psycopg.Connection) -> str:
    """Return the version as the server says it, such as ``18.6``."""
    return connection.info.parameter_status("server_version") or ""


def lock_capacity(connection: psycopg.Connection) -> int:
    """Return how many objects the server's transactions can lock together.

    https://www.postgresql.org/docs/current/runtime-config-locks.html
    """
    (capacity,) = _one(
        connection,
        "select current_setting('max_locks_per_transaction')::integer"
        " * (current_setting('max_connections')::integer"
        " + current_setting('max_prepared_transactions')::integer)",
    )
    return int(capacity)


def ensure_base_present(connection: psycopg.Connection) -> None:
    """Refuse a database that lacks what every policy refers to.

    Raises:
        ServerError: An API role or ``auth.uid()`` is missing.
    """
    (missing,) = _one(
        connection,
        "select array_remove(array["
        " case when to_regrole('anon') is null then 'role anon' end,"
        " case when to_regrole('authenticated') is null then 'role authenticated' end,"
        " case when to_regrole('service_role') is null then 'role service_role' end,"
        " case when to_regclass('auth.users') is null then 'table auth.users' end,"
        " case when to_regprocedure('auth.uid()') is null then 'function auth.uid' end"
        "], null)",
    )
    if missing:
        raise ServerError(
            f"this database is not a Supabase one: it has no {', no '.join(missing)}",
            hint="install what Supabase brings, as a superuser: schemagen db base --db URL",
        )


def _one(connection: psycopg.Connection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None  # noqa: S101  every query here yields one row
    return row


_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*")
_FORM: Final = "postgresql://user:password@host:5432/database"

# What object-relational mappers read out of the URL, and PostgreSQL's own clients refuse.
_FOREIGN_PARAMETERS: Final = (
    "pgbouncer",
    "connection_limit",
    "pool_timeout",
    "schema",
    "socket_timeout",
    "sslaccept",
    "statement_cache_size",
    "supa",
)


def _parameters(url: str) -> dict[str, Any]:
    """Return what the URL says, by libpq's names."""
    text = url.strip()
    if not text:
        raise ServerUnreachable("the connection URL is empty", hint=f"its form is {_FORM}")
    scheme, colon, _ = text.partition("://")
    if colon and scheme in ("http", "https"):
        raise ServerUnreachable(
            f"{scheme}:// is the address of an API, not of a database",
            hint="on Supabase the database's URL is behind the button Connect; "
            f"its form is {_FORM}",
        )
    if colon and scheme not in ("postgresql", "postgres") and _SCHEME.fullmatch(scheme):
        raise ServerUnreachable(
            f"{scheme}:// is no PostgreSQL connection URL", hint=f"its form is {_FORM}"
        )
    try:
        return dict(conninfo_to_dict(text))
    except psycopg.Error as error:
        # Its text quotes the URL with the password: name only what is known to be harmless.
        foreign = [name for name in _FOREIGN_PARAMETERS if f'parameter: "{name}"' in str(error)]
    if foreign:
        raise ServerUnreachable(
            f"the connection URL has a parameter that PostgreSQL does not know: {foreign[0]}",
            hint=f"remove {foreign[0]}=... behind the question mark",
        )
    raise ServerUnreachable(
        "the connection URL can't be read",
        hint=f"its form is {_FORM}; in the password, characters such as\n"
        "@ : / # ? % are written as %40 %3A %2F %23 %3F %25",
    )


def _refuse(parameters: dict[str, Any], said: str) -> NoReturn:
    """Raise the error that explains what libpq said."""
    password = str(parameters.get("password") or "")
    for secret in {password, quote(password, safe="")} - {""}:
        said = said.replace(secret, _MASK)
    words = {
        "place": _place(parameters),
        "host": parameters.get("host", ""),
        "user": parameters.get("user") or "the operating system's user",
        "database": parameters.get("dbname") or parameters.get("user") or "",
        "timeout": parameters["connect_timeout"],
        "said": " ".join(said.split()),
    }
    for trouble in _TROUBLES:
        if trouble.pattern.search(said):
            raise ServerUnreachable(_fill(trouble.sentence, words), hint=trouble.hint) from None
    raise ServerUnreachable(_fill("can't connect to {place}: {said}", words)) from None


def _fill(sentence: str, words: dict[str, Any]) -> str:
    return sentence.format_map(words)


def _place(parameters: dict[str, Any]) -> str:
    host = str(parameters.get("host") or parameters.get("hostaddr") or os.environ.get("PGHOST", ""))
    port = parameters.get("port") or os.environ.get("PGPORT", "5432")
    if not host:
        return f"the local socket, port {port}"
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else f"{host}:{port}"
