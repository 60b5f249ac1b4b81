"""What is wrong once is reported once, whatever else of the specification counts on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from schemagen.build import build_model
from schemagen.core.diagnostics import Diagnostic
from schemagen.core.errors import InvalidSpec
from schemagen.spec.load import load_text

from .specs import ALL

PRESETS: Final = Path(__file__).parents[2] / "presets"
SOAK: Final = "SCHEMAGEN_SOAK" in os.environ
SPECS: Final = {
    **ALL,
    **{
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted(PRESETS.glob("*.yaml"))
        if SOAK or path.stem == "workspaces"
    },
}


@dataclass(frozen=True)
class Mistake:
    """A piece of a specification, and what somebody wrote in its place."""

    start: int
    end: int
    wrong: str

    def made_in(self, text: str) -> str:
        return text[: self.start] + self.wrong + text[self.end :]


def mistakes(text: str) -> Iterator[Mistake]:
    """Yield each column with an unknown type, a missing parent, and a broken foreign key."""
    for path, node in leaves(yaml.compose(text)):
        if (path[0], path[2:3], path[4:]) not in {
            ("tables", ("columns",), ()),
            ("tables", ("columns",), ("type",)),
        }:
            continue
        start, written = node.start_mark.index, text[node.start_mark.index : node.end_mark.index]
        first = re.match(r"['\"]?(\w+)", written)
        if first is not None:
            yield Mistake(start + first.start(1), start + first.end(1), "uuidx")
        for found in re.finditer(r"references ([\w.]+)", written):
            yield Mistake(start + found.start(1), start + found.end(1), found[1] + "x")
            yield Mistake(start + found.start(), start + found.start(1), "")


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from leaves(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from leaves(item, (*path, str(number)))
    else:
        yield path, node


def errors_of(text: str) -> list[Diagnostic]:
    with pytest.raises(InvalidSpec) as caught:
        build_model(load_text(text, "schema.yaml", project=PRESETS))
    return list(caught.value.diagnostics)


@pytest.mark.parametrize("text", SPECS.values(), ids=list(SPECS))
def test_what_counts_on_a_broken_column_is_not_reported(text: str) -> None:
    tried = 0
    for mistake in mistakes(text):
        line = text.count("\n", 0, mistake.start) + 1
        found = [
            (item.code, item.origin.outermost.position.line)
            for item in errors_of(mistake.made_in(text))
            if item.origin is not None
        ]
        assert len(found) == 1, (mistake, found)
        assert found[0][0] in {"SG201", "SG301", "SG305"}
        assert abs(found[0][1] - line) <= 1
        tried += 1
    assert tried


HEAD: Final = "schemagen: 1\nname: tried\ntables:\n"


def test_a_table_without_a_key_is_reported_at_its_own_line() -> None:
    text = f"""{HEAD}  videos:
    columns: {{user_id: uuid not null, likes: integer not null default 0}}
    access: [owner: user_id]
  likes:
    columns: {{user_id: uuid not null, video_id: uuid not null references videos}}
    use: [id, counter: {{of: video_id, column: likes}}]
    access: [owner: user_id]
"""
    assert [item.code for item in errors_of(text)] == ["SG211"]


def test_a_feature_that_needs_a_key_of_one_column_says_so() -> None:
    text = f"""{HEAD}  profiles:
    columns: {{user_id: uuid not null, kind: text not null, email: text}}
    use: [signup: {{email: email}}]
    constraints: {{profiles_pkey: "primary key (user_id, kind)"}}
    access: [owner: user_id]
"""
    assert [(item.code, item.hint) for item in errors_of(text)] == [
        ("SG104", "signup needs a table with a key of one column")
    ]


def test_a_column_made_twice_leaves_the_others_of_its_feature() -> None:
    text = f"""{HEAD}  notes:
    columns:
      user_id: uuid not null
      created_at: ~
      updated_at: timestamptz not null
    use: [id, timestamps]
    indexes: [created_at]
    access: [owner: user_id]
"""
    assert [item.code for item in errors_of(text)] == ["SG204"]


def test_a_column_may_refer_to_a_table_that_a_feature_makes() -> None:
    text = f"""{HEAD}  notes:
    columns: {{user_id: uuid not null, kept: integer not null default 0}}
    use: [id, created_at, archive: {{function: archive_notes, older_than: 90 days}}]
    access: [owner: user_id]
  copies:
    columns: {{user_id: uuid not null, note_id: uuid references notes_archive}}
    use: [id, counter: {{of: note_id, column: kept}}]
    access: [owner: user_id]
"""
    model, _ = build_model(load_text(text, "schema.yaml"))
    assert "copies" in [table.name.name for table in model.tables]
