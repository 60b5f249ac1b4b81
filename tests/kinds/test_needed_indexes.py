"""What a policy compares with a key can be looked up: an index or a key begins with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from schemagen.api import Preset
from schemagen.build import build_model, read_model
from schemagen.builtin.presets import PRESETS
from schemagen.model.model import Model
from schemagen.spec.load import load_text

_COMPARED: Final = re.compile(r"(\w+) = (?:any \(array)?\(select")
_HEAD: Final = """\
schemagen: 1
name: library
tenancy: user
"""
_CARRIED: Final = f"""{_HEAD}\
tables:
  shelves:
    columns: {{reader: uuid not null}}
    use: [id]
    access: [{{allow: select, to: user, by: reader{{when}}}}]
  books:
    columns: {{shelf_id: uuid not null references shelves}}
    use: [id, {{owner_from: shelf_id}}]
    access: [{{allow: select, via: shelf_id}}]
"""


def _model(text: str) -> Model:
    model, _ = build_model(load_text(text, "schema.yaml"))
    return model


def _beginnings(model: Model) -> set[tuple[str, str]]:
    """Return the tables and columns with which a whole index begins that finds keys."""
    keys = {
        (table.name.name, key.columns[0])
        for table in model.tables
        for key in (table.primary_key, *table.uniques)
        if key is not None
    }
    return keys | {
        (index.table.name, index.columns[0])
        for index in model.indexes
        if index.columns[0] is not None and index.where is None and index.method == "btree"
    }


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_column_that_a_policy_compares(preset: Preset) -> None:
    model, _ = read_model(Path(str(preset.source)))
    ours = {table.name: table for table in model.tables}
    compared = {
        (policy.table.name, column)
        for policy in model.policies
        for condition in (policy.using, policy.check)
        for column in _COMPARED.findall(condition.text if condition is not None else "")
        if policy.table in ours and ours[policy.table].column(column) is not None
    }
    assert compared
    assert compared - _beginnings(model) == set()


@pytest.mark.parametrize(
    ("when", "owner_too"), [("", True), (", when: id is not null", False)], ids=["owner", "more"]
)
def test_the_owner_in_place_of_the_parent(when: str, owner_too: bool) -> None:
    """With a condition, the parent is asked, and the owner in the row is not compared."""
    found = _beginnings(_model(_CARRIED.replace("{when}", when)))
    assert ("books", "shelf_id") in found
    assert (("books", "reader") in found) is owner_too


def test_memberships_by_whom_they_are() -> None:
    found = _beginnings(
        _model(f"""{_HEAD}\
actors:
  member: {{table: memberships, user: user_id, key: club_id}}
tables:
  clubs: {{columns: {{name: text}}, use: [id]}}
  memberships:
    columns: {{user_id: uuid not null, club_id: uuid not null references clubs}}
    use: [id]
    constraints: {{once: "unique (club_id, user_id)"}}
  parties:
    columns: {{club_id: uuid not null references clubs, starts_at: timestamptz}}
    use: [id]
    access: [{{allow: select, to: member, by: club_id}}]
""")
    )
    assert ("memberships", "user_id") in found


@pytest.mark.parametrize(
    ("index", "enough"),
    [
        ("owner, title", True),
        ("owner desc", True),
        ("title, owner", False),
        ("owner where title <> ''", False),
        ("{columns: owner, method: hash}", True),
        ("{columns: owner, method: brin}", False),
    ],
)
def test_a_written_index_is_enough_if_it_begins_so_and_finds_keys(index: str, enough: bool) -> None:
    model = _model(
        f"""{_HEAD}\
tables:
  books:
    columns: {{owner: uuid not null, title: text}}
    use: [id]
    indexes: ["{index}"]
    access: [owner: owner]
""".replace('["{', "[{").replace('}"]', "}]")
    )
    assert len(model.indexes) == (1 if enough else 2)
