"""Triggers: that they are there, enabled, and seen firing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from schemagen.core.names import QName
from schemagen.core.quoting import dollar_quote, quote_literal, quote_qname
from schemagen.model.buckets import OBJECTS
from schemagen.model.routines import Trigger
from schemagen.model.tables import Table
from schemagen.verify.judge import Values
from schemagen.verify.people import NOBODY, USERS
from schemagen.verify.probes.stage import Stage
from schemagen.verify.report import Failure
from schemagen.verify.requests import Request
from schemagen.verify.trials import Bench, Trial
from schemagen.verify.values import fresh, typical
from schemagen.verify.world import AUTH_USERS, Row, identity_of, insert_sql, set_sql

_FIRED: Final = "SGSEE"
_INTEGRITY: Final = "23"
_STATE: Final = """
select t.tgenabled::text, p.pronamespace::regnamespace::text, p.proname
from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
where t.tgrelid = pg_catalog.to_regclass(%s) and t.tgname = %s and not t.tgisinternal
"""

_FIRST_PART: Final = 50

Name = tuple[QName, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of the triggers.

    Attributes:
        checks: A failure, or None where all is well, for each thing tried.
        firing: The triggers that were seen firing, as (table, name).
        untried: Those of tables without a row, which is a finding of its own.
    """

    checks: tuple[Failure | None, ...]
    firing: tuple[Name, ...]
    untried: tuple[Name, ...]


def prove_triggers(
    bench: Bench,
    stage: Stage,
    tables: Sequence[Table],
    covered: Sequence[Name],
    requests: Sequence[Request],
    *,
    everything: bool,
) -> Seen:
    """Look every trigger up and see it fire.

    Args:
        bench: Where statements run.
        stage: The world.
        tables: The tables that are proven.
        covered: Triggers that a feature's own probe has seen firing.
        requests: Whose statements fire what binds clients alone.
        everything: Prove triggers on tables that are not ours too.
    """
    ours = {table.name for table in tables}
    checks: list[Failure | None] = []
    firing: list[Name] = []
    untried: list[Name] = []
    for trigger in stage.model.triggers:
        if trigger.table not in ours and not (trigger.external and everything):
            continue
        if trigger.table == OBJECTS:  # what it refuses is tried with the buckets
            checks.append(_state(bench.connection, trigger))
            continue
        state = _state(bench.connection, trigger)
        checks.append(state)
        name = (trigger.table, trigger.name)
        if state is None and (name in covered or _fires(bench, stage, trigger, requests)):
            firing.append(name)
            checks.append(None)
        elif state is None and trigger.table in stage.world.missing:
            untried.append((trigger.table, f"trigger {trigger.name}"))
        elif state is None:
            checks.append(
                _failure(trigger, "to be seen firing", "no statement that succeeds fires it")
            )
    return Seen(tuple(checks), tuple(firing), tuple(untried))


def _state(connection: psycopg.Connection[Any], trigger: Trigger) -> Failure | None:
    row = connection.execute(_STATE.encode(), [quote_qname(trigger.table), trigger.name]).fetchone()
    if row is None:
        return _failure(trigger, "to exist", "no such trigger")
    if row[0] != "O":
        return _failure(trigger, "enabled", f"state {row[0]!r}")
    if QName(row[1].strip('"'), row[2]) != trigger.function:
        return _failure(trigger, f"to call {trigger.function}", f"{row[1]}.{row[2]}")
    return None


def _failure(trigger: Trigger, expected: str, observed: str) -> Failure:
    return Failure(
        f"trigger {trigger.name} on {trigger.table.name}",
        expected,
        observed,
        trigger.origin,
        trigger.table,
        operation="trigger",
    )


def _fires(bench: Bench, stage: Stage, trigger: Trigger, requests: Sequence[Request]) -> bool:
    """Return whether some statement that succeeds fires the trigger.

    In a savepoint, the trigger's function is replaced by one that raises when this
    trigger calls it. All others stay what they are, so a statement that succeeds with
    the real function and raises with the other has fired this very trigger. So has one that
    a constraint refuses: some keys have no other value, and their guard comes first.
    """
    statements = list(dict.fromkeys(_statements(stage, trigger)))
    claims = json.dumps({"role": "authenticated", "sub": USERS[0].key})
    askers: list[tuple[str | None, str]] = [(None, claims)]
    # Some bind clients alone.
    clients = (r for r in requests if r.is_client and not r.brief)
    askers += [(r.role, r.claims) for r in clients if r.claims is not None]
    return any(
        _fires_for(bench, trigger, [Trial(sql, *asker) for sql in part])
        # Most fire at once.
        for part in _parts(statements)
        for asker in askers
    )


def _parts(statements: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the statements in parts, each larger than the one before."""
    start, size = 0, _FIRST_PART
    while start < len(statements):
        yield statements[start : start + size]
        start, size = start + size, 4 * size


def _fires_for(bench: Bench, trigger: Trigger, trials: Sequence[Trial]) -> bool:
    succeeding = [
        trial
        for trial, observed in zip(trials, bench.run(trials), strict=True)
        if observed.succeeded or observed.state.startswith(_INTEGRITY)
    ]
    connection = bench.connection
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(_raising(trigger).encode())
            return any(observed.state == _FIRED for observed in bench.run(succeeding))
    except psycopg.errors.InsufficientPrivilege:  # the function is somebody else's
        return False


def _raising(trigger: Trigger) -> str:
    body = f"""begin
    if tg_name = {quote_literal(trigger.name)}
       and {quote_literal(quote_qname(trigger.table))}::regclass in (
         select tg_relid  -- of a partition it is the partition's
         union all select inhparent from pg_catalog.pg_inherits where inhrelid = tg_relid
       ) then
        raise exception using errcode = '{_FIRED}';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end"""
    name = quote_qname(trigger.function)
    return (
        f"create or replace function {name}() returns trigger language plpgsql as"
        f" {dollar_quote(body)}"
    )


def _statements(stage: Stage, trigger: Trigger) -> Iterator[str]:
    if trigger.table == AUTH_USERS:
        yield from _sign_up_statements(trigger)
        return
    table = stage.model.table(trigger.table)
    if table is None:
        return
    if "update" in trigger.events:
        yield from _updates_of_all(stage, table)
    for row in stage.world.tried(table.name):
        if "insert" in trigger.events:
            yield from _inserts(stage, row)
        if "update" in trigger.events:
            yield from _updates(stage, row)
        if "delete" in trigger.events:
            yield f"delete from {quote_qname(table.name)} where {row.where}"


def _sign_up_statements(trigger: Trigger) -> Iterator[str]:
    key = quote_literal(NOBODY)
    email = quote_literal("proof-x@schemagen.invalid")
    if "insert" in trigger.events:
        document = quote_literal('{"full_name": "User X"}')
        yield (
            "insert into auth.users (id, email, raw_user_meta_data)"
            f" values ({key}, {email}, {document})"
        )
    idle = quote_literal(USERS[-1].key)
    if "update" in trigger.events:
        for change in (
            f"email = {email}",
            """raw_user_meta_data = '{"full_name": "Another name"}'""",
            """raw_app_meta_data = '{"provider": "proof"}'""",
            "email_confirmed_at = now()",
            "last_sign_in_at = now()",
        ):
            yield f"update auth.users set {change} where id = {idle}"
    if "delete" in trigger.events:
        yield f"delete from auth.users where id = {idle}"


def _inserts(stage: Stage, row: Row) -> Iterator[str]:
    copy = stage.copy(row)
    yield insert_sql(row.table, copy)
    filled = {column.name for column in row.table.columns if column.filled_from is not None}
    if filled:
        yield insert_sql(row.table, {n: v for n, v in copy.items() if n not in filled})
        yield insert_sql(row.table, {n: None if n in filled else v for n, v in copy.items()})
    # A key of foreign keys has no fresh value, but a row that left may come back.
    yield f"""do $do$ begin
        delete from {quote_qname(row.table.name)} where {row.where};
        {insert_sql(row.table, _as_it_is(row))};
    end $do$"""


def _as_it_is(row: Row) -> Values:
    return {name: row.values[name] for name in row.table.writable_columns}


def _updates(stage: Stage, row: Row) -> Iterator[str]:
    table = quote_qname(row.table.name)
    yield f"update {table} set {set_sql(_as_it_is(row))} where {row.where}"
    for other in stage.representatives(row.table):
        for names in (stage.relevant(row.table), *_linked(row.table)):
            changes = {n: other.values[n] for n in names if other.values[n] != row.values[n]}
            if changes:
                yield f"update {table} set {set_sql(changes)} where {row.where}"
    types = stage.catalog.columns[row.table.name]
    for name in row.table.writable_columns:
        held = [other.values[name] for other in stage.world.tried(row.table.name)]
        made = [fresh(types[name], 7, name), *typical(types[name])[:4], None]
        for value in dict.fromkeys([*held, *made]):
            if value != row.values[name]:
                yield f"update {table} set {set_sql({name: value})} where {row.where}"
    yield from _moves(stage, row)
    yield from _successions(stage, row)


def _moves(stage: Stage, row: Row) -> Iterator[str]:
    """Yield an update of the keys of a row to which nothing refers yet."""
    here, there = stage.copy(row), stage.copy(row)
    changes = {name: value for name, value in there.items() if value != here[name]}
    if changes and set(identity_of(row.table)) <= set(here):
        yield f"""do $do$ begin
        {insert_sql(row.table, here)};
        update {quote_qname(row.table.name)} set {set_sql(changes)}
        where {Row(row.table, here, row.label).where};
    end $do$"""


def _successions(stage: Stage, row: Row) -> Iterator[str]:
    """Yield updates that give a row the key of another one, which leaves."""
    table = quote_qname(row.table.name)
    keys = [key for key in (row.table.primary_key, *row.table.uniques) if key is not None]
    for key in keys:
        for other in stage.world.tried(row.table.name):
            changes = {n: other.values[n] for n in key.columns if other.values[n] != row.values[n]}
            if changes and set(changes) <= set(row.table.writable_columns):
                yield f"""do $do$ begin
        delete from {table} where {other.where};
        update {table} set {set_sql(changes)} where {row.where};
    end $do$"""


def _updates_of_all(stage: Stage, table: Table) -> Iterator[str]:
    """Yield updates that read nothing: who may not select finds no row by its key."""
    for name in table.writable_columns:
        held = dict.fromkeys(row.values[name] for row in stage.world.tried(table.name))
        for value in list(held)[:2]:
            yield f"update {quote_qname(table.name)} set {set_sql({name: value})}"


def _linked(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the columns that can only change together."""
    return (key.columns for key in table.foreign_keys if len(key.columns) > 1)
