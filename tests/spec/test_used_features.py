"""Of the built-in features, those are read that are used; an error knows all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemagen.api.descriptors import Feature
from schemagen.spec import features
from schemagen.spec.load import load_text

SPEC = """
schemagen: 1
name: little
tables:
  notes: {{use: [id, {used}], columns: {{title: text}}}}
"""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the features whose files were read."""
    found: list[str] = []
    original = features._read

    def noting(feature: Feature, content: bytes) -> features.FeatureDefinition:
        found.append(feature.name)
        return original(feature, content)

    monkeypatch.setattr(features, "_read", noting)
    features._own_definition.cache_clear()
    yield found
    features._own_definition.cache_clear()


def test_others_are_left_alone(read: list[str]) -> None:
    assert not load_text(SPEC.format(used="timestamps"), "x.yaml").problems.errors
    assert sorted(read) == ["id", "timestamps"]


def test_a_misspelt_one_is_compared_with_all(read: list[str]) -> None:
    (error,) = load_text(SPEC.format(used="strek"), "x.yaml").problems.errors
    assert error.hint == "did you mean 'streak'?" or "archive" in error.hint
    assert {"archive", "timestamps"} <= set(read)


def test_one_named_by_a_parameter_is_found(read: list[str]) -> None:
    text = SPEC.format(used='"${{which}}"'.replace("{{", "{").replace("}}", "}"))
    text += "parameters: {which: {type: string, default: created_at}}\n"
    assert not load_text(text, "x.yaml").problems.errors
    assert sorted(read) == ["created_at", "id"]
