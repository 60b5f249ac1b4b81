"""What a bundle asks of the platform: tables that Realtime publishes, jobs of pg_cron."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import psycopg

from schemagen.core.diagnostics import Origin
from schemagen.model.model import Model
from schemagen.model.realtime import PUBLICATION, Published
from schemagen.model.schedules import Schedule
from schemagen.verify.report import Failure

_PUBLISHED: Final = """
select schemaname, tablename from pg_catalog.pg_publication_tables where pubname = %s
"""
_JOB: Final = """
select schedule, command, active from cron.job
where jobname = %s and username = current_user and database = current_database()
"""


def prove_platform(connection: psycopg.Connection[Any], model: Model) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each table and job."""
    yield from _published(connection, model)
    yield from _scheduled(connection, model)


def _published(connection: psycopg.Connection[Any], model: Model) -> Iterator[Failure | None]:
    """Check that what is listed is published, and nothing else of ours."""
    listed = {item.table: item.origin for item in model.objects if isinstance(item, Published)}
    found = {(schema, name) for schema, name in connection.execute(_PUBLISHED, [PUBLICATION])}
    for table in model.tables:
        expected = table.name in listed
        held = (table.name.schema, table.name.name) in found
        if expected is held:
            yield None
            continue
        yield Failure(
            f"{table.name.name}, changes",
            "published" if expected else "not published",
            "published" if held else "not published",
            listed.get(table.name, table.origin),
            table.name,
            operation="realtime",
        )


def _scheduled(connection: psycopg.Connection[Any], model: Model) -> Iterator[Failure | None]:
    """Check the jobs; where there is no pg_cron, there are none to look at."""
    present = connection.execute("select to_regclass('cron.job') is not null").fetchone()
    if present is None or not present[0]:
        return
    for item in model.objects:
        if isinstance(item, Schedule):
            row = connection.execute(_JOB, [item.name]).fetchone()
            yield _job(item, tuple(row) if row is not None else None, item.origin)


def _job(item: Schedule, found: tuple[Any, ...] | None, origin: Origin) -> Failure | None:
    expected = (item.cron, item.command, True)
    if found == expected:
        return None
    observed = "no such job" if found is None else ", ".join(map(str, found[:2]))
    if found is not None and not found[2]:
        observed = "not active"
    return Failure(
        f"job {item.name}", f"{item.cron}, {item.command}", observed, origin, operation="schedule"
    )
