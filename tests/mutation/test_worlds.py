"""Rows that the world has to hold, and try, for a fault to show at all."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify.smoke import smoke

pytestmark = pytest.mark.postgres

CLUB = """\
schemagen: 1
name: club
tenancy: user
actors:
  admin: {table: people, user: id, when: role = 'admin'}
  moderator: {table: people, user: id, when: "role in ('moderator', 'admin')"}
tables:
  people:
    columns:
      id: uuid primary key references auth.users on delete cascade
      role: text not null default 'member' check (role in ('member', 'moderator', 'admin'))
    access: [{allow: select, to: user}]
  talks:
    columns: {title: text not null}
    use: [id, owned: people]
    access: [owner: user_id]
  remarks:
    columns: {talk_id: uuid references talks on delete set null, text: text not null}
    use: [id, owned: people]
    access:
      - owner: user_id
      - {allow: delete, to: moderator, by: any}
      - {allow: select, to: [moderator, admin], by: any}
  notes:
    columns:
      talk_id: uuid references talks on delete set null
      remark_id: uuid references remarks on delete cascade
      text: text not null
    use: [id, owned: people]
    access: [owner: user_id]
"""


@pytest.fixture(scope="module")
def club() -> Iterator[tuple[psycopg.Connection, Model]]:
    model, _ = build_model(load_text(CLUB, "schema.yaml"))
    with throwaway() as server, connect(server.url) as connection:
        apply_bundle(connection, render_bundle(model))
        connection.commit()
        yield connection, model


FAULTS = {
    "under the remark of somebody else, though the reference may be null": (
        "alter table notes drop constraint notes_remark_id_fkey,"
        " add foreign key (remark_id) references remarks",
        "expected an error of foreign key notes_remark_id_fkey",
    ),
    "who is only a moderator, where each user has one row": (
        "create or replace function private.club_is_moderator() returns boolean"
        " language sql stable security definer set search_path = pg_catalog, pg_temp"
        " begin atomic select private.club_is_admin(); end",
        "remarks, moderator E, select",
    ),
}


def test_nothing_is_wrong_before(club: tuple[psycopg.Connection, Model]) -> None:
    assert [str(failure) for failure in smoke(*club).failures] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_shows(fault: str, club: tuple[psycopg.Connection, Model]) -> None:
    connection, model = club
    sql, told = FAULTS[fault]
    with connection.transaction(force_rollback=True):
        connection.execute(sql.encode())
        report = smoke(connection, model, within_transaction=True)
    assert any(told in str(failure) for failure in report.failures), report.failures[:5]
