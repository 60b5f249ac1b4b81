"""What plugins import: the compatibility promise of schemagen.

Everything in ``__all__`` keeps its meaning within a major version.
"""

from schemagen.api.descriptors import AccessPattern, Check, Emitter, Feature, Preset
from schemagen.api.markers import hookimpl

__all__ = ["AccessPattern", "Check", "Emitter", "Feature", "Preset", "hookimpl"]
