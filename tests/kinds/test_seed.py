"""Rows that belong to the schema come back as they were written, and nothing else changes."""

from __future__ import annotations

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.errors import ApplyError, RollbackRefused

from .conftest import Database, bundle_of

SEED = """\
schemagen: 1
name: shop
tables:
  products:
    columns:
      id: bigint primary key
      kind: text not null references kinds
      parent: bigint references products
      tags: text[]
      grid: integer[][]
      price: numeric(20, 10)
      extra: jsonb
      raw: json
      place: point
      secret: bytea
      twice: numeric generated always as (price * 2) stored
    use: [timestamps]
    access: [read_only: user]
  kinds:
    columns: {code: text, region: "text not null default 'x'", Odd "name": text}
    constraints: {pk: "primary key (code)"}
    access: [read_only: user]
seed:
  products:
    - id: 1
      kind: a
      tags: [x, 'it''s "q" \\ {}', ~, "NULL", 1.50, true]
      grid: [[1, 2], [3, 4]]
      price: 0.1000000001
      extra: {a: [1, true, null, "$body$"]}
      raw: {b: "x"}
      place: "(1,2)"
      secret: '\\xdead'
    - {id: 2, kind: b, parent: 1, extra: '"text"'}
    - {id: 3, kind: b, parent: 2, extra: 5, raw: "null"}
  kinds:
    - {code: a, Odd "name": "$body$ '; drop table public.products; --"}
    - {code: b}
"""


def test_rows_are_there_once(database: Database) -> None:
    assert database.went_there_and_back(bundle_of(SEED)).ok


def test_values_arrive_as_they_were_written(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(SEED))
    row = database.connection.execute(
        "select tags, grid, price::text, extra, raw::text, place::text, secret, twice::text"
        " from public.products where id = 1"
    ).fetchone()
    assert row == (
        ["x", 'it\'s "q" \\ {}', None, "NULL", "1.50", "true"], [[1, 2], [3, 4]],
        "0.1000000001", {"a": [1, True, None, "$body$"]}, '{"b": "x"}', "(1,2)", b"\xde\xad",
        "0.2000000002",
    )  # fmt: skip


def test_a_second_run_touches_no_row_and_mends_a_changed_one(database: Database) -> None:
    bundle = bundle_of(SEED)
    query = "select id, xmin::text, updated_at from public.products order by id"
    apply_bundle(database.connection, bundle)
    first = database.connection.execute(query).fetchall()
    apply_bundle(database.connection, bundle)
    assert database.connection.execute(query).fetchall() == first
    database.connection.execute("update public.products set extra = '6' where id = 3")
    database.connection.execute("delete from public.kinds where code = 'c'")
    assert not database.prove(bundle).ok
    apply_bundle(database.connection, bundle)
    assert database.prove(bundle).ok


def test_its_own_rows_are_no_loss_and_others_are(database: Database) -> None:
    bundle = bundle_of(SEED)
    apply_bundle(database.connection, bundle)
    database.connection.execute("insert into public.kinds (code) values ('mine')")
    with pytest.raises(RollbackRefused, match=r"public\.kinds \(1\)"):
        rollback_bundle(database.connection, "shop")
    database.connection.execute("delete from public.kinds where code = 'mine'")
    assert rollback_bundle(database.connection, "shop").dropped_rows == {}


def test_a_value_that_the_server_refuses_points_at_its_row(database: Database) -> None:
    text = SEED.replace("{id: 2, kind: b, parent: 1", "{id: 2, kind: b, parent: x")
    with pytest.raises(ApplyError) as caught:
        apply_bundle(database.connection, bundle_of(text))
    line = text.splitlines().index("    - {id: 2, kind: b, parent: x, extra: '\"text\"'}") + 1
    found = caught.value.diagnostics[0].position
    assert found is not None
    assert found.line == line


def test_a_missing_parent_undoes_everything(database: Database) -> None:
    before = database.facts()
    with pytest.raises(ApplyError, match="violates foreign key"):
        apply_bundle(database.connection, bundle_of(SEED.replace("kind: a\n", "kind: z\n")))
    assert database.facts() == before
    with pytest.raises(psycopg.errors.UndefinedTable):
        database.connection.execute("select * from public.kinds")
