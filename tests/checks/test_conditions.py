"""What the checks know about conditions is what PostgreSQL says of every row."""

from __future__ import annotations

from itertools import product

import pytest

from schemagen.build import build_model
from schemagen.checks.conditions import columns_of, constant_of, excludes, implies, kept
from schemagen.core.quoting import Sql
from schemagen.model.tables import Table
from schemagen.spec.load import load_text

from .conftest import Database

SPEC = """\
schemagen: 1
name: things
tables:
  things:
    columns:
      state: text check (state in ('new', 'open', 'done'))
      ready: boolean not null default false
      hidden: boolean
      size: integer
      twice: integer generated always as (size * 2) stored
    use: [id]
    access: [service_only]
"""

UNDERSTOOD = (
    "true",
    "ready",
    "not ready",
    "hidden",
    "not hidden",
    "hidden is null",
    "hidden is not true",
    "hidden is false",
    "state in ('new', null)",
    "state not in ('new', null) or hidden",
    "ready = true",
    "state = 'new'",
    "state <> 'new'",
    "'new' = things.state",
    "state in ('new', 'open')",
    "state not in ('done')",
    "state = 'done'::text or state is null",
    "state in ('new', 'open', 'done')",
    "state is not null and (ready or not ready)",
    "ready and state = 'open'",
    "ready <> false or hidden",
    "not (ready and hidden)",
    "size = 3",
    "size <> 3 and size is not null",
    "state = null",
)
NOT_UNDERSTOOD = (
    "(hidden is true) is not null and ready",
    "size > 3",
    "size > 2",
    "size between 4 and 9",
    "twice > 6",
    "left(state, 1) = 'n'",
)


@pytest.fixture(scope="module")
def table() -> Table:
    return build_model(load_text(SPEC, "schema.yaml"))[0].tables[0]


@pytest.fixture
def truth(database: Database) -> dict[str, set[str]]:
    """Which rows fulfil each condition, of all that the constraints let in."""
    database.apply(SPEC)
    database.run(
        "insert into things (state, ready, hidden, size) select * from "
        "unnest(array['new', 'open', 'done', null]) as a, unnest(array[true, false]) as b, "
        "unnest(array[true, false, null]) as c, unnest(array[1, 3, 4, 5, 20, null]) as d"
    )
    return {
        text: {row for (row,) in database.run(f"select id from things where {text}")}
        for text in (*UNDERSTOOD, *NOT_UNDERSTOOD)
    }


def test_an_implication_is_one_for_postgresql(table: Table, truth: dict[str, set[str]]) -> None:
    for given, wanted in product(truth, repeat=2):
        found = implies(table, [Sql(given)], [Sql(wanted)])
        holds = truth[given] <= truth[wanted]
        if found or {given, wanted} <= {*UNDERSTOOD}:
            assert found == holds, f"{given} implies {wanted}"


def test_an_exclusion_is_one_for_postgresql(table: Table, truth: dict[str, set[str]]) -> None:
    for one, other in product(truth, repeat=2):
        found = excludes(table, [Sql(one)], Sql(other))
        holds = not truth[one] & truth[other]
        if found or {one, other} <= {*UNDERSTOOD}:
            assert found == holds, f"{one} excludes {other}"


def test_two_conditions_may_do_together_what_none_does_alone(table: Table) -> None:
    both = [Sql("hidden"), Sql("not hidden")]
    assert not implies(table, [None], both), "it may be null"
    assert implies(table, [Sql("hidden is not null")], both)
    assert implies(table, [None], [Sql("ready"), Sql("not ready")])
    assert implies(table, [Sql("state = 'open'"), Sql("ready")], [Sql("ready and state = 'open'")])


def test_what_is_not_understood_implies_itself(table: Table) -> None:
    assert implies(table, [Sql("size > 3 and ready")], [Sql("size  >  3")])
    assert not implies(table, [Sql("size > 3")], [Sql("size > 2")])


def test_too_many_rows_leave_it_open(table: Table) -> None:
    many = " and ".join(f"size > {number}" for number in range(12))
    assert not implies(table, [Sql(many)], [Sql("size > 0")])


def test_a_column_with_a_fixed_value(table: Table) -> None:
    assert excludes(table, [None], Sql("ready"), {"ready": False})
    assert not excludes(table, [None], Sql("ready"), {"ready": True})
    assert excludes(table, [None], Sql("state = 'new'"), {"state": None})


def test_the_columns_of_a_condition(table: Table) -> None:
    assert columns_of(Sql("things.ready and twice > 6"), table) == {"ready", "twice", "size"}
    assert columns_of(None, table) == frozenset()


def test_what_is_kept_whatever_changes(table: Table) -> None:
    condition = Sql("ready and state = 'new' and twice > 6")
    (still,) = kept(condition, frozenset({"state", "size"}), table)
    assert implies(table, [still], [Sql("ready")])
    assert not implies(table, [still], [condition])


@pytest.mark.parametrize(
    ("default", "constant"),
    [
        ("false", (True, False)),
        ("'draft'::state", (True, "draft")),
        ("3", (True, 3)),
        ("null", (True, None)),
        ("now()", (False, None)),
        ("'t'::boolean", (False, "t")),
    ],
)
def test_a_default_that_is_a_constant(default: str, constant: tuple[bool, object]) -> None:
    assert constant_of(Sql(default)) == constant
