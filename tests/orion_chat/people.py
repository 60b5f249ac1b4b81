"""Who is there, what they own, and how they ask."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

import psycopg

Connection = psycopg.Connection[Any]

PRIVILEGE: Final = "42501 privilege"
"""Nothing was granted."""
ROW_SECURITY: Final = "42501 row level security"
"""Granted, but not for this row."""

COLUMNS: Final = "42501 columns"
"""Granted to somebody of the same role, but not to who asks."""

_KEYS: Final = (
    # Alice and Bob own one of everything; Ada is an admin, Mia a moderator. Carol has not
    # signed up.
    "alice", "bob", "ada", "mia", "carol",
    "her_conversation", "her_message", "her_answer", "her_file", "her_chunk", "her_image",
    "her_log", "her_template",
    "his_conversation", "his_message", "his_answer", "his_file", "his_chunk", "his_image",
    "his_log", "his_template",
    "public_template", "missing", "new",
)  # fmt: skip

NAMES: Final = {
    name: f"c0ffee00-0000-4000-8000-{number:012x}" for number, name in enumerate(_KEYS, 1)
}
"""What ``:alice`` stands for in the SQL of the tests, as variables do in psql."""

TABLES: Final = (
    "user_profiles", "conversations", "messages", "files", "document_chunks", "generated_images",
    "usage_logs", "system_prompt_templates", "file_type_configs",
)  # fmt: skip
"""As the document lists them."""

OWNED: Final = TABLES[1:7]
"""Those whose rows say whose they are with `user_id`."""

NEAR: Final = "array_fill(1::real, array[1536])::vector"
FAR: Final = "array_fill(-1::real, array[1536])::vector"

WORLD: Final = f"""
    insert into auth.users (id, aud, role, email, raw_user_meta_data) values
        (:alice, 'authenticated', 'authenticated', 'alice@example.com', '{{"full_name": "Alice"}}'),
        (:bob, 'authenticated', 'authenticated', 'bob@example.com', '{{"full_name": "Bob"}}'),
        (:ada, 'authenticated', 'authenticated', 'ada@example.com', null),
        (:mia, 'authenticated', 'authenticated', 'mia@example.com', null);
    update user_profiles set role = 'admin' where id = :ada;
    update user_profiles set role = 'moderator' where id = :mia;
    insert into conversations (id, user_id, title) values
        (:her_conversation, :alice, 'her secret title'), (:his_conversation, :bob, 'his title');
    insert into messages (id, conversation_id, role, content, embedding) values
        (:her_message, :her_conversation, 'user', 'her secret words', {NEAR}),
        (:her_answer, :her_conversation, 'assistant', 'her secret answer', null),
        (:his_message, :his_conversation, 'user', 'his words', {NEAR}),
        (:his_answer, :his_conversation, 'assistant', 'his answer', {FAR});
    insert into files (
        id, user_id, conversation_id, original_name, storage_path, mime_type, file_size
    ) values
        (:her_file, :alice, :her_conversation, 'a.pdf', :alice || '/a.pdf', 'application/pdf', 1),
        (:his_file, :bob, :his_conversation, 'b.pdf', :bob || '/b.pdf', 'application/pdf', 1);
    insert into document_chunks (id, file_id, content, chunk_index, embedding) values
        (:her_chunk, :her_file, 'her secret chunk', 0, {NEAR}),
        (:his_chunk, :his_file, 'his chunk', 0, {NEAR});
    insert into generated_images (id, user_id, prompt, model, storage_path) values
        (:her_image, :alice, 'her secret prompt', 'flux', :alice || '/a.png'),
        (:his_image, :bob, 'his prompt', 'flux', :bob || '/b.png');
    insert into usage_logs (
        id, user_id, conversation_id, message_id, action, provider, model, tokens_used, cost_usd
    ) values
        (:her_log, :alice, :her_conversation, :her_answer, 'chat', 'openai', 'gpt-4o-mini', 30, 2),
        (:his_log, :bob, :his_conversation, :his_answer, 'chat', 'openai', 'gpt-4o-mini', 10, 1);
    insert into system_prompt_templates (id, name, prompt, is_public, created_by) values
        (:her_template, 'hers', 'her secret prompt', false, :alice),
        (:his_template, 'his', 'his prompt', false, :bob),
        (:public_template, 'everybody''s', 'be kind', true, :ada);
    insert into storage.objects (bucket_id, name, owner_id) values
        ('documents', :alice || '/a.pdf', :alice), ('documents', :bob || '/b.pdf', :bob),
        ('images', :alice || '/a.png', :alice), ('images', :bob || '/b.png', :bob);
"""

_NAME: Final = re.compile(r"(?<![:\w]):([a-z]\w*)")


def spelled(sql: str) -> bytes:
    """Return SQL with the keys in place of ``:alice`` and the like."""
    return _NAME.sub(lambda found: f"'{NAMES[found[1]]}'", sql).encode()


@dataclass(frozen=True)
class Person:
    """Somebody who sends SQL, within the connection's transaction.

    Attributes:
        connection: Shared by everybody who takes part in a test.
        role: The role that the Data API switches to.
        claims: The token's content.
    """

    connection: Connection
    role: str = "authenticated"
    claims: str = "{}"

    def tries(self, sql: str) -> str:
        """Send a statement, and return how it ends: ``1 row`` or an SQLSTATE with its kind."""
        try:
            with self.connection.transaction():
                self._steps_in()
                cursor = self.connection.execute(spelled(sql))
        except psycopg.Error as error:
            return _kind(error)
        return f"{cursor.rowcount} row{'' if cursor.rowcount == 1 else 's'}"

    def fails(self, sql: str) -> psycopg.Error:
        """Send a statement that has to fail, and return the error."""
        try:
            with self.connection.transaction():
                self._steps_in()
                self.connection.execute(spelled(sql))
        except psycopg.Error as error:
            return error
        raise AssertionError(f"passed as {self.role}: {sql}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Send a query, and return what it finds."""
        with self.connection.transaction():
            self._steps_in()
            return self.connection.execute(spelled(sql)).fetchall()

    def column(self, sql: str) -> list[Any]:
        """Send a query for one column, and return its values in order."""
        return sorted(value for (value,) in self.rows(sql))

    def value(self, sql: str) -> Any:
        """Send a query for one value, and return it."""
        ((value,),) = self.rows(sql)
        return value

    def _steps_in(self) -> None:
        self.connection.execute(
            "select set_config('role', %s, true), set_config('search_path', %s, true),"
            " set_config('request.jwt.claims', %s, true)",
            (self.role, "public, extensions", self.claims),
        )


def signed_in(name: str) -> str:
    """Return the claims of a signed-in user."""
    return json.dumps({"role": "authenticated", "sub": NAMES[name]})


def _kind(error: psycopg.Error) -> str:
    message = error.diag.message_primary or str(error)
    if error.sqlstate != "42501":
        return error.sqlstate or message
    if "row-level security" in message:
        return ROW_SECURITY
    if message.startswith("permission denied for columns"):
        return COLUMNS
    return PRIVILEGE if message.startswith("permission denied") else f"42501 {message}"
