"""``maintenance.sql``, and the same as a chapter of ``docs.md``: what to look at, what to run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemagen.core.quoting import quote_qname
from schemagen.emit.script import comment_text, heading, text
from schemagen.model.inspection import upkeep
from schemagen.model.model import Bundle, Model
from schemagen.model.schedules import Schedule


def emit_maintenance(bundle: Bundle, baseline: str) -> Mapping[str, str]:
    """Return ``maintenance.sql``; nothing for a bundle without tables.

    Args:
        bundle: The rendered bundle.
        baseline: Not used here.
    """
    if not bundle.model.tables:
        return {}
    usage = (
        '--   psql "$DATABASE_URL" -f maintenance.sql',
        "-- Every statement stands alone, and may run again. The last ones can't run in a",
        "-- transaction: in the SQL editor, run them one by one.",
        "",
    )
    lines = [*heading(bundle, "what to look at, and what to run from time to time"), *usage]
    return {"maintenance.sql": text([*lines, *_script(bundle.model)])}


def maintenance(model: Model) -> Iterator[str]:
    """Yield the chapter of ``docs.md``; nothing for a bundle without tables."""
    if not model.tables:
        return
    yield from ("", "## Maintenance", "")
    yield "Autovacuum does the daily work. The first queries show whether it keeps up, and"
    yield "`schemagen verify --db URL` prints what they give. The last statements can't run in a"
    yield "transaction: in the SQL editor, run them one by one."
    yield from ("", "```sql", *_script(model), "```")


def _script(model: Model) -> Iterator[str]:
    """Yield statements: what only looks first, what can't be in a transaction last."""
    names = [quote_qname(table.name) for table in model.tables]
    for look in upkeep(model):
        yield from (f"-- {look.about}", *look.query.splitlines(), "")
    yield from _partitions(model)
    yield from _jobs(model)
    listed = ",\n  ".join(names)
    yield "-- Every week, and after many rows were loaded or deleted."
    yield from (f"analyze\n  {listed};", "", "-- Every month, at a quiet hour.")
    yield f"vacuum (analyze)\n  {listed};"
    yield from _rebuilding(model)


def _partitions(model: Model) -> Iterator[str]:
    calls = [
        f"select {quote_qname(table.partition.function)}() as made;"
        for table in model.tables
        if table.partition is not None
    ]
    if calls:
        yield "-- The partitions to come; where pg_cron is installed, it makes them every night."
        yield from (*calls, "")


def _jobs(model: Model) -> Iterator[str]:
    """Yield what pg_cron runs as comments: nobody knows whether it may run once more."""
    kept = {table.partition.function.name for table in model.tables if table.partition is not None}
    jobs = [item for item in model.objects if isinstance(item, Schedule) and item.name not in kept]
    if jobs:
        yield "-- What pg_cron does where it is installed; elsewhere somebody else has to."
        for job in jobs:
            yield f"-- {comment_text(job.command.rstrip(';'))};"
        yield ""


def _rebuilding(model: Model) -> Iterator[str]:
    """Yield what rebuilds the indexes that grow with every change, while people write.

    https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY
    """
    grown = [quote_qname(index.qualified) for index in model.indexes if index.method != "btree"]
    if grown:
        yield from (
            "",
            "-- Every month, where many rows were changed. People read and write meanwhile.",
        )
        yield "-- Drop what an interrupted one leaves behind: it ends in _ccnew."
        yield from (f"reindex index concurrently {name};" for name in grown)
