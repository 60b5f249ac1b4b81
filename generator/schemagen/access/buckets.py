"""The rules of buckets compiled to policies on ``storage.objects``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from schemagen.access.conditions import TRUE, both, either
from schemagen.access.guards import GUARD_RANK, update_guard
from schemagen.access.keys import Keys
from schemagen.access.roles import alike
from schemagen.core.names import bounded, private_function, trigger_name
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.model.access import CLIENT_ROLES, OPERATIONS, Policy, Rule
from schemagen.model.buckets import FOLDER, OBJECTS, Bucket
from schemagen.model.routines import Function, Trigger

_FIRST_FOLDER: Final = "(storage.foldername(name))[1]"
"""Null for a file in no folder, which then is nobody's.

https://supabase.com/docs/guides/storage/schema/helper-functions
"""


def bucket_policies(bundle: str, bucket: Bucket, keys: Keys) -> Iterator[Policy]:
    """Yield the policies of a bucket, one an operation for roles that may do the same."""
    for operation in OPERATIONS:
        by_role = {
            role: rules
            for role in CLIENT_ROLES
            if (rules := tuple(rule for rule in bucket.rules if _applies(rule, operation, role)))
        }
        groups = alike(by_role)
        for roles in groups:
            suffix = f"_{roles[0]}" if len(groups) > 1 else ""
            name = bounded(f"{bundle}_{bucket.name}_{operation}{suffix}")
            yield _policy(name, bucket, operation, roles, by_role[roles[0]], keys)


def _applies(rule: Rule, operation: str, role: str) -> bool:
    return rule.actor is not None and operation in rule.operations and role in rule.actor.roles


def _policy(
    name: str,
    bucket: Bucket,
    operation: str,
    roles: tuple[str, ...],
    rules: Sequence[Rule],
    keys: Keys,
) -> Policy:
    using = check = None
    caller = roles[0]
    if operation != "insert":
        using = _within(
            bucket, either(both(_belongs(rule, keys, caller), rule.when) for rule in rules)
        )
    if operation in {"insert", "update"}:
        new = either(both(_belongs(rule, keys, caller), rule.new_row_condition) for rule in rules)
        check = _within(bucket, new)
    return Policy(
        name,
        OBJECTS,
        operation,
        roles,
        rules[0].origin,
        using,
        check,
        tuple(sql for rule in rules for sql in rule.conditions),
    )


def _within(bucket: Bucket, condition: Sql) -> Sql:
    inside = f"bucket_id = {quote_literal(bucket.name)}"
    return Sql(inside if condition == TRUE else f"{inside} and ({condition})")


def _belongs(rule: Rule, keys: Keys, caller: str) -> Sql:
    """Return the condition that a file is the actor's; keys are compared as text."""
    actor = rule.actor
    if actor is None:
        raise ValueError(f"the rule at {rule.origin} names no actor")
    if rule.path is None:
        return keys.is_actor(actor, rule.roles, caller, rule.origin)
    column = rule.path.column
    held = Sql(_FIRST_FOLDER if column == FOLDER else quote_identifier(column))
    return keys.equals_as_text(held, actor, rule.roles, caller, rule.origin)


def file_guards(bundle: str, buckets: Sequence[Bucket]) -> Iterator[tuple[Function, Trigger]]:
    """Yield the guard that keeps files in their bucket and first folder, if one is needed.

    Policies are or-ed apart for old and new row: without it, who may update files of two
    folders or buckets could carry one from one to the other.

    https://supabase.com/docs/guides/storage/schema/custom-roles
    """
    open_ones = [b for b in buckets if any("update" in rule.operations for rule in b.rules)]
    if not open_ones:
        return
    body = Sql(
        "begin\n"
        "  raise exception using errcode = 'insufficient_privilege',\n"
        "    message = 'a file stays in its bucket and first folder',\n"
        "    hint = 'Upload it anew and delete the old one.';\n"
        "end"
    )
    names = ", ".join(quote_literal(bucket.name) for bucket in open_ones)
    clients = ", ".join(quote_literal(role) for role in CLIENT_ROLES)
    when = Sql(
        f"current_user in ({clients})"
        f" and (old.bucket_id in ({names}) or new.bucket_id in ({names}))"
        " and (old.bucket_id, (storage.foldername(old.name))[1])"
        " is distinct from (new.bucket_id, (storage.foldername(new.name))[1])"
    )
    yield update_guard(
        private_function(bundle, "files_stay"),
        # The table is not ours: the bundle's name tells the trigger from others'.
        trigger_name(bundle, GUARD_RANK, "files_stay"),
        OBJECTS,
        body,
        when,
        open_ones[0].origin,
        f"Keeps files of {bundle} in their bucket and first folder",
        external=True,
    )
