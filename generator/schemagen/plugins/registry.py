"""What is registered, by whom; a name taken twice is an error that names both."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from glob import iglob
from pathlib import Path
from typing import Any, Final

import pluggy

from schemagen.api.descriptors import AccessPattern, Check, Emitter, Feature, Preset
from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.errors import PluginError
from schemagen.plugins import hookspecs

ENTRY_POINT_GROUP: Final = "schemagen"
BUILT_IN: Final = "built-in"
"""The owner of what ships with schemagen."""
PROJECT_FEATURES: Final = "schemagen.d"
"""The folder beside a specification whose sub-folders are features."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A loaded plugin, for ``schemagen plugins``."""

    name: str
    version: str
    brings: tuple[str, ...]


@dataclass
class Registry:
    """Features, patterns, presets, emitters and checks by name."""

    features: dict[str, Feature] = field(default_factory=dict)
    patterns: dict[str, AccessPattern] = field(default_factory=dict)
    presets: dict[str, Preset] = field(default_factory=dict)
    emitters: dict[str, Emitter] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    plugins: list[Plugin] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    _owners: dict[tuple[str, str], str] = field(default_factory=dict)

    def add_plugin(self, plugin: object, name: str, version: str = "") -> None:
        """Register what a plugin's hooks return.

        Raises:
            PluginError: It brings a name that another plugin brought before.
        """
        hooks = pluggy.PluginManager("schemagen")
        hooks.add_hookspecs(hookspecs)
        hooks.register(plugin, name)
        brought: list[str] = []
        for kind, found in (
            ("feature", hooks.hook.register_features()),
            ("access pattern", hooks.hook.register_access_patterns()),
            ("preset", hooks.hook.register_presets()),
            ("emitter", hooks.hook.register_emitters()),
            ("check", hooks.hook.register_checks()),
        ):
            for descriptor in (item for group in found for item in group):
                self._add(kind, descriptor, name)
                brought.append(f"{kind} {descriptor.name}")
        self.plugins.append(Plugin(name, version, tuple(brought)))

    def add_features_of(self, folder: Path) -> None:
        """Register the features that lie beside a specification.

        Raises:
            PluginError: One has the name of a feature that is known already.
        """
        if not folder.is_dir():
            return
        for path in sorted(folder.iterdir()):
            if (path / "feature.yaml").is_file():
                self._add("feature", Feature(path.name, path), str(folder))

    def _add(self, kind: str, descriptor: Any, owner: str) -> None:
        shelves: dict[str, dict[str, Any]] = {
            "feature": self.features,
            "access pattern": self.patterns,
            "preset": self.presets,
            "emitter": self.emitters,
            "check": self.checks,
        }
        shelf = shelves[kind]
        for name in (descriptor.name, *getattr(descriptor, "aliases", ())):
            taken = self._owners.get((kind, name))
            if taken is not None:
                raise PluginError(
                    f"the {kind} {name!r} comes from {taken} and from {owner}",
                    hint=f"uninstall one of the two, or rename the {kind}",
                )
            self._owners[kind, name] = owner
            shelf[name] = descriptor

    def owner_of(self, kind: str, name: str) -> str:
        """Return who registered a name: ``built-in``, a package, or a folder."""
        return self._owners[kind, name]


def _with_built_ins() -> Registry:
    registry = Registry()
    # By name, because built-ins stand on a higher floor and use the same door as anyone.
    registry.add_plugin(importlib.import_module("schemagen.builtin"), BUILT_IN)
    return registry


@lru_cache(maxsize=1)
def built_in_registry() -> Registry:
    """Return the built-ins alone; reads no entry points."""
    return _with_built_ins()


def full_registry(*projects: Path) -> Registry:
    """Return built-ins, installed plugins and the features beside specifications.

    A plugin that can't be loaded becomes a warning that names it.

    Args:
        projects: The folders of the specification and of what it extends, whose
            ``schemagen.d`` are read.

    Raises:
        PluginError: A name is taken twice.
    """
    # 8 ms to import, and most specifications need the built-ins only.
    from importlib.metadata import entry_points

    registry = _with_built_ins()
    for entry_point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        version = entry_point.dist.version if entry_point.dist else ""
        try:
            plugin = entry_point.load()
        except Exception as error:  # whatever somebody else's module raises on import
            failed = f"the plugin {entry_point.name} {version} can't be loaded"
            registry.warnings.append(plugin_warning(failed, error))
            continue
        registry.add_plugin(plugin, entry_point.name, version)
    for project in projects:
        registry.add_features_of(project / PROJECT_FEATURES)
    return registry


def has_plugins() -> bool:
    """Return whether a package on the path says that it brings plugins.

    ``importlib.metadata`` knows better, but takes twenty times as long to import and to ask;
    this opens the files of installed packages that it would read.
    https://packaging.python.org/en/latest/specifications/entry-points/
    """
    group = f"[{ENTRY_POINT_GROUP}]".encode()
    return any(
        group in Path(place, name).read_bytes()
        for place in sys.path
        for name in iglob("*-info/entry_points.txt", root_dir=place or ".")  # noqa: PTH207  # fast
    )


def plugin_warning(what: str, error: Exception) -> Diagnostic:
    """Return the warning that something of a plugin failed.

    Args:
        what: What did not work, as a sentence that names the plugin.
        error: What it raised.
    """
    return Diagnostic(
        "SG502",
        f"{what}: {type(error).__name__}: {error}",
        hint="update or uninstall it; everything else works without it",
        severity=Severity.WARNING,
    )


def names(shelf: Mapping[str, Any] | Iterable[str]) -> str:
    """Return names as people list them."""
    return ", ".join(sorted(shelf))
