"""Which actors a request is, and by which keys, from its token and from rows as data.

Nothing that was generated is read here. A null matches nothing: no claim, no key, no row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from schemagen.model.access import USER, Actor, ActorRows, ClaimValue, Tree
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.judge import Judge, Values
from schemagen.verify.requests import Request
from schemagen.verify.world import World

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,19}")
_WIDEST: Final = 2**63

_Known = tuple[str, str | None, str, tuple[str, ...]]


class Identity:
    """Answers for every request and actor, each question once."""

    def __init__(self, model: Model, world: World, judge: Judge) -> None:
        self._tables = {table.name: table for table in (*model.external, *model.tables)}
        self._world = world
        self._judge = judge
        self._rows: dict[_Known, tuple[Values, ...]] = {}
        self._keys: dict[_Known, frozenset[str]] = {}

    def is_actor(self, request: Request, actor: Actor, roles: Sequence[str] = ()) -> bool:
        """Return whether the request is this actor, with one of the roles if some are named."""
        if not self._qualifies(request, actor):
            return False
        if actor.claim and claim_key(request, actor) is None:
            return False
        if roles or actor.asks_rows:
            return bool(self.rows(request, actor, roles))
        return True

    def keys(self, request: Request, actor: Actor, roles: Sequence[str] = ()) -> frozenset[str]:
        """Return the keys by which rows belong to the request as this actor."""
        known = _known(request, actor, roles)
        if known not in self._keys:
            self._keys[known] = frozenset(self._find_keys(request, actor, roles))
        return self._keys[known]

    def rows(self, request: Request, actor: Actor, roles: Sequence[str] = ()) -> tuple[Values, ...]:
        """Return the rows that make the request this actor; none for one that needs none."""
        known = _known(request, actor, roles)
        if known not in self._rows:
            self._rows[known] = tuple(self._find_rows(request, actor, roles))
        return self._rows[known]

    def _find_keys(self, request: Request, actor: Actor, roles: Sequence[str]) -> Iterable[str]:
        if not actor.keyed or not self.is_actor(request, actor, roles):
            return ()
        if actor.rows is None or not actor.asks_rows:
            key = claim_key(request, actor)
            return () if key is None else (key,)
        column = actor.rows.key or actor.rows.by
        found = [row[column] for row in self.rows(request, actor, roles)]
        keys = dict.fromkeys(key for key in found if key is not None)
        return self._with_branches(actor.rows.tree, keys) if actor.rows.tree else keys

    def _with_branches(self, tree: Tree, roots: Iterable[str]) -> Iterable[str]:
        """Return the keys and those of all rows below; a circle ends where it began."""
        found: dict[str, None] = {}
        pending = list(roots)
        while pending:
            key = pending.pop()
            if key not in found:
                found[key] = None
                below = self._world.find(tree.table, tree.parent, key)
                pending += [k for row in below if (k := row.values[tree.key]) is not None]
        return found

    def _find_rows(self, request: Request, actor: Actor, roles: Sequence[str]) -> Iterable[Values]:
        rows = actor.rows
        if rows is None or not self._qualifies(request, actor):
            return
        for holder in self._holders(request, actor, rows):
            for row in self._world.find(rows.table, rows.by, holder):
                if self._counts(self._tables[rows.table], rows, row.values, roles):
                    yield row.values

    def _holders(self, request: Request, actor: Actor, rows: ActorRows) -> Iterable[str]:
        if actor.claim:
            key = claim_key(request, actor)
            return () if key is None else (key,)
        return sorted(self.keys(request, rows.of or USER))

    def _counts(self, table: Table, rows: ActorRows, row: Values, roles: Sequence[str]) -> bool:
        if roles and row[rows.role] not in roles:
            return False
        if rows.key and row[rows.key] is None:
            return False
        return rows.when is None or self._judge.holds(table, rows.when.text, row)

    @staticmethod
    def _qualifies(request: Request, actor: Actor) -> bool:
        return request.role in actor.roles and all(_has(request, value) for value in actor.jwt)


def _known(request: Request, actor: Actor, roles: Sequence[str]) -> _Known:
    return (request.role, request.claims, actor.name, tuple(roles))


@lru_cache(maxsize=256)
def _parsed(claims: str) -> Any:
    return json.loads(claims)


def claim_at(request: Request, path: Sequence[str]) -> Any:
    """Return what stands in the token at a place, None where there is nothing or null."""
    found = _parsed(request.claims) if request.claims else None
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _has(request: Request, value: ClaimValue) -> bool:
    found = claim_at(request, value.claim)
    return found is not None and json.dumps(found) == json.dumps(json.loads(value.value))


def claim_key(request: Request, actor: Actor) -> str | None:
    """Return the key that the token holds for an actor, as the server would print it.

    What is missing, empty or of another type is nobody's. Where the key is a text, a number
    is one too.
    """
    found = claim_at(request, actor.claim)
    if found is None or found == "":
        return None
    text = found if isinstance(found, str) else json.dumps(found)
    if actor.claim_type == "uuid":
        return text.lower() if _UUID.fullmatch(text) else None
    if actor.claim_type == "bigint":
        whole = int(text) if _WHOLE.fullmatch(text) else _WIDEST
        return str(whole) if -_WIDEST <= whole < _WIDEST else None
    scalar = isinstance(found, str | int | float) and not isinstance(found, bool)
    return text if scalar else None
