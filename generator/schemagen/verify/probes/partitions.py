"""Partitions: nobody reaches one past the policies of its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.tables import Table
from schemagen.verify.probes.attempts import lacks_privilege
from schemagen.verify.report import Failure
from schemagen.verify.requests import Request
from schemagen.verify.trials import Bench, Trial

_PARTITIONS: Final = """
select c.oid::regclass::text, c.relname, c.relrowsecurity, c.relforcerowsecurity,
       exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid)
from pg_catalog.pg_partition_tree(pg_catalog.to_regclass(%s)) t
join pg_catalog.pg_class c on c.oid = t.relid
where t.level > 0
order by 2
"""


def prove_partitions(
    bench: Bench, tables: Iterable[Table], requests: Sequence[Request]
) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each try on a partition itself.

    A partition inherits neither policies nor row level security, so all of it hangs on this:
    whoever asks, it needs a privilege that nobody has.
    """
    for table in tables:
        if table.partition is None:
            continue
        found = bench.connection.execute(_PARTITIONS.encode(), [quote_qname(table.name)]).fetchall()
        if not found:
            yield _failure(table, "no partition", "at least one", "none", "row level security")
        for partition, name, enabled, forced, policies in found:
            yield _flag(table, name, "row level security enabled", expected=True, held=enabled)
            yield _flag(table, name, "row level security forced", expected=True, held=forced)
            yield _flag(table, name, "a policy", expected=False, held=policies)
            yield from _direct(bench, table, partition, name, requests)


def _direct(
    bench: Bench, table: Table, partition: str, name: str, requests: Sequence[Request]
) -> Iterator[Failure | None]:
    column = quote_identifier(table.partition.by if table.partition is not None else "")
    statements = {
        "select": f"select from {partition}",
        "insert": f"insert into {partition} default values",
        "update": f"update {partition} set {column} = {column}",
        "delete": f"delete from {partition}",
        "truncate": f"truncate {partition}",
    }
    askers = [r for r in requests if r.role in API_ROLES and not r.brief]
    tried = [
        (operation, asker, Trial(sql, asker.role, asker.claims))
        for operation, sql in statements.items()
        for asker in askers
    ]
    for (operation, asker, _), seen in zip(
        tried, bench.run([trial for _, _, trial in tried]), strict=True
    ):
        if lacks_privilege(seen):
            yield None
            continue
        yield _failure(
            table, f"{name}, {asker.name}, {operation}", "no privilege", str(seen), operation
        )


def _flag(table: Table, name: str, what: str, *, expected: bool, held: bool) -> Failure | None:
    if held is expected:
        return None
    words = {True: what, False: f"not {what}"}
    return _failure(table, name, words[expected], words[held], "row level security")


def _failure(table: Table, cell: str, expected: str, observed: str, operation: str) -> Failure:
    origin = table.partition.origin if table.partition is not None else table.origin
    return Failure(f"partition {cell}", expected, observed, origin, table.name, operation=operation)
