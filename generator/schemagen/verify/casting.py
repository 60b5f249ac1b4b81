"""Which requests are made: every actor, a second one of each, several at once, and none.

Who is an actor by rows is found among the rows that the world holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemagen.model.access import USER, Actor
from schemagen.model.model import Model
from schemagen.verify.actors import declared_actors, holder_of, used_actors
from schemagen.verify.claims import (
    MALFORMED,
    Claims,
    required_values,
    typed,
    user_key,
    wrong_values,
)
from schemagen.verify.identity import Identity, claim_key
from schemagen.verify.people import NOBODY, SECOND, SPARE, USERS, Keys
from schemagen.verify.requests import Request, claims_text
from schemagen.verify.world import World

_SIGNED_IN: Final = "authenticated"
_MOST_BY_ROWS: Final = 6
"""How many requests there are for one actor that rows make."""

_NAMES: Final = (USERS[0].name, SECOND, USERS[1].name)
"""Whose rows make the requests of an actor: one, another of the same tenant, and another."""


@dataclass(frozen=True, slots=True)
class _Holder:
    """Somebody who may be an actor.

    Attributes:
        name: As findings call it.
        owner: Whose rows are its own.
        claims: What makes it so.
    """

    name: str
    owner: str
    claims: Claims


class Casting:
    """Makes the requests of one proof."""

    def __init__(self, model: Model, world: World, identity: Identity, keys: Keys) -> None:
        self._model = model
        self._world = world
        self._identity = identity
        self._keys = keys
        self._user = next(a for a in used_actors(model) if a.name == USER.name)
        self._declared = declared_actors(model)
        self._by_claim = [a for a in self._declared if a.claim and a.claim != USER.claim]
        # A token holds one value at a place, whoever looks there.
        places = {actor.claim: actor for actor in reversed(self._by_claim)}
        self._places = [a for a in self._by_claim if places[a.claim] is a]
        self._users_matter = not self._declared or any(
            holder_of(actor).claim == USER.claim
            for rule in model.every_rule
            for actor in ([rule.actor] if rule.actor else [])
            if actor.roles == (_SIGNED_IN,)
        )
        self._found: dict[tuple[str, str | None], Request] = {}

    def requests(self) -> tuple[Request, ...]:
        """Return all requests; those that leave the claims alone come first.

        A setting that was ever made in a session never becomes unset again, only empty.
        """
        self._add(Request("signed in, claims unset", _SIGNED_IN, None, None, "no key"))
        self._add(Request("signed in, claims empty", _SIGNED_IN, "", None, "no key"))
        for name, claims in (("no claims", "{}"), ("sub null", '{"sub": null}')):
            brief = bool(self._declared)
            self._add(
                Request(f"signed in, {name}", _SIGNED_IN, claims, None, "no key", brief=brief)
            )
        for request in (
            *self._users(),
            *self._of_claims(),
            *self._of_rows(),
            *self._of_values(),
        ):
            self._add(request)
        for request in (*self._of_several(), *self._malformed(), *self._with_other_values()):
            self._add(replace(request, mixed=True))
        self._add(Request("anon", "anon", claims_text("anon"), None, "anon"))
        if self._declared:
            text = claims_text("anon", self._everybody())
            name = "anon with everybody's claims"
            self._add(Request(name, "anon", text, None, "anon", brief=True))
        service = claims_text("service_role")
        self._add(Request("service", "service_role", service, None, "service"))
        return tuple(self._found.values())

    def _add(self, request: Request) -> None:
        self._found.setdefault((request.role, request.claims), request)

    def _signed_in(
        self, name: str, kind: str, claims: Claims, owner: str | None = None, *, brief: bool = False
    ) -> Request:
        text = claims_text(_SIGNED_IN, claims)
        request = Request(name, _SIGNED_IN, text, None, kind, owner, brief=brief)
        return replace(request, key=user_key(request))

    # Users.

    def _sub(self, name: str) -> Claims:
        return ((USER.claim, self._keys.of(self._user, name)),)

    def _users(self) -> Iterator[Request]:
        brief = not self._users_matter
        nobody = ((USER.claim, self._keys.of_nobody(self._user)),)
        idle = brief or bool(self._declared)
        yield self._signed_in("user who does not exist", "user", nobody, brief=idle)
        for user in USERS if self._users_matter else USERS[:1]:
            sub = self._sub(user.name)
            yield self._signed_in(f"user {user.name}", "user", sub, user.name, brief=brief)

    # Actors by a claim.

    def _of_claims(self) -> Iterator[Request]:
        for actor in self._by_claim:
            for holder in self._holders(actor):
                request = self._signed_in(
                    f"{actor.name} {holder.name}", actor.name, holder.claims, holder.owner
                )
                if self._identity.is_actor(request, actor):
                    yield request
                else:
                    name = f"{actor.name} {holder.name}, whose row does not count"
                    yield replace(request, name=name)
            nobody = self._of_nobody(actor)
            yield self._signed_in(
                f"{actor.name} who does not exist", actor.name, nobody, brief=True
            )

    def _of_nobody(self, actor: Actor) -> Claims:
        return (*required_values(actor), (actor.claim, typed(actor, self._keys.of_nobody(actor))))

    def _holders(self, actor: Actor, *, members: bool = False) -> list[_Holder]:
        """Return who may be an actor that a token names, one of each name.

        Args:
            actor: The actor.
            members: Those too who are there for what their rows make them.
        """
        if not actor.claim and actor.rows is not None:
            return self._holders(holder_of(actor), members=True)
        if actor.claim == USER.claim:
            names = [user.name for user in (*self._keys.members, *USERS)]
            return [_Holder(name, name, self._sub(name)) for name in names]
        # Of claims without rows, one more has what a unique index keeps from the first two.
        first = _NAMES if actor.rows is not None else (_NAMES[0], _NAMES[-1])
        wanted_names = (*first, SPARE)
        if members:
            wanted_names = (*self._keys.holders(actor), *wanted_names)
        found: dict[str, _Holder] = {}
        for owner, key in self._keys_in_rows(actor):
            wanted = owner in wanted_names
            claims = (*required_values(actor), (actor.claim, typed(actor, key)))
            holder = _Holder(owner, owner, claims)
            if owner not in found and wanted:
                found[owner] = holder
            elif f"{owner} 2" not in found and wanted and found[owner].claims != claims:
                found[f"{owner} 2"] = replace(holder, name=f"{owner} 2")
        return list(found.values())

    def _keys_in_rows(self, actor: Actor) -> Iterator[tuple[str, str]]:
        """Yield names of owners with keys that rows hold for an actor."""
        if actor.rows is not None:
            table, column = actor.rows.table, actor.rows.by
            rows = [(row.owner, row.values[column]) for row in self._world.of(table)]
        else:
            rows = [
                (row.owner, row.values[rule.path.column])
                for rule in self._model.every_rule
                if rule.actor is not None and rule.actor.name == actor.name
                if rule.path is not None
                for row in self._world.of(
                    rule.path.hops[-1].table if rule.path.hops else rule.table
                )
            ]
        plain = {self._keys.of(actor, name): name for name in self._keys.names}
        for owner, key in rows:
            if key is not None:
                name = plain.get(key, owner)
                if name is not None:
                    yield name, key
        if actor.rows is None:
            yield from ((name, key) for key, name in plain.items() if name in _NAMES)

    # Actors by rows.

    def _of_rows(self) -> Iterator[Request]:
        """Yield requests of those whom rows make an actor, each of another sort.

        Who is several actors at once speaks for the one that the fewest are.
        """
        found: dict[str, dict[str | None, Request]] = {}
        uncounted: list[tuple[Actor, list[Request]]] = []
        for actor in self._declared:
            if not actor.asks_rows or actor.claim:
                continue
            requests = (
                self._signed_in(
                    f"{actor.name} {holder.name}",
                    actor.name,
                    (*required_values(actor), *holder.claims),
                    holder.owner,
                )
                for holder in self._holders(holder_of(actor), members=True)
            )
            made = list(requests)
            able = [r for r in made if self._identity.is_actor(r, actor)]
            found[actor.name] = {request.claims: request for request in able}
            uncounted.append((actor, [r for r in made if r not in able]))
        seen = {self._sort(request) for request in self._found.values()}
        taken = {request.claims for request in self._found.values()}
        narrowest = sorted(found.values(), key=len)
        for most in (1, _MOST_BY_ROWS - 1):
            for requests_of in narrowest:
                new = [r for claims, r in requests_of.items() if claims not in taken]
                fresh = {self._sort(r): r for r in reversed(new) if self._sort(r) not in seen}
                spoken_for = most > 1 or any(claims in taken for claims in requests_of)
                chosen = list(fresh.values())[::-1] or ([] if spoken_for else new)
                seen.update(self._sort(request) for request in chosen[:most])
                taken.update(request.claims for request in chosen[:most])
                yield from chosen[:most]
        # Last: who is not this one may be another one, of whom everything is tried.
        for actor, others in uncounted:
            yield from self._of_uncounted(actor, others)

    def _of_uncounted(self, actor: Actor, requests: Sequence[Request]) -> Iterator[Request]:
        """Yield one of those who have rows, of which none counts: for a condition, or a null."""
        if actor.rows is None:
            return
        any_row = replace(actor.rows, when=None, key="", tree=None)
        free = replace(actor, rows=any_row, keyed=False, name=f"{actor.name} (any)")
        for request in requests:
            known = (request.role, request.claims) in self._found
            if not known and self._identity.is_actor(request, free):
                name = f"{request.name}, whose row does not count"
                yield replace(request, name=name, brief=True)
                return

    def _sort(self, request: Request) -> object:
        """Return by which rows a request is what, whoever they belong to."""
        found = []
        for actor in self._declared:
            if not actor.asks_rows:
                continue
            assert actor.rows is not None  # noqa: S101  or it would not ask
            rows = self._identity.rows(request, actor)
            column = actor.rows.role
            roles = sorted((row.get(column) or "") if column else "" for row in rows)
            owners = sorted(self._tenants(actor, rows))
            found.append((actor.name, tuple(roles), tuple(owners)))
        return tuple(found)

    def _tenants(self, actor: Actor, rows: Sequence[Mapping[str, str | None]]) -> set[str]:
        """Return whose the rows are that an actor's keys name."""
        assert actor.rows is not None  # noqa: S101  the caller looked
        ours = {id(row.values): row.owner for row in self._world.of(actor.rows.table)}
        return {ours.get(id(row)) or "" for row in rows}

    # Actors by values in the token alone.

    def _of_values(self) -> Iterator[Request]:
        for actor in self._declared:
            if actor.jwt and actor.claim in {(), USER.claim} and actor.rows is None:
                for user in USERS[:2] if actor.keyed else USERS[:1]:
                    name = f"{actor.name} {user.name}" if actor.keyed else actor.name
                    claims = (*self._sub(user.name), *required_values(actor))
                    yield self._signed_in(name, actor.name, claims, user.name)
                yield self._signed_in(
                    f"{actor.name} without a key", actor.name, required_values(actor), brief=True
                )

    def _with_other_values(self) -> Iterator[Request]:
        """Yield requests that lack a value which an actor must have in its token."""
        for actor in self._declared:
            if not actor.jwt:
                continue
            holders = self._holders(holder_of(actor)) if actor.claim or actor.rows else []
            claims = holders[0].claims if holders else self._sub(USERS[0].name)
            for request in list(self._found.values()):
                if self._identity.is_actor(request, actor):
                    token = json.loads(request.claims or "{}")
                    claims = tuple(((name,), value) for name, value in token.items())
                    break
            for value in actor.jwt:
                right = json.loads(value.value)
                for label, wrong in wrong_values(right):
                    changed = (*claims, (value.claim, wrong))
                    place = ".".join(value.claim)
                    yield self._signed_in(
                        f"{actor.name}, {place} {label}", actor.name, changed, brief=True
                    )

    # Several at once, and nobody.

    def _everybody(self, *, turn: int = 0) -> Claims:
        """Return the claims of each actor, by turns of one tenant and of the other."""
        claims: Claims = self._sub(USERS[0].name)
        for number, actor in enumerate(self._places):
            wanted = USERS[(number + turn) % 2].name
            holders = {holder.name: holder for holder in self._holders(actor)}
            holder = holders.get(wanted) or next(iter(holders.values()), None)
            if holder is not None:
                claims = (*claims, *holder.claims)
        return claims

    def _of_several(self) -> Iterator[Request]:
        if not self._places:
            return
        for turn in (0, 1):
            claims = self._everybody(turn=turn)
            who = [f"{a.name} {USERS[(n + turn) % 2].name}" for n, a in enumerate(self._places)]
            who += [f"user {USERS[0].name}"] if self._users_matter else []
            if len(who) > 1:
                yield self._signed_in(" and ".join(who), self._places[0].name, claims)

    def _malformed(self) -> Iterator[Request]:
        """Yield requests whose claims are no keys, all claims at once."""
        actors = [*self._places, *([self._user] if self._user.guarded else [])]
        right = self._everybody()
        # With all values that a token must have: what is wrong shall be the key alone.
        right = (*right, *(part for actor in self._declared for part in required_values(actor)))
        if not actors:
            return
        for label, make in MALFORMED.items():
            claims = list(right)
            for actor in actors:
                key = claim_key(self._signed_in("", "", right), actor)
                claims.append((actor.claim, make(key or NOBODY)))
            kind = actors[0].name
            yield self._signed_in(f"claims that are {label}", kind, tuple(claims), brief=True)
        nested = [actor for actor in actors if len(actor.claim) > 1]
        for label, value in (("a text", "x"), ("an array", ["x"]), ("null", None)):
            claims = [*right, *((actor.claim[:-1], value) for actor in nested)]
            if nested:
                yield self._signed_in(
                    f"claims within {label}", nested[0].name, tuple(claims), brief=True
                )
        for actor in actors:
            others = [other for other in actors if other.claim != actor.claim]
            if others:
                claims = [*right, (actor.claim, "not-a-key")]
                yield self._signed_in(
                    f"{others[0].name} whose {'.'.join(actor.claim)} is no key",
                    others[0].name,
                    tuple(claims),
                    brief=True,
                )
        capitals = [
            (actor.claim, key.upper())
            for actor in actors
            if actor.claim_type == "uuid"
            if (key := claim_key(self._signed_in("", "", right), actor)) is not None
        ]
        if capitals:
            yield self._signed_in(
                "claims in capitals", actors[0].name, (*right, *capitals), brief=True
            )
