"""Proofs of one's own: run as who asks, with the rows that they need, and undone."""

from __future__ import annotations

import pytest

from schemagen.apply import apply_bundle
from schemagen.build.kinds.probes import USERS
from schemagen.verify.people import USERS as OF_THE_PROOF
from schemagen.verify.report import Failure

from ..kinds.conftest import Database, bundle_of

NOTES = """\
schemagen: 1
name: notes
actors:
  reader: {claim: library_id, type: uuid}
tables:
  books:
    columns:
      user_id: uuid not null default auth.uid() references auth.users on delete cascade
      library_id: uuid
      title: text not null
      is_open: boolean not null default true
      price: numeric(4,2) not null default 1.5
    use: [id]
    access:
      - owner: user_id
      - {allow: select, to: reader, by: library_id}
  pages:
    columns:
      number: bigint primary key
      book_id: uuid not null references books on delete cascade deferrable
    access: [{allow: all, via: book_id}]
probes:
"""


def probes(text: str) -> str:
    return NOTES + "".join(f"  {line}\n" for line in text.strip().splitlines())


HOLDS = probes("""
its owner is who asks:
  as: user a
  given: {books: {id: "${row.b}", title: x}}
  run: select user_id from books where id = '${row.b}'
  returns: "${user.a}"
nobody else reads it:
  as: user b
  given: {books: {id: "${row.b}", title: x, user_id: "${user.a}"}}
  run: select count(*) from books where id = '${row.b}'
  returns: 0
nor writes below it:
  as: user b
  given:
    books: [{id: "${row.b}", title: x, user_id: "${user.a}"}]
    pages: [{number: "${row.page}", book_id: "${row.b}"}]
  run: insert into pages values (${row.page} + 1, '${row.b}')
  fails: "42501"
a number is enough:
  as: anon
  run: select * from books
  fails: 42501
the last statement counts:
  given: {books: {id: "${row.b}", title: x, user_id: "${user.c}"}}
  run: |
    update books set title = 'it''s $probe$ "y"' where id = '${row.b}';
    select title from books where id = '${row.b}';
  returns: it's $probe$ "y"
true is true:
  as: user a
  given: {books: {title: x}}
  run: select is_open from books limit 1
  returns: true
digits stay:
  as: user a
  given: {books: {id: "${row.b}", title: x}}
  run: select price from books where id = '${row.b}'
  returns: 1.50
no row is null: {as: service, run: select title from books where false, returns: ~}
claims of ones own:
  as: {library_id: 00000000-0000-4000-8000-000000000009}
  given: {books: {library_id: 00000000-0000-4000-8000-000000000009, title: x, user_id: "${user.a}"}}
  run: select count(*) from books
  returns: 1
whoever proves may all: {run: delete from books}
""")


def failures(database: Database, text: str) -> tuple[Failure, ...]:
    bundle = bundle_of(text)
    apply_bundle(database.connection, bundle)
    report = database.prove(bundle)
    assert not report.findings
    return tuple(found for found in report.failures if found.operation == "probe")


def test_the_users_are_those_of_the_proof() -> None:
    assert {user.name.lower(): user.key for user in OF_THE_PROOF} == dict(USERS)


def test_what_holds_is_proven_and_undone(database: Database) -> None:
    assert failures(database, HOLDS) == ()
    assert database.connection.execute("select count(*) from books").fetchone() == (0,)


def test_own_names_find_their_schema_and_prefix(database: Database) -> None:
    text = HOLDS.replace("name: notes\n", "name: notes\nschema: shelf\nprefix: x_\n", 1)
    assert failures(database, text) == ()


FAILING = {
    "another value": ("run: select 2, returns: 1", "it returned 2, and not 1"),
    "null": ("run: select null, returns: 1", "it returned null, and not 1"),
    "a value where none is due": ("run: select 2, returns: ~", "it returned 2, and not null"),
    "no row": ("run: select 1 where false, returns: 1", "returned no rows"),
    "two rows": ('run: "select * from (values (1), (2)) v", returns: 1', "more than one row"),
    "nothing to return": ("run: delete from pages, returns: 1", "cannot return data"),
    "a success": ("run: select 1, fails: 42501", "it succeeded, and has to fail with 42501"),
    "another error": ("run: select 1/0, fails: 42501", "22012 division by zero"),
    "an error": ("run: select 1/0", "22012 division by zero"),
    "no right": ("as: anon, run: select 1 from books", "42501 permission denied for table books"),
    "a given row": ("given: {books: {title: x}}, run: select 1", "null value in column"),
    "a late constraint": (
        'run: "set constraints all deferred; insert into pages values (777, gen_random_uuid())"',
        "violates foreign key",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_what_does_not_hold_points_at_its_line(database: Database, name: str) -> None:
    body, message = FAILING[name]
    text = probes(f"it:\n  {{{body}}}")
    (found,) = failures(database, text)
    assert message in found.observed
    assert found.cell == "probe it"
    assert found.origin is not None
    assert found.origin.position.line == len(text.splitlines())
