"""Views, and the functions that read them: which of them comes first differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from schemagen.build.circles import in_order
from schemagen.core.names import QName
from schemagen.core.quoting import quote_qname
from schemagen.model.model import Model
from schemagen.model.routines import Function
from schemagen.model.views import View


def views_in_order(model: Model) -> Sequence[View | Function]:
    """Return the views with the functions that need one, each after what it needs.

    PostgreSQL resolves the names in a view, in a signature and in the body of a function in
    language sql when it is made; those in PL/pgSQL when it runs.
    """
    views = model.views
    if not views:
        return ()
    late = _late({function.name: function for function in model.functions}, views)
    items: dict[QName, View | Function] = {view.name: view for view in views}
    items.update(late)
    needs = {name: [*_named(item, items, late)] for name, item in items.items()}
    order, _ = in_order(items, needs)
    return [items[name] for name in order]


def _late(functions: dict[QName, Function], views: Sequence[View]) -> dict[QName, Function]:
    names = {view.name for view in views}
    late: dict[QName, Function] = {}
    while True:
        found = {
            name: function
            for name, function in functions.items()
            if name not in late and not function.early and any(_named(function, names, late))
        }
        if not found:
            return late
        late.update(found)


def _named(
    item: View | Function, relations: Iterable[QName], functions: Iterable[QName]
) -> Iterable[QName]:
    """Yield the relations and functions that an item names where it has to be resolved."""
    text = _resolved_text(item)
    called = set(functions)
    for name in relations:
        ending = r"\s*\(" if name in called else r"(?![\w$])"
        if name != item.name and re.search(re.escape(quote_qname(name)) + ending, text):
            yield name


def _resolved_text(item: View | Function) -> str:
    if isinstance(item, View):
        return item.query.text
    types = [argument.type.text for argument in (*item.arguments, *item.result)]
    body = [item.body.text] if item.language == "sql" else []
    return "\n".join([item.returns.text, *types, *body])
