"""Tables in partitions by time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName, bounded
from schemagen.core.quoting import Sql

PERIODS: Final[Mapping[str, tuple[str, int]]] = {
    "day": ("_YYYY_MM_DD", 7),
    "week": ("_YYYY_MM_DD", 4),
    "month": ("_YYYY_MM", 3),
    "year": ("_YYYY", 1),
}
"""How long a partition may be: what its name ends with, and how many there are ahead.

A week is called after its Monday.
"""

_ENDING: Final = len("_YYYY_MM_DD")


@dataclass(frozen=True, slots=True)
class Partition:
    """How a table is partitioned, by ranges of time.

    Attributes:
        by: The column, of the primary key too.
        type: ``date``, ``timestamp`` or ``timestamptz``.
        every: ``day``, ``week``, ``month`` or ``year``.
        ahead: How many partitions there are beyond the one of today.
        function: What makes those that are missing.
        keep: How many there are before the one of today, None for all.
        expiry: What drops those before them.
        origin: The line that asked for it.
    """

    by: str
    type: str
    every: str
    ahead: int
    function: QName
    origin: Origin
    keep: int | None = None
    expiry: QName | None = None

    @property
    def ending(self) -> str:
        """How the names of partitions end, as ``to_char`` writes it."""
        return PERIODS[self.every][0]

    @property
    def midnight(self) -> str:
        """What stands behind a day in a bound: days of a timestamptz begin in UTC."""
        return {"timestamp": " 00:00:00", "timestamptz": " 00:00:00+00"}.get(self.type, "")


def partition_stem(table: QName) -> str:
    """Return how the names of a table's partitions begin."""
    return bounded(table.name, room=_ENDING)


def default_partition(table: QName) -> QName:
    """Return the name of the partition for rows that no other one takes."""
    return QName(table.schema, f"{partition_stem(table)}_default")


def fits_partition(table: QName, partition: Partition, name: str) -> bool:
    """Return whether a name is one that a partition of the table may get."""
    stem = partition_stem(table)
    ending = re.sub("Y|M|D", "[0-9]", partition.ending)
    return re.fullmatch(f"{re.escape(stem)}(_default|{ending})", name) is not None


@dataclass(frozen=True, slots=True)
class FirstPartitions:
    """The partitions that a table has from the first day.

    The bytes of a bundle know no day, so a function is called that does.

    Attributes:
        table: The partitioned table.
        function: What makes them.
        origin: The line that asked for it.
    """

    kind: ClassVar[str] = "partitions"
    section: ClassVar[str] = "partitions"
    drops_data: ClassVar[None] = None
    fragments: ClassVar[tuple[Sql, ...]] = ()

    table: QName
    function: QName
    origin: Origin

    @property
    def subject(self) -> str:
        """The object, as people name it."""
        return f"partitions of {self.table}"
