"""Apply a bundle: one transaction, nothing left behind when it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg

from schemagen.apply.failure import apply_error
from schemagen.apply.history import History, is_recorded, undo_history, write_history
from schemagen.apply.ledger import add_undo, find_entry, fingerprint, record
from schemagen.apply.preflight import (
    check_server,
    refuse_foreign_objects,
    refuse_migration_history,
)
from schemagen.apply.transaction import exclusive_transaction
from schemagen.core.errors import SchemagenError, ServerUnreachable
from schemagen.core.system import MAKE_ROOM
from schemagen.model.model import Bundle, Statement

_BATCH: Final = 100
"""Statements a round trip: as fast as one script, and errors still know their statement."""

_OF_THE_SERVER: Final = ("53", "58")
"""It lacks resources, or its system fails it; no line of a specification is to blame.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did.

    Attributes:
        name: The bundle.
        statements: How many statements ran.
        seconds: How long it took.
        changed: False when the very same bundle was there before.
        dry_run: Everything was rolled back.
    """

    name: str
    statements: int
    seconds: float
    changed: bool
    dry_run: bool


def apply_bundle(
    connection: psycopg.Connection,
    bundle: Bundle,
    *,
    dry_run: bool = False,
    history: History | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> Applied:
    """Apply a bundle in one transaction; the ledger remembers it in the same one.

    Applying a bundle again makes what is missing and changes nothing else. A bundle that
    differs from the one that was applied is refused: its tables would keep their old shape.

    Args:
        connection: To the database, as the role that will own the objects.
        bundle: The rendered bundle.
        dry_run: Run everything, then roll back.
        history: The migrations that say the same, to be recorded as run; a database in which
            the Supabase CLI ran them has the bundle already. None for a database that it does
            not keep.
        on_progress: Called with statements done, statements in all, and the next subject.

    Raises:
        ApplyError: A statement failed; the database is as it was.
        RoleUnfit: The role has no BYPASSRLS.
        ServerError: The server can't hold the bundle, or somebody else is applying.
        SchemagenError: Another shape of the bundle, or foreign objects of its names, are there.
    """
    started = time.monotonic()
    changed = True
    try:
        with exclusive_transaction(connection):
            check_server(connection, bundle)
            entry = find_entry(connection, bundle.name)
            if entry is None:
                if history is None:
                    refuse_migration_history(connection)
                elif is_recorded(connection, history):
                    return Applied(bundle.name, 0, time.monotonic() - started, False, dry_run)
                refuse_foreign_objects(connection, bundle)
            elif entry.fingerprint == fingerprint(bundle):
                changed = False
            else:
                raise _other_shape(bundle, entry.applied_at)
            _execute(connection, bundle.statements, on_progress)
            record(connection, bundle)
            if history is not None:
                write_history(connection, history)
                add_undo(connection, bundle.name, undo_history(history))
            if dry_run:
                raise psycopg.Rollback
    except psycopg.Error as error:
        raise _unexpected(error) from error
    seconds = time.monotonic() - started
    return Applied(bundle.name, len(bundle.statements), seconds, changed, dry_run)


def _other_shape(bundle: Bundle, applied_at: str) -> SchemagenError:
    return SchemagenError(
        f"the database holds another version of {bundle.name}, applied at {applied_at}",
        hint="existing tables would keep their old shape; roll it back first "
        "(schemagen rollback), or keep it with the Supabase CLI, for which schemagen migrate\n"
        "writes what leads from one version to the next",
        code="SG712",
    )


def _unexpected(error: psycopg.Error) -> SchemagenError:
    full = error.sqlstate == "53100"
    hint = f"the server's disk is full: {MAKE_ROOM}" if full else error.diag.message_hint or ""
    return ServerUnreachable(str(error).strip().splitlines()[0], hint=hint, code="SG708")


def _execute(
    connection: psycopg.Connection,
    statements: Sequence[Statement],
    on_progress: Callable[[int, int, str], None] | None,
) -> None:
    done = 0
    for batch in _batches(statements):
        if on_progress is not None:
            on_progress(done, len(statements), batch[0].subject)
        connection.execute("savepoint batch")
        try:
            connection.execute("\n".join(statement.sql for statement in batch).encode())
        except psycopg.Error as error:
            if connection.broken or (error.sqlstate or "").startswith(_OF_THE_SERVER):
                raise
            connection.execute("rollback to savepoint batch")
            _find_culprit(connection, batch)
            # Alone each of them passes: show what the server said about the whole.
            raise apply_error(error, batch[-1]) from error
        connection.execute("release savepoint batch")
        done += len(batch)


def _batches(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    for start in range(0, len(statements), _BATCH):
        yield statements[start : start + _BATCH]


def _find_culprit(connection: psycopg.Connection, batch: Sequence[Statement]) -> None:
    """Run the statements of a failed batch one by one, up to the one that fails."""
    for statement in batch:
        try:
            connection.execute(statement.sql.encode())
        except psycopg.Error as error:
            raise apply_error(error, statement) from error
