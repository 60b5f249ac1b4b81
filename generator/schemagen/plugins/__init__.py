"""Hook specifications, loading of plugins, and the registry of what they bring."""

from schemagen.plugins.registry import Registry, built_in_registry, full_registry, has_plugins

__all__ = ["Registry", "built_in_registry", "full_registry", "has_plugins"]
