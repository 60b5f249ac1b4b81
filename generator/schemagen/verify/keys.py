"""Which columns hold an actor's key, and which carry access."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemagen.core.names import QName
from schemagen.model.access import USER, Actor, Path, Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.actors import holder_of, rows_actors, used_actors
from schemagen.verify.constants import columns_read
from schemagen.verify.factory import conditions_of
from schemagen.verify.world import AUTH_USERS


def paths_of(rule: Rule) -> Iterator[tuple[Path, Actor]]:
    """Yield the paths of a rule to columns that hold its actor's key."""
    if rule.path is not None and rule.actor is not None:
        yield rule.path, rule.actor


def _ends(rule: Rule) -> Iterator[tuple[Path, Actor, QName]]:
    """Yield the paths of a rule with the table in which each ends."""
    for path, actor in paths_of(rule):
        yield path, actor, path.hops[-1].table if path.hops else rule.table


def key_columns_of(table: Table, model: Model) -> dict[str, Actor]:
    """Return the columns that hold an actor's key and follow no table of ours, with whose.

    A column that refers to ``auth.users`` holds a user's, whatever the rules say.
    """
    platform = {
        key.columns[0]
        for key in table.foreign_keys
        if key.target == AUTH_USERS and len(key.columns) == 1
    }
    linked = {
        name for key in table.foreign_keys if key.target != AUTH_USERS for name in key.columns
    }
    found = dict.fromkeys(sorted(platform), USER)
    for name, actor in _named_columns(table, model):
        if name in platform or name in linked or table.column(name) is None:
            continue
        if actor.claim or not _is_key_of(table, name):
            found.setdefault(name, actor)
    if table.owner and table.owner not in linked:
        found.setdefault(table.owner, USER)
    # In the order of the table, so that findings are the same each time.
    return {name: found[name] for name in table.column_names if name in found}


def _named_columns(table: Table, model: Model) -> Iterator[tuple[str, Actor]]:
    yield from _named_by_rules(table, model)
    # What a claim names is a key of the table that such a column refers to.
    for other in (*model.external, *model.tables):
        for key in other.foreign_keys:
            if key.target == table.name and len(key.columns) == 1 and other.name != table.name:
                for name, actor in _named_by_rules(other, model):
                    if name == key.columns[0] and actor.claim:
                        yield key.referenced[0], actor


def _named_by_rules(table: Table, model: Model) -> Iterator[tuple[str, Actor]]:
    found = [pair for rules in model.rules.values() for rule in rules for pair in _ends(rule)]
    for path, actor, holder in found:
        if holder == table.name:
            yield path.column, actor
    for actor in rows_actors(model):
        rows = actor.rows
        if rows is not None and rows.table == table.name:
            yield rows.by, holder_of(actor)
            if rows.key and not actor.claim:
                yield rows.key, actor


def _is_key_of(table: Table, name: str) -> bool:
    """Whether the column is the table's own key, which no membership decides."""
    return table.primary_key is not None and table.primary_key.columns == (name,)


def roots_of(model: Model) -> set[object]:
    """Return the tables whose rows are what an actor's key names."""
    found: set[object] = {actor.own[0] for actor in used_actors(model) if actor.own is not None}
    for table in (*model.external, *model.tables):
        for name, actor in _named_columns(table, model):
            key = table.foreign_key_of(name)
            if key is not None and actor.keyed:
                found.add(key.target)
    return found


def carrying_columns(table: Table, model: Model) -> list[str]:
    """Return the columns that decide whose a row is, filled ones and their sources too.

    A foreign key of several columns holds a row to a parent of the same owner: what it
    names decides under whose rows it hangs.
    """
    names = [name for rule in model.rules.get(table.name, ()) for name in rule.key_columns]
    names += key_columns_of(table, model)
    for column in table.columns:
        if column.filled_from is not None:
            names += [column.name, *filter(None, [column.filled_from.foreign_key])]
    for key in table.foreign_keys:
        if len(key.columns) > 1:
            names += key.columns
    return [name for name in dict.fromkeys(names) if table.column(name) is not None]


def conditional_columns(table: Table, rules: Sequence[Rule]) -> list[str]:
    """Return the columns that the rules' conditions read."""
    used = {name for text in conditions_of(rules) for name in columns_read(table, text)}
    return [name for name in table.column_names if name in used]
