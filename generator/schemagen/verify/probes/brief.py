"""A few statements over all rows, for requests that only have to be told from others."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.model.tables import Table
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.deleting import all_deleted
from schemagen.verify.probes.inserting import plain_copies
from schemagen.verify.probes.reading import each_row, whole_table
from schemagen.verify.probes.stage import Stage
from schemagen.verify.probes.updating import all_updated
from schemagen.verify.requests import Request


def brief_attempts(stage: Stage, request: Request, table: Table) -> Iterator[Attempt]:
    """Yield attempts to read, copy, change and delete rows, all at once where that may be."""
    if stage.bulk:
        yield from whole_table(stage, request, table)
        yield from all_updated(stage, request, table)
        yield all_deleted(stage, request, table)
    else:
        yield from each_row(stage, request, table)
    yield from plain_copies(stage, request, table)
