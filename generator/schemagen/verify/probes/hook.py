"""The access token hook: Supabase Auth calls it, nobody else may, and it sets what rows say.

https://supabase.com/docs/guides/auth/auth-hooks/custom-access-token-hook
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from schemagen.core.quoting import quote_identifier, quote_literal, quote_qname
from schemagen.model.hooks import HookClaim, TokenHook
from schemagen.model.tables import Table
from schemagen.verify.judge import Values
from schemagen.verify.people import NOBODY
from schemagen.verify.probes.functions import Proven
from schemagen.verify.probes.stage import Stage
from schemagen.verify.report import Failure
from schemagen.verify.trials import Bench, Observed, Trial
from schemagen.verify.world import read_rows

_KEPT: Final[Mapping[str, Any]] = {
    "aal": "aal1",
    "role": "authenticated",
    "email": "proof@schemagen.invalid",
    "app_metadata": {"provider": "email", "providers": ["email"]},
    "user_metadata": {"full_name": "Proof"},
}
"""Claims that Auth makes, and that a hook has to leave alone."""

_EXECUTE: Final = """
select r.role, has_schema_privilege(r.role, p.pronamespace, 'usage')
    and has_function_privilege(r.role, p.oid, 'execute')
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
cross join lateral (
    select %s as role
    union
    select case a.grantee when 0 then 'public' else a.grantee::regrole::text end
    from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
    where a.privilege_type = 'EXECUTE' and a.grantee <> p.proowner
) as r
where n.nspname = %s and p.proname = %s
order by r.role
"""


@dataclass(frozen=True, slots=True)
class _Token:
    """A token that is about to be made.

    Attributes:
        who: Whose, and which, as findings call it.
        user: Key of the user.
        claims: What is in it before the hook is asked, None in an event without any.
    """

    who: str
    user: str
    claims: dict[str, Any] | None


def prove_hook(bench: Bench, stage: Stage) -> Proven:
    """Try the hook for each person of the world, with honest and forged tokens."""
    hook = next((item for item in stage.model.objects if isinstance(item, TokenHook)), None)
    if hook is None:
        return Proven((), ())
    checks = list(_privileges(bench.connection, hook))
    with bench.connection.transaction(force_rollback=True):
        _give_one_several(bench.connection, stage, hook)
        people = _People(bench.connection, stage, hook)
        tokens = list(people.tokens())
        role = _role(bench.connection, hook)
        observed = bench.run([Trial(_call(hook, token), role) for token in tokens])
    for token, seen in zip(tokens, observed, strict=True):
        checks.append(_judge(hook, token, people.expected(token), seen))
    executed = (hook.function,) if any(seen.succeeded for seen in observed) else ()
    return Proven(tuple(checks), executed)


def _privileges(connection: psycopg.Connection[Any], hook: TokenHook) -> Iterator[Failure | None]:
    """Check that Auth may call it, and that nobody else was granted that."""
    name = hook.function
    found = connection.execute(_EXECUTE.encode(), [hook.role, name.schema, name.name])
    for role, reached in found.fetchall():
        wanted = role == hook.role
        if wanted and reached:
            yield None
            continue
        yield Failure(
            f"hook {name.name}, {role}, privilege execute",
            "granted, with usage on its schema" if wanted else "not granted",
            "not granted" if wanted else "granted",
            hook.origin,
            request=role,
            operation="execute",
        )


def _role(connection: psycopg.Connection[Any], hook: TokenHook) -> str | None:
    """Return the role of Auth if it can be taken, None where only the platform may.

    It runs with its owner's rights, so it does the same for both.
    """
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"set local role {quote_identifier(hook.role)}".encode())
    except psycopg.Error:
        return None
    return hook.role


def _call(hook: TokenHook, token: _Token) -> str:
    event = quote_literal(json.dumps(_event(token.user, token.claims)))
    call = f"{quote_qname(hook.function)}({event}::jsonb)"
    return f"select set_config('schemagen.seen', {call}::text, true)"


def _event(user: str, claims: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"user_id": user, "claims": claims, "authentication_method": "password"}


def _judge(
    hook: TokenHook, token: _Token, expected: Mapping[str, Any] | None, seen: Observed
) -> Failure | None:
    wanted = _event(token.user, expected)
    found = json.loads(seen.seen) if seen.succeeded and seen.seen else None
    if found == wanted:
        return None
    got = found.get("claims", found) if isinstance(found, dict) else "nothing"
    return Failure(
        f"hook {hook.function.name}, {token.who}",
        json.dumps(expected, ensure_ascii=False),
        json.dumps(got, ensure_ascii=False) if seen.succeeded else str(seen),
        hook.origin,
        request=token.who,
        operation="execute",
        sql=_call(hook, token),
    )


def _give_one_several(connection: psycopg.Connection[Any], stage: Stage, hook: TokenHook) -> None:
    """Let one user have more than one row that counts, where keys allow that."""
    first = stage.keys.users[0].key
    for claim in hook.claims:
        table = _table(stage, claim)
        for row in stage.world.tried(table.name, others=0):
            if row.values[claim.user] == first or not _counts(stage, claim, table, row.values):
                continue
            sql = (
                f"update {quote_qname(table.name)}"
                f" set {quote_identifier(claim.user)} = {quote_literal(first)} where {row.where}"
            )
            try:
                with connection.transaction():
                    connection.execute(sql.encode())
            except psycopg.Error:  # a key forbids it, which is as good
                continue
            break


def _table(stage: Stage, claim: HookClaim) -> Table:
    rows = claim.actor.rows
    tables = {table.name: table for table in (*stage.model.external, *stage.model.tables)}
    assert rows is not None  # noqa: S101  without rows there is no key to set
    return tables[rows.table]


def _counts(stage: Stage, claim: HookClaim, table: Table, row: Values) -> bool:
    rows = claim.actor.rows
    assert rows is not None  # noqa: S101  see _table
    return rows.when is None or stage.judge.holds(table, rows.when.text, row)


class _People:
    """Who signs in, and which keys the rows give them."""

    def __init__(self, connection: psycopg.Connection[Any], stage: Stage, hook: TokenHook) -> None:
        self._claims = hook.claims
        self._users = [(f"user {user.name}", user.key) for user in stage.keys.users]
        self._keys: dict[tuple[int, str], list[str]] = {}
        listed = ", ".join(quote_literal(key) for _, key in self._users)
        for number, claim in enumerate(hook.claims):
            table = _table(stage, claim)
            condition = f"{quote_identifier(claim.user)} in ({listed})"
            for values in read_rows(connection, table, condition):
                if _counts(stage, claim, table, values):
                    self._add(number, claim, values)

    def _add(self, number: int, claim: HookClaim, row: Values) -> None:
        rows = claim.actor.rows
        assert rows is not None  # noqa: S101  see _table
        key, user = row[rows.key or rows.by], row[claim.user]
        if key is not None and user is not None:
            self._keys.setdefault((number, user), []).append(key)

    def tokens(self) -> Iterator[_Token]:
        """Yield the tokens of everybody, and of somebody who does not exist."""
        for name, user in (*self._users, ("user who does not exist", NOBODY)):
            yield _Token(f"{name}, new token", user, _claims())
            yield _Token(f"{name}, no claims", user, None)
            for number, claim in enumerate(self._claims):
                path = claim.actor.claim
                yield from self._forged(name, user, number, path)
                if path[1:]:
                    text = {**_claims(), path[0]: "text"}
                    yield _Token(f"{name}, {path[0]} is a text", user, text)
                for key in self._keys.get((number, user), ()):
                    chosen = _set(_claims(), _choosing(claim), key)
                    yield _Token(f"{name}, {claim.actor.name} {key} chosen", user, chosen)

    def _forged(self, name: str, user: str, number: int, path: tuple[str, ...]) -> Iterator[_Token]:
        """Yield tokens that hold somebody else's key already, wherever it might be looked for."""
        for (claim, holder), keys in self._keys.items():
            if claim == number and holder != user:
                inner = (("app_metadata", path[-1]), ("user_metadata", path[-1]))
                for place in dict.fromkeys((path, path[-1:], *inner)):
                    who = f"{name}, forged {'.'.join(place)}"
                    yield _Token(who, user, _set(_claims(), place, keys[0]))
                return

    def expected(self, token: _Token) -> dict[str, Any] | None:
        """Return the claims that the token must have in the end."""
        if token.claims is None:
            return None
        made = copy.deepcopy(token.claims)
        for number, claim in enumerate(self._claims):
            keys = self._keys.get((number, token.user), [])
            named = _at(token.claims, _choosing(claim))
            chosen = keys if len(keys) == 1 else [key for key in keys if key == named]
            if chosen:
                _set(made, claim.actor.claim, chosen[0])
            else:
                _remove(made, claim.actor.claim)
        return made


def _choosing(claim: HookClaim) -> tuple[str, ...]:
    """Return where a service says which of several rows is meant; users can't write there."""
    return ("app_metadata", claim.actor.claim[-1])


def _claims() -> dict[str, Any]:
    return copy.deepcopy(dict(_KEPT))


def _at(claims: Mapping[str, Any], path: Sequence[str]) -> Any:
    found: Any = claims
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _set(claims: dict[str, Any], path: Sequence[str], value: str) -> dict[str, Any]:
    """Set a claim, within objects that are made where there are none."""
    place = claims
    for name in path[:-1]:
        if not isinstance(place.get(name), dict):
            place[name] = {}
        place = place[name]
    place[path[-1]] = value
    return claims


def _remove(claims: dict[str, Any], path: Sequence[str]) -> None:
    outer = _at(claims, path[:-1])
    if isinstance(outer, dict):
        outer.pop(path[-1], None)
