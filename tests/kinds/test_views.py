"""Views show what who asks may see, and nobody writes through them."""

from __future__ import annotations

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.core.errors import SchemagenError

from .conftest import NOTES, Database, bundle_of

A, B = "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000"

VIEWS = (
    NOTES
    + """
views:
  top: {access: [user], query: select * from counted where total >= (select fewest())}
  counted:
    about: How many notes there are, and whose they aren't
    access: [user]
    query: select user_id, count(*) as total from notes group by 1
  sizes:
    access: service_only
    query: select relname, n_live_tup from pg_catalog.pg_stat_user_tables
  everything:
    access: [user]
    query: |
      select n.*, '{"a": 1}'::json as extra, random() as r from notes n
functions:
  fewest: {returns: bigint, access: [user], body: select min(total) from counted}
"""
)


def test_views_are_made_in_order_and_undone(database: Database) -> None:
    bundle = bundle_of(VIEWS)
    made = [item.subject for item in bundle.statements if item.section == "views"]
    assert made.index("view public.counted") < made.index("function public.fewest")
    assert made.index("function public.fewest") < made.index("view public.top")
    report = database.went_there_and_back(bundle)
    assert report.ok, report.failures


def test_a_prefix_and_a_schema_reach_the_names_in_views(database: Database) -> None:
    text = VIEWS.replace("name: notes\n", "name: notes\nschema: app\nprefix: my_\n", 1)
    bundle = bundle_of(
        text.replace("select n.*", "select notes.*").replace("from notes n", "from notes")
    )
    assert database.went_there_and_back(bundle).ok
    assert "view app.my_counted" in [item.subject for item in bundle.statements]


def test_everybody_sees_his_own_and_writes_nothing(database: Database) -> None:
    apply_bundle(database.connection, bundle_of(VIEWS))
    database.connection.execute(
        "insert into public.notes (user_id, title) values (%s, 'a'), (%s, 'b'), (%s, 'b')",
        [A, B, B],
    )
    assert database.as_user("select user_id::text, total from public.counted", A) == [(A, 1)]
    assert database.as_user("select total from public.top", B) == [(2,)]
    for sql, role in (
        ("select * from public.counted", "anon"),
        ("select * from public.sizes", "authenticated"),
        ("delete from public.everything", "authenticated"),
        ("insert into public.everything (title) values ('x')", "service_role"),
        ("update public.everything set title = 'x'", "service_role"),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.as_user(sql, A, role)


@pytest.mark.parametrize(
    "mutant",
    [
        "alter view public.counted set (security_invoker = false)",
        "alter view public.counted reset (security_invoker)",
        "grant select on public.counted to anon",
        "grant select on public.sizes to authenticated",
        "grant update (title) on public.everything to authenticated",
        "grant delete on public.everything to service_role",
        "revoke select on public.counted from authenticated",
        "create or replace view public.counted with (security_invoker = true) as"
        " select user_id, count(*) as total from public.notes where title <> '' group by 1 limit 0",
        "drop view public.top",
    ],
)
def test_a_broken_view_is_found(database: Database, mutant: str) -> None:
    bundle = bundle_of(VIEWS)
    apply_bundle(database.connection, bundle)
    assert database.prove(bundle).ok
    database.connection.execute(mutant.encode())
    report = database.prove(bundle)
    assert any("view " in failure.cell for failure in report.failures)


def test_a_view_of_somebody_else_is_not_replaced(database: Database) -> None:
    database.connection.execute("create view public.counted as select 1 as one")
    before = database.facts()
    with pytest.raises(SchemagenError, match=r"view public\.counted"):
        apply_bundle(database.connection, bundle_of(VIEWS))
    assert database.facts() == before


def test_what_stands_behind_a_comment_stays_there(database: Database) -> None:
    text = (
        NOTES
        + "views:\n  v:\n    access: [user]\n    query: |\n      select id from notes -- $body$\n"
    )
    assert database.went_there_and_back(bundle_of(text)).ok
