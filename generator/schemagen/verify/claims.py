"""What tokens hold: keys, what may stand in place of one, and values that an actor must have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from schemagen.model.access import USER, Actor
from schemagen.verify.actors import holder_of
from schemagen.verify.identity import claim_at, claim_key
from schemagen.verify.requests import Request

Claims = tuple[tuple[tuple[str, ...], object], ...]
"""Places in a token, with what stands there."""

MALFORMED: Final[Mapping[str, Callable[[str], object]]] = {
    "empty": lambda _: "",
    "null": lambda _: None,
    "no uuid": lambda _: "not-a-key",
    "numbers": lambda _: 1.5,
    "too large": lambda _: 10**19 - 1,
    "objects": lambda key: {"key": key},
    "arrays": lambda key: [key],
    "true": lambda _: True,
    "too long": lambda key: f"{key}00000000000000000000",
    "in braces": lambda key: f"{{{key}}}",
    "with a line behind": lambda key: f"{key}\n",
}
"""What may stand in a token in place of a key."""


def required_values(actor: Actor) -> Claims:
    """Return the values that the token of an actor must have, its holder's too."""
    own = tuple((value.claim, json.loads(value.value)) for value in actor.jwt)
    holder = holder_of(actor)
    return own if holder.name == actor.name else (*required_values(holder), *own)


def wrong_values(right: object) -> Iterable[tuple[str, object]]:
    """Yield what is not the value that an actor must have, with how it differs."""
    yield "missing", None
    yield "of another value", (not right) if isinstance(right, bool) else f"{right}0"
    yield "of another type", json.dumps(right) if not isinstance(right, str) else [right]
    yield "empty", ""


def typed(actor: Actor, key: str) -> object:
    """Return a key as tokens hold it: a whole number is one."""
    return int(key) if actor.claim_type == "bigint" and re.fullmatch(r"-?\d+", key) else key


def user_key(request: Request) -> str | None:
    """Return what ``auth.uid()`` gives, None where it would raise."""
    found = claim_at(request, USER.claim)
    return claim_key(request, USER) if isinstance(found, str) else None
