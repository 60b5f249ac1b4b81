"""Columns that policies, and the helpers that they call, compare with a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemagen.access.carried import compared_owner
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.model.access import Actor, Path, Rule
from schemagen.model.tables import Table

Compared = tuple[QName, str, Origin]
"""A table, its column, and the line that makes it compared."""


def compared_columns(
    actors: Iterable[Actor], tables: Sequence[Table], rules: Mapping[QName, Sequence[Rule]]
) -> Mapping[QName, Mapping[str, Origin]]:
    """Return, for each table, the columns by which rows are looked up, with what asks first.

    Args:
        actors: Everybody who can ask: their memberships are looked up too.
        tables: All our tables.
        rules: The rules of each table.
    """
    by_name = {table.name: table for table in tables}
    found: dict[QName, dict[str, Origin]] = {}
    for table in tables:
        for rule in rules.get(table.name, ()):
            for name, column, origin in _by_rule(rule, by_name, rules):
                found.setdefault(name, {}).setdefault(column, origin)
    for actor in actors:
        for name, column, origin in _by_actor(actor):
            found.setdefault(name, {}).setdefault(column, origin)
    return found


def _by_rule(
    rule: Rule, tables: Mapping[QName, Table], rules: Mapping[QName, Sequence[Rule]]
) -> Iterator[Compared]:
    for column in rule.key_columns:
        yield rule.table, column, rule.origin
    parent = tables.get(rule.via.hop.table) if rule.via is not None else None
    if parent is not None:
        owner = compared_owner(rule, tables[rule.table], parent, rules.get(parent.name, ()))
        if owner is not None:
            yield rule.table, owner, rule.origin
    for path in (rule.path, *(path for path, _ in rule.pairs)):
        if path is not None:
            yield from _by_path(path, rule.origin)


def _by_path(path: Path, origin: Origin) -> Iterator[Compared]:
    """Yield what helpers look up on the way: in each table the next step's column."""
    columns = [*(hop.column for hop in path.hops), path.column]
    for hop, column in zip(path.hops, columns[1:], strict=True):
        yield hop.table, column, origin


def _by_actor(actor: Actor) -> Iterator[Compared]:
    if actor.rows is None or actor.origin is None:
        return
    yield actor.rows.table, actor.rows.by, actor.origin
    if actor.rows.tree is not None:
        yield actor.rows.tree.table, actor.rows.tree.parent, actor.origin
