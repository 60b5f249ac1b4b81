"""Who takes part in the proof: users, and what stands in the columns that hold their keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from schemagen.core.names import QName
from schemagen.model.access import USER, Actor
from schemagen.model.model import Model
from schemagen.verify.actors import holder_of, roles_of, rows_actors, used_actors

_MOST_MEMBERS: Final = 6
_UUID: Final = "5c4e3a9e-{space:04x}-4000-8000-{number:012x}"
_FIRST_NUMBER: Final = 900_000_000


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in user of the proof.

    Attributes:
        name: As findings call it.
        key: Its id in ``auth.users``.
        email: Its address, unique as the platform wants it.
        owns_rows: The world holds rows of its own.
    """

    name: str
    key: str
    email: str
    owns_rows: bool


def _user(number: int) -> User:
    name = chr(ord("A") + number)
    return User(
        name,
        _UUID.format(space=0, number=10 + number),
        f"proof-{name.lower()}@schemagen.invalid",
        number < 2,
    )


USERS: Final = tuple(_user(number) for number in range(3))
"""Two who own rows, and one who owns none but what signing up makes."""

SPARE: Final = "C"
"""Whose row, where a row makes somebody an actor, does not fulfil the actor's condition."""

SECOND: Final = "D"
"""Who is the same as A, within the same tenant, and has a key of its own."""

NOBODY: Final = _UUID.format(space=0, number=255)
"""The key of a user that does not exist."""


def members_of(model: Model) -> tuple[User, ...]:
    """Return more users: those who are somebody only by their memberships, a sort each."""
    return tuple(
        _user(len(USERS) + n) for n in range(_sorts(model, model.actors.get("user", USER)))
    )


def _sorts(model: Model, holder: Actor) -> int:
    """Return how many may be told apart by rows that hold an actor's key."""
    tables: dict[QName, set[str]] = {}
    for actor in rows_actors(model):
        rows = actor.rows
        if rows is None or actor.claim or holder_of(actor).name != holder.name:
            continue
        sorts = tables.setdefault(rows.table, set())
        sorts.update([rows.when.text] if rows.when else [])
        sorts.update(roles_of(model, actor))
    if not tables:
        return 0
    count = max(len(sorts) + 1 for sorts in tables.values()) + len(tables)
    return min(count, _MOST_MEMBERS)


class Keys:
    """What stands in columns that hold an actor's key and refer to no table of ours.

    Every claim has values of its own, so that nobody is taken for another by a policy that
    compares with the wrong one.
    """

    def __init__(self, model: Model) -> None:
        self.members = members_of(model)
        claimed = any(actor.claim not in {(), USER.claim} for actor in used_actors(model))
        second = () if self.members or not claimed else (_user(len(USERS)),)
        self.users = (*USERS, *self.members, *second)
        self._more = {
            actor.name: _sorts(model, actor) for actor in used_actors(model) if actor.claim
        }
        self._spaces: dict[tuple[str, ...], int] = {}
        for actor in used_actors(model):
            self._spaces.setdefault(_space(actor), len(self._spaces) + 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all who take part."""
        more = max([0, *self._more.values()])
        return tuple(_user(n).name for n in range(max(len(self.users), len(USERS) + 1 + more)))

    def holders(self, actor: Actor) -> tuple[str, ...]:
        """Return who has a row of its own as this actor beside the owners, by memberships."""
        first = len(USERS) + 1
        return tuple(_user(first + n).name for n in range(self._more.get(actor.name, 0)))

    def of_user(self, name: str) -> str:
        """Return somebody's id in ``auth.users``."""
        return _user(ord(name) - ord("A")).key

    def of(self, actor: Actor, name: str) -> str:
        """Return the key that somebody has as this actor, if a column is free to hold it."""
        number = ord(name) - ord("A")
        space = self._spaces.get(_space(actor), 0)
        if _space(actor) == USER.claim:
            return _of_user(actor, number)
        return _made(actor, _space(actor), space, number)

    def of_nobody(self, actor: Actor) -> str:
        """Return a key of the actor's type that nobody has."""
        if _space(actor) == USER.claim:
            return _of_user(actor, None)
        return _made(actor, _space(actor), self._spaces.get(_space(actor), 0), 245)


def _space(actor: Actor) -> tuple[str, ...]:
    """Return what tells the keys of one sort from those of another."""
    if actor.claim or actor.rows is None:
        return actor.claim or USER.claim
    return (str(actor.rows.table), actor.rows.key or actor.rows.by)


def _of_user(actor: Actor, number: int | None) -> str:
    if actor.claim_type == "text" and actor.claim:
        return f"proof|{'nobody' if number is None else chr(ord('a') + number)}"
    return NOBODY if number is None else _user(number).key


def _made(actor: Actor, space: tuple[str, ...], ordinal: int, number: int) -> str:
    type_ = actor.claim_type if actor.claim else actor.key_type
    if type_ == "uuid":
        return _UUID.format(space=ordinal, number=10 + number)
    if type_ in {"bigint", "integer", "int8", "int4", "smallint", "int2", "numeric"}:
        return str(
            (1000 if type_ in {"smallint", "int2"} else _FIRST_NUMBER) + 300 * ordinal + number
        )
    letter = chr(ord("a") + number) if number < 26 else "nobody"
    if "mail" in space[-1]:
        return f"proof-{letter}@schemagen.invalid"
    return f"{space[-1]}-{letter}"
