"""What a specification can hold works on tables in partitions too."""

from __future__ import annotations

from typing import Final

from schemagen.apply import apply_bundle
from schemagen.emit.single import emit_single

from ..kinds.conftest import Database, bundle_of

TEAMS: Final = """\
schemagen: 1
name: wide
tenancy: user
extensions: [vector]
enums: {mood: [good, bad]}
actors:
  member: {table: members, user: user_id, key: team_id, role: role}
tables:
  teams:
    columns: {name: text not null}
    use: [id]
    access: [{allow: select, to: member}]
  members:
    columns:
      team_id: uuid not null references teams on delete cascade
      user_id: uuid not null
      role: text not null
    constraints: {pkey: "primary key (team_id, user_id)"}
    access: [{allow: select, to: member, by: team_id}]
  projects:
    columns:
      user_id: uuid not null default auth.uid()
      title: text
      entry_total: integer not null default 0
    use: [id]
    access: [owner: user_id]
  log:
    columns: {at: timestamptz not null default now(), row_id: uuid, what: jsonb}
    use: [id]
    partition: {by: at, every: week}
    access: [service_only]
  entries:
    columns:
      project_id: uuid not null references projects on delete cascade
      day: date not null
      text: text
      mood: mood
      embedding: vector(3)
    use:
      - id
      - owner_from: project_id
      - timestamps
      - counter: {of: project_id, column: entry_total}
      - archive: {function: archive_entries, older_than: 90 days}
      - vector_search: {function: find_entries, column: embedding, returns: [id, text, similarity]}
    partition: {by: day, every: day}
    access: [owner: user_id]
  posts:
    columns:
      team_id: uuid not null references teams on delete cascade
      at: timestamp not null
      title: text
      state: text not null default 'draft'
    use: [id, created_at, expiry: {function: expire_posts, after: 30 days}]
    partition: {by: at, every: year}
    access:
      - {allow: select, to: member, by: team_id}
      - {allow: update, to: member, by: team_id, roles: [writer], columns: [title, at]}
      - {allow: update, to: member, by: team_id, roles: [head], columns: [state]}
      - {allow: delete, to: member, by: team_id, roles: [head]}
  stamps:
    columns:
      user_id: uuid not null default auth.uid()
      made: timestamptz not null default now()
      name: text
    use: [{id: bigint}]
    partition: {by: made, every: month}
    access: [append_only: {by: user_id, columns: {except: [made]}}]
seed:
  log: [{id: 00000000-0000-4000-8000-000000000001, at: "2020-01-01 00:00:00+00"}]
samples:
  users: {count: 2}
  projects: {per: users, count: 2}
  entries: {per: projects, count: 3}
views:
  good_entries: {query: "select id, day, text from entries where mood = 'good'", access: [user]}
"""


def test_features_rules_seed_and_views_hold(database: Database) -> None:
    report = database.went_there_and_back(bundle_of(TEAMS))
    assert report.ok, report.failures
    assert report.findings == ()


def test_what_a_feature_makes_of_such_a_table_has_its_key(database: Database) -> None:
    model = bundle_of(TEAMS).model
    keys = {t.name.name: t.primary_key.columns for t in model.tables if t.primary_key}
    assert keys["entries"] == keys["entries_archive"] == ("id", "day")


def test_samples_come_again_without_doubling_and_go(database: Database) -> None:
    bundle = bundle_of(TEAMS)
    files = emit_single(bundle, "")
    apply_bundle(database.connection, bundle)
    counted: list[int] = []
    for script in ("samples.sql", "samples.sql", "samples_remove.sql"):
        database.connection.execute(files[script].encode())
        row = database.connection.execute("select count(*) from entries").fetchone()
        counted += row or ()
    assert counted == [12, 12, 0]
