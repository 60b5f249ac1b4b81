"""Which actor a word means."""

from __future__ import annotations

from collections.abc import Iterable

from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.model.access import BUILT_IN_ACTORS, SERVICE, Actor


def actor_named(scope: Scope, name: str, place: Origin) -> Actor | None:
    """Return an actor; an unknown one, or one that can't be compiled yet, is reported."""
    if name in BUILT_IN_ACTORS:
        return BUILT_IN_ACTORS[name]
    declared = [spec.name for spec in scope.spec.kinds.get("actors", ())]
    if name in declared:
        scope.problems.error(
            "SG417", f"rules for the actor {name!r} can't be compiled yet", place,
            hint="rules can be for user, anon, public and service",
        )  # fmt: skip
    elif "actors:" not in scope.broken:
        known = [*BUILT_IN_ACTORS, *declared]
        scope.problems.error(
            "SG416", f"there is no actor {name!r}", place,
            hint=did_you_mean(name, known, f"actors are: {', '.join(known)}"),
        )  # fmt: skip
    return None


def check_actors(scope: Scope) -> None:
    """Report tables and columns of actors that are not there."""
    for spec in scope.spec.kinds.get("actors", ()):
        if "table" not in spec.words:
            continue
        schema, _, table = spec.words["table"].rpartition(".")
        place = spec.nodes["table"].origin
        draft = scope.draft(schema, table)
        if scope.target(schema, table, place) is None or draft is None:
            continue
        for key in ("by", "user", "key", "role"):
            if key in spec.words:
                scope.check_column(draft, spec.words[key], spec.nodes[key].origin)


def roles_of(actors: Iterable[str]) -> tuple[str, ...]:
    """Return the database roles of some actors and of the service, each once.

    The service may always: it sees every row of every table anyway. Actors that are not
    known have been reported by ``actor_named``.
    """
    known = (BUILT_IN_ACTORS[actor] for actor in actors if actor in BUILT_IN_ACTORS)
    named = [role for actor in known for role in actor.roles]
    return tuple(dict.fromkeys((*named, *SERVICE.roles)))
