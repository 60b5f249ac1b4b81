"""``supabase/tests/``: one pgTAP file a table, for ``supabase test db`` and ``pg_prove``.

A file needs nothing but pgTAP: it plants its own rows, is everybody in turn, and rolls back.

https://supabase.com/docs/guides/local-development/testing/overview
https://pgtap.org/documentation.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Final

from schemagen.core.quoting import dollar_quote, quote_literal, quote_qname
from schemagen.emit.script import comment_text, text
from schemagen.model.assertions import Assertion, Person, Privilege, TableAssertions
from schemagen.model.model import Model
from schemagen.model.tables import Table

TESTS: Final = "supabase/tests"
"""Where the Supabase CLI looks for tests."""

_PLAIN: Final = re.compile(r"[a-z0-9_]+")

_ABOUT: Final = """\
-- Made by `schemagen tests` from schema.yaml; change that and run it again.
-- Run by `supabase test db` or `pg_prove`. Needs pgTAP alone; all is rolled back.
--
-- Tried: for everybody who can ask, each operation on one row of each kind (whose it is, and what
-- the conditions of the rules say of it), rows put under somebody else's key, and what each role
-- is granted on the table and its columns. `schemagen smoke` tries more: every row, `returning`,
-- `on conflict`, statements without a condition, wrong tokens, functions, triggers, buckets."""

_OUTCOME: Final = """\
-- What a statement gives to somebody: how many rows, or an error's code. It is undone.
create function pg_temp.outcome(who text, statement text) returns text language plpgsql as $outcome$
declare
  person record;
  touched bigint;
  message text;
begin
  select * into strict person from pg_temp.people where name = who;
  perform set_config('request.jwt.claims', person.claims, true);
  perform set_config('role', person.role, true);
  execute statement;
  get diagnostics touched = row_count;
  raise exception using errcode = 'UNDO0';
exception
  when sqlstate 'UNDO0' then
    return case touched when 1 then '1 row' else touched || ' rows' end;
  when insufficient_privilege then
    get stacked diagnostics message = message_text;
    return case
      when message ~ '^permission denied for (?!columns of )' then '42501: no privilege'
      else '42501: refused'
    end;
  when assert_failure or others then
    return sqlstate;
end
$outcome$;"""


def path_of_tests(table: Table) -> str:
    """Return where the tests of a table stand, by a name that every file system takes."""
    name = table.name.name
    if not _PLAIN.fullmatch(name):
        digest = sha256(name.encode()).hexdigest()[:8]
        name = f"{re.sub(r'[^a-z0-9_]+', '_', name.lower())}_{digest}"
    return f"{TESTS}/{name}_test.sql"


def emit_pgtap(model: Model, tables: Iterable[TableAssertions]) -> dict[str, str]:
    """Return the files: content by relative path.

    Args:
        model: What they are about.
        tables: What the tests of each table say.
    """
    return {path_of_tests(tests.table): _file(model, tests) for tests in tables}


def _file(model: Model, tests: TableAssertions) -> str:
    checks = [*_privileges(tests.table, tests.privileges), *_row_security(tests.table)]
    count = len(checks) + len(tests.assertions)
    return text(
        [
            f"-- {comment_text(model.title)}: who may do what with {tests.table.name.name}",
            *_ABOUT.splitlines(),
            "",
            "begin;",
            "create extension if not exists pgtap with schema extensions;",
            "set local search_path = public, extensions;",
            "set local timezone = 'UTC';",
            f"select plan({count});",
            "",
            *checks,
            *(_rows(tests) if tests.assertions else ()),
            *_assertions(tests.assertions),
            "",
            "select * from finish();",
            "rollback;",
        ]
    )


def _privileges(table: Table, privileges: Sequence[Privilege]) -> Iterator[str]:
    """Yield what each role is granted, and what on single columns where it is not all."""
    place = f"{quote_literal(table.name.schema)}, {quote_literal(table.name.name)}"
    for granted in privileges:
        role = quote_literal(granted.role)
        yield _call(
            f"table_privs_are({place}, {role}, {_array(granted.on_table)}",
            f"{granted.role} on all of {table.name.name}: {_words(granted.on_table)}",
        )
        held = dict.fromkeys(name for _, names in granted.on_columns for name in names)
        if set(held) <= set(granted.on_table):
            yield _call(
                f"any_column_privs_are({place}, {role}, {_array(held)}",
                f"{granted.role} on no column more than on all",
            )
            continue
        for column, names in granted.on_columns:
            yield _call(
                f"column_privs_are({place}, {quote_literal(column)}, {role}, {_array(names)}",
                f"{granted.role} on {column}: {_words(names)}",
            )


def _row_security(table: Table) -> Iterator[str]:
    name = quote_literal(quote_qname(table.name))
    yield _call(
        "ok((select relrowsecurity and relforcerowsecurity from pg_class"
        f" where oid = {name}::regclass)",
        "row level security is enabled and forced",
    )


def _call(start: str, description: str) -> str:
    return f"select {start},\n  {quote_literal(description)});"


def _array(names: Iterable[str]) -> str:
    return f"array[{', '.join(quote_literal(name.upper()) for name in names)}]::text[]"


def _words(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _rows(tests: TableAssertions) -> Iterator[str]:
    people = list(dict.fromkeys(assertion.person for assertion in tests.assertions))
    yield from ("", "-- Rows, each under the name that the tests call it by.", "")
    for row in tests.rows:
        yield from (f"-- {comment_text(row.label)}", f"{row.statement};")
    yield "set constraints all immediate;"
    yield from ("", "-- Who asks.", "")
    yield "create temporary table people (name text, role text, claims text) on commit drop;"
    yield "insert into pg_temp.people values"
    yield ",\n".join(f"  ({_person(person)})" for person in people) + ";"
    yield from ("", *_OUTCOME.splitlines())


def _person(person: Person) -> str:
    return ", ".join(map(quote_literal, (person.name, person.role, person.claims)))


def _assertions(assertions: Sequence[Assertion]) -> Iterator[str]:
    for person, group in groupby(assertions, key=lambda assertion: assertion.person):
        yield from ("", f"-- {comment_text(person.name)}", "")
        for one in group:
            statement = dollar_quote(f"\n{one.statement}\n", "sql")
            yield f"select is(pg_temp.outcome({quote_literal(person.name)}, {statement}),"
            yield f"  {quote_literal(one.outcome)}, {quote_literal(one.description)});"
