"""Conditions are judged as PostgreSQL judges them, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from itertools import product

import psycopg
import pytest

from schemagen.core.evaluation import Known, Unclear, columns_in, compared, evaluate, moment

from ..kinds.conftest import Database

ROWS: list[dict[str, str | None]] = [
    {"t": t, "n": n, "i": i, "b": b, "d": d, "s": s, "e": "on"}
    for (t, n, i), (b, d, s) in product(
        [
            ("", "0", "0"), ("abc", "1.50", "3"), ("A b", "-2", "7"), (None, None, None),
            ("user1@example.com", "100", "100"), ("a-b-1", "0.5", "-1"), (" x ", "3", "200"),
            ("a\nb", "7", "1"), ("it's %_", "99.99", "5"),
        ],
        [("true", "2025-01-06", "2025-01-06 09:00:00+00"), ("false", "2024-12-31", None),
         (None, None, "2025-02-01 00:30:00+02")],
    )
]  # fmt: skip

CONDITIONS = [
    "t in ('abc', 'x')", "t not in ('abc', null)", "t = any (array['abc', 'q'])",
    "t <> all (array['abc'])", "t <> ''", "length(t) > 2", "char_length(trim(t)) between 1 and 3",
    "t ~ '^[a-z0-9][a-z0-9-]{1,62}$'", "t !~ '\\s'", "t ~* '^A'", "t !~* 'B'", "t ~ 'b$'",
    "t ~ '^.b'", "t like 'a%'", "t not like '%b%'", "t ilike 'A_b'", "t like 'a_'",
    "t = lower(t)", "upper(t) = t", "t is null or n > 0", "t is not null and n > 0", "not b",
    "b is true", "b is not true", "b is unknown", "b is not unknown", "b is false", "b = true",
    "b <> false",
    "n between 0 and 1.5", "n not between 0 and 5", "n >= -1", "n <= 99.99", "i > 0 and i < 10",
    "i + 1 > 3", "i * 2 <= n", "n - i < 0", "abs(i) = 1", "i in (1, 3, 7)", "n is distinct from 3",
    "n is not distinct from null", "t is distinct from 'abc'", "coalesce(t, 'z') = 'z'",
    "coalesce(n, 1) = 1", "num_nulls(t, n, b) = 0", "num_nonnulls(b, d) >= 1", "d >= '2025-01-01'",
    "d + 6 > '2025-01-10'", "d - 1 = '2025-01-05'", "s > '2025-01-06 08:00:00+00'", "s::date = d",
    "s <= now()", "d <= current_date", "d >= current_date", "s > current_timestamp",
    "d > current_date - 7",
    "octet_length(t) <= 3", "t || 'x' = 'abcx'", "t::text = 'abc'", "n::numeric = 3",
    "(t = 'abc') = b", "e = 'on'", "e in ('on', 'off')", "true", "null", "n > null", "n <> 5",
    "d < '2025-01-01'::date", "'abc' = t", "5 > n", "t !~~ 'a%'", "i <> all (array[3, 7])",
    "b or n > 0", "(b and n > 0) is not false", "json_typeof('[]') = 'array'", "i = 3.0",
    "jsonb_typeof('{}') <> 'array'", "btrim(t) = t", "t ~ '\\d'", "t ~ '[[:digit:]]'",
    "t ~ '\\mabc'",
    "length(t) = any (array[0, 3])",
]  # fmt: skip
TYPES = {
    "t": "text", "n": "numeric", "i": "integer", "b": "boolean", "d": "date", "s": "timestamptz",
    "e": "text",
}  # fmt: skip


def known(row: dict[str, str | None]) -> dict[str, Known]:
    readers: dict[str, Callable[[str], Known]] = {
        "n": Decimal, "i": Decimal, "b": lambda text: text == "true", "d": moment, "s": moment,
    }  # fmt: skip
    return {
        name: text if text is None else readers.get(name, str)(text) for name, text in row.items()
    }


def test_the_server_agrees(database: Database) -> None:
    database.connection.execute("set timezone = 'UTC'")
    columns = ", ".join(f"(r ->> '{name}')::{type_} as {name}" for name, type_ in TYPES.items())
    cursor = psycopg.RawCursor(database.connection)
    clear = 0
    for condition, row in product(CONDITIONS, ROWS):
        try:
            found = evaluate(condition, known(row))
        except Unclear:
            continue
        clear += 1
        query = f"select ({condition})::text from (select {columns} from (select $1::jsonb r) x) y"
        answer = cursor.execute(query.encode(), [json.dumps(row)]).fetchone()
        assert answer is not None
        shown = None if found is None else str(found).lower()
        assert (shown, condition, row) == (answer[0], condition, row)
    assert clear > len(CONDITIONS) * len(ROWS) * 0.8


@pytest.mark.parametrize(
    "condition",
    [
        "t > 'a'", "t ~ '\\mabc'", "t ~ '[[:alpha:]]'", "t ~ '(?i)a'", "md5(t) = 'x'", "n / 2 = 1",
        "s > now() - interval '1 day'", "missing = 1", "(select 1) = 1", "t collate \"C\" > 'a'",
        "extract(year from d) = 2025", "t = current_user", "private.f(t)",
        "pg_catalog.md5(t) = 'x'",
        "public.length(t) = 3", "i % 2 = 0",
    ],
)  # fmt: skip
def test_what_only_the_server_knows_stays_open(condition: str) -> None:
    row = known({"t": "abc", "n": "1", "i": "1", "b": "true", "d": "2025-01-06", "s": None})
    with pytest.raises(Unclear):
        evaluate(condition, row | {"s": moment("2025-01-06")})


def test_one_clear_part_decides() -> None:
    assert evaluate("md5(t) = 'x' or n = 1", {"t": "a", "n": Decimal(1)}) is True
    assert evaluate("md5(t) = 'x' and n = 2", {"t": "a", "n": Decimal(1)}) is False


def test_what_a_column_is_compared_with() -> None:
    text = "week_end = week_start + 6 and week_end > '2020-01-01' and 3 in (kind, 4)"
    start = {"week_start": moment("2025-01-06")}
    assert columns_in(text) == {"week_end", "week_start", "kind"}
    assert list(compared(text, "week_end", start)) == [moment("2025-01-12"), "2020-01-01"]
