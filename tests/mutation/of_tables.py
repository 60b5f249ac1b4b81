"""Mutants of tables: row security, composite keys, triggers."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.access.guards import GUARD_RANK
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.buckets import OBJECTS
from schemagen.model.model import Model
from schemagen.model.routines import Trigger
from schemagen.model.tables import Table

from .mutants import Mutant
from .weakening import weakened

OWNER_RANK = 10


def table_mutants(model: Model) -> Iterator[Mutant]:
    """Yield the mutants of tables and of triggers on them."""
    yield from _row_security(model)
    yield from _composite_keys(model)
    for trigger in model.triggers:
        yield from _trigger(trigger)


def _row_security(model: Model) -> Iterator[Mutant]:
    for table in model.tables:
        for change in ("disable", "no force"):
            yield Mutant(
                f"{change} row level security on {table.name.name}",
                f"alter table {quote_qname(table.name)} {change} row level security",
                (table.name,),
                ("row level security",),
            )


def _composite_keys(model: Model) -> Iterator[Mutant]:
    """Yield keys that no longer hold parent and child to one owner."""
    for table in model.tables:
        for key in table.foreign_keys:
            if len(key.columns) > 1 and not key.external:
                name, target = quote_qname(table.name), quote_qname(key.target)
                one = quote_identifier(key.columns[0]), quote_identifier(key.referenced[0])
                parent = model.table(key.target)
                simple = parent is not None and key.referenced[:1] in _keys(parent)
                yield Mutant(
                    f"{key.name} of {table.name.name} without {', '.join(key.columns[1:])}",
                    f"alter table {name} drop constraint {quote_identifier(key.name)}"
                    + (f", add foreign key ({one[0]}) references {target} ({one[1]})" * simple),
                    (table.name,),
                    ("insert", "update"),
                )


def _keys(table: Table) -> list[tuple[str, ...]]:
    keys = [*([table.primary_key] if table.primary_key else []), *table.uniques]
    return [key.columns for key in keys]


def _trigger(trigger: Trigger) -> Iterator[Mutant]:
    name, table = quote_identifier(trigger.name), quote_qname(trigger.table)
    files = trigger.table == OBJECTS
    tables = () if trigger.external and not files else (trigger.table,)
    words = ("bucket ",) if files else (f"trigger {trigger.name} on",)
    yield Mutant(
        f"{trigger.name} dropped",
        f"drop trigger {name} on {table}",
        tables,
        words,
        "" if files else "dropped",
    )
    if not trigger.external:  # only the platform may
        yield Mutant(
            f"{trigger.name} disabled",
            f"alter table {table} disable trigger {name}",
            tables,
            words,
            "disabled",
        )
    if trigger.when is None or not (files or trigger.rank in {GUARD_RANK, OWNER_RANK}):
        return
    conditions = [("never", "false"), ("always", "true"), *weakened(trigger.when.text)]
    for what, condition in conditions:
        yield Mutant(
            f"{trigger.name} when {what}",
            f"create or replace trigger {name} {trigger.timing}"
            f" {' or '.join(trigger.events)} on {table} for each row when ({condition})"
            f" execute function {quote_qname(trigger.function)}()",
            # What a feature's own probe sees firing takes the whole proof.
            () if what == "never" and trigger.rank == OWNER_RANK else tables,
            ("bucket ",) if files else ("insert", "update", "trigger"),
        )
