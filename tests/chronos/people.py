"""Two creators, their students, what they own, and how they ask."""

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

_KEYS: Final = (
    # Carla has Ann and Dan as students, Bruno has Ben; Dan's membership has ended, and
    # Ivan's account is locked.
    "carla", "bruno", "ivan", "ann", "ben", "dan", "ida",
    # Carla's videos: one that students see, one on its way, one in the bin; and Bruno's one.
    "ready", "pending", "binned", "his",
    "ready_chunk", "pending_chunk", "binned_chunk", "his_chunk",
    "published", "draft", "his_course", "module", "draft_module", "his_module",
    "anns", "bens", "dans", "anns_message", "bens_message",
    "missing", "new",
)  # fmt: skip

NAMES: Final = {
    name: f"c0ffee00-0000-4000-8000-{number:012x}" for number, name in enumerate(_KEYS, 1)
}
"""What ``:ann`` stands for in the SQL of the tests, as variables do in psql."""

TABLES: Final = (
    "creators", "students", "videos", "video_chunks", "courses", "course_modules",
    "chat_sessions", "chat_messages", "video_analytics", "usage_metrics",
)  # fmt: skip

WORLD: Final = """
    insert into creators (id, whop_company_id, whop_user_id, email, is_active) values
        (:carla, 'carlas company', 'carla', 'carla@example.com', true),
        (:bruno, 'brunos company', 'bruno', 'bruno@example.com', true),
        (:ivan, 'ivans company', 'ivan', 'ivan@example.com', false);
    insert into students (id, whop_user_id, whop_membership_id, creator_id, email, is_active)
    values
        (:ann, 'ann', 'm1', :carla, 'ann@example.com', true),
        (:ben, 'ben', 'm2', :bruno, 'ben@example.com', true),
        (:dan, 'dan', 'm3', :carla, 'dan@example.com', false),
        (:ida, 'ida', 'm4', :ivan, 'ida@example.com', true);
    insert into videos (id, creator_id, title, status, is_deleted) values
        (:ready, :carla, 'ready', 'completed', false),
        (:pending, :carla, 'pending', 'pending', false),
        (:binned, :carla, 'binned', 'completed', true),
        (:his, :bruno, 'his', 'completed', false);
    insert into video_chunks (
        id, video_id, chunk_index, chunk_text, embedding, start_time_seconds, end_time_seconds,
        word_count
    )
    select key::uuid, video::uuid, 0, words, ('[' || near || repeat(',0.01', 1535) || ']')::vector,
        0, 10.5, 3
    from (values
        (:ready_chunk, :ready, 'ready words', 1), (:pending_chunk, :pending, 'pending words', 2),
        (:binned_chunk, :binned, 'binned words', 3), (:his_chunk, :his, 'his words', 4)
    ) as chunk (key, video, words, near);
    insert into courses (id, creator_id, title, is_published) values
        (:published, :carla, 'published', true), (:draft, :carla, 'draft', false),
        (:his_course, :bruno, 'his', true);
    insert into course_modules (id, course_id, title, video_ids) values
        (:module, :published, 'first', array[:ready, :pending]::uuid[]),
        (:draft_module, :draft, 'draft', '{}'),
        (:his_module, :his_course, 'his', array[:his]::uuid[]);
    insert into chat_sessions (id, student_id, title) values
        (:anns, :ann, 'Ann asks'), (:bens, :ben, 'Ben asks'), (:dans, :dan, 'Dan asked');
    insert into chat_messages (id, session_id, role, content) values
        (:anns_message, :anns, 'user', 'her words'), (:bens_message, :bens, 'user', 'his words');
    insert into video_analytics (video_id, date, views) values
        (:ready, '2026-01-01', 3), (:his, '2026-01-01', 5);
    insert into usage_metrics (creator_id, date, ai_credits_used) values
        (:carla, '2026-01-01', 7), (:bruno, '2026-01-01', 11);
"""

_NAME: Final = re.compile(r"(?<![:\w]):([a-z]\w*)")


def spelled(sql: str) -> bytes:
    """Return SQL with the keys in place of ``:ann`` and the like."""
    return _NAME.sub(lambda found: f"'{NAMES[found[1]]}'", sql).encode()


@dataclass(frozen=True)
class Person:
    """Somebody who sends SQL as the Data API would, within the connection's transaction."""

    connection: Connection
    role: str = "authenticated"
    claims: str = "{}"

    def tries(self, sql: str) -> str:
        """Send a statement, and return how it ends: ``1 row`` or an SQLSTATE with its kind."""
        try:
            with self.connection.transaction():
                self.steps_in()
                cursor = self.connection.execute(spelled(sql))
        except psycopg.Error as error:
            return _kind(error)
        return f"{cursor.rowcount} row{'' if cursor.rowcount == 1 else 's'}"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Send a query, and return what it finds."""
        with self.connection.transaction():
            self.steps_in()
            return self.connection.execute(spelled(sql)).fetchall()

    def column(self, sql: str) -> list[Any]:
        """Send a query for one column, and return its values in order."""
        return sorted(value for (value,) in self.rows(sql))

    def value(self, sql: str) -> Any:
        """Send a query for one value, and return it."""
        ((value,),) = self.rows(sql)
        return value

    def steps_in(self) -> None:
        """Do what the Data API does before each request."""
        self.connection.execute(
            "select set_config('role', %s, true), set_config('search_path', %s, true),"
            " set_config('request.jwt.claims', %s, true)",
            (self.role, "public, extensions", self.claims),
        )


def claims_of(name: str, kind: str) -> dict[str, object]:
    """Return the claims of a creator's or student's token."""
    return {"role": "authenticated", f"{kind}_id": NAMES[name]}


def person(connection: Connection, name: str, kind: str) -> Person:
    """Return a creator or a student."""
    return Person(connection, claims=json.dumps(claims_of(name, kind)))


def _kind(error: psycopg.Error) -> str:
    message = error.diag.message_primary or str(error)
    if error.sqlstate != "42501":
        return error.sqlstate or message
    return ROW_SECURITY if "row-level security" in message else f"42501 {_rest(message)}"


def _rest(message: str) -> str:
    return "privilege" if message.startswith("permission denied") else message
