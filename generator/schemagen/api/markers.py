"""The marker for functions that implement a hook."""

from typing import Final

import pluggy

hookimpl: Final = pluggy.HookimplMarker("schemagen")
"""Mark a function of a plugin: ``@hookimpl def register_features(): ...``."""
