"""Each feature that ships is explained with all its options, and proven in a specification."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from schemagen.plugins.registry import built_in_registry

from .specs import ALL

FEATURES: Final = built_in_registry().features
PRESETS: Final = Path(__file__).parents[2] / "presets"
PROVEN: Final = [
    *ALL.values(),
    *(p.read_text(encoding="utf-8") for p in PRESETS.iterdir()),
]
"""Specifications that tests apply and prove."""


def definition(name: str) -> dict[str, Any]:
    text = FEATURES[name].folder.joinpath("feature.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("name", FEATURES)
def test_its_page_has_an_example_and_every_option(name: str) -> None:
    readme = FEATURES[name].folder.joinpath("README.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"^    .*$", readme, re.MULTILINE))
    assert re.search(rf"\b{name}\b", examples)
    for option in definition(name).get("options", {}).get("properties", {}):
        assert f"`{option}`" in readme, option


@pytest.mark.parametrize("name", FEATURES)
def test_a_specification_that_is_proven_uses_it(name: str) -> None:
    use = re.compile(rf"^[^#\n]*(?:[\[{{, -]|feature: ){name}(?:[:,\]}}]|$)", re.MULTILINE)
    assert any(use.search(text) for text in PROVEN)
