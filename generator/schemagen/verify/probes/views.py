"""Views: who may read them, with whose rights they read, and that nobody writes through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from schemagen.core.quoting import quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.model import Model
from schemagen.model.views import View
from schemagen.verify.probes.attempts import lacks_privilege
from schemagen.verify.report import Failure
from schemagen.verify.requests import Request
from schemagen.verify.trials import Bench, Observed, Trial

_INVOKER: Final = """
select c.relkind = 'v', coalesce(
    (select option_value::boolean from pg_catalog.pg_options_to_table(c.reloptions)
     where option_name = 'security_invoker'), false)
from pg_catalog.pg_class c where c.oid = pg_catalog.to_regclass(%s)
"""
_PRIVILEGES: Final = """
select r.role, p.privilege, coalesce(bool_or(
    has_any_column_privilege(r.role, c.oid, p.privilege)
    or has_table_privilege(r.role, c.oid, p.privilege)), false)
from unnest(%s::text[]) r (role)
cross join unnest(array['select', 'insert', 'update', 'references']) p (privilege)
left join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(%s)
group by 1, 2
union all
select r.role, p.privilege, has_table_privilege(r.role, c.oid, p.privilege)
from unnest(%s::text[]) r (role)
cross join unnest(array['delete', 'truncate', 'trigger']) p (privilege)
join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(%s)
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A view read by somebody, and what shows that the rows are right."""

    view: View
    request: Request
    read: Trial
    differing: Trial
    unsteady: Trial


def prove_views(
    bench: Bench,
    model: Model,
    requests: Sequence[Request],
    raises: Callable[[Request], frozenset[str]],
) -> Iterator[Failure | None]:
    """Yield a failure, or None where all is well, for each thing about each view.

    Args:
        bench: Where statements run.
        model: What is proven.
        requests: Who reads.
        raises: The SQLSTATEs with which a rule's condition fails on rows of somebody's own.
    """
    for view in model.views:
        yield from _catalog(bench.connection, view)
    readings = [_reading(view, request) for view in model.views for request in requests]
    observed = bench.run([trial for r in readings for trial in (r.read, r.differing, r.unsteady)])
    for number, reading in enumerate(readings):
        seen = observed[3 * number : 3 * number + 3]
        # The view's query fails alike for who reads it, on a row of the reader's own.
        failing = {one.state for one in seen if not one.succeeded}
        fails = bool(failing) and {one.state for one in seen} <= raises(reading.request)
        yield None if fails else _judge(reading, *seen)


def _catalog(connection: psycopg.Connection[Any], view: View) -> Iterator[Failure | None]:
    name = quote_qname(view.name)
    row = connection.execute(_INVOKER.encode(), [name]).fetchone()
    found = "no such view" if row is None or not row[0] else "the rights of its owner"
    yield (
        None
        if row == (True, True)
        else Failure(
            f"view {view.name.name}, reads with",
            "the rights of who asks",
            found,
            view.origin,
            view.name,
            operation="security_invoker",
        )
    )
    roles = list(API_ROLES)
    for role, privilege, held in connection.execute(
        _PRIVILEGES.encode(), [roles, name, roles, name]
    ):
        expected = privilege == "select" and role in view.roles
        yield (
            None
            if held is expected
            else Failure(
                f"view {view.name.name}, {role}, privilege {privilege}",
                "granted" if expected else "not granted",
                "granted" if held else "not granted",
                view.origin,
                view.name,
                role,
                privilege,
            )
        )


def _reading(view: View, request: Request) -> _Reading:
    """Compare the view's rows with those of its query, run by the same caller.

    Rows are compared as text, because not every type can be compared otherwise.
    """
    name, query = quote_qname(view.name), f"(\n{view.query}\n)"
    shown, wanted = f"select v::text from {name} v", f"select q::text from {query} q"

    def trial(sql: str) -> Trial:
        return Trial(sql, request.role, request.claims)

    return _Reading(
        view,
        request,
        trial(f"select * from {name}"),
        trial(f"({shown} except all {wanted}) union all ({wanted} except all {shown})"),
        trial(f"{wanted} except all {wanted}"),
    )


def _judge(
    reading: _Reading, read: Observed, differing: Observed, unsteady: Observed
) -> Failure | None:
    if reading.request.role not in reading.view.roles:
        expected, right, observed = "no privilege", lacks_privilege(read), str(read)
    elif not read.succeeded or not differing.succeeded:
        expected, right = "no error", False
        observed = str(differing if read.succeeded else read)
    else:
        # A query that differs from itself, such as one with random(), says nothing.
        right = differing.rows == 0 or unsteady.rows > 0
        expected, observed = "the rows of its query", f"{differing.rows} other rows"
    if right:
        return None
    return Failure(
        f"view {reading.view.name.name}, {reading.request.name}, select",
        expected,
        observed,
        reading.view.origin,
        reading.view.name,
        reading.request.name,
        "select",
        sql=reading.read.sql,
    )
