"""Buckets, with their rules resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemagen.build.actors import actor_named
from schemagen.build.conditions import check_calls
from schemagen.build.qualify import qualified_expression
from schemagen.build.rules import check_roles
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import did_you_mean
from schemagen.core.fragments import Expression
from schemagen.core.quoting import Sql
from schemagen.model.access import SERVICE, USER, Actor, Path, Rule
from schemagen.model.buckets import FOLDER, OBJECTS, Bucket
from schemagen.spec.kinds.buckets import BucketSpec
from schemagen.spec.specification import RuleSpec

_COLUMNS: Final = (
    "bucket_id", "created_at", "id", "last_accessed_at", "metadata", "name", "owner_id",
    "path_tokens", "updated_at", "user_metadata", "version",
)  # fmt: skip
"""The columns of ``storage.objects`` that a condition may read.

https://supabase.com/docs/guides/storage/schema/design
"""

_LOOKED_UP: Final = ("update", "delete")
"""Operations before which Storage selects the file, as who asks.

https://supabase.com/docs/guides/storage/security/access-control
"""

_ANYBODY: Final = (USER.claim, ())
"""The claims of actors that anybody is who signs up, or does not."""


def build(scope: Scope, specs: tuple[BucketSpec, ...]) -> Iterator[Bucket]:
    """Yield the buckets."""
    for spec in specs:
        rules = tuple(rule for written in spec.rules for rule in _rules(scope, written))
        _check_listing(scope, spec, rules)
        _check_reading(scope, spec, rules)
        yield Bucket(spec.name, spec.public, spec.limit, spec.types, rules, spec.origin)


def _rules(scope: Scope, spec: RuleSpec) -> Iterator[Rule]:
    _check_condition(scope, spec, spec.when, "when")
    _check_condition(scope, spec, spec.check, "check")
    if spec.check is not None and not {"insert", "update"} & {*spec.operations}:
        scope.problems.error(
            "SG403", "`check` has no meaning for a rule that writes nothing", spec.place("check"),
            hint="use `when` for the file as it is",
        )  # fmt: skip
    for name in spec.actors:
        actor = actor_named(scope, name, spec.place("to"))
        if actor is None:
            continue
        if actor == SERVICE:
            scope.problems.error(
                "SG253", "the service may do everything with files: policies don't bind it",
                spec.place("to"), hint="leave the rule out",
            )  # fmt: skip
            continue
        check_roles(scope, spec, actor)
        rule = _rule(scope, spec, actor)
        if rule is not None:
            yield rule


def _rule(scope: Scope, spec: RuleSpec, actor: Actor) -> Rule | None:
    path = Path((), spec.by) if spec.by not in {None, "any"} and spec.by else None
    if path is not None and not actor.keyed:
        scope.problems.error(
            "SG405", f"{actor.name!r} has no key that a file could hold", spec.place("by"),
            hint="leave `by` out: the rule means every file of the bucket",
        )  # fmt: skip
        return None
    if spec.by is None and actor.keyed:
        scope.problems.error(
            "SG252", f"the rule does not say which files are those of {actor.name!r}", spec.origin,
            hint=f"write `by: {FOLDER}` for files below a folder named as the key, "
            "or `by: any` for all",
        )  # fmt: skip
        return None
    return Rule(
        table=OBJECTS,
        operations=spec.operations,
        actor=actor,
        origin=spec.origin,
        path=path,
        roles=spec.roles,
        any_row=spec.by == "any" and actor.keyed,
        when=_condition(scope, spec, spec.when, "when"),
        check=_condition(scope, spec, spec.check, "check"),
    )


def _condition(scope: Scope, spec: RuleSpec, condition: Expression | None, key: str) -> Sql | None:
    if condition is None:
        return None
    return qualified_expression(scope, Sql(condition.text, spec.places.get(key)))


def _check_condition(scope: Scope, spec: RuleSpec, condition: Expression | None, key: str) -> None:
    written = spec.places.get(key)
    if condition is None or written is None:
        return
    for name in condition.columns:
        if name.parts[-1] not in _COLUMNS:
            hint = did_you_mean(name.parts[-1], _COLUMNS, f"columns are: {', '.join(_COLUMNS)}")
            if name.parts[-1] == FOLDER:
                hint = "only `by` knows it; write (storage.foldername(name))[1]"
            scope.problems.error(
                "SG202", f"a file has no column {name.parts[-1]!r}", written.at(name.offset),
                hint=hint,
            )  # fmt: skip
    check_calls(scope, condition, written)


def _check_listing(scope: Scope, bucket: BucketSpec, rules: tuple[Rule, ...]) -> None:
    """Refuse that everybody may list what is public only to those who know its address.

    https://supabase.com/docs/guides/database/database-advisors?lint=0025_public_bucket_allows_listing
    """
    for rule in rules:
        if not (bucket.public and "select" in rule.operations and _is_everybodys(rule)):
            continue
        needing = [
            word
            for word in _LOOKED_UP
            if any(
                word in other.operations for other in rules if {*_roles(other)} & {*_roles(rule)}
            )
        ]
        who = rule.actor.name if rule.actor is not None else ""
        scope.problems.error(
            "SG254",
            f"{who!r} could list every file of the public bucket {bucket.name!r}",
            rule.origin,
            hint="the address of a file is enough to read it: " + _without_listing(rule, needing),
        )  # fmt: skip


def _without_listing(rule: Rule, needing: list[str]) -> str:
    """Say what to write in place of a rule for every file; Storage looks up what changes."""
    keyed = rule.actor is not None and rule.actor.keyed
    whose = f"say whose files with `by: {FOLDER}`"
    if not needing:
        return f"leave `select` out, or {whose}" if keyed else "leave `select` out"
    if keyed:
        return whose
    words = " and ".join(f"`{word}`" for word in needing)
    return f"leave `select` out, with {words} that need it, or say which files with `when`"


def _check_reading(scope: Scope, bucket: BucketSpec, rules: tuple[Rule, ...]) -> None:
    """Warn of files that may be changed and not be found: nothing would happen, silently."""
    reading = {role for rule in rules if "select" in rule.operations for role in _roles(rule)}
    for rule in rules:
        writing = [word for word in _LOOKED_UP if word in rule.operations]
        if writing and not {*_roles(rule)} <= reading:
            hint = (
                "Storage looks a file up first: add `select`, else nothing happens, and "
                "uploads that may replace a file are refused"
            )
            if bucket.public and _is_everybodys(rule):
                # `select` on all of them is what a public bucket refuses.
                keyed = rule.actor is not None and rule.actor.keyed
                which = f"whose files with `by: {FOLDER}`" if keyed else "which files with `when`"
                hint = f"Storage looks a file up first: say {which}, and add `select`"
            scope.problems.warning(
                "SG255",
                f"the rule allows to {' and '.join(writing)} files that may not be selected",
                rule.origin,
                hint=hint,
            )


def _is_everybodys(rule: Rule) -> bool:
    """Whether a rule is about every file, for whoever has one of its database roles."""
    actor = rule.actor
    known = actor is None or actor.rows is not None or actor.jwt or actor.claim not in _ANYBODY
    return rule.path is None and rule.when is None and not known


def _roles(rule: Rule) -> tuple[str, ...]:
    return rule.actor.roles if rule.actor is not None else ()
