"""Queries that show how a bundle is doing in a database, for people and for ``verify``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_literal, quote_qname
from schemagen.core.vectors import METHODS, is_vector
from schemagen.model.model import Model
from schemagen.model.types import Extension


@dataclass(frozen=True, slots=True)
class Inspection:
    """One look at a database.

    Attributes:
        name: What it is called, for programs.
        about: What it shows, a sentence.
        query: A select without parameters; nothing is written. It asks for every object by
            name, so each has to be there.
    """

    name: str
    about: str
    query: str


def contents(model: Model) -> Iterator[Inspection]:
    """Yield the looks at what is there, and whether it is closed to others."""
    yield from _looks(model, _CONTENTS)


def upkeep(model: Model) -> Iterator[Inspection]:
    """Yield the looks at how it is doing: sizes, rows, use of indexes."""
    yield from _looks(model, _UPKEEP)
    counted = [_count(table.name, "") for table in model.tables]
    if counted:
        about = "How many rows there are. Each is counted, which takes a while in a large table."
        yield Inspection("rows", about, "\nunion all\n".join(counted) + ";")
    vectors = [
        _count(table.name, column.name)
        for table in model.tables
        for column in table.columns
        if is_vector(column.type.text)
    ]
    if vectors:
        about = "How many rows have their vector: a search finds no others."
        yield Inspection("vectors", about, "\nunion all\n".join(vectors) + ";")


_Look = tuple[str, str, str, str]


def _looks(model: Model, looks: Iterable[_Look]) -> Iterator[Inspection]:
    """Yield those for which the model has objects."""
    for name, about, objects, query in looks:
        listed = _objects(model, objects) if objects else [""]
        if listed:
            yield Inspection(name, about, query.replace("{listed}", ",\n  ".join(listed)))


def _objects(model: Model, objects: str) -> list[str]:
    """Return what stands between the brackets of a query's list."""
    tables = (_regclass(table.name) for table in model.tables)
    searched = (_regclass(i.table) for i in model.indexes if i.method in METHODS)
    called = (function.name for function in model.functions if not function.is_trigger)
    found: dict[str, Iterable[str]] = {
        "tables": tables,
        "vector indexes": searched,
        "functions": (_pair(quote_literal(n.schema), quote_literal(n.name)) for n in called),
        "triggers": (_pair(_regclass(t.table), quote_literal(t.name)) for t in model.triggers),
        "extensions": (quote_literal(o.name) for o in model.objects if isinstance(o, Extension)),
    }
    return list(dict.fromkeys(found[objects]))


def _regclass(table: QName) -> str:
    return f"{quote_literal(quote_qname(table))}::regclass"


def _pair(one: str, other: str) -> str:
    return f"({one}, {other})"


def _count(table: QName, column: str) -> str:
    if not column:
        return f"select {_regclass(table)} as name, count(*) as rows from {quote_qname(table)}"
    own = quote_identifier(column)
    return (
        f"select {_regclass(table)} as name, {quote_literal(column)} as column,\n"
        f"  count(*) as rows, count({own}) as with_vector,\n"
        f"  round(100.0 * count({own}) / nullif(count(*), 0), 2) as percent\n"
        f"from {quote_qname(table)}"
    )


_CONTENTS: Final[tuple[_Look, ...]] = (
    (
        "extensions",
        "Which extensions are there.",
        "extensions",
        "select e.extname as name, n.nspname as schema, e.extversion as version\n"
        "from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace\n"
        "where e.extname in ({listed});",
    ),
    (
        "row_level_security",
        "Whether row level security is on, and forced on the owner too.",
        "tables",
        "select c.oid::regclass as name, c.relrowsecurity as enabled,\n"
        "  c.relforcerowsecurity as forced,\n"
        "  (select count(*) from pg_policy as p where p.polrelid = c.oid) as policies\n"
        "from unnest(array[\n  {listed}]) as t join pg_class as c on c.oid = t;",
    ),
    (
        "policies",
        "The policies, and for whom they are.",
        "tables",
        "select p.polrelid::regclass as name, p.polname as policy,\n"
        "  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'\n"
        "    when 'd' then 'delete' else 'all' end as command,\n"
        "  (select string_agg(case r when 0 then 'public' else r::regrole::text end, ', ')\n"
        "    from unnest(p.polroles) as r) as roles\n"
        "from unnest(array[\n  {listed}]) as t join pg_policy as p on p.polrelid = t\n"
        "order by 1, 2;",
    ),
    (
        "functions",
        "The functions: whose rights they run with, and which of the API's roles may call them.",
        "functions",
        "select p.oid::regprocedure as name,\n"
        "  case when p.prosecdef then 'its owner' else 'the caller' end as runs_as,\n"
        "  (select string_agg(r, ', ')\n"
        "    from unnest(array['anon', 'authenticated', 'service_role']) as r\n"
        "    where has_function_privilege(r, p.oid, 'execute')\n"
        "    and has_schema_privilege(r, n.oid, 'usage')) as called_by\n"
        "from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace\n"
        "where (n.nspname, p.proname) in (\n  {listed})\n"
        "order by n.nspname, p.proname;",
    ),
    (
        "triggers",
        "The triggers, and what they call.",
        "triggers",
        "select t.tgrelid::regclass as name, t.tgname as trigger, t.tgfoid::regproc as calls,\n"
        "  t.tgenabled <> 'D' as enabled\n"
        "from pg_trigger as t\n"
        "where not t.tgisinternal and (t.tgrelid, t.tgname) in (\n  {listed})\n"
        "order by 1, 2;",
    ),
)

_UPKEEP: Final[tuple[_Look, ...]] = (
    (
        "database",
        "How large the database is.",
        "",
        "select current_database() as name, pg_size_pretty(pg_database_size(current_database()))"
        " as size;",
    ),
    (
        "sizes",
        "How large tables and their indexes are.",
        "tables",
        "select t as name, pg_size_pretty(sum(pg_table_size(coalesce(p.relid, t)))) as data,\n"
        "  pg_size_pretty(sum(pg_indexes_size(coalesce(p.relid, t)))) as indexes\n"
        "from unnest(array[\n  {listed}]) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "group by t order by sum(pg_total_relation_size(coalesce(p.relid, t))) desc, t;",
    ),
    (
        "indexes",
        "How often each index was read. Those of keys and unique ones work without that.",
        "tables",
        "select s.relid::regclass as name, s.indexrelid::regclass as index, s.idx_scan as used,\n"
        "  pg_size_pretty(pg_relation_size(s.indexrelid)) as size\n"
        "from unnest(array[\n  {listed}]) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "join pg_stat_user_indexes as s on s.relid = coalesce(p.relid, t)\n"
        "order by s.idx_scan, pg_relation_size(s.indexrelid) desc, s.indexrelid;",
    ),
    (
        "vector_indexes",
        "The indexes of vectors. One that is not valid is not used, and only takes time.",
        "vector indexes",
        "select i.indrelid::regclass as name, i.indexrelid::regclass as index,\n"
        "  a.amname as method, array_to_string(c.reloptions, ', ') as settings,\n"
        "  i.indisvalid as valid, pg_stat_get_numscans(c.oid) as used,\n"
        "  pg_size_pretty(pg_relation_size(c.oid)) as size\n"
        "from unnest(array[\n  {listed}]) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "join pg_index as i on i.indrelid = coalesce(p.relid, t)\n"
        "join pg_class as c on c.oid = i.indexrelid\n"
        "join pg_am as a on a.oid = c.relam and a.amname in ('hnsw', 'ivfflat')\n"
        "order by 1, 2;",
    ),
    (
        "vacuum",
        "Dead rows, and when autovacuum came last.",
        "tables",
        "select s.relid::regclass as name, s.n_live_tup as live, s.n_dead_tup as dead,\n"
        "  s.last_autovacuum, s.last_autoanalyze\n"
        "from unnest(array[\n  {listed}]) as t\n"
        "left join pg_partition_tree(t) as p on p.isleaf\n"
        "join pg_stat_user_tables as s on s.relid = coalesce(p.relid, t)\n"
        "order by s.n_dead_tup desc, s.relid;",
    ),
)
"""Name, what it shows, which objects of the model it asks for, and the query.

The tree of a table that is not partitioned is empty:
https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-PARTITION
"""
