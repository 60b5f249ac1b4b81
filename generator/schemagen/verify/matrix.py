"""The access matrix of a bundle on a server: who asks, what is tried, and what must come of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from schemagen.core.names import QName
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.casting import Casting
from schemagen.verify.catalog import Catalog
from schemagen.verify.defaults import column_defaults
from schemagen.verify.judge import Judge
from schemagen.verify.order import parents_first
from schemagen.verify.people import Keys
from schemagen.verify.planting import Planter
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.brief import brief_attempts
from schemagen.verify.probes.columns import column_attempts
from schemagen.verify.probes.deleting import deletions
from schemagen.verify.probes.inserting import insertions
from schemagen.verify.probes.reading import selections
from schemagen.verify.probes.stage import set_stage
from schemagen.verify.probes.updating import updates
from schemagen.verify.probes.upserting import upserts
from schemagen.verify.requests import Request
from schemagen.verify.trials import Bench


class Matrix:
    """The world with its rows, and every statement that is tried on it.

    Attributes:
        tables: Whose cells there are.
        stage: The world, the oracle and variations of rows.
        requests: All who ask.
    """

    def __init__(
        self,
        bench: Bench,
        model: Model,
        keys: Keys,
        wanted: Collection[QName] | None = None,
        *,
        bulk: bool = True,
    ) -> None:
        """Fill the tables with the rows of the world; they stay as long as the transaction.

        Args:
            bench: On a database that holds the bundle and the users of ``keys``.
            model: What the bundle declares.
            keys: Who takes part.
            wanted: The tables whose cells there are, None for all.
            bulk: Statements over all rows too, and rows that are there already.
        """
        needed = parents_first(model, wanted)
        self.tables = [t for t in model.tables if wanted is None or t.name in wanted]
        catalog = Catalog(bench.connection, [table.name for table in needed])
        world = Planter(bench, model, catalog, whole=bulk, keys=keys).plant(needed)
        judge = Judge(bench.connection, catalog)
        self.stage = set_stage(model, world, judge, catalog, keys, bulk=bulk)
        self.requests = Casting(model, world, self.stage.oracle.identity, keys).requests()
        self._connection = bench.connection
        self._speakers: dict[tuple[QName, str], Request] = {}

    def attempts(self, request: Request) -> Iterator[Attempt]:
        """Yield all that somebody tries; a table without a row has no cells."""
        stage = self.stage
        if request.claims not in stage.defaults:
            stage.defaults[request.claims] = column_defaults(
                self._connection, self.tables, stage.catalog, request
            )
        for table in self.tables:
            if not stage.world.of(table.name):
                continue
            if request.brief:
                yield from brief_attempts(stage, request, table)
                continue
            yield from selections(stage, request, table)
            yield from insertions(stage, request, table)
            yield from updates(stage, request, table)
            yield from deletions(stage, request, table)
            yield from upserts(stage, request, table)
            if request is self.speaker(table, request.role):
                yield from column_attempts(stage, request, table)

    def speaker(self, table: Table, role: str) -> Request:
        """Return who tries each column by itself: it is a matter of the role alone.

        The first who may do something with a row of the table, so that what is granted shows.
        """
        known = (table.name, role)
        if known not in self._speakers:
            own = [r for r in self.requests if r.role == role and not r.brief]
            rows = self.stage.world.tried(table.name)
            able = (
                request
                for operation in ("update", "insert", "select")
                for request in own
                if any(
                    self.stage.oracle.usable(request, table, operation, row.values) for row in rows
                )
            )
            self._speakers[known] = next(able, own[-1])
        return self._speakers[known]
