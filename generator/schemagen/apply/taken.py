"""Names of a bundle that something else has taken, beside those of tables and functions."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from schemagen.core.quoting import quote_qname
from schemagen.model.model import Model
from schemagen.model.partitions import default_partition
from schemagen.model.schedules import Schedule

_RELATION = "select to_regclass(n) is not null from unnest(%s::text[]) n"
_BUCKET = "select exists (select from storage.buckets where id = n) from unnest(%s::text[]) n"
_POLICY = (
    "select exists (select from pg_catalog.pg_policy where polname = n"
    " and polrelid = to_regclass('storage.objects')) from unnest(%s::text[]) n"
)
_TRIGGER = (
    "select exists (select from pg_catalog.pg_trigger"
    " where tgname = %s and tgrelid = to_regclass(%s))"
)
_JOB = (
    "select exists (select from cron.job where jobname = n and username = current_user)"
    " from unnest(%s::text[]) n"
)


def taken_names(connection: psycopg.Connection, model: Model) -> Iterator[str]:
    """Yield what is there already and is not ours, as people name it.

    A policy on a table of the platform carries the names of bundle and bucket: those of two
    bundles can meet, and the second one would replace the first.
    """
    views = [quote_qname(view.name) for view in model.views]
    buckets = [bucket.name for bucket in model.buckets]
    policies = [policy.name for policy in model.file_policies]
    jobs = [item.name for item in model.objects if isinstance(item, Schedule)]
    leftover = [quote_qname(default_partition(t.name)) for t in model.tables if t.partition]
    yield from _taken(connection, "view", views, _RELATION)
    yield from _taken(connection, "table", leftover, _RELATION)
    for trigger in model.triggers:
        if trigger.external and trigger.called:
            place = (trigger.name, quote_qname(trigger.table))
            found = connection.execute(_TRIGGER, place).fetchone()
            if found is not None and found[0]:
                yield f"trigger {trigger.name} on {trigger.table}"
    yield from _taken(connection, "bucket", buckets, _BUCKET)
    yield from _taken(connection, "policy on storage.objects", policies, _POLICY)
    row = connection.execute("select to_regclass('cron.job') is not null").fetchone()
    if row is not None and row[0]:
        yield from _taken(connection, "job", jobs, _JOB)


def _taken(
    connection: psycopg.Connection, kind: str, names: list[str], query: str
) -> Iterator[str]:
    if names:
        rows = connection.execute(query.encode(), (names,)).fetchall()
        yield from (f"{kind} {name}" for name, row in zip(names, rows, strict=True) if row[0])
