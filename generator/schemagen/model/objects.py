"""Objects beside tables and functions; each kind has a template of its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql


class SchemaObject(Protocol):
    """What rendering asks of an object: ``templates/kinds/<kind>.sql.j2`` makes it.

    The template sees it as ``it``, in the blocks ``create`` and ``drop``.
    """

    @property
    def kind(self) -> str:
        """Name of its template."""

    @property
    def section(self) -> str:
        """The part of the bundle it belongs to."""

    @property
    def subject(self) -> str:
        """The object, as people name it."""

    @property
    def origin(self) -> Origin:
        """The line that asked for it."""

    @property
    def fragments(self) -> tuple[Sql, ...]:
        """What the user wrote of it, for errors."""

    @property
    def drops_data(self) -> QName | None:
        """The table whose rows its undo destroys, None without one."""


@dataclass(frozen=True, slots=True)
class RawSql:
    """Statements that schemagen orders and undoes, and does not understand.

    Attributes:
        name: For people.
        create: Makes it; may be run twice.
        drop: Unmakes it, empty when another object's undo does.
        origin: The line that asked for it.
        section: The part of the bundle it belongs to.
    """

    kind: ClassVar[str] = "raw"

    name: str
    create: Sql
    drop: Sql
    origin: Origin
    section: str = "raw"

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"sql {self.name}"

    @property
    def fragments(self) -> tuple[Sql, ...]:
        """What the user wrote of it, for errors."""
        return (self.create,)

    @property
    def drops_data(self) -> QName | None:
        """Unknown: what is dropped is the user's own SQL."""
        return None
