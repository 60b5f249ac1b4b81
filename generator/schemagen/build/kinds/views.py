"""Views, those that others read before them."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.actors import actor_named, roles_of
from schemagen.build.circles import in_order
from schemagen.build.qualify import qualified_statements
from schemagen.build.scope import Scope
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.core.references import Kind, mentions_in_statements
from schemagen.model.views import View
from schemagen.spec.kinds.views import ViewSpec


def build(scope: Scope, specs: tuple[ViewSpec, ...]) -> Iterator[View]:
    """Yield the views in the order in which they can be made."""
    views = {view.name: view for spec in specs if (view := _view(scope, spec)) is not None}
    order, circle = in_order(views, {name: view.reads for name, view in views.items()})
    if circle:
        names = " -> ".join(name.name for name in (*circle, circle[0]))
        scope.problems.error(
            "SG231", f"views read each other in a circle: {names}", views[circle[0]].origin,
            hint="one of them has to read the tables themselves",
        )  # fmt: skip
    for name in order:
        yield views[name]


def _view(scope: Scope, spec: ViewSpec) -> View | None:
    if spec.query is None:
        return None
    for actor in spec.access:
        actor_named(scope, actor.text, actor.origin)
    written = Sql(spec.query.text.rstrip(), spec.query)
    return View(
        scope.qname(spec.name),
        qualified_statements(scope, written),
        roles_of(scope, (actor.text for actor in spec.access)),
        tuple(dict.fromkeys(_reads(scope, written))),
        spec.about,
        spec.origin,
    )


def _reads(scope: Scope, query: Sql) -> Iterator[QName]:
    for mention in mentions_in_statements(query.text):
        ours = mention.schema in {"", scope.spec.schema}
        if mention.kind is Kind.TABLE and ours and mention.name in scope.relations:
            yield scope.qname(mention.name)
