"""Extensions and types of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql


@dataclass(frozen=True, slots=True)
class Enum:
    """An enumerated type."""

    kind: ClassVar[str] = "enum"
    section: ClassVar[str] = "types"
    fragments: ClassVar[tuple[Sql, ...]] = ()
    drops_data: ClassVar[None] = None

    name: QName
    labels: tuple[str, ...]
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"type {self.name}"


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension; the one that we made goes with the bundle unless something else uses it."""

    mark: ClassVar[str] = "Made by schemagen"
    kind: ClassVar[str] = "extension"
    section: ClassVar[str] = "extensions"
    fragments: ClassVar[tuple[Sql, ...]] = ()
    drops_data: ClassVar[None] = None

    name: str
    schema: str
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"extension {self.name}"
