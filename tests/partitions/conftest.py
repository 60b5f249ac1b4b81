"""A diary whose entries are in partitions, and two people who write it."""

from __future__ import annotations

from typing import Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.model.model import Bundle

from ..kinds.conftest import Database, bundle_of, database, server

__all__ = ["database", "server"]

DIARY: Final = """\
schemagen: 1
name: diary
parameters:
  parted: {type: boolean, default: true}
tenancy: user
tables:
  users:
    columns:
      id: uuid primary key references auth.users on delete cascade
      entry_count: integer not null default 0
    use: [signup: {}]
    access: [{allow: select, to: user, by: id}]
  entries:
    columns:
      day: date not null
      mood: integer check (mood between 0 and 10)
      words: integer generated always as (mood * 2) stored
    use: [id, owned: users, timestamps, {counter: {of: user_id, column: entry_count}}]
    constraints: {one_per_day: "unique (user_id, day)"}
    indexes: [day]
    partition: {by: day, every: month, enabled: "${parted}"}
    access: [owner: user_id]
  notes:
    columns: {text: text not null}
    use: [id, owned: users]
    access: [owner: user_id]
"""

ALICE: Final = "a11ce000-0000-4000-8000-000000000000"
BOB: Final = "b0b00000-0000-4000-8000-000000000000"
FUNCTION: Final = "private.diary_entries_partitions"


@pytest.fixture
def diary(database: Database) -> Database:
    """The diary, applied; Alice and Bob have an entry each, in this month."""
    apply_bundle(database.connection, bundle_of(DIARY))
    for key in (ALICE, BOB):
        database.connection.execute("insert into auth.users (id) values (%s)", [key])
        database.connection.execute(
            "insert into entries (user_id, day, mood) values (%s, current_date, 5)", [key]
        )
    return database


def partitions(database: Database, table: str = "entries") -> dict[str, str]:
    """Return the partitions of a table with their bounds."""
    rows = database.connection.execute(
        "select c.oid::regclass::text, pg_get_expr(c.relpartbound, c.oid)"
        " from pg_inherits join pg_class c on c.oid = inhrelid"
        " where inhparent = %s::regclass order by 1",
        [table],
    )
    return dict(rows.fetchall())


def refusal(database: Database, sql: str, key: str | None, role: str = "authenticated") -> str:
    """Return SQLSTATE and message of what somebody is refused; empty if it is not."""
    try:
        database.as_user(sql, key, role)
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary}"
    return ""


def bundle() -> Bundle:
    return bundle_of(DIARY)
