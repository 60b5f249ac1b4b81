"""Database roles that may do the same share a policy."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from schemagen.model.access import CLIENT_ROLES


def alike(by_role: Mapping[str, Hashable]) -> list[tuple[str, ...]]:
    """Return the roles in groups: all clients together if the same holds for them.

    Args:
        by_role: What holds for each role, roles without anything left out.
    """
    if len(by_role) == len(CLIENT_ROLES) and len(set(by_role.values())) == 1:
        return [CLIENT_ROLES]
    return [(role,) for role in by_role]
