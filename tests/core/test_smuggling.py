"""Whatever is written in a fragment: it is refused, or stays within its one statement."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemagen.core.fragments import (
    parse_argument,
    parse_body,
    parse_column,
    parse_constraint,
    parse_expression,
    parse_index,
    parse_type,
)
from schemagen.core.parsing import SqlSyntaxError, inner, kind_of, parse, parse_plpgsql, scan
from schemagen.core.quoting import dollar_quote

WORDS = """
    a b text integer uuid numeric(4,2) null not default check unique primary key references on
    delete cascade set foreign constraint x generated always as identity stored collate "C" drop
    table create role select insert into values from where union all and or in is true false 1
    'a' '' ' E'\\'' $$ $$x$$ $body$ $1 ( ) (a) (1) [ ] [1] , ; ;; -- /* */ . * = < || :: + - " ""
    "a" { } \\ : := grant alter column add do begin end return as with recursive limit for update
    exclude using gist include tablespace index storage compression options inherits like partition
    by over window case when then else cast array row asc desc nulls first setof out variadic
    security definer language sql
""".split()
SPACES = [" ", " ", " ", "", "\n", "\t", "\r\n", "\u00a0", "é", "😀", "\\"]


@st.composite
def soup(draw: st.DrawFn) -> str:
    """Words and signs of SQL in any order, more or less apart."""
    words = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), max_size=10))
    return "".join(word + space for word, space in words)


SEEDS = [
    "text not null", "a, b desc where a", "unique ( a , b )", "check ( a > 0 )",
    "a = 1 and b is null", "uuid references a on delete cascade", "integer default 1",
    "primary key ( a )", "int generated always as ( a ) stored", "lower(a) = 'x' or ( b )",
    "unique (a) deferrable", "foreign key ( a ) references b on update cascade",
    "text default 'a' check ( b <> '' )",
]  # fmt: skip


COMMON = sorted({word for seed in SEEDS for word in seed.split()})


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A fragment that is fine, with a word or two added, taken away or replaced."""
    words = draw(st.sampled_from(SEEDS)).split()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(words)))
        words[at : at + draw(st.integers(0, 1))] = draw(
            st.lists(st.sampled_from(WORDS), max_size=2)
        )
    return " ".join(words)


FRAGMENTS = soup() | changed()
often = settings(max_examples=400, deadline=None)


def accepted(read: Any, text: str) -> Any:
    """Return what a fragment is, None if it is refused."""
    try:
        return read(text)
    except SqlSyntaxError:
        return None


def only_statement(sql: str) -> Any:
    """Return the one statement of a text, which has no comment that hides anything."""
    assert not [token for token in scan(sql) if token.kind.endswith("COMMENT")]
    (statement,) = parse(sql).stmts
    return statement.stmt


@given(text=FRAGMENTS)
@example("text) ; drop table y; create table q (z int")
@example("text); drop table y; --")
@example("text, b integer")
@example("text options (a 'b')")
@often
def test_columns(text: str) -> None:
    found = accepted(parse_column, text)
    if found is None:
        return
    sql = f"create table t (c {found.type.text}"
    sql += f" {found.collation}" if found.collation else ""
    sql += f" generated always as ({found.generated.text}) stored" if found.generated else ""
    sql += f" default {found.default.text}" if found.default else ""
    sql += "".join(f", check ({part.text})" for _, part in found.checks) + ")"
    statement = only_statement(sql)
    assert kind_of(statement) == "create_stmt"
    table = inner(statement)
    kinds = [kind_of(element) for element in table.table_elts]
    assert kinds == ["column_def"] + ["constraint"] * len(found.checks)
    assert {field.name for field, _ in table.ListFields()} == {"relation", "table_elts", "oncommit"}
    column = inner(table.table_elts[0])
    assert len(column.constraints) == bool(found.generated) + bool(found.default)


@given(text=FRAGMENTS)
@example("a) ; drop table x; create index j on t (b")
@example("a) include (b")
@example("a where true; drop table x")
@often
def test_indexes(text: str) -> None:
    found = accepted(parse_index, text)
    if found is None:
        return
    where = f" where {found.where.text}" if found.where else ""
    statement = only_statement(f"create index i on t ({found.elements.text}){where}")
    assert kind_of(statement) == "index_stmt"
    index = inner(statement)
    assert len(index.index_params) == len(found.columns)
    assert not index.index_including_params and not index.options and not index.table_space
    assert index.HasField("where_clause") is (found.where is not None)


@given(text=FRAGMENTS)
@example("true) or (true")
@example("true; drop table y")
@example("true union select true")
@example("true --")
@example("select true")
@example("a then 1 end or case when b")
@often
def test_expressions(text: str) -> None:
    found = accepted(parse_expression, text)
    if found is None:
        return
    statement = only_statement(f"create policy p on t using ({found.text}) with check (b)")
    assert kind_of(statement) == "create_policy_stmt"
    alone = only_statement(f"select 1 where ({found.text}) and false")
    assert kind_of(inner(alone).where_clause) == "bool_expr"


@given(text=FRAGMENTS)
@example("unique (a), drop column b")
@example("check (true) or (true)")
@example("unique (a); drop table y")
@often
def test_constraints(text: str) -> None:
    found = accepted(parse_constraint, text)
    if found is None:
        return
    statement = only_statement(f"alter table t add constraint k {text}")
    assert kind_of(statement) == "alter_table_stmt"
    (command,) = inner(statement).cmds
    assert kind_of(getattr(inner(command), "def")) == "constraint"
    if found.condition is not None:
        table = inner(only_statement(f"create table t (a int, check ({found.condition.text}))"))
        assert len(table.table_elts) == 2


@given(text=FRAGMENTS)
@example("integer) returns integer language sql as 'select 1'; --")
@often
def test_arguments_and_types(text: str) -> None:
    argument = accepted(parse_argument, text)
    if argument is not None:
        default = f" default {argument.default.text}" if argument.default else ""
        sql = f"create function f(a {argument.type.text}{default}, b int) returns int as 'x'"
        function = inner(only_statement(sql))
        assert len(function.parameters) == 2 and len(function.options) == 1
    kind = accepted(parse_type, text)
    if kind is not None:
        function = inner(only_statement(f"create function f() returns {kind.text} as 'x'"))
        assert len(function.options) == 1
        table = inner(only_statement(f"create function f() returns table (a {kind.text}) as 'x'"))
        assert len(table.parameters) == 1


@given(text=FRAGMENTS | soup().map("select 1 ".__add__))
@example("select 1;;create role x")
@example("select 1 $body$; drop table x; $body$")
@often
def test_bodies(text: str) -> None:
    found = accepted(parse_body, text)
    if found is None:
        return
    function = inner(only_statement(f"create function f() returns int as {dollar_quote(text)}"))
    (option,) = function.options
    (written,) = inner(inner(option).arg).items
    assert inner(written).sval.rstrip("\n") == text.rstrip("\n")


@given(text=soup().map("begin {} end".format))
@often
def test_plpgsql_never_crashes(text: str) -> None:
    try:
        parse_plpgsql(text, "void")
    except SqlSyntaxError as error:
        assert error.offset is None or 0 <= error.offset <= len(text)


@given(text=st.text() | soup())
@pytest.mark.parametrize(
    "read",
    [parse_argument, parse_body, parse_column, parse_constraint, parse_expression, parse_index,
     parse_type],
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_places_of_errors_lie_in_the_text(read: Any, text: str) -> None:
    try:
        read(text)
    except SqlSyntaxError as error:
        assert error.offset is None or 0 <= error.offset <= len(text)
