"""Rows are found for every type and for checks that are hard to satisfy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from schemagen.core.diagnostics import Severity
from schemagen.model.access import Rule
from schemagen.model.tables import FilledFrom, Table
from schemagen.verify.catalog import Catalog
from schemagen.verify.judge import Judge
from schemagen.verify.order import parents_first
from schemagen.verify.people import USERS
from schemagen.verify.planting import Planter, create_users
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


BETWEEN_COLUMNS = {
    "a sum of another": ("a date not null, b date not null", "b = a + 6"),
    "a sum of two": ("a integer not null, b integer not null, c integer not null", "a + b = c"),
    "a far sum": ("a integer not null, b integer not null", "b = a + 123457"),
    "a chain": (
        "a integer not null, b integer not null, c integer not null, d integer not null",
        "b = a + 1234 and c = b * 17 and d = c - a",
    ),
    "a span": ("a timestamptz not null, b timestamptz not null, c interval not null", "c = b - a"),
    "a span in seconds": (
        "a timestamptz not null, b timestamptz not null, c integer not null",
        "c = extract(epoch from b - a)::integer and b > a",
    ),
    "at least": ("a timestamptz not null default now(), b timestamptz", "b >= a"),
    "the other way round": ("a timestamptz not null, b timestamptz not null", "not (a >= b)"),
    "at most so long": ("a date not null, b date not null", "b > a and b <= a + 3"),
    "between two": (
        "a numeric not null, b numeric not null, c numeric not null",
        "c between a + 1000 and b - 1000",
    ),
    "a product": (
        "a numeric(8,2) not null, b integer not null, c numeric(10,2) not null",
        "c = round(a * b * 1.19, 2) and b > 7",
    ),
    "a part": ("a text not null, b text not null", "b like a || '/%' and a <> ''"),
    "joined": ("a text not null, b text not null, c text not null", "c = a || ' ' || b"),
    "the same in small": ("a text not null, b text not null", "b = lower(a) and a <> b"),
    "a length": ("a text not null, b integer not null", "b = char_length(a) and b > 30"),
    "so many elements": ("a text[] not null, b integer not null", "cardinality(a) = b and b > 9"),
    "elements of both": (
        "a text[] not null, b integer[] not null",
        "array_length(a, 1) = array_length(b, 1) and cardinality(a) between 3 and 4",
    ),
    "items": ("a jsonb not null, b integer not null", "jsonb_array_length(a) = b and b = 5"),
    "one of the elements": ("a text not null, b text[] not null", "a = any (b)"),
    "within a range": ("a integer not null, b int4range not null", "a = lower(b)"),
    "one of two": ("a text, b integer", "num_nonnulls(a, b) = 1"),
    "one of ten": (
        ", ".join(f"c{number} integer" for number in range(10)),
        f"num_nonnulls({', '.join(f'c{number}' for number in range(10))}) = 1",
    ),
    "both or none": ("a text, b timestamptz", "(a is null) = (b is null)"),
    "with a reason": ("a mood not null, b text", "a <> 'sad' or nullif(btrim(b), '') is not null"),
    "a stand-in": ("a integer, b integer not null", "coalesce(a, 9) = b and b <> 9"),
    "a case": (
        "a mood not null, b integer not null",
        "b = case a when 'sad' then -40 when 'calm' then 4711 else 40 end",
    ),
    "what it says": ("a boolean not null, b text", "a = (b is not null)"),
    "not distinct": ("a integer, b integer", "a is not distinct from b - 7 and b is not null"),
    "the greatest": (
        "a integer not null, b integer not null, c integer not null",
        "c = greatest(a, b) and a <> b",
    ),
    "generated": (
        "a integer not null, b integer generated always as (a * 12) stored, c integer not null",
        "b + 1 = c and c > 5000",
    ),
    "many at once": (
        "a integer not null, b integer not null, c integer not null, d integer not null,"
        " e text not null, f text, g timestamptz, h timestamptz",
        "a >= 0 and b >= a and c = a + b and (d = 0 or d = c - b)"
        " and e in ('draft', 'sent', 'paid') and (e <> 'paid' or g is not null) and e <> 'draft'"
        " and (g is null or h >= g) and (e <> 'sent' or f ~ '^[A-Z]{3}-[0-9]{5}$')",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "check"), BETWEEN_COLUMNS.values(), ids=BETWEEN_COLUMNS.keys())
def test_check_between_columns_is_satisfied(database: Connection, columns: str, check: str) -> None:
    made = table("t", _columns(columns), constraints={"fits": f"check ({check})"})
    create(database, made, _columns(columns), f"check ({check})")

    world = plant(database, [made], [])

    assert messages(world) == []
    assert len(world.of(made.name)) == 2


def _columns(text: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in re.split(r", (?=\w+ [a-z])", text))
    return {"id": "uuid primary key", **{name: rest for name, _, rest in pairs}}


KEYS = {
    "a day and what follows": (
        {"day": "date not null", "last": "date not null check (last = day + 6)"},
        "unique (user_id, day)",
    ),
    "what follows": (
        {"day": "date not null", "last": "date not null check (last = day + 6)"},
        "unique (user_id, last)",
    ),
    "a slug": ({"slug": "text not null check (slug ~ '^[a-z][a-z0-9-]{1,62}$')"}, "unique (slug)"),
    "a code": ({"code": "text not null check (code ~ '^[A-Z]{2}-[0-9]{4}$')"}, "unique (code)"),
    "an address": (
        {"at": "text not null check (at ~ '^[^@ ]+@[^@ ]+\\.[a-z]{2,}$' and at = lower(at))"},
        "unique (at)",
    ),
    "a colour": ({"colour": "text not null check (colour ~* '^#[0-9a-f]{6}$')"}, "unique (colour)"),
    "an address of the web": (
        {"url": "text not null check (url ~ '^https://[^\\s/$.?#].[^\\s]*$')"}, "unique (url)"
    ),
    "a number in a span": ({"n": "integer not null check (n between 5000 and 5007)"}, "unique (n)"),
    "both of a pair": (
        {"a": "integer not null", "b": "integer not null check (b > a)"}, "unique (a), unique (b)"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "key"), KEYS.values(), ids=KEYS.keys())
def test_owners_have_two_rows_under_a_key(
    database: Connection, columns: Mapping[str, str], key: str
) -> None:
    owned = {
        "id": "uuid primary key",
        "user_id": "uuid not null references auth.users",
        **columns,
    }
    keys = key.split(", unique")
    keys = [keys[0], *(f"unique{more}" for more in keys[1:])]
    made = table("t", owned, constraints={f"key_{n}": text for n, text in enumerate(keys)})
    create(database, made, owned, *keys)

    world = plant(database, [made], [rule("t", "all", by="user_id")])

    assert messages(world) == []
    assert [row.owner for row in world.of(made.name)] == ["A", "A", "B", "B"]


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
