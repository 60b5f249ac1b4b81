"""The actors that rules speak of, and what makes a request one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_literal
from schemagen.model.access import BUILT_IN_ACTORS, USER, Actor
from schemagen.model.model import Model
from schemagen.model.tables import Table


def used_actors(model: Model) -> tuple[Actor, ...]:
    """Return the actors that rules name, and those whose keys they hold; ``user`` is one always.

    They come in the order in which the specification declares them, ``user`` first.
    """
    found = {USER.name: model.actors.get(USER.name, USER)}
    for rule in model.every_rule:
        named = [rule.actor] if rule.actor is not None else []
        if rule.via is not None and rule.via.actor is not None:
            named += [a for a in (_named(model, rule.via.actor),) if a is not None]
        for actor in named:
            found.update((each.name, each) for each in _with_holders(actor))
    order = [name for name in (USER.name, *model.actors) if name in found]
    return tuple(found[name] for name in dict.fromkeys([*order, *found]))


def _named(model: Model, name: str) -> Actor | None:
    return model.actors.get(name) or BUILT_IN_ACTORS.get(name)


def _with_holders(actor: Actor) -> Iterator[Actor]:
    yield actor
    if actor.rows is not None and actor.rows.of is not None:
        yield from _with_holders(actor.rows.of)


def declared_actors(model: Model) -> tuple[Actor, ...]:
    """Return the used actors that the specification declares."""
    return tuple(actor for actor in used_actors(model) if actor.name not in BUILT_IN_ACTORS)


def rows_actors(model: Model) -> tuple[Actor, ...]:
    """Return the used actors for which rows count."""
    return tuple(actor for actor in used_actors(model) if actor.rows is not None)


def holder_of(actor: Actor) -> Actor:
    """Return the actor whose key stands in the rows that make a request this one."""
    if actor.rows is None or actor.claim:
        return actor
    return actor.rows.of or USER


def tables_of(actor: Actor) -> Iterator[QName]:
    """Yield the tables that say who is this actor."""
    for each in _with_holders(actor):
        if each.rows is not None:
            yield each.rows.table
            if each.rows.tree is not None:
                yield each.rows.tree.table


def conditions_on(table: Table, model: Model, *, keyless: bool = True) -> tuple[str, ...]:
    """Return what tells the rows of a table apart that make a request an actor, as SQL.

    Args:
        table: The table.
        model: Whose actors.
        keyless: Those of actors without a key too, such as an admin, of whom there are few.
    """
    found: dict[str, None] = {}
    for actor in rows_actors(model):
        rows = actor.rows
        if rows is None or rows.table != table.name or not (keyless or actor.keyed):
            continue
        if rows.when is not None:
            found[rows.when.text] = None
        for role in roles_of(model, actor):
            found[f"{quote_identifier(rows.role)} = {quote_literal(role)}"] = None
    return tuple(found)


def roles_of(model: Model, actor: Actor) -> Iterable[str]:
    """Return the roles of a membership that rules ask for."""
    named = (rule for rule in model.every_rule if rule.actor is not None)
    own = [rule for rule in named if rule.actor and rule.actor.name == actor.name]
    return dict.fromkeys(role for rule in own for role in rule.roles)
