"""``maintenance.sql``, and the same as a chapter of ``docs.md``: what to look at, what to run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from schemagen.core.names import QName
from schemagen.core.quoting import quote_literal, quote_qname
from schemagen.emit.script import comment_text, heading, text
from schemagen.model.model import Bundle, Model
from schemagen.model.schedules import Schedule

_LOOKS: Final = (
    (
        "How large tables and their indexes are.",
        "select t as name, pg_size_pretty(sum(pg_table_size(coalesce(p.relid, t)))) as rows,\n"
        "  pg_size_pretty(sum(pg_indexes_size(coalesce(p.relid, t)))) as indexes\n"
        "from unnest({tables}) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "group by t order by sum(pg_total_relation_size(coalesce(p.relid, t))) desc;",
    ),
    (
        "How often each index was read. Those of keys and unique ones work without that.",
        "select s.relid::regclass as name, s.indexrelid::regclass as index, s.idx_scan as used,\n"
        "  pg_size_pretty(pg_relation_size(s.indexrelid)) as size\n"
        "from unnest({tables}) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "join pg_stat_user_indexes as s on s.relid = coalesce(p.relid, t)\n"
        "order by s.idx_scan, pg_relation_size(s.indexrelid) desc;",
    ),
    (
        "Dead rows, and when autovacuum came last.",
        "select s.relid::regclass as name, s.n_live_tup as live, s.n_dead_tup as dead,\n"
        "  s.last_autovacuum, s.last_autoanalyze\n"
        "from unnest({tables}) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "join pg_stat_user_tables as s on s.relid = coalesce(p.relid, t)\n"
        "order by s.n_dead_tup desc;",
    ),
)
"""The tree of a table that is not partitioned is empty.

https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-PARTITION
"""


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
    yield "Autovacuum does the daily work. The first queries show whether it keeps up. The last"
    yield "statements can't run in a transaction: in the SQL editor, run them one by one."
    yield from ("", "```sql", *_script(model), "```")


def _script(model: Model) -> Iterator[str]:
    """Yield statements: what only looks first, what can't be in a transaction last."""
    names = [quote_qname(table.name) for table in model.tables]
    array = ",\n  ".join(f"{quote_literal(name)}::regclass" for name in names)
    yield "-- How large the database is."
    yield from ("select pg_size_pretty(pg_database_size(current_database())) as size;", "")
    for about, query in _LOOKS:
        yield from (f"-- {about}", *query.format(tables=f"array[\n  {array}]").splitlines(), "")
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
    grown = [
        quote_qname(QName(index.table.schema, index.name))
        for index in model.indexes
        if index.method != "btree"
    ]
    if grown:
        yield from (
            "",
            "-- Every month, where many rows were changed. People read and write meanwhile.",
        )
        yield "-- Drop what an interrupted one leaves behind: it ends in _ccnew."
        yield from (f"reindex index concurrently {name};" for name in grown)
