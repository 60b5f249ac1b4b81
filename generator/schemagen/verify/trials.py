"""Trying many statements, each as somebody, each undone at once.

A round trip per statement would cost more than the statement, so the server runs a
whole list: a temporary function executes each one in a subtransaction of its own, and
rolls that back. What a statement may do depends on the current role alone, which the
function sets as the Data API does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg

SUCCESS: Final = "00000"
DENIED: Final = "42501"

_TRY: Final = """
create function pg_temp.schemagen_try(
    statements text[], roles text[], claims text[],
    out state text, out message text, out touched bigint, out seen text
) returns setof record language plpgsql as $body$
declare
    i integer;
begin
    for i in 1 .. cardinality(statements) loop
        state := '00000'; message := ''; touched := 0; seen := '';
        begin
            if claims[i] is not null then
                perform set_config('request.jwt.claims', claims[i], true);
            end if;
            if roles[i] is not null then
                perform set_config('role', roles[i], true);
            end if;
            execute statements[i];
            get diagnostics touched = row_count;
            seen := coalesce(current_setting('schemagen.seen', true), '');
            raise exception using errcode = 'SGOK0';
        exception
            when sqlstate 'SGOK0' then
                null;
            when assert_failure or others then
                get stacked diagnostics state = returned_sqlstate, message = message_text;
                touched := 0;
        end;
        return next;
    end loop;
end
$body$
"""
# Like the above, but the first statement of each list that succeeds stays.
_PLANT: Final = """
create function pg_temp.schemagen_plant(
    statements text[], out state text, out message text, out chosen integer, out key text[]
) language plpgsql as $body$
begin
    for i in 1 .. cardinality(statements) loop
        begin
            execute statements[i] into strict key;
            state := '00000'; message := ''; chosen := i - 1;
            return;
        exception
            when assert_failure or others then
                if state is null then
                    get stacked diagnostics state = returned_sqlstate, message = message_text;
                end if;
        end;
    end loop;
end
$body$
"""

# As JSON: written and read much faster than the text of an array.
_CALL: Final = """
select state, message, touched, seen from pg_temp.schemagen_try(
    array(select json_array_elements_text(%s)),
    array(select json_array_elements_text(%s)),
    array(select json_array_elements_text(%s))
)
"""
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Trial:
    """A statement to try.

    Attributes:
        sql: The statement.
        role: Who runs it, None for the connection's own role.
        claims: The claims setting, None to leave it alone.
    """

    sql: str
    role: str | None = None
    claims: str | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What came of a statement.

    Attributes:
        state: SQLSTATE.
        message: The server's message, empty after a success.
        rows: How many rows it touched or returned.
        seen: What recorders noted while it ran.
    """

    state: str
    message: str = ""
    rows: int = 0
    seen: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it ran without an error."""
        return self.state == SUCCESS

    def __str__(self) -> str:
        if self.succeeded:
            return "1 row" if self.rows == 1 else f"{self.rows} rows"
        return f"{self.state} {self.message}"


@dataclass(frozen=True, slots=True)
class Planted:
    """A row that stays until the end of the proof, or why there is none.

    Attributes:
        chosen: Which of the statements it was, None when all failed.
        key: The text of its key columns.
        state: SQLSTATE of the first statement.
        message: The server's message for the first statement.
    """

    chosen: int | None
    key: tuple[str | None, ...]
    state: str
    message: str


class Bench:
    """Runs trials within the transaction of a connection.

    Everything it makes is temporary and vanishes with that transaction.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        connection.execute(_TRY.encode())
        connection.execute(_PLANT.encode())

    def run(
        self, trials: Sequence[Trial], on_batch: Callable[[int], None] | None = None
    ) -> list[Observed]:
        """Try each statement by itself and undo it.

        Args:
            trials: What to run, in this order.
            on_batch: Is told how many were run, after each part of them.
        """
        return [observed for batch in self._batches(trials, on_batch) for observed in batch]

    def _batches(
        self, trials: Sequence[Trial], on_batch: Callable[[int], None] | None
    ) -> Iterator[list[Observed]]:
        for start in range(0, len(trials), _BATCH):
            batch = trials[start : start + _BATCH]
            rows = self.connection.execute(
                _CALL.encode(),
                [
                    json.dumps([trial.sql for trial in batch]),
                    json.dumps([trial.role for trial in batch]),
                    json.dumps([trial.claims for trial in batch]),
                ],
                prepare=False,
            ).fetchall()
            yield [Observed(*row) for row in rows]
            if on_batch is not None:
                on_batch(len(batch))

    def plant(self, statements: Sequence[str]) -> Planted:
        """Keep the first statement that succeeds; each one returns an array of its key."""
        row = self.connection.execute(
            "select chosen, key, state, message from pg_temp.schemagen_plant(%s::text[])",
            [list(statements)],
            prepare=False,
        ).fetchone()
        assert row is not None  # noqa: S101  a function without a set returns one row
        return Planted(row[0], tuple(row[1] or ()), row[2], row[3])
