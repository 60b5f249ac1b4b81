"""A server a session and a database a test."""

from __future__ import annotations

from ..kinds.conftest import database, server  # noqa: F401 - fixtures
