"""SQL of one's own is ordered, runs twice, and is undone."""

from __future__ import annotations

import pytest

from schemagen.apply import apply_bundle
from schemagen.core.errors import ApplyError

from .conftest import NOTES, Database, bundle_of

SQL = (
    NOTES.replace("title: text", "title: public.short_text")
    + """
sql:
  third:
    after: [second]
    create: |
      create materialized view if not exists third as select * from public.second; -- last
    drop: drop materialized view if exists public.third
  second:
    after: [notes]
    create: create materialized view if not exists second as select count(*) as total from notes
    drop: drop materialized view if exists public.second;
  short_text:
    section: types
    create: |
      do $$ begin create domain public.short_text as text check (length(value) < 100);
      exception when duplicate_object then null; end $$
    drop: drop domain if exists public.short_text
  statistics:
    create: |
      create statistics if not exists public.title_of on user_id, title from notes;
      comment on statistics public.title_of is 'a; -- b'
    drop: ~
"""
)


def test_pieces_come_after_what_they_name(database: Database) -> None:
    bundle = bundle_of(SQL)
    made = [item.subject for item in bundle.statements if item.subject.startswith("sql ")]
    assert made == ["sql short_text", "sql second", "sql third", "sql statistics"]
    assert database.went_there_and_back(bundle).ok


def test_names_are_qualified_where_no_alias_may_stand(database: Database) -> None:
    text = (
        SQL.replace("name: notes\n", "name: notes\nprefix: my_\n", 1)
        + "  index: {create: create index if not exists low on notes (lower(title)), drop: ~}\n"
        + "  locked: {create: select 1 from notes for update of notes, drop: ~}\n"
    )
    assert database.went_there_and_back(bundle_of(text)).ok


def test_an_error_of_the_server_points_into_the_text(database: Database) -> None:
    text = (
        NOTES
        + "sql:\n  wrong:\n    create: |\n      select 1;\n      select no_such()\n    drop: ~\n"
    )
    before = database.facts()
    with pytest.raises(ApplyError) as caught:
        apply_bundle(database.connection, bundle_of(text))
    assert str(caught.value.diagnostics[0].position) == "schema.yaml:14:14"
    assert database.facts() == before
