"""What a cell is: a statement that the server was sent, and that its policy alone turns red."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.quoting import quote_identifier, quote_qname
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.access import Policy
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.verify import smoke
from schemagen.verify.oracle import Outcome
from schemagen.verify.probes.attempts import Attempt
from schemagen.verify.probes.trying import CELL
from schemagen.verify.report import Report
from schemagen.verify.tally import Tally

pytestmark = pytest.mark.postgres

SPEC = Path(__file__).parents[1] / "specs" / "shared_lists.yaml"
DROPPED = ("items", "remarks")
LOGGED = ("people", "items", "hints", "attachments")
LOGGED_AS_JSON = {
    "logging_collector": "on",
    "log_destination": "jsonlog",
    "log_filename": "statements",
}
TRIED = re.compile(
    r'SQL statement "(?P<sql>.*)"\nPL/pgSQL function pg_temp_\d+\.schemagen_try\(.*\) line \d+'
    r" at EXECUTE$",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(SPEC)[0]


def test_the_server_logs_a_statement_for_each_cell(model: Model) -> None:
    wanted = {table.name for table in model.tables if table.name.name in LOGGED}
    with throwaway(settings=LOGGED_AS_JSON) as server:
        with connect(server.url) as connection:
            apply_bundle(connection, render_bundle(model))
            connection.commit()
            # The only setting that logs what runs inside of functions, whatever comes of it.
            connection.execute("set debug_print_rewritten = on")
            connection.execute("set debug_pretty_print = off")
            connection.commit()
            report = smoke(connection, model, tables=wanted)
        logged = list(_tried(server.data_folder / "log" / "statements.json"))

    assert report.ok
    cells = [sql for sql in logged if sql.startswith(CELL)]
    assert len(cells) == sum(found.cells for found in report.access.values()) > 500
    by_table: Counter[str] = Counter()
    for (table, _, _), found in report.access.items():
        by_table[table.name] += found.cells
    assert Counter(map(_table_of, cells)) == by_table


def _tried(log: Path) -> Iterator[str]:
    """Yield each statement that the bench's function executed, as the server saw it."""
    with log.open(encoding="utf-8") as lines:
        for line in lines:
            found = TRIED.match(json.loads(line).get("context", ""))
            if found is not None:
                yield found["sql"]


def _table_of(sql: str) -> str:
    found = re.search(r"(?:from|into|update|lock) (?:only )?public\.(\w+)", sql)
    assert found, sql
    return found[1]


class Cells(Tally):
    """A tally that keeps what it counts."""

    def __init__(self, kinds: Iterable[str] = ()) -> None:
        super().__init__(kinds)
        self.tried: list[tuple[Attempt, bool]] = []

    def add(self, attempt: Attempt, *, failed: bool) -> None:
        super().add(attempt, failed=failed)
        self.tried.append((attempt, failed))


def test_a_dropped_policy_turns_its_cells_red_and_no_others(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    tallies: list[Cells] = []

    def tally(kinds: Iterable[str]) -> Cells:
        tallies.append(Cells(kinds))
        return tallies[-1]

    # The package's name of the module is that of its function.
    monkeypatch.setattr(import_module("schemagen.verify.smoke"), "Tally", tally)
    with throwaway() as server, connect(server.url) as connection:
        apply_bundle(connection, render_bundle(model))
        connection.commit()
        for policy in model.policies:
            if policy.table.name in DROPPED:
                report = _without(connection, model, policy)
                red = {str(attempt) for attempt, failed in tallies[-1].tried if failed}
                attempts = [attempt for attempt, _ in tallies[-1].tried]
                hung = {str(a) for a in attempts if _hangs_on(policy, a)}
                allowed = {str(a) for a in attempts if _was_allowed_by(policy, a)}

                assert {failure.cell for failure in report.failures} == red
                assert allowed and allowed <= red <= hung, policy.name
                if policy.operation in {"insert", "delete"} or policy.roles == ("anon",):
                    assert red == hung


def _without(connection: psycopg.Connection, model: Model, policy: Policy) -> Report:
    with connection.transaction(force_rollback=True):
        target = f"{quote_identifier(policy.name)} on {quote_qname(policy.table)}"
        connection.execute(f"drop policy {target}".encode())
        return smoke(connection, model, tables={policy.table}, within_transaction=True)


def _was_allowed_by(policy: Policy, attempt: Attempt) -> bool:
    """Whether it is the policy's own operation, and the oracle says that it succeeds."""
    return (
        attempt.operation == policy.operation
        and attempt.request.role in policy.roles
        and attempt.expected.outcome is Outcome.ALLOWED
        and attempt.expected.rows > 0
    )


def _hangs_on(policy: Policy, attempt: Attempt) -> bool:
    """Whether what has to come of a statement can be had with this policy only."""
    if attempt.request.role not in policy.roles:
        return False
    outcome = attempt.expected.outcome
    if outcome is Outcome.ALLOWED and attempt.expected.rows == 0:
        return False
    # Nothing is done on a conflict only with a row that could be inserted.
    untouched = outcome is Outcome.NONE and attempt.form == "on conflict do nothing"
    if policy.operation in {"insert", "delete"}:
        return attempt.operation == policy.operation and (outcome is Outcome.ALLOWED or untouched)
    # Without these a row is not found, where it was refused for what it would become.
    return untouched or outcome in {Outcome.ALLOWED, Outcome.REFUSED}
