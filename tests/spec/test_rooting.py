"""Parts of a feature are read once; each use sees them at its own place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from schemagen.build.expand import _DESCRIBING
from schemagen.build.model import build_model
from schemagen.core.diagnostics import Origin, Position, Problems
from schemagen.core.errors import InvalidSpec
from schemagen.plugins.registry import built_in_registry
from schemagen.spec.features import definition_of
from schemagen.spec.load import load_text
from schemagen.spec.nodes import Node, ScalarNode
from schemagen.spec.parts import read_parts
from schemagen.spec.rooting import rooted
from schemagen.spec.substitution import names_in, substitute

FEATURES = built_in_registry().features
USE = Origin(Position("schema.yaml", 7, 12), "    use: [here]")


def told(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each leaf of what was read, a place with the whole chain of who asked for it."""
    if isinstance(value, Origin):
        yield path, " < ".join(f"{link} {link.within} {link.line_text}" for link in value.chain())
    elif isinstance(value, ScalarNode):
        yield path, value.text
        yield from told([value.at(offset) for offset in range(len(value.text) + 1)], path)
    elif isinstance(value, Node):
        yield path, repr(value)
    elif is_dataclass(value):
        for item in fields(value):
            yield from told(getattr(value, item.name), f"{path}.{item.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from told(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from told(item, f"{path}.{number}")
    else:
        yield path, repr(value)


@pytest.mark.parametrize("name", sorted(FEATURES))
def test_reading_and_then_rooting_is_rooting_and_then_reading(name: str) -> None:
    node = definition_of(FEATURES[name]).node
    adding = tuple(entry for entry in node.entries if entry[0].text not in _DESCRIBING)
    filled = replace(node, entries=adding)
    options = dict.fromkeys(names_in(filled), "some_name")
    filled = substitute(filled, options, Problems())
    within = f"feature {name}"
    first = [*told(read_parts(filled.with_parent(USE, within), Problems()))]
    assert first == [*told(rooted(read_parts(filled, Problems()), USE, within))]
    assert not filled.entries or any("schema.yaml:7:12" in text for _, text in first)


def test_names_stand_in_keys_and_inside_texts() -> None:
    node = definition_of(FEATURES["owned"]).node
    assert names_in(node) == {"column", "column.sql", "references.sql"}


TWO_USES = """
schemagen: 1
name: twice
tables:
  people: {columns: {id: uuid primary key}}
  notes: {use: [id, owned: people, timestamps]}
  pages:
    use: [id, owned: people, timestamps]
"""


def test_a_column_of_a_feature_leads_to_the_table_that_uses_it() -> None:
    model, _ = build_model(load_text(TWO_USES, "schema.yaml"))
    lines = {
        table.name.name: {column.origin.outermost.position.line for column in table.columns}
        for table in model.tables
    }
    assert lines == {"people": {5}, "notes": {6}, "pages": {8}}


def test_another_option_is_another_column() -> None:
    other = TWO_USES.replace("owned: people", "owned: {references: people, column: author}", 1)
    model, _ = build_model(load_text(other, "schema.yaml"))
    notes, pages = model.tables[1:]
    assert [notes.column_names[1], pages.column_names[1]] == ["author", "user_id"]


FEATURE = """
feature: extra
about: A column of any type
applies_to: table
options:
  required: [type]
  properties: {type: {type: string}}
columns: {extra: "${type}"}
"""


def test_what_is_wrong_with_a_use_is_said_at_each_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "schemagen.d" / "extra"
    folder.mkdir(parents=True)
    (folder / "feature.yaml").write_text(FEATURE)
    wrong = TWO_USES.replace("owned: people", "extra: {type: numeric(}")
    loaded = load_text(wrong, "schema.yaml", project=tmp_path)
    with pytest.raises(InvalidSpec) as caught:
        build_model(loaded)
    errors = [error for error in caught.value.diagnostics if error.code == "SG301"]
    assert [str(error.position) for error in errors] == ["features/extra/feature.yaml:8:19"] * 2
    outermost = [error.origin.outermost.position.line for error in errors if error.origin]
    assert outermost == [6, 8]
