"""Topics of Supabase Realtime: who hears which, and that no client speaks.

Realtime asks in this way itself: it names the topic in a setting and selects a message.
https://supabase.com/docs/guides/realtime/authorization
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from schemagen.core.quoting import quote_literal, quote_qname
from schemagen.model.realtime import MESSAGES, Broadcast
from schemagen.model.tables import Table
from schemagen.verify.judge import Values
from schemagen.verify.oracle import Outcome
from schemagen.verify.probes.stage import Stage
from schemagen.verify.report import Failure
from schemagen.verify.requests import Request
from schemagen.verify.trials import DENIED, Bench, Observed, Trial

_INSERT: Final = f"""
insert into {quote_qname(MESSAGES)} (topic, extension, event, payload, private)
values ('schemagen-proof', 'broadcast', 'proof', '{{}}', true)
"""
_PRESENCE: Final = _INSERT.replace("'broadcast'", "'presence'")
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A statement while a topic is asked for.

    Attributes:
        broadcast: What is declared.
        request: Who asks.
        what: Operation and topic, as people say it.
        sql: The statement.
        rows: How many rows it touches, None where it is refused.
    """

    broadcast: Broadcast
    request: Request
    what: str
    sql: str
    rows: int | None


def prove_broadcasts(
    bench: Bench, stage: Stage, requests: Sequence[Request]
) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each topic and who may hear it."""
    if not stage.model.broadcasts:
        return
    with bench.connection.transaction(force_rollback=True):
        message = _planted(bench.connection, _INSERT)
        presence = _planted(bench.connection, _PRESENCE)
        attempts = [
            attempt
            for broadcast in stage.model.broadcasts
            if (table := stage.model.table(broadcast.table)) is not None
            for request in requests
            for attempt in _attempts(stage, broadcast, table, request, message, presence)
        ]
        observed = bench.run([Trial(a.sql, a.request.role, a.request.claims) for a in attempts])
    for attempt, seen in zip(attempts, observed, strict=True):
        yield _judge(attempt, seen)


def _planted(connection: psycopg.Connection[Any], insert: str) -> str:
    row = connection.execute(f"{insert} returning id::text".encode()).fetchone()
    assert row is not None  # noqa: S101  an insert that returns what it made
    return str(row[0])


def _attempts(
    stage: Stage,
    broadcast: Broadcast,
    table: Table,
    request: Request,
    message: str,
    presence: str,
) -> Iterator[_Attempt]:
    where = f"where id = {quote_literal(message)}"
    read = f"select from {quote_qname(MESSAGES)} {where}"
    rows = stage.world.tried(table.name)
    for row in rows[:_FEW] if request.brief else rows:
        key = row.values[broadcast.key] or ""
        heard = _hears(stage, request, table, row.values)
        topic = f"{broadcast.topic}:{key}"
        yield _attempt(broadcast, request, f"select of {row.label}", topic, read, int(heard))
        rows_seen = 0 if request.is_client else 1
        if heard:
            who = f"select from {quote_qname(MESSAGES)} where id = {quote_literal(presence)}"
            what = f"select presence of {row.label}"
            yield _attempt(broadcast, request, what, topic, who, rows_seen)
        for label, other in _confusing(broadcast.topic, key) if heard else ():
            yield _attempt(
                broadcast, request, f"select {label} of {row.label}", other, read, rows_seen
            )
    if rows:
        topic = f"{broadcast.topic}:{rows[0].values[broadcast.key]}"
        insert = _INSERT.replace("'schemagen-proof'", quote_literal(topic))
        sent = None if request.is_client else 1
        yield _attempt(broadcast, request, "insert", topic, insert, sent)
        update = f"update {quote_qname(MESSAGES)} set event = 'other' {where}"
        changed = 0 if request.is_client else 1
        yield _attempt(broadcast, request, "update", topic, update, changed)


def _hears(stage: Stage, request: Request, table: Table, row: Values) -> bool:
    if not request.is_client:
        return True
    expected = stage.oracle.select(request, table, row, ())
    return expected.outcome is Outcome.ALLOWED


def _confusing(topic: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield topics that a comparison could take for that of a row."""
    yield "of the key alone", key
    yield "of another word", f"x{topic}:{key}"
    yield "with a blank", f"{topic}:{key} "
    yield "with more behind", f"{topic}:{key}:x"
    yield "without a key", f"{topic}:"
    yield "of no word", ""
    if key.upper() != key:
        yield "in capitals", f"{topic}:{key.upper()}"


def _attempt(
    broadcast: Broadcast, request: Request, what: str, topic: str, sql: str, rows: int | None
) -> _Attempt:
    named = f"select set_config('realtime.topic', {quote_literal(topic)}, true);"
    return _Attempt(broadcast, request, what, f"{named} {sql}", rows)


def _judge(attempt: _Attempt, observed: Observed) -> Failure | None:
    if attempt.rows is None:
        expected, right = "refused", observed.state == DENIED
    else:
        expected = "1 row" if attempt.rows == 1 else f"{attempt.rows} rows"
        right = observed.succeeded and observed.rows == attempt.rows
        if not attempt.rows:
            right = right or observed.state == DENIED
    if right:
        return None
    return Failure(
        f"topic {attempt.broadcast.topic}, {attempt.request.name}, {attempt.what}",
        expected,
        str(observed),
        attempt.broadcast.origin,
        attempt.broadcast.table,
        attempt.request.name,
        attempt.what.partition(" ")[0],
        sql=attempt.sql,
    )
