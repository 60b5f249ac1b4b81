"""The presets that ship with schemagen."""

from __future__ import annotations

from typing import Final

from schemagen.api import Preset
from schemagen.resources import resource_folder


def _preset(name: str, about: str, *aliases: str) -> Preset:
    return Preset(name, about, resource_folder("presets").joinpath(f"{name}.yaml"), aliases)


PRESETS: Final = (
    _preset("organic_os", "Wellness tracker with an AI coach", "wellness"),
    _preset("coach_os", "AI coach with goals, summaries and semantic memory", "coach"),
    _preset("orion_chat", "AI chat with documents, images and semantic search", "chat"),
    _preset("chronos", "AI video courses for Whop creators", "course"),
    _preset("ai_usage", "Conversations, embeddings and cost tracking to add to any app", "ai"),
    _preset("workspaces", "Organizations, members with roles, invitations, nested teams", "teams"),
)
"""Each has its YAML in ``presets/`` and its golden rendering in ``output/``."""
