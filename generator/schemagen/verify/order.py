"""Which tables a proof needs, parents before children."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from schemagen.core.names import QName
from schemagen.model.buckets import OBJECTS
from schemagen.model.model import Model
from schemagen.model.realtime import MESSAGES
from schemagen.model.tables import Table
from schemagen.verify.actors import tables_of
from schemagen.verify.columns import is_nullable


def parents_first(model: Model, wanted: Collection[QName] | None) -> list[Table]:
    """Return the wanted tables and all that they refer to, parents before children.

    A foreign key that can be null gives way where tables refer to each other in a circle.
    """
    # Rows of ours may need rows of tables that are not.
    tables = (*model.external, *model.tables)
    by_name = {table.name: table for table in tables}
    needed = _needed(model, by_name, wanted)
    remaining = [table for table in tables if table.name in needed]
    placed: dict[QName, Table] = {}
    while remaining:
        ready = _ready(remaining, placed, by_name, strict=True)
        waiting = {table.name for table in remaining}
        # Where nothing forces an order, those come first whose values others repeat.
        first = [t for t in ready if not (_naming(model, t) - {t.name}) & waiting]
        ready = first or ready
        ready = ready or _ready(remaining, placed, by_name, strict=False) or remaining[:1]
        placed.update((table.name, table) for table in ready)
        remaining = [table for table in remaining if table.name not in placed]
    return list(placed.values())


def _needed(
    model: Model, by_name: dict[QName, Table], wanted: Collection[QName] | None
) -> set[QName]:
    if wanted is None:
        return set(by_name)
    needed: set[QName] = set()
    pending = [n for n in (*wanted, *_of_platform(model, wanted)) if n in by_name]
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            pending += [n for n in _referred(model, by_name[name]) if n in by_name]
    return needed


def _of_platform(model: Model, wanted: Collection[QName]) -> Iterable[QName]:
    """Yield the tables that say who may do what on the platform's wanted tables."""
    if OBJECTS in wanted:
        for rule in (rule for bucket in model.buckets for rule in bucket.rules):
            yield from tables_of(rule.actor) if rule.actor is not None else ()
    if MESSAGES in wanted:
        yield from (broadcast.table for broadcast in model.broadcasts)


def _referred(model: Model, table: Table) -> Iterable[QName]:
    yield from (key.target for key in table.foreign_keys)
    for rule in model.rules.get(table.name, ()):
        paths = [*([rule.path] if rule.path else []), *(path for path, _ in rule.pairs)]
        hops = [hop for path in paths for hop in path.hops]
        yield from (hop.table for hop in [*hops, *([rule.via.hop] if rule.via else [])])
        yield from tables_of(rule.actor) if rule.actor is not None else ()


def _naming(model: Model, table: Table) -> set[QName]:
    """Return the tables of actors whose columns the table's rules compare with its own."""
    rules = model.rules.get(table.name, ())
    return {
        rule.actor.rows.table for rule in rules if rule.pairs and rule.actor and rule.actor.rows
    }


def _ready(
    remaining: list[Table],
    placed: dict[QName, Table],
    by_name: dict[QName, Table],
    *,
    strict: bool,
) -> list[Table]:
    def waits(table: Table) -> bool:
        return any(
            key.target != table.name
            and key.target in by_name
            and key.target not in placed
            and (strict or _must_be_set(table, key.columns))
            for key in table.foreign_keys
        )

    found = [table for table in remaining if not waits(table)]
    if strict or not found:
        return found
    # Whose the rows are follows from what they must refer to, and not from what may be null.
    return [max(found, key=_certain)]


def _certain(table: Table) -> int:
    """Return how many other tables a row must refer to."""
    keys = (key for key in table.foreign_keys if key.target != table.name)
    return sum(_must_be_set(table, key.columns) for key in keys)


def _must_be_set(table: Table, columns: tuple[str, ...]) -> bool:
    return not any(is_nullable(table, name) for name in columns)
