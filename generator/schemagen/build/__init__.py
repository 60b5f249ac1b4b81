"""From a ``Spec`` to the ``Model``: features expanded, names and references resolved."""

from schemagen.build.model import build_model, read_model

__all__ = ["build_model", "read_model"]
