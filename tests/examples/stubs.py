"""The example specifications say more than can be compiled yet: what is left out, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.model.access import BUILT_IN_ACTORS
from schemagen.spec.nodes import plain
from schemagen.spec.reading import parse_document

LEFT_OUT: Final = {
    "rules": "for actors from claims and memberships, `by` with pairs, and `roles`",
    "tenancy": "of such an actor",
    "partition": "partitioned tables",
}
"""What is taken out of an example before it is built."""


def stubbed(content: bytes, name: str) -> tuple[str, list[str]]:
    """Return an example without what can't be compiled yet, and the list of what went.

    A table whose owner only such a rule names says it with `owner:`; one that loses all of
    its rules is for the service alone.
    """
    document: dict[str, Any] = plain(parse_document(content, name, Problems()))
    gone: list[str] = []
    if document.get("tenancy") not in {None, *BUILT_IN_ACTORS}:
        gone.append(f"tenancy {document.pop('tenancy')}")
    for table, spec in document["tables"].items():
        if spec.pop("partition", None):
            gone.append(f"partition of {table}")
        _without_rules(table, spec, gone)
    for kind in ("functions", "views"):
        for item, spec in document.get(kind, {}).items():
            _without_actors(item, spec, gone)
    for bucket, spec in document.get("buckets", {}).items():
        _without_rules(bucket, spec, gone, otherwise=[])
    return json.dumps(document, ensure_ascii=False, indent=1), gone


def _without_actors(item: str, spec: dict[str, Any], gone: list[str]) -> None:
    access = spec.get("access")
    if isinstance(access, list):
        kept = [actor for actor in access if actor in BUILT_IN_ACTORS]
        if kept != access:
            gone.append(f"access of {item}")
            spec["access"] = kept or "service_only"


def _without_rules(
    table: str, spec: dict[str, Any], gone: list[str], otherwise: object = ("service_only",)
) -> None:
    rules = spec.get("access", [])
    kept = []
    for rule in rules:
        if _can_be_compiled(rule):
            kept.append(rule)
            continue
        gone.append(f"rule of {table}: {json.dumps(rule)}")
        by = rule.get("by") if isinstance(rule, Mapping) else None
        if isinstance(by, str) and "." not in by and by != "any" and "columns" in spec:
            spec.setdefault("owner", by)
    if "access" in spec:
        spec["access"] = kept or otherwise


def _can_be_compiled(rule: Any) -> bool:
    if not isinstance(rule, Mapping) or "allow" not in rule:
        return True
    named = rule.get("to", [])
    actors = [named] if isinstance(named, str) else named
    return (
        all(actor in BUILT_IN_ACTORS for actor in actors)
        and not isinstance(rule.get("by"), Mapping)
        and "roles" not in rule
    )
