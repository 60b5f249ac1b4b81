"""``schemagen features``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from schemagen.cli.command import Command
from schemagen.cli.console import aligned, print_json, print_result
from schemagen.cli.listing import ListingGroup, installed, pick
from schemagen.cli.options import list_format_option

if TYPE_CHECKING:
    from schemagen.spec.features import FeatureDefinition

_BRINGS = ("columns", "constraints", "indexes", "functions", "triggers")


@click.group("features", cls=ListingGroup)
def features() -> None:
    """List the features, or show one: ready-made columns, triggers, indexes, functions.

    Features of a project lie in its folder schemagen.d; they are listed, too.

    Examples:
      schemagen features
      schemagen features owner_from
    """


@features.command("list", cls=Command)
@list_format_option
def list_features(form: str) -> None:
    """List the features.

    Examples:
      schemagen features list --format json
    """
    from schemagen.spec.features import definition_of

    found = [definition_of(feature) for _, feature in sorted(installed().features.items())]
    if form == "json":
        print_json([_as_json(definition) for definition in found])
    else:
        rows = [(d.feature.name, d.applies_to, d.about) for d in found]
        print_result(aligned(rows))


@features.command("show", cls=Command)
@click.argument("name")
@list_format_option
def show_feature(name: str, form: str) -> None:
    """Show what a feature does, its options, and what it brings.

    Examples:
      schemagen features show window_statistics
    """
    from schemagen.spec.features import definition_of

    definition = definition_of(pick("feature", name, installed().features))
    if form == "json":
        print_json(_as_json(definition))
    else:
        print_result("\n".join(_text(definition)))


def _as_json(definition: FeatureDefinition) -> dict[str, Any]:
    return {
        "name": definition.feature.name,
        "about": definition.about,
        "applies_to": definition.applies_to,
        "shorthand": definition.shorthand or None,
        "options": dict(definition.options),
        "brings": _brings(definition),
    }


def _brings(definition: FeatureDefinition) -> dict[str, list[str]]:
    """Return the names of what the feature adds, by kind."""
    from schemagen.spec.nodes import MappingNode

    found = {}
    for kind in _BRINGS:
        node = definition.node.get(kind)
        if isinstance(node, MappingNode):
            found[kind] = list(node.keys())
    return found


def _text(definition: FeatureDefinition) -> Iterator[str]:
    name = definition.feature.name
    yield f"{name}: {definition.about}"
    yield ""
    if definition.applies_to == "table":
        options = f"`- {name}: {{...}}`" if definition.option_properties else f"`- {name}`"
        bare = definition.shorthand.upper()
        yield f"In a table, under use: {options}" + (f", or `- {name}: {bare}`" if bare else "")
    else:
        yield f"As a function: `feature: {name}` and the options beside it"
    rows = list(_options(definition))
    if rows:
        yield from ("", "Options:", aligned(rows, indent="  "))
    brings = [(f"{kind}:", ", ".join(names)) for kind, names in _brings(definition).items()]
    if brings:
        yield from ("", "Brings:", aligned(brings, indent="  "))
    readme = definition.feature.folder.joinpath("README.md")
    if readme.is_file():
        yield from ("", readme.read_text(encoding="utf-8").strip())


def _options(definition: FeatureDefinition) -> Iterator[tuple[str, str, str]]:
    for name, schema in definition.option_properties.items():
        kind = schema.get("type", "")
        told = schema.get("description", "")
        if name in definition.required_options:
            told = f"{told} (required)".strip()
        elif "default" in schema:
            told = f"{told} (default: {schema['default']})".strip()
        yield name, " or ".join(kind) if isinstance(kind, list) else str(kind), told
