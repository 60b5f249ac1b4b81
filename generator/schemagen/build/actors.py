"""Who can ask: actors resolved against the tables, and what a word behind ``to:`` means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from schemagen.build.certainty import is_certain
from schemagen.build.conditions import check_condition, condition_sql
from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.names import QName
from schemagen.model.access import (
    BUILT_IN_ACTORS,
    SERVICE,
    USER,
    Actor,
    ActorRows,
    ClaimValue,
    Tree,
)
from schemagen.spec.kinds.actors import ActorSpec

_KEY_TYPES: Final[Mapping[str, str]] = {
    "uuid": "uuid", "text": "text", "varchar": "text", "bpchar": "text",
    "int8": "bigint", "int4": "bigint", "int2": "bigint",
}  # fmt: skip
"""What a claim is read as, by the type of the column that it is compared with."""

_SIGNED_IN: Final = ("authenticated",)


def actor_named(scope: Scope, name: str, place: Origin) -> Actor | None:
    """Return an actor; an unknown one is reported, a broken one has been."""
    if name in scope.actors:
        return scope.actors[name]
    if name in BUILT_IN_ACTORS:
        return BUILT_IN_ACTORS[name]
    declared = [spec.name for spec in scope.spec.kinds.get("actors", ())]
    if name not in declared and "actors:" not in scope.broken:
        known = [*BUILT_IN_ACTORS, *declared]
        scope.problems.error(
            "SG416", f"there is no actor {name!r}", place,
            hint=did_you_mean(name, known, f"actors are: {', '.join(known)}"),
        )  # fmt: skip
    return None


def is_actor(scope: Scope, name: str) -> bool:
    """Return whether a word is an actor's, resolved or not."""
    return name in BUILT_IN_ACTORS or name in {
        spec.name for spec in scope.spec.kinds.get("actors", ())
    }


def check_actor_name(scope: Scope, name: str, place: Origin) -> None:
    """Report a word that is no actor's, before any actor is resolved."""
    if not is_actor(scope, name):
        actor_named(scope, name, place)


def build_actors(scope: Scope) -> dict[str, Actor]:
    """Resolve all actors; those with errors are left out."""
    specs = {spec.name: spec for spec in scope.spec.kinds.get("actors", ())}
    user = _user(specs)
    found = {**BUILT_IN_ACTORS, "user": user}
    waiting = {name: spec for name, spec in specs.items() if name not in BUILT_IN_ACTORS}
    while waiting:
        ready = [spec for spec in waiting.values() if spec.words.get("to") not in waiting]
        if not ready:
            _report_circle(scope, waiting)
            break
        for spec in ready:
            del waiting[spec.name]
            actor = _actor(scope, spec, found, user)
            if actor is not None:
                found[spec.name] = actor
    return found


def _user(specs: Mapping[str, ActorSpec]) -> Actor:
    own = specs.get("user")
    type_ = own.words.get("type", "uuid") if own is not None else "uuid"
    by_claim = any("claim" in spec.words or spec.jwt for spec in specs.values())
    return replace(USER, claim_type=type_, key_type=type_, guarded=by_claim or type_ != "uuid")


def _report_circle(scope: Scope, waiting: Mapping[str, ActorSpec]) -> None:
    first = next(iter(waiting.values()))
    scope.problems.error(
        "SG422", f"who {first.name!r} is depends on itself: {', '.join(waiting)}",
        first.place("to"), hint="one of them has to be found by the user or by a claim",
    )  # fmt: skip


def _actor(scope: Scope, spec: ActorSpec, found: Mapping[str, Actor], user: Actor) -> Actor | None:
    before = scope.problems.error_count
    draft = _table(scope, spec)
    if "table" in spec.words and draft is None:
        return None
    if draft is not None:
        check_condition(scope, draft, spec.when, spec.written)
    if "claim" in spec.words:
        actor = _by_claim(scope, spec, draft)
    elif draft is not None:
        actor = _by_rows(scope, spec, draft, found)
    else:
        actor = replace(user, name=spec.name, guarded=True)
    if actor is None or scope.problems.error_count > before:
        return None
    values = tuple(ClaimValue(item.claim, item.value) for item in spec.jwt)
    return replace(actor, jwt=values, origin=spec.origin)


def _table(scope: Scope, spec: ActorSpec) -> DraftTable | None:
    if "table" not in spec.words:
        return None
    schema, _, name = spec.words["table"].rpartition(".")
    place = spec.place("table")
    target = scope.target(schema, name, place)
    if target is None:
        return None
    draft = scope.draft(schema, name)
    if draft is None:
        scope.problems.error(
            "SG423", f"the rows of {target} can't make an actor: the table is not ours", place,
            hint="name a table of this specification",
        )  # fmt: skip
    elif draft.spec.name in scope.incomplete:
        return None
    return draft


def _by_claim(scope: Scope, spec: ActorSpec, draft: DraftTable | None) -> Actor | None:
    claim = tuple(spec.words["claim"].split("."))
    if draft is None:
        type_ = spec.words.get("type", "text")
        return Actor(
            spec.name, _SIGNED_IN, keyed=True, claim=claim, claim_type=type_, key_type=type_,
            guarded=True,
        )  # fmt: skip
    key = draft.primary_key
    if len(key) != 1:
        scope.problems.error(
            "SG423",
            f"a claim can't name a row of {draft.spec.name!r}: its key has "
            f"{len(key) or 'no'} columns",
            spec.place("table"),
            hint="give the table a key of one column: `use: [id]`",
        )
        return None
    type_ = _claim_type(scope, spec, draft, key[0])
    return Actor(
        spec.name,
        _SIGNED_IN,
        keyed=True,
        claim=claim,
        claim_type=type_,
        key_type=type_of(draft, key[0]),
        guarded=True,
        rows=ActorRows(
            draft.name, key[0], key=key[0], when=condition_sql(scope, spec.when, spec.written)
        ),
        own=(draft.name, key[0]),
    )


def _claim_type(scope: Scope, spec: ActorSpec, draft: DraftTable, key: str) -> str:
    type_ = type_of(draft, key)
    fits = type_ in _KEY_TYPES.values() and spec.words.get("type", type_) == type_
    if not fits and is_certain(scope, draft, key):
        scope.problems.error(
            "SG408",
            f"{draft.spec.name}.{key} is {written_type(draft, key)}, which no claim "
            + (f"of type {spec.words['type']} can name" if "type" in spec.words else "can name"),
            spec.place("type" if "type" in spec.words else "table"),
            hint="keys that claims name are uuid, text or bigint",
        )
    return type_


def _by_rows(
    scope: Scope, spec: ActorSpec, draft: DraftTable, found: Mapping[str, Actor]
) -> Actor | None:
    of = _whose(scope, spec, found)
    by = spec.words.get("user", spec.words.get("by", ""))
    place = spec.place("user" if "user" in spec.words else "by")
    known = bool(by) and scope.check_column(draft, by, place)
    for word in ("key", "role"):
        if word in spec.words:
            known &= scope.check_column(draft, spec.words[word], spec.place(word))
    if of is None or not known:
        return None
    if type_of(draft, by) != of.key_type and is_certain(scope, draft, by):
        scope.problems.error(
            "SG408",
            f"{draft.spec.name}.{by} is {written_type(draft, by)}, and the key of {of.name!r} "
            f"is {of.key_type}",
            place,
            hint=f"name the column that holds the key of {of.name!r}",
        )
    key = spec.words.get("key", "")
    own = _table_of_key(scope, draft, key)
    return Actor(
        spec.name,
        _SIGNED_IN,
        keyed=bool(key),
        key_type=type_of(draft, key) if key else "",
        rows=ActorRows(
            draft.name,
            by,
            of,
            key,
            spec.words.get("role", ""),
            condition_sql(scope, spec.when, spec.written),
            _tree(scope, spec, draft, own),
        ),
        own=own,
    )


def _whose(scope: Scope, spec: ActorSpec, found: Mapping[str, Actor]) -> Actor | None:
    name = spec.words.get("to", "user")
    of = found.get(name)
    if of is None:
        actor_named(scope, name, spec.place("to"))
    elif not of.keyed:
        scope.problems.error(
            "SG405", f"{name!r} has no key that a row could hold", spec.place("to"),
            hint="name an actor with a key, such as user",
        )  # fmt: skip
        return None
    return of


def _table_of_key(scope: Scope, draft: DraftTable, key: str) -> tuple[QName, str] | None:
    """Return the table whose rows a membership's key names, and its key."""
    reference = draft.reference_of(key) if key else None
    target = scope.draft(reference.schema, reference.table) if reference is not None else None
    if reference is None or target is None:
        return None
    named = reference.columns or target.primary_key
    return (target.name, named[0]) if named and named[:1] == target.primary_key else None


def _tree(
    scope: Scope, spec: ActorSpec, draft: DraftTable, own: tuple[QName, str] | None
) -> Tree | None:
    parent = spec.words.get("tree")
    if parent is None:
        return None
    key = spec.words.get("key")
    table = scope.draft_of(own[0]) if own is not None else None
    if key is None or not is_certain(scope, draft, key):
        return None  # what is wrong has been reported
    if own is None or table is None:
        scope.problems.error(
            "SG409",
            f"{draft.spec.name}.{key} refers to no table of ours that could be a tree",
            spec.place("tree"),
            hint="`tree` names a column of the table that `key` refers to",
        )
        return None
    if not scope.check_column(table, parent, spec.place("tree")):
        return None
    if not is_certain(scope, table, parent):
        return None
    reference = table.reference_of(parent)
    if reference is None or scope.draft(reference.schema, reference.table) is not table:
        scope.problems.error(
            "SG409", f"{table.spec.name}.{parent} does not refer to {table.spec.name}",
            spec.place("tree"), hint="`tree` names the column with the parent's key",
        )  # fmt: skip
        return None
    return Tree(own[0], own[1], parent)


def type_of(draft: DraftTable, column: str) -> str:
    """Return the type of a column as keys are compared, its own name for another one."""
    found = draft.column(column)
    if found is None or found.definition is None:
        return "uuid"
    name = found.definition.type_name[-1]
    return _KEY_TYPES.get(name, name)


def written_type(draft: DraftTable, column: str) -> str:
    """Return the type of a column as it is written."""
    found = draft.column(column)
    return found.definition.type.text if found is not None and found.definition is not None else ""


def roles_of(scope: Scope, actors: Iterable[str]) -> tuple[str, ...]:
    """Return the database roles of some actors and of the service, each once.

    The service may always: it sees every row of every table anyway. Actors that are not
    known have been reported by ``actor_named``.
    """
    known = (scope.actors[actor] for actor in actors if actor in scope.actors)
    named = [role for actor in known for role in actor.roles]
    return tuple(dict.fromkeys((*named, *SERVICE.roles)))
