"""The model becomes statements, each with its undo and the line that asked for it."""

from schemagen.render.bundle import render_bundle

__all__ = ["render_bundle"]
