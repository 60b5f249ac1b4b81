"""What goes through the quoting functions comes back from PostgreSQL as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemagen.core.keywords import NOT_PLAIN
from schemagen.core.names import MAX_BYTES, QName, bounded
from schemagen.core.parsing import scan
from schemagen.core.quoting import (
    Sql,
    comma_separated,
    dollar_quote,
    quote_identifier,
    quote_literal,
    quote_qname,
)
from schemagen.core.types import BUILT_IN_TYPES
from schemagen.database.throwaway import throwaway

Connection = psycopg.Connection[Any]

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TRICKY = st.text("a'\"\\$;-/*\n\t é😀_1", max_size=12)
NAMES = (TEXTS | TRICKY).map(bounded).filter(bool)
MARKS = st.lists(
    st.sampled_from(
        ["$", "$$", "$body$", "$body", "body$", "$body1$", "$body2", "'", "\\", "x", ";"]
    )
).map("".join)

many = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with throwaway() as server, psycopg.connect(server.url, autocommit=True) as connection:
        yield connection


def answer(connection: Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("users", "users"),
        ("_u2", "_u2"),
        ("Users", '"Users"'),
        ("2u", '"2u"'),
        ("user", '"user"'),  # reserved
        ("between", '"between"'),  # no function's name
        ("a$b", '"a$b"'),
        ('a"b', '"a""b"'),
        ("a b", '"a b"'),
        ("größe", '"größe"'),
        ("a\n", '"a\n"'),
        ("; drop table x; --", '"; drop table x; --"'),
    ],
)
def test_identifiers(name: str, sql: str) -> None:
    assert quote_identifier(name) == sql


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        ("a", "'a'"),
        ("", "''"),
        ("it's", "'it''s'"),
        ("a\\'b", "E'a\\\\''b'"),
        ("'; drop table x; --", "'''; drop table x; --'"),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (-1.5, "-1.5"),
        (float("nan"), "'NaN'"),
        (float("-inf"), "'-Infinity'"),
    ],
)
def test_literals(value: Any, sql: str) -> None:
    assert quote_literal(value) == sql


@pytest.mark.parametrize(
    ("body", "sql"),
    [
        ("x", "$body$x$body$"),
        ("", "$body$$body$"),
        ("a $body$ b", "$body1$a $body$ b$body1$"),
        ("a $body$ $body1", "$body2$a $body$ $body1$body2$"),
        ("ends in $", "$body$ends in $\n$body$"),
    ],
)
def test_dollar_quotes(body: str, sql: str) -> None:
    assert dollar_quote(body) == sql


def test_names() -> None:
    assert quote_qname(QName("public", "Users")) == 'public."Users"'
    assert comma_separated(["a", "B", "select"]) == 'a, "B", "select"'


@pytest.mark.parametrize("refused", [quote_identifier, quote_literal, dollar_quote])
def test_nul_is_refused(refused: Any) -> None:
    with pytest.raises(ValueError, match="NUL"):
        refused("a\0b")


def test_what_has_no_sql_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        quote_identifier("")
    with pytest.raises(TypeError, match="list"):
        quote_literal(["a"])  # type: ignore[arg-type]


def test_sql_is_no_text() -> None:
    with pytest.raises(TypeError):
        "select " + Sql("1")  # type: ignore[operator]
    assert str(Sql("a")) == "a"
    assert not Sql("")
    assert Sql("a") == Sql("a", source=object())  # type: ignore[arg-type]


# The lists that are copied from PostgreSQL


@pytest.mark.postgres
def test_words_that_are_no_plain_names(connection: Connection) -> None:
    words = connection.execute("select word from pg_get_keywords() where catcode <> 'U'")
    assert {word for (word,) in words} == NOT_PLAIN


@pytest.mark.postgres
def test_built_in_types(connection: Connection) -> None:
    found = connection.execute(
        "select typname from pg_type where typnamespace = 'pg_catalog'::regnamespace"
        " and typtype in ('b', 'r', 'm') and typelem = 0 and typname !~ '^pg_'"
        " or oid in (select typelem from pg_type where typname in ('_point', '_lseg'))"
    )
    fixed_length_arrays = {"box", "line", "lseg", "name", "point", "oidvector", "int2vector"}
    types = {name for (name,) in found} | fixed_length_arrays - {"oidvector", "int2vector"}
    serials = {"bigserial", "serial", "smallserial"}
    assert types ^ (BUILT_IN_TYPES - serials) == set()


# Round trips


@pytest.mark.postgres
@given(name=NAMES)
@example("x" * MAX_BYTES)
@example("U&")
@many
def test_every_identifier_comes_back(connection: Connection, name: str) -> None:
    cursor = connection.execute(f"select 1 as {quote_identifier(name)}".encode())
    assert cursor.description is not None
    assert cursor.description[0].name == name


@pytest.mark.postgres
@pytest.mark.parametrize("conforming", ["on", "off"])
@given(text=TEXTS | TRICKY)
@example("\\'")
@example("\\\\")
@many
def test_every_literal_comes_back(connection: Connection, conforming: str, text: str) -> None:
    connection.execute(f"set standard_conforming_strings = {conforming}".encode())
    assert answer(connection, f"select {quote_literal(text)}") == text


@pytest.mark.postgres
@given(number=st.integers() | st.floats(allow_nan=False))
@many
def test_every_number_comes_back(connection: Connection, number: float) -> None:
    found = answer(connection, f"select ({quote_literal(number)})::text")
    assert type(number)(found) == number


@pytest.mark.postgres
@given(body=TEXTS | TRICKY | MARKS)
@example("$body")
@example("$body$ $body1$ $body2")
@many
def test_every_body_comes_back(connection: Connection, body: str) -> None:
    quoted = dollar_quote(body)
    (token,) = scan(quoted)
    assert token.text == quoted
    found = answer(connection, f"select {quoted}")
    assert found == body or found == body + "\n"


@given(name=TEXTS)
def test_bounded_names(name: str) -> None:
    made = bounded(name)
    assert len(made.encode()) <= MAX_BYTES
    assert bounded(made) == made
    assert made == name or re.search(r"_[0-9a-f]{8}\Z", made)


def test_bounded_names_stay_different() -> None:
    long = "x" * 100
    assert bounded(long + "a") != bounded(long + "b")
    assert bounded("é" * 40) == "é" * 27 + "_" + bounded("é" * 40)[-8:]
