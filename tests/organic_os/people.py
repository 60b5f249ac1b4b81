"""The people of the tests, and what the Data API makes of their requests."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Final

import psycopg
import pytest

Connection = psycopg.Connection[tuple[Any, ...]]

PRIVILEGE: Final = "42501 privilege"
"""Nothing was granted."""
ROW_SECURITY: Final = "42501 row level security"
"""Granted, but not for this row."""
OWNERSHIP: Final = "42501 ownership"
"""Only the owner may."""

_PRIVILEGED: Final = ("permission denied", "must be superuser", "must have admin option")
"""How a message begins that says so; before 16 the last two, where roles are changed."""

NAMES: Final = {
    # Alice has one row in each table; Bob too, and wants hers.
    "alice": "a11ce000-0000-4000-8000-000000000000",
    "her_entry": "a11ce000-0000-4000-8000-000000000001",
    "her_progress": "a11ce000-0000-4000-8000-000000000002",
    "her_conversation": "a11ce000-0000-4000-8000-000000000003",
    "her_message": "a11ce000-0000-4000-8000-000000000004",
    "bob": "b0b00000-0000-4000-8000-000000000000",
    "my_entry": "b0b00000-0000-4000-8000-000000000001",
    "my_progress": "b0b00000-0000-4000-8000-000000000002",
    "my_conversation": "b0b00000-0000-4000-8000-000000000003",
    "my_message": "b0b00000-0000-4000-8000-000000000004",
    # Carol and Dave are free: nobody has signed up with their keys.
    "carol": "ca401000-0000-4000-8000-000000000000",
    "dave": "dafe0000-0000-4000-8000-000000000000",
    # No row has this key, and no user.
    "missing": "00000000-0000-4000-8000-000000000000",
    "new": "00000000-0000-4000-8000-000000000001",
}
"""What ``:alice`` stands for in the SQL of the tests, as variables do in psql."""

TABLES: Final = ("users", "wellness_entries", "module_progress", "conversations", "messages")

WORLD: Final = """
    insert into auth.users (id, aud, role, email, raw_user_meta_data) values
        (:alice, 'authenticated', 'authenticated', 'alice@example.com', '{"full_name": "Alice"}'),
        (:bob, 'authenticated', 'authenticated', 'bob@example.com', '{"full_name": "Bob"}');
    insert into public.wellness_entries (id, user_id, date, mood_score, nutrition_notes) values
        (:her_entry, :alice, '2026-01-01', 7, 'her secret notes'),
        (:my_entry, :bob, '2026-01-01', 5, 'my notes');
    insert into public.module_progress (id, user_id, module_name, notes) values
        (:her_progress, :alice, 'sleep', 'her secret progress'),
        (:my_progress, :bob, 'sleep', 'my progress');
    insert into public.conversations (id, user_id, module_name, topic) values
        (:her_conversation, :alice, 'sleep', 'her secret topic'),
        (:my_conversation, :bob, 'sleep', 'my topic');
    insert into public.messages (id, conversation_id, role, content) values
        (:her_message, :her_conversation, 'user', 'her secret words'),
        (:my_message, :my_conversation, 'user', 'my words');
    analyze public.users, public.wellness_entries, public.module_progress,
        public.conversations, public.messages;
"""

_ATTACK: Final = re.compile(r"((?:.|\n)+?)\n *--> (.+)")
_NAME: Final = re.compile(r"(?<![:\w]):([a-z]\w*)")


def spelled(sql: str) -> bytes:
    """Return SQL with the keys in place of ``:alice`` and the like."""
    return _NAME.sub(lambda found: f"'{NAMES[found[1]]}'::pg_catalog.uuid", sql).encode()


def signed_in(name: str, **further: object) -> str:
    """Return the claims of a signed-in user, as Supabase Auth makes them."""
    return json.dumps(
        {
            "aud": "authenticated",
            "role": "authenticated",
            "sub": NAMES[name],
            "email": f"{name}@example.com",
            "app_metadata": {"provider": "email"},
            "user_metadata": {},
            "aal": "aal1",
            "is_anonymous": False,
            **further,
        }
    )


def attacks(script: str) -> pytest.MarkDecorator:
    """Give a test each statement of a script with the way it must end, which ``-->`` tells."""
    cases = []
    for sql, ending in _ATTACK.findall(script):
        name = " ".join(line.strip() for line in sql.splitlines() if not line.startswith("    --"))
        cases.append(pytest.param(sql, ending, id=name.strip()))
    assert len(cases) == script.count("-->")
    return pytest.mark.parametrize(("statement", "ending"), cases)


@dataclass(frozen=True)
class Person:
    """Somebody who sends SQL, within the connection's open transaction.

    Attributes:
        connection: Shared by everybody who takes part in a test.
        role: The role that the Data API switches to.
        claims: The token's content, None for a request without any.
    """

    connection: Connection
    role: str
    claims: str | None = None

    def claiming(self, claims: str | None) -> Person:
        """Return the same with another token."""
        return replace(self, claims=claims)

    def steps_in(self) -> None:
        """Do what the Data API does before each request."""
        self.connection.execute(
            "select set_config('role', %s, true), set_config('search_path', %s, true)",
            (self.role, "public, extensions"),
        )
        if self.claims is not None:
            self.connection.execute(
                "select set_config('request.jwt.claims', %s, true)", (self.claims,)
            )

    def tries(self, sql: str) -> str:
        """Send a statement, or several, and return how the last one ends.

        That is ``1 row``, ``0 rows``, a command such as ``CREATE TABLE``, or an SQLSTATE;
        for 42501, which means many things, with its kind.
        """
        try:
            with self.connection.transaction():
                self.steps_in()
                cursor = self.connection.execute(spelled(sql))
                while cursor.nextset():
                    pass
        except psycopg.Error as error:
            return _kind(error)
        if cursor.rowcount < 0:
            return cursor.statusmessage or ""
        return f"{cursor.rowcount} row{'' if cursor.rowcount == 1 else 's'}"

    def fails(self, sql: str) -> psycopg.Error:
        """Send a statement that has to fail, and return the error."""
        try:
            with self.connection.transaction():
                self.steps_in()
                self.connection.execute(spelled(sql))
        except psycopg.Error as error:
            return error
        raise AssertionError(f"passed as {self.role}: {sql}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Send a query, and return what it finds."""
        with self.connection.transaction():
            self.steps_in()
            return self.connection.execute(spelled(sql)).fetchall()

    def value(self, sql: str) -> Any:
        """Send a query for one value, and return it."""
        ((value,),) = self.rows(sql)
        return value


def _kind(error: psycopg.Error) -> str:
    message = error.diag.message_primary or str(error)
    if error.sqlstate != "42501":
        return error.sqlstate or message
    if "row-level security" in message:
        return ROW_SECURITY
    if message.startswith(_PRIVILEGED):
        return PRIVILEGE
    return OWNERSHIP if message.startswith("must be owner") else f"42501 {message}"


def told(error: psycopg.Error) -> tuple[str | None, ...]:
    """Return everything that an error tells a client, without the keys that were sent."""
    diagnostic = error.diag
    return tuple(
        part and re.sub("|".join(NAMES.values()), "KEY", part)
        for part in (
            error.sqlstate,
            diagnostic.message_primary,
            diagnostic.message_detail,
            diagnostic.message_hint,
            diagnostic.constraint_name,
            diagnostic.context,
        )
    )
