"""Named patterns are rules in the language's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.builtin.patterns import PATTERNS
from schemagen.core.errors import InvalidSpec
from schemagen.model.access import Rule
from schemagen.spec.load import load_text
from schemagen.verify import smoke

from .conftest import Database

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

SPEC = """\
schemagen: 1
name: clubs
tenancy: member
actors:
  member: {{table: memberships, user: user_id, key: club_id, role: role}}
tables:
  clubs:
    columns: {{id: uuid primary key, name: text not null}}
    access: [{{allow: select, to: member}}]
  memberships:
    columns:
      club_id: uuid not null references clubs on delete cascade
      user_id: uuid not null
      role: text not null default 'guest' check (role in ('guest', 'trainer', 'owner'))
    constraints: {{memberships_pkey: "primary key (club_id, user_id)"}}
    access: [{{allow: select, to: member, by: club_id}}]
  games:
    columns: {{club_id: uuid not null references clubs on delete cascade, title: text}}
    use: [id]
    access:
      {access}
"""
MEMBERS = "- members: {of: member, by: club_id, write: [trainer, owner]}"
IN_FULL = """\
- {allow: select, to: member, by: club_id}
      - {allow: [insert, update, delete], to: member, by: club_id, roles: [trainer, owner]}"""


def rules_of(access: str) -> list[tuple[object, ...]]:
    model, _ = build_model(load_text(SPEC.format(access=access), "schema.yaml"))
    return [_without_place(rule) for rule in model.rules[model.tables[2].name]]


def _without_place(rule: Rule) -> tuple[object, ...]:
    return (rule.operations, rule.actor, rule.path, rule.roles, rule.columns, rule.when)


def test_members_select_and_some_roles_write() -> None:
    assert rules_of(MEMBERS) == rules_of(IN_FULL)


def test_members_are_proven(database: Database) -> None:
    text = SPEC.format(access=MEMBERS)
    database.apply(text)
    model, _ = build_model(load_text(text, "schema.yaml"))
    report = smoke(database.connection, model)
    assert report.failures == ()
    assert report.ok


@pytest.mark.parametrize(
    ("written", "instead", "code", "place"),
    [
        ("of: member", "of: membre", "SG416", "membre"),
        ("by: club_id", "by: club", "SG202", "club"),
        ("of: member", "of: user", "SG425", "trainer"),
        (", write: [trainer, owner]", "", "SG103", "members"),
        ("[trainer, owner]", "[]", "SG106", "[]"),
        ("write:", "when: true, write:", "SG101", "when"),
    ],
)
def test_an_error_is_shown_at_its_word(written: str, instead: str, code: str, place: str) -> None:
    text = SPEC.format(access=MEMBERS.replace(written, instead))
    with pytest.raises(InvalidSpec) as refused:
        build_model(load_text(text, "schema.yaml"))
    finding = next(item for item in refused.value.diagnostics if item.code == code)
    assert finding.origin is not None
    at = finding.origin.position.column - 1
    assert finding.origin.line_text[at:].startswith(place)


def test_the_readme_lists_every_pattern() -> None:
    (shorthands,) = re.findall(r"^Shorthands: (.*?)\n\n", README, re.MULTILINE | re.DOTALL)
    assert {pattern.name for pattern in PATTERNS} <= {*re.findall(r"`([a-z_]+)", shorthands)}
