"""The plugins that ship with schemagen, registered through the same door as anyone's."""

from __future__ import annotations

from collections.abc import Iterable

from schemagen.api import AccessPattern, Check, Emitter, Feature, Preset, hookimpl
from schemagen.resources import resource_folder


@hookimpl
def register_features() -> Iterable[Feature]:
    """Every folder below ``templates/features`` that holds a ``feature.yaml``."""
    root = resource_folder("templates").joinpath("features")
    return [
        Feature(folder.name, folder)
        for folder in sorted(root.iterdir(), key=lambda item: item.name)
        if folder.joinpath("feature.yaml").is_file()
    ]


@hookimpl
def register_access_patterns() -> Iterable[AccessPattern]:
    """The shorthands of the language."""
    from schemagen.builtin.patterns import PATTERNS

    return PATTERNS


@hookimpl
def register_presets() -> Iterable[Preset]:
    """The systems that ship with schemagen."""
    from schemagen.builtin.presets import PRESETS

    return PRESETS


@hookimpl
def register_emitters() -> Iterable[Emitter]:
    """The layouts that ship with schemagen."""
    from schemagen.builtin.layouts import LAYOUTS

    return LAYOUTS


@hookimpl
def register_checks() -> Iterable[Check]:
    """The static findings that ship with schemagen."""
    from schemagen.builtin.findings import CHECKS

    return CHECKS
