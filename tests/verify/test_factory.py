"""Rows are found for every type and for checks that are hard to satisfy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from schemagen.core.diagnostics import Severity
from schemagen.model.access import Rule
from schemagen.model.tables import FilledFrom, Table
from schemagen.verify.catalog import Catalog
from schemagen.verify.judge import Judge
from schemagen.verify.order import parents_first
from schemagen.verify.planting import Planter, create_users
from schemagen.verify.requests import USERS
from schemagen.verify.trials import Bench
from schemagen.verify.world import World

from .building import model, rule, table
from .conftest import Connection

TYPES = [
    "text", "varchar(3)", "char(2)", "extensions.citext", "name", "uuid", "boolean",
    "smallint", "integer", "bigint", "real", "double precision", "numeric", "numeric(5,2)",
    "numeric(2,2)", "money", "date", "time", "timetz", "timestamp", "timestamptz", "interval",
    "json", "jsonb", "bytea", "inet", "cidr", "macaddr", "macaddr8", "bit(3)", "varbit",
    "int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange", "datemultirange",
    "point", "line", "lseg", "box", "path", "polygon", "circle", "tsvector", "tsquery", "pg_lsn",
    "text[]", "integer[]", "uuid[]", "mood", "mood[]", "jsonb[]", "extensions.vector(3)",
    "extensions.vector", "extensions.halfvec(4)", "extensions.sparsevec(5)", "extensions.hstore",
    "positive", "numeric(4,2)[]",
]  # fmt: skip

CHECKS = {
    "between": ("integer", "c between 1440 and 1441"),
    "a list": ("text", "c in ('one', 'two')"),
    "any of an array": ("text", "c = any (array['one', 'two'])"),
    "a comparison": ("numeric(6,3)", "c > 99.5 and c < 99.75"),
    "below zero": ("integer", "c < -40"),
    "not empty": ("text", "c <> ''"),
    "trimmed and not empty": ("text", "btrim(c) <> '' and c = btrim(c)"),
    "like": ("text", "c like 'whop_%'"),
    "a length": ("text", "char_length(c) between 500 and 501"),
    "at most a length": ("text", "length(c) <= 3"),
    "a slug": ("text", "c ~ '^[a-z0-9]+(-[a-z0-9]+)*$'"),
    "an address": ("text", "c ~* '^[^@]+@[^@]+\\.[^@]+$'"),
    "a colour": ("text", "c ~ '^#[0-9a-fA-F]{6}$'"),
    "https": ("text", "c like 'https://%'"),
    "lower case": ("text", "c = lower(c)"),
    "an object": ("jsonb", "jsonb_typeof(c) = 'object'"),
    "an array": ("jsonb", "jsonb_typeof(c) = 'array'"),
    "a key in an object": ("jsonb", "c ? 'version'"),
    "a value in an object": ("jsonb", "c ->> 'kind' = 'video'"),
    "elements": ("text[]", "cardinality(c) between 2 and 3"),
    "contained": ("text[]", "c <@ array['a', 'b'] and c <> '{}'"),
    "the future": ("timestamptz", "c > now()"),
    "the past": ("date", "c < current_date"),
    "an enum's later half": ("mood", "c > 'calm'"),
    "positive interval": ("interval", "c > interval '0'"),
    "percent": ("double precision", "c >= 0 and c <= 1"),
    "a multiple": ("integer", "c % 100 = 0"),
    "private network": ("inet", "c << '10.0.0.0/8'"),
}


def create(connection: Connection, made: Table, columns: Mapping[str, str], *more: str) -> None:
    parts = ", ".join([*(f"{name} {text}" for name, text in columns.items()), *more])
    connection.execute(f"create table {made.name} ({parts})".encode())


def plant(connection: Connection, tables: Sequence[Table], rules: Sequence[Rule]) -> World:
    """Plant rows, leave them in, and return the world."""
    built = model(tables, rules)
    ordered = parents_first(built, None)
    create_users(connection)
    catalog = Catalog(connection, [found.name for found in ordered])
    return Planter(Bench(connection), built, catalog, whole=True).plant(ordered)


def messages(world: World) -> list[str]:
    return [finding.message for finding in world.findings]


def test_every_type_has_values(database: Connection) -> None:
    columns = {f"c{number}": f"{type_} not null" for number, type_ in enumerate(TYPES)}
    made = table("t", {"id": "uuid primary key", **columns})
    create(database, made, {"id": "uuid primary key", **columns})

    world = plant(database, [made], [])

    assert messages(world) == []
    assert len(world.of(made.name)) == 2


@pytest.mark.parametrize(("type_", "check"), CHECKS.values(), ids=CHECKS.keys())
def test_check_is_satisfied(database: Connection, type_: str, check: str) -> None:
    columns = {"id": "uuid primary key", "c": f"{type_} not null check ({check})"}
    made = table("t", columns)
    create(database, made, columns)

    world = plant(database, [made], [])

    assert messages(world) == []
    assert len(world.of(made.name)) == 2


def test_check_over_columns_is_satisfied(database: Connection) -> None:
    columns = {
        "id": "uuid primary key",
        "starts": "timestamptz not null",
        "ends": "timestamptz not null",
        "low": "integer not null",
        "high": "integer not null",
        "kind": "text not null",
        "url": "text",
        "path": "text",
    }
    checks = {
        "ordered": "check (starts < ends)",
        "range": "check (high - low >= 10)",
        "one": "check (num_nonnulls(url, path) = 1)",
        "kinds": "check (kind in ('file', 'link') and (kind <> 'file' or path is not null))",
    }
    made = table("t", columns, constraints=checks)
    create(database, made, columns, *checks.values())

    world = plant(database, [made], [])

    assert messages(world) == []
    assert len(world.of(made.name)) == 2


def test_impossible_check_asks_for_an_example(database: Connection) -> None:
    columns = {"id": "uuid primary key", "code": "text not null check (md5(code) like '00a%')"}
    made = table("t", columns, line=7)
    create(database, made, columns)

    world = plant(database, [made], [])

    finding = world.findings[0]
    assert finding.code == "SG801"
    assert finding.severity is Severity.ERROR
    assert (
        finding.message
        == "no row of t could be made because no value was found that passes the checks of code"
    )
    assert "`example: ...`" in finding.hint
    assert str(finding.position) == "schema.yaml:7:9"


def test_example_satisfies_it(database: Connection) -> None:
    columns = {"id": "uuid primary key", "code": "text not null check (code ~ '^WHOP-[0-9]{4}$')"}
    made = table("t", columns, examples={"code": "WHOP-1234"})
    create(database, made, columns)

    world = plant(database, [made], [])

    assert messages(world) == []
    assert {row.values["code"] for row in world.of(made.name)} == {"WHOP-1234"}


def test_conditions_are_true_and_false(database: Connection) -> None:
    columns = {
        "id": "uuid primary key",
        "user_id": "uuid not null references auth.users",
        "status": "mood not null default 'sad'",
        "archived_at": "timestamptz",
        "words": "integer not null default 0",
    }
    when = ["status = 'glad'", "archived_at is null", "words > 500"]
    rules = [rule("t", "select", by="user_id", when=condition) for condition in when]
    made = table("t", columns)
    create(database, made, columns)

    world = plant(database, [made], rules)

    catalog = Catalog(database, [made.name])
    judge = Judge(database, catalog)
    for condition in when:
        for owner in ("A", "B"):
            rows = [row for row in world.of(made.name) if row.owner == owner]
            found = {judge.holds(made, condition, row.values) for row in rows}
            assert found == {True, False}, (condition, owner)


def test_condition_that_nothing_fulfils_is_a_finding(database: Connection) -> None:
    columns = {"id": "uuid primary key references auth.users", "code": "text not null"}
    made = table("t", columns)
    create(database, made, columns)

    world = plant(database, [made], [rule("t", "select", by="id", when="md5(code) like '00a%'")])

    assert messages(world) == ["no row of t could be made that fulfils `md5(code) like '00a%'`"]


def test_condition_that_nothing_breaks_is_a_warning(database: Connection) -> None:
    columns = {"id": "uuid primary key references auth.users", "code": "text not null"}
    made = table("t", columns)
    create(database, made, columns)

    world = plant(database, [made], [rule("t", "select", by="id", when="code is not null")])

    assert [finding.severity for finding in world.findings] == [Severity.WARNING]


def test_condition_that_a_check_implies_is_no_finding(database: Connection) -> None:
    columns = {
        "id": "uuid primary key references auth.users",
        "state": "text not null check (state in ('draft', 'sent'))",
    }
    made = table("t", columns)
    create(database, made, columns)

    rules = [rule("t", "select", by="id", when="state in ('draft', 'sent')")]

    assert messages(plant(database, [made], rules)) == []


def test_owner_of_its_own_has_one_row(database: Connection) -> None:
    columns = {"id": "uuid primary key references auth.users", "name": "text"}
    made = table("t", columns)
    create(database, made, columns)

    world = plant(database, [made], [rule("t", "select", by="id")])

    assert messages(world) == []
    assert [row.values["id"] for row in world.of(made.name)] == [USERS[0].key, USERS[1].key]


def test_nullable_keys_are_also_null(database: Connection) -> None:
    folders = {
        "id": "uuid primary key",
        "user_id": "uuid references auth.users",
        "parent_id": "uuid references folders",
    }
    made = table("folders", folders)
    create(database, made, folders)

    world = plant(database, [made], [rule("folders", "all", by="user_id")])

    assert messages(world) == []
    rows = world.of(made.name)
    assert {row.owner for row in rows} == {"A", "B", None}
    assert any(row.values["user_id"] is None for row in rows)
    for owner in ("A", "B"):
        parents = {row.values["parent_id"] for row in rows if row.owner == owner}
        assert None in parents
        assert len(parents) > 1


def test_tables_in_a_circle(database: Connection) -> None:
    chats = {"id": "uuid primary key", "user_id": "uuid not null references auth.users",
             "last_file_id": "uuid"}  # fmt: skip
    files = {"id": "uuid primary key", "chat_id": "uuid not null references chats"}
    link = "foreign key (last_file_id) references files (id)"
    first = table("chats", chats, constraints={"last_file": link})
    second = table("files", files)
    create(database, first, chats)
    create(database, second, files)
    database.execute(f"alter table chats add {link}".encode())

    world = plant(database, [first, second], [rule("chats", "all", by="user_id")])

    assert messages(world) == []
    assert any(row.values["last_file_id"] for row in world.of(first.name))


def test_junction_of_two_parents(database: Connection) -> None:
    one = {"id": "uuid primary key", "user_id": "uuid not null references auth.users"}
    two = {"id": "integer generated always as identity primary key", "name": "text unique"}
    both = {"one_id": "uuid references one", "two_id": "integer references two"}
    tables = [
        table("both", both, constraints={"pk": "primary key (one_id, two_id)"}),
        table("one", one),
        table("two", two),
    ]
    create(database, tables[1], one)
    create(database, tables[2], two)
    create(database, tables[0], both, "primary key (one_id, two_id)")

    world = plant(
        database,
        tables,
        [rule("one", "all", by="user_id"), rule("both", "all", by="one_id>one.user_id")],
    )

    assert messages(world) == []
    assert {row.owner for row in world.of(tables[0].name)} == {"A", "B"}


def test_generated_columns_and_defaults(database: Connection) -> None:
    columns = {
        "id": "bigserial primary key",
        "user_id": "uuid not null default auth.uid() references auth.users",
        "first": "text not null",
        "full_name": "text generated always as (first || ' Smith') stored",
        "tags": "text[] not null default '{}'",
    }
    made = table("t", columns, filled={"user_id": FilledFrom(None)})
    create(database, made, columns)

    world = plant(database, [made], [rule("t", "all", by="user_id", when="full_name like 'a%'")])

    assert messages(world) == []
    assert {
        row.values["full_name"][0] for row in world.of(made.name) if row.values["full_name"]
    } > {"a"}


def test_values_are_the_same_each_time(database: Connection) -> None:
    columns = {
        "id": "uuid primary key",
        "name": "text not null unique",
        "at": "timestamptz not null",
        "size": "numeric(4,1) not null check (size > 3)",
    }
    made = table("t", columns)
    create(database, made, columns)
    seen = []
    for _ in range(2):
        with database.transaction(force_rollback=True):
            world = plant(database, [made], [])
            seen.append([row.values for row in world.of(made.name)])

    assert seen[0] == seen[1]
