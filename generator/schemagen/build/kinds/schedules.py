"""Jobs of pg_cron."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.qualify import qualified_statements
from schemagen.build.scope import Scope
from schemagen.core.quoting import Sql
from schemagen.model.schedules import Schedule
from schemagen.spec.kinds.schedules import ScheduleSpec


def build(scope: Scope, specs: tuple[ScheduleSpec, ...]) -> Iterator[Schedule]:
    """Yield the jobs; all bundles of a database share their names, so each carries its own."""
    for spec in specs:
        if spec.run is not None:
            run = qualified_statements(scope, Sql(spec.run.text.rstrip(), spec.run))
            yield Schedule(f"{scope.spec.name}_{spec.name}", spec.cron, run, spec.origin)
