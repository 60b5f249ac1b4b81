"""``hook: true`` on actors with a claim: the function that puts their claims into tokens.

https://supabase.com/docs/guides/auth/auth-hooks/custom-access-token-hook
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemagen.build.actors import type_of, written_type
from schemagen.build.certainty import is_certain
from schemagen.build.conditions import condition_sql
from schemagen.build.scope import Scope
from schemagen.core.names import private_function
from schemagen.core.quoting import Sql
from schemagen.model.hooks import AUTH_ROLE, HookClaim, TokenHook
from schemagen.model.routines import Argument, Function
from schemagen.spec.kinds.actors import ActorSpec
from schemagen.templating import sql_templates


@dataclass(frozen=True, slots=True)
class BuiltHook:
    """The hook of a bundle: what Auth calls, and what lets it."""

    function: Function
    access: TokenHook


def build_hook(scope: Scope) -> BuiltHook | None:
    """Return the access token hook for all actors that ask for one, None if none does."""
    asking = [spec for spec in scope.spec.kinds.get("actors", ()) if spec.hook]
    _check_claims(scope, asking)
    claims = [claim for spec in asking if (claim := _claim(scope, spec)) is not None]
    if not claims:
        return None
    name = private_function(scope.spec.name, "access_token_hook")
    named = ", ".join(".".join(spec.words["claim"].split(".")) for spec in asking)
    chained = tuple(_chained(claims))
    function = Function(
        name=name,
        arguments=(Argument("event", Sql("jsonb")),),
        returns=Sql("jsonb"),
        body=sql_templates().render_block(
            "kinds/token_hook.sql.j2", "body", claims=chained, last=chained[-1]["after"]
        ),
        origin=asking[0].place("hook"),
        volatility="stable",
        # The tables are closed to Auth, and stay so.
        definer=True,
        atomic=True,
        execute_to=(AUTH_ROLE,),
        comment=f"Custom access token hook of Supabase Auth; sets {named}",
    )
    sets = tuple(HookClaim(claim["actor"], claim["user"]) for claim in claims)
    return BuiltHook(function, TokenHook(name, function.origin, sets))


def _check_claims(scope: Scope, asking: list[ActorSpec]) -> None:
    """Report two actors whose rows would set the same claim."""
    setting: dict[str, ActorSpec] = {}
    for spec in asking:
        claim = spec.words.get("claim", "")
        other = setting.setdefault(claim, spec)
        if other is not spec:
            scope.problems.error(
                "SG426", f"the hook sets the claim {claim!r} for {other.name!r} already",
                spec.place("hook"), hint="keep `hook: true` on one of them",
            )  # fmt: skip


def _claim(scope: Scope, spec: ActorSpec) -> dict[str, Any] | None:
    """Return what the template says of an actor's claim, None when its rows can't be asked."""
    actor = scope.actors.get(spec.name)
    rows = actor.rows if actor is not None else None
    draft = scope.draft_of(rows.table) if rows is not None else None
    column = spec.words.get("user", "")
    place = spec.place("user")
    if rows is None or draft is None or not scope.check_column(draft, column, place):
        return None
    if not is_certain(scope, draft, column):
        return None
    if type_of(draft, column) != "uuid":
        scope.problems.error(
            "SG408",
            f"{draft.spec.name}.{column} is {written_type(draft, column)}, and the key of a "
            "signed-in user is uuid",
            place,
            hint="name the column that refers to auth.users",
        )
        return None
    path = spec.words["claim"].split(".")
    return {
        "actor": actor,
        "table": rows.table,
        "key": rows.key,
        "user": column,
        "when": condition_sql(scope, spec.when, spec.written),
        "path": path,
        "outer": path[0] if len(path) > 1 else "",
        "leaf": path[-1],
    }


def _chained(claims: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Name the steps: each claim is set in what the one before it made."""
    before = "$event"
    for number, claim in enumerate(claims, 1):
        after = f"$claims_{number}"
        yield {**claim, "before": before, "found": f"$key_{number}", "after": after}
        before = after
