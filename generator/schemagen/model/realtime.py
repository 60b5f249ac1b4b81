"""Tables whose changes Supabase Realtime sends, and topics that it lets people hear."""

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

MESSAGES: Final = QName("realtime", "messages")
"""The platform's table on which the policies for topics stand.

https://supabase.com/docs/guides/realtime/authorization
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


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A topic for each row of a table: who may select the row may hear it.

    It becomes policies on ``realtime.messages`` and nothing else.

    Attributes:
        topic: The word before the colon; the row's key stands behind it.
        table: The table.
        key: The column of its primary key.
        origin: The line of the topic.
    """

    topic: str
    table: QName
    key: str
    origin: Origin
