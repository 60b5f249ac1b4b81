"""What is proven where: every preset on every server that has what it needs."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from schemagen.build import read_model
from schemagen.builtin.presets import PRESETS
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.resources import resource_folder

from .servers import SERVERS, WITH_VECTORS

VECTORS: Final = frozenset({"orion_chat", "chronos", "ai_usage", "coach_os"})
"""The presets that need the extension vector."""
NAMES: Final = tuple(preset.name for preset in PRESETS)


def can_have(server: str, preset: str) -> bool:
    """Whether a server has the extensions that a preset needs."""
    return preset not in VECTORS or server in WITH_VECTORS


PROVEN: Final = [(s, p) for s in SERVERS if s != "18" for p in NAMES if can_have(s, p)]
REFUSED: Final = [(s, p) for s in SERVERS for p in NAMES if not can_have(s, p)]
SAMPLE: Final = frozenset(
    {
        ("17", "organic_os"),
        ("17 of PGlite", "ai_usage"),
        ("16", "coach_os"),
        ("15", "organic_os"),
        ("15 of Debian", "organic_os"),
    }
)
"""What is proven cell by cell when nobody asks for everything."""
APPLIED: Final = SAMPLE | {("17", "workspaces"), ("16", "orion_chat"), ("16", "chronos")}
"""What is applied and undone then."""


@functools.cache
def bundle_of(preset: str) -> Bundle:
    """Return a preset as it ships."""
    model, _ = read_model(Path(str(resource_folder("presets"))) / f"{preset}.yaml")
    return render_bundle(model)
