"""``actors:``: who can ask, beside ``user``, ``anon``, ``public`` and ``service``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.core.fragments import Expression
from schemagen.spec.fragments import read_expression, written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode
from schemagen.spec.specification import Written

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Who can ask, beside user, anon, public and service",
    "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40},
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            "about": {"type": "string", "description": "Who that is"},
            "type": {
                "enum": ["uuid", "text", "bigint"],
                "description": "Type of the claim; by default that of the table's key",
            },
            "table": {"type": "string", "description": "The table with the actor's rows"},
            "claim": {"type": "string", "description": "The claim of the token with the key"},
            "to": {"type": "string", "description": "The actor whose memberships these are"},
            "by": {"type": "string", "description": "The column with that actor's key"},
            "user": {
                "type": "string",
                "description": "Short for `to: user` and `by:`; with `hook`, whose token it is",
            },
            "key": {"type": "string", "description": "The column with what it is a member of"},
            "role": {"type": "string", "description": "The column with the member's role"},
            "tree": {"type": "string", "description": "The parent's column: all below counts"},
            "when": {"type": "string", "description": "Only while this holds of its row"},
            "jwt": {
                "type": "object",
                "description": "Values that claims must have: {aal: aal2}",
                "additionalProperties": {"type": ["string", "boolean", "integer"]},
                "minProperties": 1,
            },
            "hook": {
                "type": "boolean",
                "description": "Let Supabase Auth set the claim, for the user of the row",
            },
        },
    },
}

_OF_ROWS: Final = ("to", "by", "user", "key", "role", "tree", "when")
"""Words that speak of the rows of a table."""
_OF_MEMBERSHIPS: Final = ("to", "by", "user", "key", "role", "tree")

_OF_AUTH: Final = frozenset(
    {
        "iss", "aud", "exp", "iat", "nbf", "jti", "sub", "role", "aal", "amr", "session_id",
        "email", "phone", "is_anonymous", "app_metadata", "user_metadata", "client_id",
    }
)  # fmt: skip
"""Claims that Supabase Auth sets itself.

https://supabase.com/docs/guides/auth/jwt-fields
"""


@dataclass(frozen=True, slots=True)
class JwtSpec:
    """A claim that must have a value, as written."""

    claim: tuple[str, ...]
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class ActorSpec:
    """An actor as written.

    Attributes:
        name: The word behind ``to:``.
        origin: Where it is written.
        words: Its keys and values.
        nodes: The values with their places.
        when: The condition on its rows, parsed.
        written: The condition as written.
        jwt: Claims that must have a value.
        hook: The access token hook sets its claim.
    """

    name: str
    origin: Origin
    words: Mapping[str, str]
    nodes: Mapping[str, ScalarNode]
    when: Expression | None = None
    written: Written | None = None
    jwt: tuple[JwtSpec, ...] = ()
    hook: bool = False

    def place(self, word: str) -> Origin:
        """Return where the value of a word stands, the actor itself without one."""
        node = self.nodes.get(word)
        return node.origin if node is not None else self.origin


def read(node: Node, problems: Problems) -> tuple[ActorSpec, ...]:
    """Read the actors of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _actor(key, value, problems)
        for key, value in node.entries
        if isinstance(value, MappingNode)
    )


def _actor(key: ScalarNode, value: MappingNode, problems: Problems) -> ActorSpec:
    nodes = {name: inner for name, inner in value.items() if isinstance(inner, ScalarNode)}
    words = {name: inner.text for name, inner in nodes.items()}
    jwt = tuple(_jwt(value.get("jwt")))
    claims = [(claim, nodes["claim"].origin) for claim in (words.get("claim"),) if claim]
    for claim, origin in [*claims, *((".".join(item.claim), item.origin) for item in jwt)]:
        _check_claim(claim, origin, problems)
    hook = "hook" in nodes and nodes["hook"].value is True
    problem = _contradiction(key.text, words, has_jwt=bool(jwt), hook=hook)
    if problem is not None:
        message, hint = problem
        problems.error("SG420", message, key.origin, hint=hint)
        hook = False
    elif hook:
        hook = _check_hook(key.text, words, nodes, problems)
    condition = written(nodes["when"]) if "when" in nodes else None
    return ActorSpec(
        key.text,
        key.origin,
        words,
        nodes,
        read_expression(condition, problems) if condition is not None else None,
        condition,
        jwt,
        hook,
    )


def _jwt(node: Node | None) -> Iterator[JwtSpec]:
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        if isinstance(value, ScalarNode):
            text = json.dumps(value.value, ensure_ascii=False)
            yield JwtSpec(tuple(key.text.split(".")), text, key.origin)


def _check_hook(
    name: str, words: Mapping[str, str], nodes: Mapping[str, ScalarNode], problems: Problems
) -> bool:
    """Report a hook that can't know whose claim it sets, or that sets one of Auth's own.

    Returns:
        Whether it can be made.
    """
    before = problems.error_count
    claim = words.get("claim")
    place = nodes["hook"].origin
    if claim is None or "table" not in words:
        problems.error(
            "SG426", f"{name!r} has a hook and no {'table' if claim else 'claim'}", place,
            hint="the hook sets `claim:` to the key of a row of `table:`; write both, or leave "
            "`hook` out",
        )  # fmt: skip
    elif "user" not in words:
        problems.error(
            "SG426", f"nothing says in whose token the hook sets {claim!r}", place,
            hint=f"name the column of {words['table']} that refers to auth.users: `user: user_id`",
        )  # fmt: skip
    elif _is_of_auth(claim.split(".")) or claim.count(".") > 1:
        problems.error(
            "SG426", f"a hook can't set the claim {claim!r}", nodes["claim"].origin,
            hint=f"take a name that Auth does not use, such as {name}_id or app_metadata.{name}_id",
        )  # fmt: skip
    return problems.error_count == before


def _is_of_auth(claim: Sequence[str]) -> bool:
    """Return whether Auth sets a claim; what is within app_metadata is ours."""
    return claim[0] in _OF_AUTH and not (claim[0] == "app_metadata" and len(claim) > 1)


def _contradiction(
    name: str, words: Mapping[str, str], *, has_jwt: bool, hook: bool
) -> tuple[str, str] | None:
    """Return what is wrong with the words of an actor and what to write, None if nothing is."""
    rows = [word for word in _OF_ROWS if word in words]
    memberships = [
        word
        for word in _OF_MEMBERSHIPS
        # A hook has to know whose row it is.
        if word in words and not (word == "user" and hook)
    ]
    if name in {"anon", "public", "service"}:
        return f"{name!r} is built in and can't be another", "take another name"
    if name == "user":
        return (
            None
            if set(words) <= {"type", "about"} and not has_jwt
            else ("only the `type` of 'user' can be said", "take another name for another actor")
        )
    if not {"table", "claim"} & words.keys() and not has_jwt:
        return (
            f"nothing says who {name!r} is",
            "write `claim: ...`, or `table: ...` with `user: ...` and `key: ...`",
        )
    if rows and "table" not in words:
        return (
            f"the actor {name!r} has {rows[0]!r} and no table",
            "name the table whose column that is: `table: ...`",
        )
    if "claim" in words and memberships:
        return (
            f"the actor {name!r} has a claim, which is its key, and {memberships[0]!r}",
            "leave one of them out, or write `hook: true` to have Supabase Auth set the claim"
            if memberships == ["user"]
            else "leave one of them out; memberships of a claim's actor name it: "
            "`to: ..., by: ...`",
        )
    if "claim" not in words and "type" in words:
        return (
            f"the actor {name!r} has a type and no claim",
            "the type of a membership's key is that of its column: leave `type` out",
        )
    if "table" in words and "claim" not in words and not {"user", "by"} & words.keys():
        return (
            f"nothing says whose rows of {words['table']!r} make {name!r}",
            "write `user:` with the column that holds the user's key",
        )
    if "user" in words and {"to", "by"} & words.keys():
        return (
            f"the actor {name!r} has `user` and `{'by' if 'by' in words else 'to'}`",
            "`user: column` is short for `to: user, by: column`: keep one of the two",
        )
    if "key" not in words and {"role", "tree"} & words.keys():
        return (
            f"the actor {name!r} is a member of nothing: it has no key",
            "write `key:` with the column that says of what, or leave role and tree out",
        )
    return None


def _check_claim(claim: str, origin: Origin, problems: Problems) -> None:
    """Refuse the one claim that users write themselves, and names that are none.

    https://supabase.com/docs/guides/database/database-advisors?lint=0015_rls_references_user_metadata
    """
    if claim.split(".")[0] == "user_metadata":
        problems.error(
            "SG421", "users write user_metadata themselves", origin,
            hint="use app_metadata, or a claim of the access token hook",
        )  # fmt: skip
    elif not all(claim.split(".")):
        problems.error(
            "SG420", f"{claim!r} is no claim", origin,
            hint="write its name, for one within another with a dot: app_metadata.tenant",
        )  # fmt: skip
