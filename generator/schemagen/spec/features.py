"""Read the folder of a feature: its options, and the partial specification it adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from schemagen.api.descriptors import Feature
from schemagen.core.diagnostics import Problems
from schemagen.core.errors import InvalidSpec
from schemagen.core.quoting import Sql
from schemagen.resources import resource_folder
from schemagen.spec.nodes import MappingNode, plain
from schemagen.spec.reading import parse_document
from schemagen.spec.substitution import names_in
from schemagen.templating.environment import SqlTemplates

_CACHE: dict[tuple[Feature, bytes], FeatureDefinition] = {}


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
        placeholders: The names in ``${...}``: their values decide what its lines become.
    """

    feature: Feature
    node: MappingNode
    about: str
    applies_to: str
    options: Mapping[str, Any]
    shorthand: str
    placeholders: tuple[str, ...]

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

    def render(self, template: str, context: Mapping[str, Any]) -> Sql:
        """Render a template of the folder.

        Raises:
            TemplateError: It prints something that is not SQL, or fails.
        """
        read = _own_sources if _is_own(self.feature) else _sources
        name = f"features/{self.feature.name}/{template}"
        return _templates(read(self.feature)).render(name, **context)


def _is_own(feature: Feature) -> bool:
    """Whether it ships with schemagen, so that its files stay as they are."""
    return isinstance(feature.folder, Path) and feature.folder.parent == _own_folder()


@lru_cache(maxsize=1)
def _own_folder() -> Traversable:
    return resource_folder("templates").joinpath("features")


def _sources(feature: Feature) -> tuple[tuple[str, str], ...]:
    """Return the templates of a folder: name and text."""
    files = sorted(feature.folder.iterdir(), key=lambda file: file.name)
    return tuple(
        (f"features/{feature.name}/{file.name}", file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".j2")
    )


_own_sources = cache(_sources)


@lru_cache(maxsize=64)
def _templates(sources: tuple[tuple[str, str], ...]) -> SqlTemplates:
    """Return the templates of a feature's folder, each compiled once."""
    by_name = dict(sources)

    def read(name: str) -> str:
        if name not in by_name:
            raise FileNotFoundError(name)
        return by_name[name]

    return SqlTemplates(read)


def definition_of(feature: Feature) -> FeatureDefinition:
    """Read a feature's folder; the answer is kept.

    Raises:
        InvalidSpec: ``feature.yaml`` has errors, with positions in it.
    """
    if _is_own(feature):
        return _own_definition(feature)
    content = feature.folder.joinpath("feature.yaml").read_bytes()
    # A folder beside a specification may be another one's by now, or have changed.
    key = (feature, content)
    if key not in _CACHE:
        _CACHE[key] = _read(feature, content)
    return _CACHE[key]


@cache
def _own_definition(feature: Feature) -> FeatureDefinition:
    return _read(feature, feature.folder.joinpath("feature.yaml").read_bytes())


def _read(feature: Feature, content: bytes) -> FeatureDefinition:
    from schemagen.spec.schema import FEATURE_SCHEMA
    from schemagen.spec.structure import check_structure

    problems = Problems()
    name = f"features/{feature.name}/feature.yaml"
    node = parse_document(content, name, problems)
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
        tuple(sorted(names_in(node))),
    )
