"""Who asks: a database role with the claims of a token, as the Data API would send them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from schemagen.model.access import SERVICE, Actor


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


def _user(name: str, owns_rows: bool) -> User:
    letter = name.lower()
    return User(
        name,
        f"5c4e3a9e-0000-4000-8000-00000000000{letter}",
        f"proof-{letter}@schemagen.invalid",
        owns_rows,
    )


USERS: Final = (_user("A", True), _user("B", True), _user("C", False))
"""Two who own rows, and one who owns none but what signing up makes."""

NOBODY: Final = "5c4e3a9e-0000-4000-8000-0000000000ff"
"""The key of a user that does not exist."""


@dataclass(frozen=True, slots=True)
class Request:
    """One who asks.

    Attributes:
        name: As findings call it.
        role: The database role.
        claims: The text of the setting ``request.jwt.claims``; None leaves it alone.
        key: What ``auth.uid()`` gives, None without one.
        kind: The column of the summary that it belongs to.
    """

    name: str
    role: str
    claims: str | None
    key: str | None
    kind: str

    @property
    def is_client(self) -> bool:
        """Whether it comes through a role that row level security binds."""
        return self.role != SERVICE.roles[0]

    def keys(self, actor: Actor) -> frozenset[str]:
        """Return the keys that it has as this actor, none without any.

        Rows belong to an actor by any of these. An actor that is found by a claim or
        by memberships will bring more than one source here.
        """
        if not actor.keyed or self.key is None or self.role not in actor.roles:
            return frozenset()
        return frozenset({self.key})

    def acts_as(self, actor: Actor) -> bool:
        """Return whether the request is this actor."""
        return self.role in actor.roles and (not actor.keyed or bool(self.keys(actor)))


def _claims(role: str, **more: object) -> str:
    return json.dumps({"role": role, **more})


def _signed_in(name: str, key: str) -> Request:
    claims = _claims("authenticated", sub=key)
    return Request(name, "authenticated", claims, key, "user")


def requests() -> tuple[Request, ...]:
    """Return all requests; those that leave the claims alone come first.

    A setting that was ever made in a session never becomes unset again, only empty.
    """
    return (
        Request("signed in, claims unset", "authenticated", None, None, "no key"),
        Request("signed in, claims empty", "authenticated", "", None, "no key"),
        Request("signed in, no claims", "authenticated", "{}", None, "no key"),
        Request("signed in, sub null", "authenticated", '{"sub": null}', None, "no key"),
        _signed_in("user who does not exist", NOBODY),
        *(_signed_in(f"user {user.name}", user.key) for user in USERS),
        Request("anon", "anon", _claims("anon"), None, "anon"),
        Request("service", "service_role", _claims("service_role"), None, "service"),
    )
