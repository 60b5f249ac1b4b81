"""The one transaction in which a bundle is applied or undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg import errors

from schemagen.core.errors import ServerError, ServerUnreachable

_LOCK: Final = 0x736368656D6167  # "schemag": one number for everybody who applies
_SETTINGS: Final = (
    "set local lock_timeout = '10s'; set local statement_timeout = '5min';"
    " set local client_min_messages = warning; set local standard_conforming_strings = on;"
    " set local check_function_bodies = on"
)


@contextmanager
def exclusive_transaction(connection: psycopg.Connection) -> Iterator[None]:
    """Open a transaction that no other apply or rollback runs beside.

    It is rolled back when the block raises; ``lock_timeout`` keeps it from queueing in
    front of everybody who wants to sign in.

    Raises:
        ServerError: Somebody else is applying.
        ServerUnreachable: The connection was lost; the server rolls back by itself, unless
            it was told to commit already.
    """
    committing = False
    try:
        with connection.transaction():
            connection.execute(_SETTINGS)
            try:
                connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
            except errors.LockNotAvailable:
                raise ServerError(
                    "another apply or rollback is running on this database",
                    hint="wait for it, then try again",
                    code="SG704",
                ) from None
            yield
            committing = True
    except psycopg.OperationalError as error:
        if connection.closed or connection.broken:
            came = "while the transaction ended: all of it is there, or nothing"
            raise ServerUnreachable(
                f"the connection was lost {came}"
                if committing
                else "the connection was lost; the server rolls the transaction back",
                hint="run the same command again",
            ) from error
        raise
