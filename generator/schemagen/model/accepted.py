"""Findings that somebody has looked at, and means."""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.core.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that the specification accepts.

    Attributes:
        finding: The warning.
        at: The part of the specification for which it is accepted: ``tables.members``.
        reason: Why it is meant.
    """

    finding: Diagnostic
    at: str
    reason: str
