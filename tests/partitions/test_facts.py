"""Partitions that are made later are no difference; one that is open is."""

from __future__ import annotations

import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.errors import SchemagenError
from schemagen.emit.single import emit_single

from ..kinds.conftest import Database, bundle_of
from .conftest import DIARY, FUNCTION, bundle, partitions


def test_it_is_applied_twice_proven_and_undone(database: Database) -> None:
    report = database.went_there_and_back(bundle())
    assert report.ok, report.failures


def test_a_table_is_ordinary_if_a_parameter_says_so(database: Database) -> None:
    ordinary = bundle_of(DIARY.replace("default: true", "default: false"))
    never = bundle_of("".join(line for line in DIARY.splitlines(True) if "partition:" not in line))
    assert [s.sql for s in ordinary.statements] == [s.sql for s in never.statements]


def test_the_script_may_run_twice(database: Database) -> None:
    files = emit_single(bundle(), "")
    base = database.facts()
    database.connection.execute(files["schema.sql"].encode())
    once = database.facts()
    database.connection.execute(files["schema.sql"].encode())
    assert database.facts() == once
    assert len(partitions(database)) == 6
    database.connection.execute(files["rollback.sql"].encode())
    assert database.facts() == base


def test_partitions_made_later_are_no_difference_and_go_with_the_table(database: Database) -> None:
    base = database.facts()
    apply_bundle(database.connection, bundle())
    once = database.facts()
    database.connection.execute(f"select {FUNCTION}(9, 9)".encode())
    assert len(partitions(database)) == 20
    assert database.facts() == once
    rollback_bundle(database.connection, "diary")
    assert database.facts() == base
    left = database.connection.execute("select relname from pg_class where relname ~ '^entries'")
    assert left.fetchall() == []


@pytest.mark.parametrize(
    "change",
    [
        "grant select on {partition} to anon",
        "grant insert (mood) on {partition} to authenticated",
        "grant select on {partition} to public",
        "alter table {partition} disable row level security",
        "alter table {partition} no force row level security",
        "create policy mine on {partition} using (true)",
        "alter table {partition} disable trigger user",
        "create index on {partition} (mood)",
        "alter table {partition} add check (mood > 0)",
        "alter table {partition} set schema private",
        "alter table {partition} set (fillfactor = 50)",
        "alter table entries detach partition {partition}",
        "create rule mine as on insert to {partition} do also nothing",
        "create trigger mine before insert on {partition} for each row"
        " execute function private.diary_touch_updated_at()",
    ],
)
def test_a_partition_that_is_another_is_a_difference(diary: Database, change: str) -> None:
    before = diary.facts()
    partition = next(iter(partitions(diary)))
    diary.connection.execute(change.format(partition=partition).encode())
    assert diary.facts() != before


def test_a_table_with_the_name_of_the_default_one_is_in_the_way(database: Database) -> None:
    database.connection.execute("create table entries_default (mine int)")
    with pytest.raises(SchemagenError) as caught:
        apply_bundle(database.connection, bundle())
    assert caught.value.code == "SG711"
    assert "entries_default" in str(caught.value)
