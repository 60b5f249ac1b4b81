"""What to look at from time to time, and what to run then, as SQL to paste."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.names import QName
from schemagen.core.quoting import quote_literal, quote_qname
from schemagen.model.model import Model

_LOOKS = (
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


def maintenance(model: Model) -> Iterator[str]:
    """Yield the chapter; nothing for a bundle without tables.

    What rebuilds an index stands in comments: it is for one that has grown, and it can't run
    in a transaction.

    https://www.postgresql.org/docs/current/routine-reindex.html
    """
    if not model.tables:
        return
    names = [quote_qname(table.name) for table in model.tables]
    array = ",\n  ".join(f"{quote_literal(name)}::regclass" for name in names)
    yield from ("", "## Maintenance", "")
    yield "Autovacuum does the daily work. These show whether it keeps up."
    yield from ("", "```sql")
    for about, query in _LOOKS:
        yield from (f"-- {about}", *query.format(tables=f"array[\n  {array}]").splitlines(), "")
    yield from ("-- After many rows were loaded or deleted.", f"analyze {', '.join(names)};")
    for table in model.tables:
        if table.partition is not None:
            call = f"select {quote_qname(table.partition.function)}();"
            yield from (
                "",
                "-- The partitions to come; where pg_cron is installed, it does this.",
                call,
            )
    grown = [
        quote_qname(QName(index.table.schema, index.name))
        for index in model.indexes
        if index.method != "btree"
    ]
    if grown:
        yield from ("", "-- An index that has grown too large, one by one, while people write.")
        yield "-- Drop what an interrupted one leaves behind: it ends in _ccnew."
        yield from (f"-- reindex index concurrently {' '.join(name.split())};" for name in grown)
    yield "```"
