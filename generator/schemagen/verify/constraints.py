"""Which declared constraint a new row breaks, as far as the rows tell."""

from __future__ import annotations

from collections.abc import Sequence

from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.columns import is_nullable
from schemagen.verify.judge import Values
from schemagen.verify.people import NOBODY
from schemagen.verify.world import AUTH_USERS, World


def broken_constraint(
    world: World, table: Table, new: Values, *, among_others: bool = False
) -> str:
    """Return what the row breaks, as findings call it; empty when nothing is known.

    A composite foreign key keeps a child with its parent's owner, so that it belongs to
    what is proven. What a database without it would do can't be the measure.
    """
    for column in table.columns:
        given = column.generated is None and not column.identity and column.default is None
        needed = not is_nullable(table, column.name)
        if needed and given and new.get(column.name) is None:
            return f"not null of {column.name}"
    for key in table.foreign_keys:
        # Where all rows change, those that a row refers to may change with it.
        if among_others and _refers_back(world, table, key):
            continue
        if _breaks(world, table, key, new):
            return f"foreign key {key.name}"
    return ""


def _refers_back(world: World, table: Table, key: ForeignKey) -> bool:
    """Whether the parents are rows of the table, or refer to some."""
    parents = world.rows.get(key.target, ())
    own = (found.target for row in parents[:1] for found in row.table.foreign_keys)
    return key.target == table.name or table.name in own


def _breaks(world: World, table: Table, key: ForeignKey, new: Values) -> bool:
    values = [new.get(name) for name in key.columns]
    if None in values:
        return False
    if key.target == AUTH_USERS:
        return values == [NOBODY]
    if key.target not in world.rows:
        return False
    if key.target == table.name and _closes_circle(world, table, key, new):
        return False
    candidates = world.find(key.target, key.referenced[0], values[0])
    return not any(_matches(row.values, key.referenced, values) for row in candidates)


def _closes_circle(world: World, table: Table, key: ForeignKey, new: Values) -> bool:
    """Whether the row hangs below itself: what it takes along comes back to it."""
    own, seen = new.get(key.referenced[0]), set[str]()
    above = new.get(key.columns[0])
    while above is not None and above not in seen:
        if above == own:
            return True
        seen.add(above)
        parent = next(iter(world.find(table.name, key.referenced[0], above)), None)
        above = parent.values[key.columns[0]] if parent is not None else None
    return False


def _matches(row: Values, names: Sequence[str], values: Sequence[str | None]) -> bool:
    return [row[name] for name in names] == list(values)
