"""Tables whose changes Supabase Realtime sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql

PUBLICATION: Final = "supabase_realtime"
"""Every project has it, empty.

https://supabase.com/docs/guides/realtime/postgres-changes
"""


@dataclass(frozen=True, slots=True)
class Published:
    """A table of the publication that Realtime reads."""

    kind: ClassVar[str] = "published"
    section: ClassVar[str] = "realtime"
    fragments: ClassVar[tuple[Sql, ...]] = ()
    drops_data: ClassVar[None] = None
    publication: ClassVar[str] = PUBLICATION

    table: QName
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"realtime of {self.table}"
