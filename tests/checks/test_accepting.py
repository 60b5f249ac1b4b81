"""``accept``: a warning that is meant is silent at its place, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.core.codes import WARNINGS
from schemagen.spec.load import load_text

from .conftest import findings

CASES = Path(__file__).parents[1] / "cases" / "bad_input"

CLUB = """\
schemagen: 1
name: clubs
actors:
  member: {table: members, user: user_id, key: club_id}
  guest: {table: guests, user: user_id, key: club_id}
tables:
  clubs:
    columns: {id: uuid primary key, name: text not null, phone: text}
    access:
      - allow: select
        to: [member, guest]
        columns: [id, name]
  members:
    columns:
      club_id: uuid not null references clubs on delete cascade
      user_id: uuid not null
    constraints: {members_pkey: "primary key (club_id, user_id)"}
    access: &free
      - {allow: select, to: user, by: user_id}
      - allow: insert
        to: user
        by: user_id
  guests:
    columns:
      club_id: uuid not null references clubs on delete cascade
      user_id: uuid not null
    constraints: {guests_pkey: "primary key (club_id, user_id)"}
    access:
      - {allow: select, to: user, by: user_id}
      - {allow: insert, to: user, by: user_id}
"""
REPEATED = re.sub(r"(?s)(  guests:\n.*?)    access:\n.*", r"\1    access: *free\n", CLUB)


def entries(*accepted: tuple[str, str]) -> str:
    lines = (f'  - {{code: {code}, at: "{at}", reason: it is meant}}\n' for code, at in accepted)
    return "accept:\n" + "".join(lines)


def left(text: str, *accepted: tuple[str, str]) -> list[tuple[str, int]]:
    """Return the warnings that remain, with their lines."""
    found = findings(text + entries(*accepted) if accepted else text)
    return [(item.code, item.position.line) for item in found if item.position]


HIDDEN, MEMBERS, GUESTS = ("SG916", 10), ("SG918", 20), ("SG918", 30)


def test_without_it() -> None:
    assert left(CLUB) == [HIDDEN, MEMBERS, GUESTS]


@pytest.mark.parametrize(
    ("code", "at", "remaining"),
    [
        ("SG918", "tables.members", [HIDDEN, GUESTS]),
        ("SG918", "tables.members.access", [HIDDEN, GUESTS]),
        ("SG918", "tables.members.access.2", [HIDDEN, GUESTS]),
        ("SG918", "tables.guests.access.2", [HIDDEN, MEMBERS]),
        ("SG918", "tables", [HIDDEN]),
        ("SG916", "tables.clubs.access.1", [MEMBERS, GUESTS]),
        ("SG916", "tables", [MEMBERS, GUESTS]),
    ],
)
def test_it_is_silent_at_its_place(code: str, at: str, remaining: list[tuple[str, int]]) -> None:
    assert left(CLUB, (code, at)) == remaining


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("SG918", "tables.clubs"),
        ("SG918", "tables.members.access.1"),
        ("SG918", "tables.members.access.2.allow"),
        ("SG918", "tables.member"),
        ("SG918", "members"),
        ("SG917", "tables.members"),
    ],
)
def test_elsewhere_it_is_not(code: str, at: str) -> None:
    needless = ("SG990", CLUB.count("\n") + 2)
    assert left(CLUB, (code, at)) == [HIDDEN, MEMBERS, GUESTS, needless]


def test_the_hint_names_the_rule_and_not_its_first_key() -> None:
    *_, needless = findings(CLUB + entries(("SG916", "tables.members")))
    assert needless.hint == "SG916 is found at tables.clubs.access.1"


def test_the_model_holds_what_is_accepted() -> None:
    text = CLUB + entries(("SG918", "tables.members"), ("SG916", "tables.clubs"))
    model, _ = build_model(load_text(text, "schema.yaml"))
    assert [(item.finding.code, item.at, item.reason) for item in model.accepted] == [
        ("SG916", "tables.clubs", "it is meant"),
        ("SG918", "tables.members", "it is meant"),
    ]


def test_two_entries_for_one_warning_are_both_needed() -> None:
    assert left(CLUB, ("SG918", "tables.members"), ("SG918", "tables")) == [HIDDEN]


def test_text_that_an_alias_repeats_is_meant_at_each_of_its_places() -> None:
    both = left(REPEATED)
    assert both == [HIDDEN, MEMBERS, MEMBERS]
    one = ("SG918", "tables.members")
    assert left(REPEATED, one) == [*both, ("SG990", REPEATED.count("\n") + 2)]
    *_, partly = findings(REPEATED + entries(one))
    assert "in text that is also tables.guests.access.2, by an alias" in partly.message
    assert left(REPEATED, one, ("SG918", "tables.guests")) == [HIDDEN]


ITEMS = """\
schemagen: 1
name: books
tables:
  a.b:
    columns: {title: text}
    use: [id, {owned: auth.users}]
    indexes:
      - user_id
      - title
      - "title, user_id"
    access: [owner: user_id]
  a:
    columns: {user_id: uuid not null references auth.users, title: text}
    use: [id]
    indexes: [title, "title, user_id"]
    access: [owner: user_id]
"""


def test_names_with_dots() -> None:
    assert left(ITEMS) == [("SG901", 9), ("SG901", 15)]
    assert left(ITEMS, ("SG901", "tables.a.b")) == [("SG901", 15)]
    assert left(ITEMS, ("SG901", "tables.a.b.indexes.2")) == [("SG901", 15)]
    assert left(ITEMS, ("SG901", "tables.a.indexes.1")) == [("SG901", 9)]
    assert left(ITEMS, ("SG901", "tables.a")) == [("SG901", 9)]


def test_what_can_be_accepted_is_what_is_a_warning() -> None:
    """Each warning has a case; see ``tests/test_cases.py``."""
    shown = set()
    for path in CASES.glob("*/expected.txt"):
        shown |= set(re.findall(r"warning\[(SG\d+)\]", path.read_text(encoding="utf-8")))
    assert shown - {"SG990"} == WARNINGS
