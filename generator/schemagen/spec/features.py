"""Read the folder of a feature: its options, and the partial specification it adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemagen.api.descriptors import Feature
from schemagen.core.diagnostics import Problems
from schemagen.core.errors import InvalidSpec
from schemagen.spec.nodes import MappingNode, plain
from schemagen.spec.reading import parse_document

_CACHE: dict[Feature, FeatureDefinition] = {}


@dataclass(frozen=True, slots=True)
class FeatureDefinition:
    """What ``feature.yaml`` says.

    Attributes:
        feature: The registered feature.
        node: The whole document.
        about: One line for people.
        applies_to: ``table`` or ``function``.
        options: JSON Schema of the options.
        shorthand: The option that a bare value stands for, or an empty string.
    """

    feature: Feature
    node: MappingNode
    about: str
    applies_to: str
    options: Mapping[str, Any]
    shorthand: str

    @property
    def option_properties(self) -> Mapping[str, Any]:
        """The schema of each option by its name."""
        properties: Mapping[str, Any] = self.options.get("properties", {})
        return properties

    @property
    def required_options(self) -> list[str]:
        """The options without which it can't be used."""
        return list(self.options.get("required", []))

    @property
    def use_schema(self) -> dict[str, Any]:
        """The schema of what stands behind its name under ``use:``."""
        options: dict[str, Any] = {
            "type": "object",
            "additionalProperties": False,
            **self.options,
            "description": self.about,
        }
        if not self.shorthand:
            return options
        bare = self.option_properties[self.shorthand]
        return {
            "description": self.about,
            "if": {"type": "object"},
            "then": options,
            "else": {
                key: value for key, value in bare.items() if key not in {"description", "default"}
            },
        }

    def template(self, name: str) -> str:
        """Return the text of a template of the folder."""
        return self.feature.folder.joinpath(name).read_text(encoding="utf-8")


def definition_of(feature: Feature) -> FeatureDefinition:
    """Read a feature's folder; the answer is kept.

    Raises:
        InvalidSpec: ``feature.yaml`` has errors, with positions in it.
    """
    if feature not in _CACHE:
        _CACHE[feature] = _read(feature)
    return _CACHE[feature]


def _read(feature: Feature) -> FeatureDefinition:
    from schemagen.spec.schema import FEATURE_SCHEMA
    from schemagen.spec.structure import check_structure

    problems = Problems()
    name = f"features/{feature.name}/feature.yaml"
    text = feature.folder.joinpath("feature.yaml").read_bytes()
    node = parse_document(text, name, problems)
    # Built-ins are checked by the tests, others whenever they are loaded.
    if "templates" not in str(feature.folder):
        check_structure(node, FEATURE_SCHEMA, problems)
    if problems.errors:
        raise InvalidSpec(problems.sorted())
    document = plain(node)
    return FeatureDefinition(
        feature,
        node,
        document["about"],
        document["applies_to"],
        document.get("options", {}),
        document.get("shorthand", ""),
    )
