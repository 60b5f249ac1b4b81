"""Views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql


@dataclass(frozen=True, slots=True)
class View:
    """A view that reads with the rights of who asks, and that nobody can write through.

    Attributes:
        name: Schema and name.
        query: Its select, names qualified.
        roles: Database roles that may read it.
        reads: Tables and views of ours that the query names.
        comment: What it shows, for people.
        origin: The line of its name.
    """

    kind: ClassVar[str] = "view"
    section: ClassVar[str] = "views"
    drops_data: ClassVar[None] = None

    name: QName
    query: Sql
    roles: tuple[str, ...]
    reads: tuple[QName, ...]
    comment: str
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"view {self.name}"

    @property
    def fragments(self) -> tuple[Sql, ...]:
        """What the user wrote of it, for errors."""
        return (self.query,)
