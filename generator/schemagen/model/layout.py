"""Several migration files instead of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MigrationFile:
    """One of the files that a bundle's statements are split into.

    Attributes:
        name: What stands behind the version in the file's name.
        sections: The sections whose statements it holds.
    """

    name: str
    sections: frozenset[str]
