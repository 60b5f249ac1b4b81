"""The presets that ship with schemagen."""

from __future__ import annotations

from typing import Final

from schemagen.api import Preset
from schemagen.resources import resource_folder


def _preset(name: str, about: str, *aliases: str) -> Preset:
    return Preset(name, about, resource_folder("presets").joinpath(f"{name}.yaml"), aliases)


PRESETS: Final = (_preset("organic_os", "Wellness tracker with an AI coach", "wellness"),)
"""Each has its YAML in ``presets/`` and its golden rendering in ``output/``."""
