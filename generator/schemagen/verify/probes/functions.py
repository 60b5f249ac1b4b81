"""Functions: who may execute them, and that they run."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from schemagen.core.names import QName
from schemagen.core.quoting import quote_identifier, quote_literal, quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.model import Model
from schemagen.model.routines import Argument, Function
from schemagen.verify.catalog import Catalog
from schemagen.verify.people import NOBODY
from schemagen.verify.privileges import Privileges
from schemagen.verify.probes.attempts import lacks_privilege
from schemagen.verify.report import Failure
from schemagen.verify.requests import Request
from schemagen.verify.trials import DENIED, Bench, Observed, Trial
from schemagen.verify.values import array_text, fresh

_RIGHTS: Final = """
select has_function_privilege(r.role, p.oid, 'execute'),
       has_schema_privilege(r.role, n.oid, 'usage'),
       p.prosecdef,
       (select pg_catalog.substr(s, 13) from unnest(p.proconfig) s where s like 'search_path=%%')
from unnest(%s::text[]) with ordinality r (role, place)
join pg_catalog.pg_namespace n on n.nspname = %s
join pg_catalog.pg_proc p on p.pronamespace = n.oid and p.proname = %s and p.pronargs = %s
order by r.place
"""
_SEARCH_PATHS: Final = ("pg_catalog, pg_temp", '""')
"""Those in which nobody can put anything that a function would find."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of the functions.

    Attributes:
        checks: A failure, or None where all is well, for each thing tried.
        executed: The functions that ran.
    """

    checks: tuple[Failure | None, ...]
    executed: tuple[QName, ...]


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the catalog says of a function and a role.

    Attributes:
        execute: The role may execute it.
        usage: The role may use its schema.
        definer: It runs with its owner's rights.
        search_path: Where it looks for names, None where the caller says it.
    """

    execute: bool
    usage: bool
    definer: bool
    search_path: str | None


@dataclass(frozen=True, slots=True)
class _Call:
    function: Function
    request: Request
    trial: Trial
    permitted: bool


def prove_functions(
    bench: Bench,
    model: Model,
    catalog: Catalog,
    requests: Sequence[Request],
    raises: Callable[[Request], frozenset[str]],
) -> Proven:
    """Try every function of the model as everybody.

    Args:
        bench: Where statements run.
        model: What is proven.
        catalog: Types of arguments.
        requests: Who calls.
        raises: The SQLSTATEs with which a rule's condition fails on rows of somebody's own;
            what policies call may fail so, and what reads with the caller's rights.
    """
    checks: list[Failure | None] = []
    calls: list[_Call] = []
    for function in model.functions:
        rights = _rights(bench.connection, function)
        checks += _privileges(function, rights)
        checks += _hidden(function, rights)
        if rights and not function.is_trigger:
            usage = {role: rights[role].usage for role in API_ROLES}
            calls += _calls(function, catalog, requests, usage)
    executed: dict[QName, None] = {}
    privileges = Privileges(model)
    limited = {table.name.name for table in model.tables if privileges.names_service(table)}
    for call, observed in zip(calls, bench.run([call.trial for call in calls]), strict=True):
        excused = _is_limited(call, observed, limited) or (
            not observed.succeeded
            and _meets_policies(call)
            and observed.state in raises(call.request)
        )
        checks.append(None if excused else _judge(call, observed))
        if call.permitted and observed.succeeded:
            executed[call.function.name] = None
    return Proven(tuple(checks), tuple(executed))


def _rights(connection: psycopg.Connection[Any], function: Function) -> dict[str, _Rights]:
    """Return what the catalog says of the function for each role, nothing if it has none."""
    name = function.name
    rows = connection.execute(
        _RIGHTS.encode(), [list(API_ROLES), name.schema, name.name, len(function.arguments)]
    ).fetchall()
    return dict(zip(API_ROLES, (_Rights(*row) for row in rows), strict=False))


def _privileges(function: Function, rights: dict[str, _Rights]) -> Iterator[Failure | None]:
    if not rights:
        yield Failure(f"function {function.name}", "to exist", "no such function", function.origin)
        return
    yield from _security(function, rights[API_ROLES[0]])
    for role in API_ROLES:
        expected = role in function.execute_to and not function.is_trigger
        held = rights[role].execute
        yield (
            None
            if held is expected
            else Failure(
                f"function {function.name.name}, {role}, privilege execute",
                "granted" if expected else "not granted",
                "granted" if held else "not granted",
                function.origin,
                request=role,
                operation="execute",
            )
        )


def _hidden(function: Function, rights: dict[str, _Rights]) -> Iterator[Failure | None]:
    """Check that nobody can name what lives in the schema of helpers, whoever may execute it."""
    if function.name.schema != "private":
        return
    for role, found in rights.items():
        yield (
            Failure(
                f"function {function.name.name}, {role}, privilege usage on schema private",
                "not granted",
                "granted",
                function.origin,
                request=role,
                operation="usage",
            )
            if found.usage
            else None
        )


def _security(function: Function, found: _Rights) -> Iterator[Failure | None]:
    """Check whose rights the function runs with, and that nobody chooses its names' meaning."""
    expected, held = (
        "security definer" if definer else "security invoker"
        for definer in (function.definer, found.definer)
    )
    if expected != held:
        yield Failure(
            f"function {function.name.name}, security",
            expected,
            held,
            function.origin,
            operation="security",
        )
    elif found.search_path not in _SEARCH_PATHS:
        yield Failure(
            f"function {function.name.name}, search_path",
            _SEARCH_PATHS[0],
            "that of the caller" if found.search_path is None else found.search_path,
            function.origin,
            operation="security",
        )
    else:
        yield None


def _calls(
    function: Function,
    catalog: Catalog,
    requests: Sequence[Request],
    usage: dict[str, bool],
) -> Iterator[_Call]:
    for request in requests:
        sql = call_sql(function, catalog, request)
        # A malformed claim may raise in a body that asks for it; in helpers rows tell.
        granted = request.role in function.execute_to
        if granted and request.brief:
            continue
        if granted and request.claims is None:
            continue
        permitted = granted and usage[request.role]
        yield _Call(function, request, Trial(sql, request.role, request.claims), permitted)
        if granted and not usage[request.role]:
            # Only policies, defaults and other functions call it; it has to run for them.
            yield _Call(function, request, Trial(sql, None, request.claims), True)


def call_sql(function: Function, catalog: Catalog, request: Request) -> str:
    """Return the call that somebody tries: arguments as declared for it, else made up."""
    parts = []
    for argument in function.arguments:
        if argument.name in function.attempt:
            text = _literal(argument, function.attempt[argument.name])
        elif argument.default is None:
            text = _made_up(argument, catalog, request)
        else:
            continue
        parts.append(f"{quote_identifier(argument.name)} => {text}::{argument.type}")
    return f"select * from {quote_qname(function.name)}({', '.join(parts)})"


def _literal(argument: Argument, value: object) -> str:
    if isinstance(value, list):
        if argument.type.text.rstrip().endswith("]"):
            return quote_literal(array_text([str(item) for item in value]))
        return quote_literal(json.dumps(value))
    if isinstance(value, dict):
        return quote_literal(json.dumps(value))
    if value is None or isinstance(value, str | int | float):
        return quote_literal(value)
    return quote_literal(str(value))


def _made_up(argument: Argument, catalog: Catalog, request: Request) -> str:
    type_ = catalog.type_of(argument.type.text)
    if type_.name == "uuid":
        return quote_literal(request.key or NOBODY)
    return quote_literal(fresh(type_, 1, argument.name))


def _is_limited(call: _Call, observed: Observed, limited: Collection[str]) -> bool:
    """Whether the service calls what needs more than rules that name the service allow it."""
    named = (f"permission denied for table {name}" == observed.message for name in limited)
    return not call.request.is_client and observed.state == DENIED and any(named)


def _meets_policies(call: _Call) -> bool:
    """Whether policies call the function, or are in force in it."""
    helps = call.trial.role is None and call.function.name.schema == "private"
    return call.permitted and (helps or not call.function.definer)


def _judge(call: _Call, observed: Observed) -> Failure | None:
    if observed.succeeded if call.permitted else lacks_privilege(observed):
        return None
    who = call.request.name if call.trial.role else f"the policies of {call.request.name}"
    return Failure(
        f"function {call.function.name.name}, called by {who}",
        "no error" if call.permitted else "no privilege",
        str(observed),
        call.function.origin,
        request=call.request.name,
        operation="execute",
        sql=call.trial.sql,
    )
