"""Mutants of policies: dropped, for everybody, for nobody, for others, or with a part missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.model.access import Policy
from schemagen.model.buckets import OBJECTS, Bucket
from schemagen.model.model import Model
from schemagen.model.realtime import MESSAGES

from .mutants import Mutant
from .weakening import weakened

CLIENT_ROLES: Final = ("anon", "authenticated")
_RAISING: Final = re.compile(r"case when (?P<belongs>.+?) then (?P<condition>\(.*?\)) end")
_TUPLE: Final = re.compile(
    r"\((?P<one>\w+), (?P<two>\w+)\) in \(select \* from (?P<helper>[\w.]+)\(\)\)"
)


def policy_mutants(model: Model) -> Iterator[Mutant]:
    """Yield the mutants of all policies, those on tables of the platform too."""
    topics = tuple(broadcast.table for broadcast in model.broadcasts)
    for policy in model.policies:
        target = f"{quote_identifier(policy.name)} on {quote_qname(policy.table)}"
        words = _words(model, policy)
        about = topics if policy.table == MESSAGES else ()
        changes = [
            ("dropped", f"drop policy {target}"),
            *((what, f"alter policy {target} {how}") for what, how in _changes(model, policy)),
        ]
        for what, sql in changes:
            yield Mutant(f"{policy.name} {what}", sql, (policy.table,), words, about=about)


def _words(model: Model, policy: Policy) -> tuple[str, ...]:
    """Return what the cells are called in which a policy shows."""
    if policy.table == OBJECTS:
        return tuple(f"bucket {item.name}," for item in model.objects if isinstance(item, Bucket))
    if policy.table == MESSAGES:
        return tuple(f"topic {broadcast.topic}," for broadcast in model.broadcasts)
    # Whoever looks for a row, or wants to see what came of it, selects it.
    return ("" if policy.operation in {"all", "select"} else policy.operation,)


def _changes(model: Model, policy: Policy) -> Iterator[tuple[str, str]]:
    for keyword, condition in (("using", policy.using), ("with check", policy.check)):
        if condition is None or condition.text == "true":
            continue
        word = keyword.rpartition(" ")[2]
        for value in ("true", "false"):
            yield f"{word} {value}", f"{keyword} ({value})"
        for what, changed in (*weakened(condition.text), *_reworded(model, condition.text)):
            yield f"{word}: {what}", f"{keyword} ({changed})"
    for other in CLIENT_ROLES:
        if other not in policy.roles and "service_role" not in policy.roles:
            yield f"handed to {other}", f"to {other}"
            if _may(model, policy, other):
                yield f"for {other} too", f"to {', '.join(policy.roles)}, {other}"


def _may(model: Model, policy: Policy, role: str) -> bool:
    """Return whether a role has a privilege for which the policy could matter.

    On tables of the platform everybody has, and nobody may execute the policies' helpers.
    """
    return any(
        grant.role == role and grant.table == policy.table and grant.privilege == policy.operation
        for grant in model.grants
    )


def _reworded(model: Model, condition: str) -> Iterator[tuple[str, str]]:
    """Yield conditions that say nearly the same in a way that the compiler avoids."""
    for found in _RAISING.finditer(condition):
        yield (
            f"{found['condition']} asked of every row",
            condition[: found.start()] + found["condition"] + condition[found.end() :],
        )
    functions = {quote_qname(function.name): function for function in model.functions}
    for found in _TUPLE.finditer(condition):
        result = functions[found["helper"]].result
        apart = " and ".join(
            f"{column} = any (array(select {item.name} from {found['helper']}()))"
            for column, item in zip((found["one"], found["two"]), result, strict=True)
        )
        yield (
            f"{found[0]} compared apart",
            condition[: found.start()] + apart + condition[found.end() :],
        )
