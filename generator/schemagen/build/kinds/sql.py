"""SQL of one's own, each piece after those that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemagen.build.circles import in_order
from schemagen.build.qualify import qualified_statements
from schemagen.build.scope import Scope
from schemagen.core.diagnostics import did_you_mean
from schemagen.core.queries import terminated
from schemagen.core.quoting import Sql
from schemagen.model.objects import RawSql
from schemagen.model.sections import SECTIONS
from schemagen.spec.kinds.sql import SqlSpec
from schemagen.spec.nodes import ScalarNode
from schemagen.spec.specification import Written

_ORDER: Final = {section: place for place, section in enumerate(SECTIONS)}

_KINDS: Final = {"enums": "types", "views": "views", "schedules": "schedules", "buckets": "storage"}
"""Kinds whose names ``after`` may hold, with the section that makes them."""


def build(scope: Scope, specs: tuple[SqlSpec, ...]) -> Iterator[RawSql]:
    """Yield the pieces in an order that satisfies ``after``."""
    by_name = {spec.name: spec for spec in specs}
    for spec in specs:
        for name in spec.after:
            _check(scope, spec, name, by_name)
    needs = {spec.name: [name.text for name in spec.after] for spec in specs}
    order, circle = in_order(by_name, needs)
    if circle:
        names = " -> ".join((*circle, circle[0]))
        scope.problems.error(
            "SG238", f"`after` leads in a circle: {names}", by_name[circle[0]].origin,
            hint="put what can't be parted in one piece",
        )  # fmt: skip
    for key in order:
        raw = _raw(scope, by_name[key])
        if raw is not None:
            yield raw


def _check(scope: Scope, spec: SqlSpec, name: ScalarNode, by_name: dict[str, SqlSpec]) -> None:
    known = _sections(scope, by_name)
    if name.text not in known:
        if name.text in scope.broken or {f"{kind}:" for kind in _KINDS} & scope.broken:
            return
        scope.problems.error(
            "SG238", f"there is nothing called {name.text!r} to come after", name.origin,
            hint=did_you_mean(name.text, known, "write names of tables, views, functions or sql"),
        )  # fmt: skip
    elif _ORDER[known[name.text]] > _ORDER[spec.section]:
        scope.problems.error(
            "SG238",
            f"{name.text!r} is made in the section {known[name.text]!r}, which comes after "
            f"{spec.section!r}",
            name.origin,
            hint=f"write `section: {known[name.text]}`",
        )


def _sections(scope: Scope, by_name: dict[str, SqlSpec]) -> dict[str, str]:
    """Return the section of everything that has a name, own pieces last so that they win."""
    found = {
        spec.name: section
        for kind, section in _KINDS.items()
        for spec in scope.spec.kinds.get(kind, ())
    }
    found |= {name: "functions" for name in scope.spec.functions}
    found |= {name: "tables" for name in scope.drafts}
    return found | {name: spec.section for name, spec in by_name.items()}


def _raw(scope: Scope, spec: SqlSpec) -> RawSql | None:
    if spec.create is None:
        return None
    drop = _statements(scope, spec.drop) if spec.drop is not None else Sql("")
    return RawSql(spec.name, _statements(scope, spec.create), drop, spec.origin, spec.section)


def _statements(scope: Scope, written: Written) -> Sql:
    """Return statements with our names qualified and the last one ended."""
    found = qualified_statements(scope, Sql(written.text.rstrip(), written), strict=False)
    return Sql(terminated(found.text), found.source)
