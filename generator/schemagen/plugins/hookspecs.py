"""The hooks that a plugin may implement; each returns descriptors of ``schemagen.api``."""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from schemagen.api.descriptors import AccessPattern, Check, Emitter, Feature, Preset

hookspec = pluggy.HookspecMarker("schemagen")


@hookspec
def register_features() -> Iterable[Feature]:
    """Return features for ``use:``."""
    return ()


@hookspec
def register_access_patterns() -> Iterable[AccessPattern]:
    """Return shorthands for ``access:``."""
    return ()


@hookspec
def register_presets() -> Iterable[Preset]:
    """Return complete specifications for ``new --preset``."""
    return ()


@hookspec
def register_emitters() -> Iterable[Emitter]:
    """Return layouts for ``render --layout``."""
    return ()


@hookspec
def register_checks() -> Iterable[Check]:
    """Return static findings on the model."""
    return ()
