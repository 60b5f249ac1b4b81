"""A function with its owner's rights that clients call: the body moves out of their reach.

What the API serves is a wrapper with the caller's rights in ``begin atomic`` form. Its names
are resolved when it is made, so that nobody needs usage on the schema of the body.

https://supabase.com/docs/guides/database/functions#security-definer-vs-invoker
"""

from __future__ import annotations

from dataclasses import replace

from schemagen.core.names import PRIVATE_SCHEMA, private_function
from schemagen.core.quoting import Sql, comma_separated, quote_qname
from schemagen.model.routines import Function


def behind_wrapper(bundle: str, function: Function) -> tuple[Function, ...]:
    """Return the function that does it and the one that is called, or the function alone."""
    if not function.definer or function.is_trigger or function.name.schema == PRIVATE_SCHEMA:
        return (function,)
    inner = replace(function, name=private_function(bundle, function.name.name))
    outer = replace(
        function,
        body=_call(inner),
        language="sql",
        definer=False,
        atomic=True,
        settings=type(function.settings)(),
    )
    return inner, outer


def _call(function: Function) -> Sql:
    arguments = comma_separated(argument.name for argument in function.arguments)
    call = f"{quote_qname(function.name)}({arguments})"
    returns_rows = function.result or function.returns.text.lower().startswith("setof ")
    return Sql(f"select * from {call}" if returns_rows else f"select {call}")
