"""A preset with a table of one's own, with changes and without some of it, on a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.build import read_model
from schemagen.core.names import QName
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.verify.smoke import smoke

from .conftest import Make

pytestmark = pytest.mark.postgres

APP = """\
schemagen: 1
name: my_app
title: My app
extends: [organic_os, ./tags.yaml]

parameters:
  score_max: {default: 5}

override:
  tables:
    users:
      columns:
        nickname: text
        full_name: {about: As people want to be called}
    wellness_entries:
      access:
        - read_only: user
        - {allow: [insert, update], to: user, by: user_id}
  functions:
    get_wellness_stats: {days: 7}

remove:
  tables:
    messages: {use: [counter]}
    conversations: {columns: [message_count]}
  functions: [get_wellness_streak]

tables:
  entry_tags:
    columns:
      entry_id: uuid not null references wellness_entries on delete cascade
      tag_id: uuid not null references tags on delete cascade
    use: [id, owner_from: entry_id]
    constraints: {once: "unique (entry_id, tag_id)"}
    access:
      - owner: user_id
"""
TAGS = """\
tables:
  tags:
    columns:
      user_id: uuid not null references users on delete cascade
      name: text not null
    use: [id]
    access:
      - owner: user_id
"""
FILES = {"schema.yaml": APP, "tags.yaml": TAGS}


@pytest.fixture
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


def facts(connection: psycopg.Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


def test_it_is_applied_proven_and_undone(make: Make, connection: psycopg.Connection) -> None:
    bundle = make(FILES)
    base = facts(connection)
    apply_bundle(connection, bundle)
    columns = connection.execute(
        "select table_name || '.' || column_name from information_schema.columns"
        " where table_schema = 'public'"
    )
    names = {name for (name,) in columns}
    limit = connection.execute(
        "select pg_get_constraintdef(oid) from pg_constraint where conname like '%mood_score%'"
    ).fetchone()
    connection.commit()
    assert {"users.nickname", "tags.name", "entry_tags.user_id", "messages.user_id"} <= names
    assert "conversations.message_count" not in names
    assert limit is not None
    assert "(5)" in limit[0]

    report = smoke(connection, bundle.model)
    assert report.ok, "\n".join(item.as_text() for item in report.diagnostics)
    assert report.cells > 1000
    connection.commit()

    rollback_bundle(connection, "my_app")
    connection.execute("drop schema if exists schemagen cascade")
    connection.commit()
    assert facts(connection) == base


def test_the_model_says_what_was_composed(make: Make) -> None:
    model = make(FILES).model
    assert (model.name, model.title) == ("my_app", "My app")
    assert [table.name.name for table in model.tables] == [
        "users", "wellness_entries", "module_progress", "conversations", "messages", "tags",
        "entry_tags",
    ]  # fmt: skip
    rules = model.rules[QName("public", "wellness_entries")]
    assert [rule.operations for rule in rules] == [("select",), ("insert", "update")]


def test_a_document_that_only_extends_is_what_it_extends(make: Make) -> None:
    model, _ = read_model(Path(__file__).parents[2] / "presets" / "organic_os.yaml")
    extended = make({"schema.yaml": "schemagen: 1\nname: organic_os\nextends: wellness\n"})
    wanted = [(item.subject, item.sql, item.undo) for item in render_bundle(model).statements]
    assert [(item.subject, item.sql, item.undo) for item in extended.statements] == wanted
