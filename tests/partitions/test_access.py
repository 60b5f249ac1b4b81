"""Whoever asks a table in partitions asks its policies, and nobody gets past them."""

from __future__ import annotations

import psycopg
import pytest

from ..kinds.conftest import Database
from .conftest import ALICE, BOB, FUNCTION, partitions, refusal

ROLES = [("anon", None), ("authenticated", ALICE), ("service_role", None)]
DIRECT = [
    "select * from {partition}",
    "select user_id from {partition} limit 1",
    "insert into {partition} (user_id, day) values (auth.uid(), current_date)",
    "update {partition} set mood = 1",
    "delete from {partition}",
    "truncate {partition}",
    "copy {partition} to stdout",
    "lock table {partition}",
    "create index on {partition} (mood)",
]


@pytest.mark.parametrize(("role", "key"), ROLES)
def test_nobody_reaches_a_partition_itself(diary: Database, role: str, key: str | None) -> None:
    diary.connection.execute(f"select {FUNCTION}(6)".encode())
    found = partitions(diary)
    assert len(found) == 9
    for partition in found:
        for statement in DIRECT:
            said = refusal(diary, statement.format(partition=partition), key, role)
            assert said.startswith(("42501 permission denied", "42501 must be owner")), statement


def test_one_sees_and_changes_ones_own_rows_wherever_they_are(diary: Database) -> None:
    diary.connection.execute(
        "insert into entries (user_id, day) select %s, d from"
        " generate_series(date '2019-12-30', '2020-01-02', '1 day') d",
        [ALICE],
    )
    assert diary.as_user("select count(*), count(distinct user_id) from entries", ALICE) == [(5, 1)]
    assert diary.as_user("select count(*) from entries", BOB) == [(1,)]
    assert diary.as_user("update entries set mood = 1", BOB) == [(1,)]
    assert diary.as_user("delete from entries", ALICE) == [(5,)]


MOVES = "update entries set day = current_date + 40"


def test_ones_own_row_may_move_to_another_month(diary: Database) -> None:
    place = "tableoid::regclass::text, user_id::text"
    ((before, _),) = diary.as_user(f"select {place} from entries", ALICE)
    ((after, owner),) = diary.as_user(f"{MOVES} returning {place}", ALICE)
    assert before != after
    assert owner == ALICE


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        # A row that moves is deleted and inserted: the policies for updates still hold.
        (f"{MOVES}, user_id = '{BOB}'", "42501"),
        (f"update entries set user_id = '{BOB}'", "42501"),
        (f"{MOVES} where user_id = '{BOB}'", ""),
        (f"insert into entries (user_id, day) values ('{BOB}', current_date + 1)", "42501"),
        (
            f"insert into entries (user_id, day) values ('{BOB}', current_date)"
            " on conflict (user_id, day) do update set day = current_date + 40",
            "42501",
        ),
        (
            "insert into entries (user_id, day, mood) values (auth.uid(), current_date, 9)"
            " on conflict (user_id, day) do update set mood = excluded.mood",
            "",
        ),
        ("merge into entries e using (select 1) s on true when matched then"
         f" update set day = current_date + 40, user_id = '{BOB}'", "42501"),
    ],
)  # fmt: skip
def test_a_row_does_not_move_to_somebody_else(diary: Database, statement: str, said: str) -> None:
    before = diary.connection.execute("select * from entries where user_id = %s", [BOB]).fetchall()
    assert refusal(diary, statement, ALICE)[:5] == said
    after = diary.connection.execute("select * from entries where user_id = %s", [BOB]).fetchall()
    assert before == after


@pytest.mark.parametrize(
    "statement",
    [
        "create table public.entries_2031_01 partition of entries"
        " for values from ('2031-01-01') to ('2031-02-01')",
        "alter table entries attach partition pg_temp.mine"
        " for values from ('2031-01-01') to ('2031-02-01')",
        "alter table entries detach partition entries_default",
        "alter table entries_default disable row level security",
        "alter table entries_default disable trigger user",
        "grant select on entries_default to authenticated",
        "drop table entries_default",
        f"select {FUNCTION}(3)",
        f"call {FUNCTION}(3)",
    ],
)
@pytest.mark.parametrize(("role", "key"), ROLES)
def test_nobody_changes_what_partitions_there_are(
    diary: Database, statement: str, role: str, key: str | None
) -> None:
    temporary = "create temp table mine (like entries);" if "mine" in statement else ""
    before = partitions(diary)
    said = refusal(diary, temporary + statement, key, role)
    assert said.startswith("42501") or "is not a procedure" in said, said
    assert partitions(diary) == before


def test_a_trigger_sees_a_row_move(diary: Database) -> None:
    owner = diary.connection
    owner.execute("update entries set updated_at = '2000-01-01', created_at = '2000-01-01'")
    diary.connection.execute(f"{MOVES} where user_id = %s".encode(), [ALICE])
    row = owner.execute(
        "select created_at < '2001-01-01', updated_at > '2001-01-01', entry_count"
        " from entries join users u on u.id = user_id where user_id = %s",
        [ALICE],
    ).fetchone()
    assert row == (True, True, 1)


def test_one_id_is_one_row_a_month_and_no_more(diary: Database) -> None:
    key = "e0000000-0000-4000-8000-000000000001"
    insert = f"insert into entries (id, day, user_id) values ('{key}', %s, %s)"
    diary.connection.execute(insert.encode(), ["2020-01-01", ALICE])
    with pytest.raises(psycopg.errors.UniqueViolation):
        diary.connection.execute(insert.encode(), ["2020-01-01", BOB])
