"""Which values survive another type, and which conversions can refuse one: tried on a server."""

from __future__ import annotations

import psycopg
import pytest

from schemagen.database.server import Server
from schemagen.migrate.casts import is_wider, keeps

ROUNDED = [
    ("numeric(10,4)", "numeric(10,1)", "1.2345"),
    ("numeric(4,2)", "integer", "2.75"),
    ("double precision", "integer", "2.7"),
    ("double precision", "real", "0.123456789"),
    ("timestamp with time zone", "date", "2026-01-02 03:04:05+00"),
    ("timestamp with time zone", "timestamp without time zone", "2026-01-02 03:04:05+00"),
    ("timestamp(6) with time zone", "timestamp(0) with time zone", "2026-01-02 03:04:05.6+00"),
    ("numeric(10,4)[]", "numeric(10,1)[]", "{1.2345}"),
    ("text", "numeric(6,1)", "1.2399"),
    ("text", "date", "2026-01-02 23:30:00+00"),
    ("text", "timestamp without time zone", "2026-01-02 23:30:00+05"),
    ("text", "real", "0.123456789012"),
    ("text", "jsonb", '{"a": 1, "a": 2}'),
    ("text[]", "numeric(6,1)[]", "{1.2399}"),
    ("json", "jsonb", '{"a": 1, "a": 2}'),
]
"""From, to, and a value that is another one afterwards, or may be."""

REFUSED = [
    ("character varying(20)", "character varying(3)", "abcdefgh"),
    ("text", "character varying(3)", "abcdefgh"),
    ("bigint", "smallint", "70000"),
]
"""From, to, and a value that does not fit and is refused."""

WIDER = [
    ("smallint", "integer", "7"),
    ("integer", "bigint", "7"),
    ("integer", "numeric", "7"),
    ("numeric(4,2)", "numeric(6,3)", "12.34"),
    ("character varying(3)", "character varying(9)", "abc"),
    ("character varying(3)", "text", "abc"),
    ("uuid", "text", "00000000-0000-4000-8000-00000000000a"),
    ("real", "double precision", "0.5"),
]
"""From, to, and a value; none is refused."""


@pytest.mark.postgres
@pytest.mark.parametrize(("old", "new", "value"), ROUNDED)
def test_what_rounds_or_cuts_is_told(server: Server, old: str, new: str, value: str) -> None:
    assert not keeps(old, new)
    before, after = converted(server, old, new, value)
    assert before != after


@pytest.mark.postgres
@pytest.mark.parametrize(("old", "new", "value"), REFUSED)
def test_what_does_not_fit_is_refused(server: Server, old: str, new: str, value: str) -> None:
    assert keeps(old, new)
    assert not is_wider(old, new)
    with pytest.raises(psycopg.DataError):
        converted(server, old, new, value)


@pytest.mark.postgres
@pytest.mark.parametrize(("old", "new", "value"), WIDER)
def test_what_is_wider_refuses_nothing(server: Server, old: str, new: str, value: str) -> None:
    assert keeps(old, new)
    assert is_wider(old, new)
    assert not is_wider(new, old)
    before, after = converted(server, old, new, value)
    assert before == after or float(before) == float(after)


def converted(server: Server, old: str, new: str, value: str) -> tuple[str, str]:
    """Give a column another type as a migration does; return its value before and after."""
    implicit = not old.startswith("text") or new.startswith("character")
    using = "" if implicit else f" using value::{new}"
    with psycopg.connect(server.url) as owner:
        owner.execute(f"create temp table held (value {old})".encode())
        owner.execute("insert into held values (%s)", (value,))
        ((before,),) = owner.execute("select value::text from held").fetchall()
        owner.execute(f"alter table held alter column value type {new}{using}".encode())
        ((after,),) = owner.execute("select value::text from held").fetchall()
        owner.rollback()
    return str(before), str(after)
