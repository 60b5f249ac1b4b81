"""Who gets at which rows by a rule: parents' rules unfolded, and one compared with another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from schemagen.checks.conditions import excludes, implies
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.model.access import USER, Actor, ActorRows, Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table


class Cover(IntEnum):
    """Whether one rule holds wherever another one does."""

    NO = 0
    PERHAPS = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """One actor and the rows that are its by a rule, or by the parents' rule that it asks.

    Attributes:
        rule: The rule.
        table: Whose rows.
        actor: Who asks; its keys count.
        roles: Of a membership, only those of these roles.
        belongs: Paths from the row, and the actor's column that each ends at, empty for its
            key; none at all means every row.
    """

    rule: Rule
    table: Table
    actor: Actor
    roles: tuple[str, ...]
    belongs: frozenset[tuple[tuple[str, ...], str]]

    @property
    def first_columns(self) -> frozenset[str]:
        """The row's own columns that say whose it is."""
        return frozenset(path[0] for path, _ in self.belongs)


def client_rules(model: Model, table: Table, operation: str) -> list[Rule]:
    """Return the rules by which somebody but the service may do an operation."""
    return [
        rule
        for rule in model.rules.get(table.name, ())
        if operation in rule.operations and not rule.for_service
    ]


def reaches(model: Model, rule: Rule, operation: str, only: str | None = None) -> Iterator[Reach]:
    """Yield who gets at which rows by a rule, parents' rules unfolded.

    Args:
        model: All rules.
        rule: The rule.
        operation: What it shall allow.
        only: Leave out every other actor.
    """
    table = model.table(rule.table)
    if table is None:
        return
    if rule.actor is not None:
        if only is None or rule.actor.name == only:
            paths = [(rule.path, "")] if rule.path is not None else rule.pairs
            words = (((*(hop.column for hop in path.hops), path.column), at) for path, at in paths)
            belongs = frozenset((_shortest(model, table, path), at) for path, at in words)
            yield Reach(rule, table, rule.actor, rule.roles, belongs)
        return
    via = rule.via
    if via is None or (only is not None and via.actor not in {None, only}):
        return
    right = via.right_for(operation)
    for parent in model.rules.get(via.hop.table, ()):
        if right not in parent.operations:
            continue
        for found in reaches(model, parent, right, via.actor or only):
            belongs = frozenset(
                (_shortest(model, table, (via.hop.column, *path)), at) for path, at in found.belongs
            )
            yield replace(found, rule=rule, table=table, belongs=belongs)


def all_reaches(model: Model, table: Table, operation: str) -> list[Reach]:
    """Return everybody's reach for an operation, but the service's."""
    return [
        found
        for rule in client_rules(model, table, operation)
        for found in reaches(model, rule, operation)
    ]


def _shortest(model: Model, table: Table, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return a path that ends at the row's own copy of what a parent holds, where it has one.

    A composite foreign key holds the copy equal.
    """
    if len(path) == 1:
        return path
    key = table.foreign_key_of(path[0])
    parent = model.table(key.target) if key is not None else None
    rest = _shortest(model, parent, path[1:]) if parent is not None else path[1:]
    if parent is not None and len(rest) == 1:
        for other in table.foreign_keys:
            if path[0] in other.columns and other.target == parent.name:
                copies = dict(zip(other.referenced, other.columns, strict=True))
                if rest[0] in copies:
                    return (copies[rest[0]],)
    return (path[0], *rest)


# Actors


def is_always(model: Model, one: Actor, roles: tuple[str, ...], other: Actor) -> bool:
    """Return whether whoever is one actor, in one of the roles, is the other one too."""
    if one.name == other.name or _covers_role(one, other):
        return True
    if set(one.roles) <= set(other.roles) and other.claim == USER.claim and not other.jwt:
        return True
    if other.rows is not None and one.rows is not None:
        if holds_keys(model, one, roles, other, ()):
            return True
    of = one.rows.of if one.rows is not None else None
    return of is not None and is_always(model, of, (), other)


def _covers_role(one: Actor, other: Actor) -> bool:
    """Return whether the database role alone makes a request the other actor."""
    return not other.keyed and other.rows is None and set(one.roles) <= set(other.roles)


def holds_keys(
    model: Model, one: Actor, roles: tuple[str, ...], other: Actor, wanted: tuple[str, ...]
) -> bool:
    """Return whether each key of one actor, in one of the roles, is a key of the other one.

    Args:
        model: The tables.
        one: Who asks.
        roles: Its memberships' roles, none for any.
        other: Another actor.
        wanted: Roles in which it has to hold the key, none for any.
    """
    if one.name == other.name:
        return not wanted or (bool(roles) and set(roles) <= set(wanted))
    if not set(other.jwt) <= set(one.jwt) or one.claim != other.claim:
        return False
    if one.rows is None or other.rows is None:
        return one.rows is other.rows and one.claim_type == other.claim_type
    same = (one.rows.table, one.rows.by, one.rows.key) == (
        other.rows.table, other.rows.by, other.rows.key
    )  # fmt: skip
    if not same or one.rows.tree not in {None, other.rows.tree}:
        return False
    if not _same_whose(model, one.rows, other.rows):
        return False
    table = model.table(one.rows.table)
    given = [one.rows.when, role_condition(one.rows, roles)]
    return table is not None and all(
        implies(table, given, [condition])
        for condition in (other.rows.when, role_condition(other.rows, wanted))
    )


def _same_whose(model: Model, one: ActorRows, other: ActorRows) -> bool:
    if one.of is None or other.of is None:
        return one.of is other.of
    return holds_keys(model, one.of, (), other.of, ())


def role_condition(rows: ActorRows, roles: tuple[str, ...]) -> Sql | None:
    """Return the condition that a membership has one of the roles, None for any."""
    if not roles:
        return None
    labels = ", ".join(quote_literal(role) for role in roles)
    return Sql(f"{quote_identifier(rows.role)} in ({labels})")


# Rules


def cover(model: Model, reach: Reach, other: Reach) -> Cover:
    """Return whether each row of a reach is within another one, for everybody who has it.

    Conditions on the rows count only where they can't both be true. It is ``PERHAPS`` where
    it hangs on what rows there are: who made a document is a member of its team, or is not.
    """
    if not set(reach.actor.roles) & set(other.actor.roles):
        return Cover.NO
    if excludes(reach.table, [reach.rule.when], other.rule.when):
        return Cover.NO
    if other.belongs <= reach.belongs and _holds(model, reach, other):
        return Cover.YES
    return Cover.PERHAPS if _hangs_on_rows(model, reach, other) else Cover.NO


def _holds(model: Model, reach: Reach, other: Reach) -> bool:
    if holds_keys(model, reach.actor, reach.roles, other.actor, other.roles):
        return True
    no_key = not other.belongs and not other.roles
    return no_key and is_always(model, reach.actor, reach.roles, other.actor)


def _hangs_on_rows(model: Model, reach: Reach, other: Reach) -> bool:
    """Return whether somebody else's memberships may happen to fit."""
    rows = other.actor.rows
    if rows is None or not other.actor.keyed or not other.actor.asks_rows:
        return False
    mine = reach.actor.rows
    return mine is None or mine.table != rows.table


def names(actors: list[Actor]) -> str:
    """Return actors as a sentence's subject: ``'member' and 'manager'``."""
    quoted = [repr(name) for name in dict.fromkeys(actor.name for actor in actors)]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def short(table: QName) -> str:
    """Return a table as the user names it, quoted."""
    return repr(table.name)
