"""A school whose people sign in through Supabase Auth, and Auth that calls the hook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

Connection = psycopg.Connection[Any]

SCHOOL: Final = """\
schemagen: 1
name: school
actors:
  teacher: {table: teachers, claim: teacher_id, when: is_active, hook: true, user: user_id}
  # One person may be the pupil of several schools, and their key is a number.
  pupil: {table: pupils, claim: app_metadata.pupil, hook: true, user: "Account"}
tables:
  teachers:
    columns:
      user_id: uuid unique references auth.users on delete set null
      event: text
      claims: jsonb
      is_active: boolean not null default true
    use: [id]
    access:
      - {allow: select, to: teacher}
  pupils:
    columns:
      number: bigint generated always as identity primary key
      Account: uuid references auth.users on delete cascade
    access:
      - {allow: select, to: pupil}
"""

TESS: Final = "7e550000-0000-4000-8000-000000000000"
"""Teaches."""
PAT: Final = "9a700000-0000-4000-8000-000000000000"
"""Is pupil number 1."""
BOTH: Final = "b0740000-0000-4000-8000-000000000000"
"""Teaches, and is pupil number 2 and pupil number 3."""
GONE: Final = "60ee0000-0000-4000-8000-000000000000"
"""Taught once."""
NOBODY: Final = "0b0d0000-0000-4000-8000-000000000000"
"""Has signed up, and no row."""

TEACHER_OF: Final = {user: user.replace("-4000-", "-4001-") for user in (TESS, BOTH, GONE)}

_WORLD: Final = f"""
    insert into auth.users (id) select unnest(array['{TESS}', '{PAT}', '{BOTH}', '{GONE}', '{NOBODY}']::uuid[]);
    insert into public.teachers (id, user_id, is_active) values
        ('{TEACHER_OF[TESS]}', '{TESS}', true),
        ('{TEACHER_OF[BOTH]}', '{BOTH}', true),
        ('{TEACHER_OF[GONE]}', '{GONE}', false),
        (default, null, true);
    insert into public.pupils ("Account") values ('{PAT}'), ('{BOTH}'), ('{BOTH}'), (null);
"""  # noqa: E501


@dataclass(frozen=True)
class Auth:
    """Supabase Auth, about to make a token."""

    connection: Connection

    def claims(self, user: object, **claims: object) -> dict[str, Any]:
        """Return the claims of a user's new token, which had others already."""
        event = {"user_id": user, "claims": claims, "authentication_method": "password"}
        answer = self.answer(json.dumps(event))
        assert {**answer, "claims": claims} == event  # nothing else is touched
        found: dict[str, Any] = answer["claims"]
        return found

    def answer(self, event: str | None) -> Any:
        """Return what the hook makes of an event."""
        row = self.connection.execute(
            "select private.school_access_token_hook(%s::jsonb)", [event]
        ).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture(scope="session")
def school() -> Bundle:
    model, _ = build_model(load_text(SCHOOL, "schema.yaml"))
    return render_bundle(model)


@pytest.fixture(scope="session")
def base(server: Server) -> Facts:
    """The database before the bundle came."""
    with connect(server.url) as owner:
        return Facts.read(owner)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture(scope="session")
def site(server: Server, base: Facts, school: Bundle) -> Server:
    """The server with the bundle and its people."""
    with connect(server.url, autocommit=True) as owner:
        apply_bundle(owner, school)
        owner.execute(_WORLD.encode())
    return server


@pytest.fixture
def anyone(site: Server) -> Iterator[Connection]:
    """A transaction that is rolled back, in which a test may be anybody."""
    with connect(site.admin_url) as connection:
        with connection.transaction(force_rollback=True):
            yield connection


@pytest.fixture
def auth(anyone: Connection) -> Auth:
    """Supabase Auth: no superuser, and no rights but the hook."""
    anyone.execute("set local role supabase_auth_admin")
    return Auth(anyone)
