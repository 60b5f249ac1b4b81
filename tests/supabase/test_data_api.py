"""Every preset behind the real Data API: PostgREST, supabase-js, signed tokens.

What has to come of a request is computed from the declared rules and from rows as data; no policy
is read for it. All who ask in the proof ask here too: each actor, somebody of another tenant,
tokens with malformed claims, ``anon`` and the service.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from schemagen.builtin.presets import PRESETS
from schemagen.core.quoting import quote_qname
from schemagen.model.access import API_ROLES
from schemagen.model.routines import Function
from schemagen.model.tables import ForeignKey, Table
from schemagen.model.views import View
from schemagen.verify.acting import acting
from schemagen.verify.people import NOBODY
from schemagen.verify.probes.functions import call_sql
from schemagen.verify.requests import Request
from schemagen.verify.trials import DENIED
from schemagen.verify.world import AUTH_USERS, Row, identity_of

from ..search.conftest import tried as tried
from ..search.sampling import SOAK, Tried
from .data_api import Answer, Calls, token
from .matrix_api import Served, is_refused_token, served
from .spoken import NotSpoken

pytestmark = pytest.mark.postgres

_SPECS: Final = Path(__file__).parents[1] / "specs"
SPECS: Final = {
    **{preset.name: Path(str(preset.source)) for preset in PRESETS},
    # With what no preset has: columns that are hidden, trees, actors by several claims.
    **{name: _SPECS / f"{name}.yaml" for name in ("every_access", "shared_lists")},
}
ALWAYS: Final = {"organic_os", "workspaces"}
"""Those that are asked each time; the others in the full run."""

SHARE, ASKERS = (1, 1) if SOAK else (4, 3)
"""Each so-manieth cell is asked for, by each so-manieth who asks."""


@pytest.fixture(scope="module", params=[name for name in SPECS if SOAK or name in ALWAYS])
def api(request: pytest.FixtureRequest) -> Iterator[Served]:
    with served(SPECS[request.param]) as found:
        yield found


def wrong_cells(
    api: Served, requests: Iterable[Request], share: int, counted: Counter[str]
) -> Iterator[str]:
    """Ask for each so-manieth cell, and yield what is not as the matrix says."""
    number = 0
    for request in requests:
        cells = []
        for attempt in api.matrix.attempts(request):
            number += 1
            if number % share:
                continue
            try:
                cells.append((attempt, api.calls(attempt)))
            except NotSpoken:
                counted["not of the Data API"] += 1
        asked = list(api.ask(request, cells))
        if asked and all(is_refused_token(cell.answer, request) for cell in asked):
            assert request.mixed
            counted["with a token that is none"] += len(asked)
            continue
        counted.update(cell.attempt.expected.outcome.value for cell in asked)
        yield from api.wrong(request, asked)
        for cell in asked:
            if keys := api.foreign(request, cell.calls, cell.answer):
                yield f"{cell.attempt}: tells {keys}"


def test_each_cell_of_the_matrix(api: Served, tried: Tried) -> None:
    counted: Counter[str] = Counter()
    assert list(wrong_cells(api, [*api.askers][::ASKERS], SHARE, counted)) == []
    assert all(counted[how] for how in ("allowed", "none", "privilege", "refused"))
    tried(counted)


def test_a_leak_is_noticed(api: Served) -> None:
    table = next(table for table in api.model.tables if api.model.rules.get(table.name))
    name = quote_qname(table.name)
    leak = f"create policy leak on {name} for select to authenticated using (true)"
    api.connection.execute(leak.encode())
    api.connection.commit()
    try:
        signed_in = [request for request in api.askers if request.role == "authenticated"]
        found = list(wrong_cells(api, signed_in[:1], 1, Counter()))
    finally:
        api.connection.execute(f"drop policy leak on {name}".encode())
        api.connection.commit()
    assert any(f"{table.name.name}, " in cell and "0 rows expected" in cell for cell in found)


# --- functions and views --------------------------------------------------------------------


def _calls_of(api: Served, function: Function, request: Request) -> list[tuple[str, Calls]]:
    """Return SQL and the same for the client: as in the proof, and about somebody else."""
    sql = call_sql(function, api.matrix.stage.catalog, request)
    found = [sql]
    if request.key:
        others = [user.key for user in api.matrix.stage.keys.users[:2] if user.key != request.key]
        found += [sql.replace(request.key, other) for other in others if request.key in sql]
    return [(sql, api.spoken(sql)) for sql in found]


def _values(answer: Any) -> list[str]:
    """Return rows in an order of their own, without the names that the Data API gives columns."""
    rows = answer if isinstance(answer, list) else [answer]
    values = [list(row.values()) if isinstance(row, dict) else [row] for row in rows]
    return sorted(json.dumps(_of_javascript(row), sort_keys=True) for row in values)


def _of_javascript(value: Any) -> Any:
    """Return JSON as JavaScript writes it, to which 1.0 is 1."""

    def number(text: str) -> float | int:
        return int(float(text)) if float(text).is_integer() else float(text)

    return json.loads(json.dumps(value), parse_float=number)


def _by_sql(api: Served, request: Request, query: str) -> Any:
    """Return the rows of a query that the request sends itself, or the SQLSTATE."""
    try:
        with acting(api.connection, request):
            api.connection.execute("set local search_path = public, extensions")
            sql = f"select coalesce(json_agg(r), '[]') from ({query}) as q (r)"
            row = api.connection.execute(sql.encode()).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    assert row is not None
    return row[0]


def test_functions_answer_whom_they_may(api: Served, tried: Tried) -> None:
    counted: Counter[str] = Counter()
    for function in api.model.functions:
        if function.is_trigger or function.name.schema != "public":
            continue
        for request, own in api.askers.items():
            if request.mixed:
                continue
            for sql, calls in _calls_of(api, function, request):
                answer = api.api.ask(own, *calls)
                if request.role not in function.execute_to:
                    counted["no privilege"] += 1
                    assert _denied(answer, request, f"function {function.name.name}"), answer
                    continue
                expected = _by_sql(api, request, sql.replace("select *", "select f", 1) + " as f")
                counted["an error" if answer.code else "an answer"] += 1
                _compare(function, answer, expected)
                assert not api.foreign(request, calls, answer), (request.name, calls, answer)
                if function.volatility != "volatile":
                    assert api.api.ask(own, (*calls[0], {"get": True})) == answer
    tried(counted)


def _widely(api: Served, function: Function, **keys: str) -> Calls:
    """Return a call that finds as much as can be, with these keys."""
    arguments: dict[str, Any] = {}
    for argument in function.arguments:
        type_ = argument.type.text
        if argument.name in keys:
            key = keys[argument.name]
            arguments[argument.name] = [key] if type_.endswith("]") else key
        elif "vector" in type_:
            arguments[argument.name] = next(api.values_of_type("vector"))
        elif type_ == "double precision":
            arguments[argument.name] = 0.0
        elif type_ == "integer":
            arguments[argument.name] = 36_500 if "days" in argument.name else 100
        elif argument.default is None:
            arguments[argument.name] = {"jsonb": {}}.get(type_, "x")
    return (("rpc", function.name.name, arguments),)


def test_functions_do_not_tell_what_is_hidden_from_what_is_not_there(
    api: Served, tried: Tried
) -> None:
    counted: Counter[str] = Counter()
    for function in api.model.functions:
        if function.is_trigger or function.name.schema != "public":
            continue
        keys = [a.name for a in function.arguments if a.type.text in {"uuid", "uuid[]"}]
        for request, own in api.askers.items():
            if request.mixed or not request.is_client or request.role not in function.execute_to:
                continue
            needed = {
                a.name: NOBODY for a in function.arguments if a.name in keys and not a.default
            }
            calls = _widely(api, function, **needed)
            answer = api.api.ask(own, *calls)
            counted["rows"] += len(answer.data) if isinstance(answer.data, list) else 0
            assert not api.foreign(request, calls, answer), (request.name, calls, answer)
            for name in keys:
                nothing = api.api.ask(own, *_widely(api, function, **{**needed, name: NOBODY}))
                for key in api.hidden_keys(request):
                    found = api.api.ask(own, *_widely(api, function, **{**needed, name: key}))
                    counted["hidden keys"] += 1
                    assert _without(key, found) == _without(NOBODY, nothing), (request.name, name)
    tried(counted)


def _without(key: str, answer: Answer) -> tuple[object, ...]:
    return (answer.status, answer.code, answer.told.replace(key, ""))


def _denied(answer: Answer, request: Request, what: str) -> bool:
    """Whether the privilege for something is what is missing."""
    status = 401 if request.role == "anon" else 403
    denied = (answer.status, answer.code) == (status, DENIED)
    return denied and answer.message == f"permission denied for {what}"


def _compare(function: Function, answer: Answer, expected: Any) -> None:
    if isinstance(expected, str):
        assert answer.code == expected, (function.name, answer)
    else:
        assert answer.status in {200, 204}, (function.name, answer)
        if function.volatility != "volatile":
            assert _values(answer.data) == _values(expected)


def test_what_is_not_the_apis_is_not_there(api: Served) -> None:
    hidden = [f for f in api.model.functions if f.name.schema != "public" or f.is_trigger]
    assert hidden
    for role in API_ROLES:
        own = token(role=role)
        for function in hidden:
            found = api.api.ask(own, ("rpc", function.name.name, {}))
            public = {f.name.name for f in api.model.functions} - {h.name.name for h in hidden}
            assert found.status == 404 or function.name.name in public, (function.name, found)
        for schema in ("private", "auth", "storage", "schemagen"):
            found = api.api.ask(own, ("schema", schema), ("from", "users"), ("select", "*"))
            assert (found.status, found.code) == (406, "PGRST106")


def test_views_show_what_their_reader_may_read(api: Served) -> None:
    for view in (item for item in api.model.objects if isinstance(item, View)):
        for request, own in api.askers.items():
            calls = (("from", view.name.name), ("select", "*"))
            answer = api.api.ask(own, *calls)
            if request.role not in view.roles:
                what = f"view {view.name.name}"
                assert _denied(answer, request, what) or is_refused_token(answer, request)
            elif not is_refused_token(answer, request):
                expected = _by_sql(api, request, f"select v from ({view.query}) as v")
                assert _values(answer.data) == _values(expected), (request.name, view.name)
                assert not api.foreign(request, calls, answer)


# --- related tables ---------------------------------------------------------------------------


def _related(api: Served) -> Iterator[tuple[Table, ForeignKey, Table]]:
    for table in api.model.tables:
        for key in table.foreign_keys:
            target = api.model.table(key.target)
            if target is not None and target is not table:
                yield table, key, target


def _key_of(api: Served, row: Row) -> dict[str, Any]:
    table = row.table
    return {n: api.encode(table.name.name, n, row.values[n]) for n in identity_of(table)}


def _refer(child: Row, key: ForeignKey, parent: Row) -> bool:
    pairs = zip(key.columns, key.referenced, strict=True)
    return all(child.values[name] == parent.values[other] is not None for name, other in pairs)


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def test_related_tables_bring_rows_that_one_may_see_and_no_others(
    api: Served, tried: Tried
) -> None:
    counted: Counter[str] = Counter()
    related = [*_related(api)]
    assert bool(related) == (api.model.name != "ai_usage")  # whose tables are all by themselves
    for request, own in api.askers.items():
        if request.mixed or request.brief:
            continue
        for child, key, parent in related if SOAK else related[::2]:
            mine, theirs = ",".join(identity_of(child)), ",".join(identity_of(parent))
            name = key.name
            children = api.rows_seen(request, child)
            parents = api.rows_seen(request, parent)
            up, down, inner = (
                (
                    ("from", child.name.name),
                    ("select", f"{mine},it:{parent.name.name}!{name}({theirs})"),
                ),
                (
                    ("from", parent.name.name),
                    ("select", f"{theirs},it:{child.name.name}!{name}({mine})"),
                ),
                (
                    ("from", child.name.name),
                    ("select", f"{mine},it:{parent.name.name}!{name}!inner({theirs})"),
                ),
            )
            privileges = api.matrix.stage.oracle.privileges
            may = privileges.allows(
                child, request.role, "select", {*identity_of(child), *key.columns}
            ) and privileges.allows(
                parent, request.role, "select", {*identity_of(parent), *key.referenced}
            )
            answers = [*api.api.ask_all([(own, calls) for calls in (up, down, inner)])]
            if not may:
                counted["no privilege"] += 3
                both = [f"table {table.name.name}" for table in (child, parent)]
                for answer in answers:
                    assert any(_denied(answer, request, what) for what in both), answer
                continue
            above = [
                (row, next((_key_of(api, p) for p in parents if _refer(row, key, p)), None))
                for row in children
            ]
            expected = [{**_key_of(api, row), "it": it} for row, it in above]
            assert _sorted(answers[0].data) == _sorted(expected), (up, request.name)
            known = [row for row in expected if row["it"] is not None]
            assert _sorted(answers[2].data) == _sorted(known), (inner, request.name)
            below = [
                {
                    **_key_of(api, p),
                    "it": _sorted([_key_of(api, c) for c in children if _refer(c, key, p)]),
                }
                for p in parents
            ]
            got = [{**row, "it": _many(row["it"])} for row in answers[1].data]
            assert _sorted(got) == _sorted(below), (down, request.name)
            counted["rows"] += sum(len(answer.data) for answer in answers)
            counted["rows that are hidden behind a row"] += len(expected) - len(known)
    tried(counted)


def _many(found: Any) -> list[dict[str, Any]]:
    """Return what is related as a list: where a unique key allows one only, it is no list."""
    if found is None:
        return []
    return _sorted(found if isinstance(found, list) else [found])


def test_users_of_the_platform_are_not_related(api: Served) -> None:
    for table in api.model.tables:
        for key in table.foreign_keys:
            if key.target == AUTH_USERS:
                answer = api.api.ask(
                    token(role="service_role"),
                    ("from", table.name.name),
                    ("select", f"it:users!{key.name}(id)"),
                )
                assert (answer.status, answer.code) == (400, "PGRST200")


# --- columns, and what there is ----------------------------------------------------------------


def test_columns_that_are_not_granted_can_not_be_asked_for(api: Served, tried: Tried) -> None:
    counted: Counter[str] = Counter()
    privileges = api.matrix.stage.oracle.privileges
    for request, own in api.askers.items():
        if request.mixed or request.brief:
            continue
        for table in api.model.tables:
            rows = api.matrix.stage.world.of(table.name)
            grant = privileges.grant(table, request.role, "select")
            if grant is None:
                continue
            hidden = [n for n in table.column_names if not grant.covers((n,))]
            for name in hidden:
                value = next((r.values[name] for r in rows if r.values[name] is not None), "x")
                start = ("from", table.name.name)
                read = ("select", next(n for n in table.column_names if grant.covers((n,))))
                ways: tuple[Calls, ...] = (
                    (start, ("select", name)),
                    (start, ("select", f"{read[1]},{name}")),
                    (start, ("select", "*")),
                    (start, read, ("eq", name, value)),
                    (start, read, ("not", name, "is", None)),
                    (start, read, ("or", f"{name}.not.is.null,{read[1]}.not.is.null")),
                    (start, read, ("order", name)),
                    (start, ("delete",), ("eq", name, value)),
                    (start, ("insert", {}), ("select", name)),
                )
                for calls in ways:
                    answer = api.api.ask(own, *calls)
                    counted["no privilege"] += 1
                    assert _denied(answer, request, f"table {table.name.name}"), (calls, answer)
    assert bool(counted) == (api.model.name == "every_access")  # which alone hides columns
    tried(counted)


def test_the_description_lists_what_a_role_may_use(api: Served) -> None:
    privileges = api.matrix.stage.oracle.privileges
    for role in API_ROLES:
        tables = {
            table.name.name
            for table in api.model.tables
            for operation in ("select", "insert", "update", "delete")
            if privileges.grant(table, role, operation)
        }
        views = {v.name.name for v in api.model.objects if isinstance(v, View) and role in v.roles}
        functions = {
            f"rpc/{function.name.name}"
            for function in api.model.functions
            if function.name.schema == "public" and not function.is_trigger
            if role in function.execute_to
        }
        paths = api.api.described(token(role=role))["paths"]
        assert {path.strip("/") for path in paths} - {""} == tables | views | functions, role
