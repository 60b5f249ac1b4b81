"""The recipe of docs/partitions.md for a table that is there already, as it is printed there."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from schemagen.emit.single import emit_single

from ..kinds.conftest import Database, bundle_of
from .conftest import ALICE, BOB, DIARY, partitions

DOCS = Path(__file__).parents[2] / "docs" / "partitions.md"
ORDINARY = DIARY.replace("default: true", "default: false")


def recipe() -> str:
    aside, move = re.findall(r"^```sql\n(.*?)^```$", DOCS.read_text("utf-8"), re.M | re.S)
    script = emit_single(bundle_of(DIARY), "")["schema.sql"]
    whole = "".join(
        line for line in script.splitlines(True) if line.strip("\n") not in {"begin;", "commit;"}
    )
    return f"begin;\n{aside}\n{whole}\n{move}\ncommit;"


def ordinary(database: Database) -> None:
    owner = database.connection
    owner.execute(emit_single(bundle_of(ORDINARY), "")["schema.sql"].encode())
    for key in (ALICE, BOB):
        owner.execute("insert into auth.users (id) values (%s)", [key])
        owner.execute(
            "insert into entries (user_id, day, mood, created_at, updated_at)"
            " select %s, d, 5, '2020-01-01', '2020-01-02'"
            " from generate_series(current_date - 2000, current_date + 200, interval '9 days') d",
            [key],
        )


def test_it_ends_where_a_partitioned_table_begins(database: Database) -> None:
    script = emit_single(bundle_of(DIARY), "")
    database.connection.execute(script["schema.sql"].encode())
    fresh = database.facts()
    database.connection.execute(script["rollback.sql"].encode())

    ordinary(database)
    rows = "select to_jsonb(e) from entries e order by id"
    users = "select to_jsonb(u) from users u order by id"
    before = [database.connection.execute(sql).fetchall() for sql in (rows, users)]
    database.connection.execute(recipe().encode())

    assert database.facts() == fresh
    assert [database.connection.execute(sql).fetchall() for sql in (rows, users)] == before
    assert len(partitions(database)) == 41
    assert database.prove(bundle_of(DIARY)).ok


def test_it_changes_nothing_if_something_hangs_on_the_table(database: Database) -> None:
    ordinary(database)
    database.connection.execute(
        "create table mine (entry uuid references entries on delete cascade)"
    )
    before = database.facts()
    with pytest.raises(psycopg.errors.DependentObjectsStillExist):
        database.connection.execute(recipe().encode())
    database.connection.rollback()
    assert database.facts() == before
