"""The functions that make and drop partitions, who calls them, and what proves them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from schemagen.build.routines import Routines, add_callable
from schemagen.build.scope import Scope
from schemagen.core.names import bounded
from schemagen.core.quoting import Sql, quote_qname
from schemagen.model.access import SERVICE
from schemagen.model.model import Probe
from schemagen.model.objects import SchemaObject
from schemagen.model.partitions import FirstPartitions, Partition, default_partition, partition_stem
from schemagen.model.routines import Argument, Function, Trigger
from schemagen.model.schedules import Schedule
from schemagen.model.tables import Table
from schemagen.templating import sql_templates

_TEMPLATE: Final = "kinds/partitions.sql.j2"
_NIGHTLY: Final = "23 3 * * *"
"""Every night, also for months and years: a night that fails is made up for by the next one."""
_LATER: Final = "43 3 * * *"
"""What drops partitions, so that the two don't wait for each other."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    """What keeps the partitions of all tables up."""

    functions: tuple[Function, ...] = ()
    objects: tuple[SchemaObject, ...] = ()
    probes: tuple[Probe, ...] = ()


def build_maintenance(scope: Scope, routines: Routines, tables: Iterable[Table]) -> Maintenance:
    """Return the functions that make partitions, who calls them, and what proves them.

    Args:
        scope: The specification, and what is wrong with it.
        routines: Take the functions that drop partitions, because the service calls those.
        tables: All of the bundle.
    """
    parted = [(table, table.partition) for table in tables if table.partition is not None]
    for table, partition in parted:
        add_callable(scope, routines, _expiry(table, partition, routines.triggers))
    return Maintenance(
        tuple(_function(table, partition) for table, partition in parted),
        tuple(item for table, partition in parted for item in _callers(scope, table, partition)),
        tuple(probe for table, partition in parted for probe in _probes(table, partition)),
    )


def _context(table: Table, partition: Partition) -> dict[str, Any]:
    zone = Sql(" at time zone 'UTC'" if partition.type == "timestamptz" else "")
    return {
        "table": table,
        "partition": partition,
        "step": f"1 {partition.every}",
        "keep": f"{partition.keep} {partition.every}",
        "zone": zone,
        "default": default_partition(table.name),
        "stem": partition_stem(table.name),
    }


def _function(table: Table, partition: Partition) -> Function:
    return Function(
        name=partition.function,
        arguments=(
            Argument("p_ahead", Sql("integer"), Sql(str(partition.ahead))),
            Argument("p_behind", Sql("integer"), Sql("1")),
        ),
        returns=Sql("integer"),
        body=sql_templates().render_block(_TEMPLATE, "body", **_context(table, partition)),
        origin=partition.origin,
        language="plpgsql",
        volatility="volatile",
        # Partitions belong to who owns the table, whoever calls.
        definer=True,
        comment=f"Makes the partitions of {table.name.name} that are missing; says how many",
        settings={"lock_timeout": "5s"},
    )


def _expiry(table: Table, partition: Partition, triggers: Iterable[Trigger]) -> Function | None:
    """Return what drops partitions of long ago; it takes no age, so nobody can drop more."""
    if partition.expiry is None:
        return None
    seen = any(item.table == table.name and "delete" in item.events for item in triggers)
    context = _context(table, partition)
    return Function(
        name=partition.expiry,
        arguments=(),
        returns=Sql("integer"),
        body=sql_templates().render_block(_TEMPLATE, "expire", seen=seen, **context),
        origin=partition.origin,
        language="plpgsql",
        volatility="volatile",
        definer=True,
        execute_to=SERVICE.roles,
        comment=f"Drops the partitions of {table.name.name} whose time is over; says how many",
        # Bounds are compared as they are shown.
        settings={"lock_timeout": "5s", "datestyle": "ISO", "timezone": "UTC"},
    )


def _callers(scope: Scope, table: Table, partition: Partition) -> Iterator[SchemaObject]:
    yield FirstPartitions(table.name, partition.function, partition.origin)
    call = Sql(f"select {quote_qname(partition.function)}()")
    yield Schedule(partition.function.name, _NIGHTLY, call, partition.origin)
    if partition.expiry is not None:
        call = Sql(f"select {quote_qname(partition.expiry)}()")
        name = bounded(f"{scope.spec.name}_{partition.expiry.name}")
        yield Schedule(name, _LATER, call, partition.origin)


def _probes(table: Table, partition: Partition) -> Iterator[Probe]:
    context = _context(table, partition)
    yield Probe(
        name=f"{table.name.name}: partitions",
        make=partial(sql_templates().render_block, _TEMPLATE, "probe", **context),
        origin=partition.origin,
        functions=(partition.function,),
    )
    if partition.expiry is not None:
        yield Probe(
            name=f"{table.name.name}: partitions whose time is over",
            make=partial(sql_templates().render_block, _TEMPLATE, "over", **context),
            origin=partition.origin,
            functions=(partition.expiry,),
        )
