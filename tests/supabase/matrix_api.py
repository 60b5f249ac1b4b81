"""A specification behind the Data API, with the rows and the requests of its proof."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import psycopg

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.names import QName
from schemagen.core.quoting import quote_literal
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.render import render_bundle
from schemagen.verify.matrix import Matrix
from schemagen.verify.oracle import Outcome
from schemagen.verify.people import Keys
from schemagen.verify.planting import create_users
from schemagen.verify.probes.attempts import Attempt, agrees, describe, raised_before_policies
from schemagen.verify.requests import Request
from schemagen.verify.trials import DENIED, SUCCESS, Bench, Observed, Trial
from schemagen.verify.world import Row, identity_of

from .data_api import Answer, Calls, DataApi, data_api, token
from .spoken import NotSpoken, calls_of

Connection = psycopg.Connection[Any]

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix with what came of it."""

    attempt: Attempt
    calls: Calls
    answer: Answer


@dataclass
class Served:
    """A specification behind the Data API; whatever is asked is undone.

    Attributes:
        model: What was applied.
        matrix: The rows, who asks, and what must come of it.
        api: What is asked.
        connection: The owner's.
        bench: Tries SQL on that connection.
    """

    model: Model
    matrix: Matrix
    api: DataApi
    connection: Connection
    bench: Bench
    _encoded: dict[tuple[str, str], Any] = field(default_factory=dict)
    _visible: dict[Request, set[str]] = field(default_factory=dict)

    @cached_property
    def askers(self) -> dict[Request, str]:
        """All who have a token, each with it: who has no claims is nobody to the Data API."""
        found = {}
        for request in self.matrix.requests:
            claims = json.loads(request.claims or "{}")
            if isinstance(claims, dict) and claims.get("role") == request.role:
                found[request] = token(**claims)
        return found

    def table(self, name: str) -> Table:
        """Return a table by its bare name."""
        table = self.model.table(QName("public", name))
        assert table is not None, name
        return table

    def encode(self, table: str, column: str, text: str | None) -> Any:
        """Return a value as JSON has it: numbers, arrays and objects as such."""
        if text is None:
            return None
        type_ = self._type(QName("public", table), column)
        if (type_, text) not in self._encoded:
            try:
                with self.connection.transaction():
                    sql = f"select to_json({quote_literal(text)}::{type_})"
                    row = self.connection.execute(sql.encode()).fetchone()
            except psycopg.Error:
                row = (text,)
            assert row is not None
            if row[0] is None:
                raise NotSpoken("null, and not the database's")
            self._encoded[type_, text] = row[0]
        return self._encoded[type_, text]

    def _type(self, place: QName, name: str) -> str:
        columns = self.matrix.stage.catalog.columns
        if place in columns:
            return columns[place][name].sql
        function = next(f for f in self.model.functions if f.name == place)
        return next(a.type.text for a in function.arguments if a.name == name)

    def calls(self, attempt: Attempt) -> Calls:
        """Return the calls that ask for what an attempt does.

        Raises:
            NotSpoken: There are none.
        """
        table = self.model.table(attempt.table)
        assert table is not None
        role = attempt.request.role
        privileges = self.matrix.stage.oracle.privileges

        def readable(_: str) -> str:
            names = table.column_names
            return next((n for n in names if privileges.allows(table, role, "select", (n,))), "*")

        calls = calls_of(attempt.sql, self.encode, readable=readable)
        if calls[1][0] in {"update", "delete"} and calls[2:]:
            # Who finds a row by its key may have it back, and that is what most people ask for.
            calls = (*calls, ("select", ",".join(identity_of(table))))
        return calls

    def spoken(self, sql: str) -> Calls:
        """Return the calls that ask for what a statement does.

        Raises:
            NotSpoken: There are none.
        """
        return calls_of(sql, self.encode)

    def ask(self, request: Request, cells: Sequence[tuple[Attempt, Calls]]) -> Iterator[Cell]:
        """Ask for cells as somebody."""
        own = self.askers[request]
        answers = self.api.ask_all([(own, calls) for _, calls in cells])
        for (attempt, calls), answer in zip(cells, answers, strict=True):
            yield Cell(attempt, calls, answer)

    def wrong(self, request: Request, cells: Sequence[Cell]) -> Iterator[str]:
        """Yield what is not as the matrix says.

        What is allowed must come out as for somebody whom no policy binds; so that is tried
        by SQL, with what could wait for the end of the transaction done at once.
        """
        self.connection.execute("set constraints all immediate")
        tried = list(
            dict.fromkeys(
                sql
                for cell in cells
                for sql in (cell.attempt.reference, _refused(cell.attempt))
                if sql
            )
        )
        trials = [Trial(sql, None, request.claims) for sql in tried]
        references = dict(zip(tried, self.bench.run(trials), strict=True))
        for cell in cells:
            observed = observed_in(cell.answer, request)
            reference = references.get(cell.attempt.reference)
            if agrees(cell.attempt, observed, reference):
                continue
            refused = references.get(_refused(cell.attempt))
            if refused is None or not raised_before_policies(observed, refused):
                expected = describe(cell.attempt, reference)
                yield f"{cell.attempt}: {expected} expected, found {observed}\n    {cell.calls}"

    def foreign(self, request: Request, calls: Calls, answer: Answer) -> set[str]:
        """Return keys in an answer that somebody has neither sent nor may see in any row."""
        if not request.is_client:
            return set()
        told = set(_UUID.findall(answer.told)) & self._keys
        return told - self._seen(request) - set(_UUID.findall(json.dumps(calls)))

    def hidden_keys(self, request: Request) -> list[str]:
        """Return keys that somebody sees nowhere: of users, and of each table's first rows."""
        world = self.matrix.stage.world
        rows = [row for rows in world.rows.values() for row in _first_of_owners(rows)]
        found = [user.key for user in self.matrix.stage.keys.users[:2]]
        found += [
            key for row in rows for key in _keys_in(row.values[n] for n in identity_of(row.table))
        ]
        return [key for key in dict.fromkeys(found) if key not in self._seen(request)]

    def values_of_type(self, name: str) -> Iterator[Any]:
        """Yield what columns of a type hold."""
        for table in self.model.tables:
            for column, type_ in self.matrix.stage.catalog.columns[table.name].items():
                for row in self.matrix.stage.world.of(table.name):
                    if type_.name == name and row.values[column] is not None:
                        yield self.encode(table.name.name, column, row.values[column])

    @cached_property
    def _keys(self) -> set[str]:
        rows = (row for rows in self.matrix.stage.world.rows.values() for row in rows)
        return {key for row in rows for key in _keys_in(row.values.values())}

    def _seen(self, request: Request) -> set[str]:
        """Return all keys in what somebody may read, and in the own token."""
        if request not in self._visible:
            found = set(_UUID.findall(request.claims or ""))
            oracle = self.matrix.stage.oracle
            for table in self.model.tables:
                readable = [
                    name
                    for name in table.column_names
                    if oracle.privileges.allows(table, request.role, "select", (name,))
                ]
                for row in self.rows_seen(request, table):
                    found |= _keys_in(row.values[name] for name in readable)
            self._visible[request] = found
        return self._visible[request]

    def rows_seen(self, request: Request, table: Table) -> list[Row]:
        """Return the rows of a table that somebody may see, by the matrix."""
        stage = self.matrix.stage
        rows = stage.world.of(table.name)
        return [row for row in rows if stage.oracle.sees(request, table, row.values)]


def _first_of_owners(rows: Sequence[Row]) -> list[Row]:
    return list({row.owner: row for row in reversed(rows)}.values())


def _keys_in(values: Iterable[str | None]) -> set[str]:
    return {key for value in values if value for key in _UUID.findall(value)}


def _refused(attempt: Attempt) -> str:
    return attempt.sql if attempt.expected.outcome is Outcome.REFUSED else ""


def observed_in(answer: Answer, request: Request) -> Observed:
    """Return what an answer says in the words of SQL; HTTP's status has to fit."""
    if answer.status < 300:
        assert not answer.code
        assert answer.count is not None, answer
        if answer.data is not None:
            assert len(answer.data) == answer.count, answer
        return Observed(SUCCESS, rows=answer.count)
    denied = 401 if request.role == "anon" else 403
    if not answer.code:
        # HEAD has no body that could hold a code.
        assert answer.status == denied, answer
        return Observed(DENIED, "permission denied for table")
    assert (answer.status == denied) == (answer.code == DENIED), answer
    return Observed(answer.code, answer.message)


def is_refused_token(answer: Answer, request: Request) -> bool:
    """Whether the Data API would not have a token, because its claims are none by RFC 7519."""
    return answer.status == 401 and request.role != "anon"


@contextmanager
def served(spec: Path) -> Iterator[Served]:
    """Apply a specification to a server of its own, fill its tables, and serve it."""
    model, _ = read_model(spec)
    with throwaway() as server, connect(server.url) as owner:
        apply_bundle(owner, render_bundle(model))
        owner.commit()
        bench = Bench(owner)
        keys = Keys(model)
        create_users(owner, keys.users)
        matrix = Matrix(bench, model, keys)
        assert matrix.stage.world.findings == (), "a table has no rows to ask for"
        owner.commit()
        with data_api(server, undo=True) as api:
            yield Served(model, matrix, api, owner, bench)
