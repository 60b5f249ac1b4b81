"""Who asks: a database role with the claims of a token, as the Data API would send them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemagen.model.access import SERVICE


@dataclass(frozen=True, slots=True)
class Request:
    """One who asks.

    Attributes:
        name: As findings call it.
        role: The database role.
        claims: The text of the setting ``request.jwt.claims``; None leaves it alone.
        key: What ``auth.uid()`` gives, None without one.
        kind: The column of the summary that it belongs to.
        owner: Whose rows are its own, by the name that the world gives them.
        mixed: It is several actors at once, or has claims that are none; the summary leaves
            it out, because it could not say whose rows are meant.
        brief: Only statements over all rows are tried: they say whether it is somebody.
    """

    name: str
    role: str
    claims: str | None
    key: str | None
    kind: str
    owner: str | None = None
    mixed: bool = False
    brief: bool = False

    @property
    def is_client(self) -> bool:
        """Whether it comes through a role that row level security binds."""
        return self.role != SERVICE.roles[0]


def claims_text(role: str, claims: Iterable[tuple[Sequence[str], object]] = ()) -> str:
    """Return a token's claims; each stands at a path, whose last one wins."""
    token: dict[str, Any] = {"role": role}
    for path, value in claims:
        place = token
        for name in path[:-1]:
            inner = place.get(name)
            place[name] = dict(inner) if isinstance(inner, Mapping) else {}
            place = place[name]
        place[path[-1]] = value
    return json.dumps(token)
