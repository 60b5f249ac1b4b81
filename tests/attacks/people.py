"""Who takes part, beside users of ``auth.users``, whose names are enough."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from .attempts import key
from .site import ANON, SERVICE, Person, signed_in

ANYWHERE: Final = {"anon": ANON, "service": SERVICE}


def _claims(**claims: object) -> Person:
    return Person("authenticated", json.dumps({"role": "authenticated", **claims}))


def _creator(name: str) -> Person:
    return _claims(creator_id=key(name))


def _student(name: str) -> Person:
    return _claims(student_id=key(name))


PEOPLE: Final[Mapping[str, Mapping[str, Person]]] = {
    "studios": {
        **ANYWHERE,
        "sure_max": signed_in("max", aal="aal2"),
        "sure_gus": signed_in("gus", aal="aal2"),
    },
    "staff": ANYWHERE,
    "squads": ANYWHERE,
    "lessons": {
        **ANYWHERE,
        **{name: _creator(name) for name in ("cara", "carl", "cid")},
        **{name: _student(name) for name in ("sam", "stan", "sid", "sue")},
        # Two at once: a creator who learns with another one.
        "both": _claims(creator_id=key("carl"), student_id=key("sam")),
        "north": signed_in("uma", app_metadata={"tenant": "north"}),
        "sure_uma": signed_in("uma", aal="aal2"),
        "sure_una": signed_in("una", aal="aal2"),
        "passing": signed_in("uma", is_anonymous=True),
    },
    "foreign_sign_in": {
        **ANYWHERE,
        "mia": _claims(sub="auth0|mia"),
        "zoe": _claims(sub="auth0|zoe"),
    },
}

CHRONOS: Final[Mapping[str, Person]] = {
    **ANYWHERE,
    **{name: _creator(name) for name in ("carla", "bruno", "ivan")},
    **{name: _student(name) for name in ("ann", "ben", "dan", "ida")},
    "bea": _claims(creator_id=key("bruno"), student_id=key("ann")),
}
