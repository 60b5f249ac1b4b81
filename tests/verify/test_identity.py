"""Who a request is, and by which keys: from its token, and from rows as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.access import USER, Actor, ActorRows, ClaimValue, Tree
from schemagen.model.model import Model
from schemagen.verify.belonging import Belonging
from schemagen.verify.catalog import Catalog
from schemagen.verify.identity import Identity, claim_key
from schemagen.verify.judge import Judge
from schemagen.verify.requests import Request
from schemagen.verify.world import Row, World

from .building import model, name, rule, table
from .conftest import Connection

ANN = "5c4e3a9e-0000-4000-8000-00000000000a"
BEN = "5c4e3a9e-0000-4000-8000-00000000000b"

STUDENTS = table("students", {"id": "text primary key", "is_banned": "boolean"})
UNITS = table("units", {"id": "text primary key", "parent_id": "text"})
PLACES = table(
    "places",
    {"holder": "text", "unit_id": "text", "floor": "text", "role": "text", "until": "text"},
)
ROOMS = table("rooms", {"id": "text primary key", "unit_id": "text", "floor": "text"})

STUDENT = Actor(
    "student",
    ("authenticated",),
    keyed=True,
    claim=("student_id",),
    claim_type="text",
    rows=ActorRows(STUDENTS.name, "id", key="id", when=Sql("not is_banned")),
)
MEMBER = Actor(
    "member",
    ("authenticated",),
    keyed=True,
    rows=ActorRows(PLACES.name, "holder", of=USER, key="unit_id", role="role"),
)
TREE = Tree(UNITS.name, "id", "parent_id")


def asking(**claims: object) -> Request:
    """A signed-in request with these claims."""
    return Request("somebody", "authenticated", json.dumps(claims), None, "user")


class Case:
    """Rows by table, and what comes of them."""

    def __init__(self, connection: Connection, **rows: list[Mapping[str, str | None]]) -> None:
        tables = {found.name: found for found in (STUDENTS, UNITS, PLACES, ROOMS)}
        world = World(
            {
                name(bare): tuple(
                    Row(made, {**dict.fromkeys(made.column_names), **values}, "")
                    for values in found
                )
                for bare, found in rows.items()
                for made in (tables[name(bare)],)
            }
        )
        built: Model = model(list(tables.values()), [])
        for made in tables.values():
            columns = ", ".join(f"{column.name} {column.type}" for column in made.columns)
            connection.execute(f"create temporary table {made.name.name} ({columns})".encode())
        catalog = Catalog(connection, [QName(_temporary(connection), n.name) for n in tables])
        catalog.columns = {n: catalog.columns[_there(catalog, n)] for n in tables}
        judge = Judge(connection, catalog)
        self.identity = Identity(built, world, judge)
        self.belonging = Belonging(built, world, judge)

    def keys(self, actor: Actor, request: Request, *roles: str) -> set[str]:
        return set(self.identity.keys(request, actor, roles))


def _temporary(connection: Connection) -> str:
    row = connection.execute("select pg_my_temp_schema()::regnamespace::text").fetchone()
    return str(row[0]) if row else ""


def _there(catalog: Catalog, wanted: QName) -> QName:
    return next(found for found in catalog.columns if found.name == wanted.name)


@pytest.mark.parametrize(
    ("type_", "claim", "key"),
    [
        ("uuid", ANN, ANN),
        ("uuid", ANN.upper(), ANN),
        ("uuid", f"{{{ANN}}}", None),
        ("uuid", ANN.replace("-", ""), None),
        ("uuid", f"{ANN}\n", None),
        ("uuid", f" {ANN}", None),
        ("uuid", "junk", None),
        ("uuid", "", None),
        ("uuid", None, None),
        ("uuid", 5, None),
        ("uuid", {"id": ANN}, None),
        ("uuid", [ANN], None),
        ("text", "ann@example.com", "ann@example.com"),
        ("text", "Ann@example.com", "Ann@example.com"),
        ("text", "", None),
        ("text", None, None),
        ("text", 5, "5"),
        ("text", True, None),
        ("text", ["ann@example.com"], None),
        ("bigint", 12, "12"),
        ("bigint", "12", "12"),
        ("bigint", -1, "-1"),
        ("bigint", 1.5, None),
        ("bigint", "9223372036854775808", None),
        ("bigint", "x", None),
    ],
)
def test_claim_is_a_key_of_its_type_or_nothing(type_: str, claim: object, key: str | None) -> None:
    actor = Actor("somebody", ("authenticated",), keyed=True, claim=("key",), claim_type=type_)

    assert claim_key(asking(key=claim), actor) == key


@pytest.mark.parametrize(
    ("outer", "key"),
    [({"tenant": "t"}, "t"), ({"tenant": ""}, None), ("t", None), (["tenant"], None), (None, None)],
)
def test_nested_claim_is_found_in_objects_only(outer: object, key: str | None) -> None:
    path = ("app_metadata", "tenant")
    actor = Actor("tenant", ("authenticated",), keyed=True, claim=path, claim_type="text")

    assert claim_key(asking(app_metadata=outer), actor) == key


def test_another_role_is_nobody_whatever_it_claims(database: Connection) -> None:
    case = Case(database, places=[{"holder": ANN, "unit_id": "u"}])
    anon = replace(asking(sub=ANN), role="anon")

    assert case.keys(MEMBER, asking(sub=ANN)) == {"u"}
    assert case.keys(MEMBER, anon) == set()


def test_row_has_to_fulfil_the_condition(database: Connection) -> None:
    rows: list[Mapping[str, str | None]] = [
        {"id": "a", "is_banned": "false"},
        {"id": "b", "is_banned": "true"},
        {"id": "c", "is_banned": None},
    ]
    case = Case(database, students=rows)

    found = {key: case.keys(STUDENT, asking(student_id=key)) for key in ("a", "b", "c", "d")}

    assert found == {"a": {"a"}, "b": set(), "c": set(), "d": set()}


def test_claim_without_a_condition_needs_no_row(database: Connection) -> None:
    assert STUDENT.rows
    trusting = replace(STUDENT, rows=replace(STUDENT.rows, when=None))
    case = Case(database, students=[])

    assert case.keys(trusting, asking(student_id="z")) == {"z"}


def test_memberships_of_somebody_else_are_not_mine(database: Connection) -> None:
    case = Case(
        database,
        places=[{"holder": ANN, "unit_id": "u"}, {"holder": BEN, "unit_id": "v"}],
    )

    assert case.keys(MEMBER, asking(sub=ANN)) == {"u"}
    assert case.keys(MEMBER, asking(sub=BEN.upper())) == {"v"}
    assert not case.identity.is_actor(asking(), MEMBER)


def test_null_matches_nothing(database: Connection) -> None:
    case = Case(
        database,
        places=[{"holder": ANN, "unit_id": None}, {"holder": None, "unit_id": "u"}],
    )

    assert case.keys(MEMBER, asking(sub=ANN)) == set()
    assert not case.identity.is_actor(asking(sub=ANN), MEMBER)


def test_roles_narrow_the_rows(database: Connection) -> None:
    case = Case(
        database,
        places=[
            {"holder": ANN, "unit_id": "u", "role": "reader"},
            {"holder": ANN, "unit_id": "v", "role": "editor"},
            {"holder": ANN, "unit_id": "w", "role": None},
        ],
    )

    assert case.keys(MEMBER, asking(sub=ANN)) == {"u", "v", "w"}
    assert case.keys(MEMBER, asking(sub=ANN), "editor") == {"v"}
    assert case.keys(MEMBER, asking(sub=ANN), "owner") == set()
    assert not case.identity.is_actor(asking(sub=ANN), MEMBER, ["owner"])


def test_tree_reaches_down_and_ends_in_circles(database: Connection) -> None:
    assert MEMBER.rows
    nested = replace(MEMBER, rows=replace(MEMBER.rows, tree=TREE))
    case = Case(
        database,
        units=[
            {"id": "top"},
            {"id": "u", "parent_id": "top"},
            {"id": "below", "parent_id": "u"},
            {"id": "deep", "parent_id": "below"},
            {"id": "round", "parent_id": "trip"},
            {"id": "trip", "parent_id": "round"},
            {"id": "lost", "parent_id": None},
        ],
        places=[
            {"holder": ANN, "unit_id": "u"},
            {"holder": BEN, "unit_id": "round"},
            {"holder": BEN, "unit_id": None},
        ],
    )

    assert case.keys(nested, asking(sub=ANN)) == {"u", "below", "deep"}
    assert case.keys(nested, asking(sub=BEN)) == {"round", "trip"}


def test_memberships_of_another_actor_count_while_it_is_one(database: Connection) -> None:
    assert MEMBER.rows
    enrolled = replace(MEMBER, name="enrolled", rows=replace(MEMBER.rows, of=STUDENT))
    case = Case(
        database,
        students=[{"id": "a", "is_banned": "false"}, {"id": "b", "is_banned": "true"}],
        places=[
            {"holder": "a", "unit_id": "u"},
            {"holder": "b", "unit_id": "v"},
            {"holder": ANN, "unit_id": "w"},
        ],
    )

    assert case.keys(enrolled, asking(student_id="a", sub=ANN)) == {"u"}
    assert case.keys(enrolled, asking(student_id="b")) == set()
    assert case.keys(enrolled, asking(sub=ANN)) == set()


def test_pairs_are_met_by_one_row(database: Connection) -> None:
    case = Case(
        database,
        places=[
            {"holder": ANN, "unit_id": "u", "floor": "1"},
            {"holder": ANN, "unit_id": "v", "floor": "2"},
            {"holder": ANN, "unit_id": "w", "floor": None},
        ],
    )
    both = rule("rooms", "select", MEMBER, pairs={"unit_id": "unit_id", "floor": "floor"})

    def belongs(unit: str, floor: str | None) -> bool:
        room = {"id": "r", "unit_id": unit, "floor": floor}
        return case.belonging.uses(asking(sub=ANN), ROOMS, both, "select", room)

    assert belongs("u", "1")
    assert not belongs("u", "2")
    assert not belongs("w", None)


@pytest.mark.parametrize(
    ("value", "token", "is_one"),
    [
        ('"aal2"', {"aal": "aal2"}, True),
        ('"aal2"', {"aal": "aal1"}, False),
        ('"aal2"', {"aal": ["aal2"]}, False),
        ('"aal2"', {}, False),
        ("true", {"aal": True}, True),
        ("true", {"aal": "true"}, False),
        ("true", {"aal": 1}, False),
    ],
)
def test_value_in_the_token_is_compared_as_json(
    database: Connection, value: str, token: dict[str, object], is_one: bool
) -> None:
    verified = Actor(
        "verified", ("authenticated",), keyed=False, jwt=(ClaimValue(("aal",), value),)
    )

    assert Case(database).identity.is_actor(asking(**token), verified) is is_one
