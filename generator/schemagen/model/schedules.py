"""Jobs of pg_cron."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from schemagen.core.diagnostics import Origin
from schemagen.core.quoting import Sql


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that pg_cron runs, where it is installed.

    Attributes:
        name: Its name, which carries that of the bundle.
        cron: When it runs.
        run: The statements.
        origin: The line of its name.
    """

    kind: ClassVar[str] = "schedule"
    section: ClassVar[str] = "schedules"
    drops_data: ClassVar[None] = None

    name: str
    cron: str
    run: Sql
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"job {self.name}"

    @property
    def command(self) -> str:
        """The statements as text, for pg_cron."""
        return self.run.text

    @property
    def fragments(self) -> tuple[Sql, ...]:
        """What the user wrote of it, for errors."""
        return (self.run,)
