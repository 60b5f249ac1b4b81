"""Two creators, their students, what they own, and how they ask."""

from __future__ import annotations

import json
from typing import Final

from .. import asking
from ..asking import Connection

NAMES: Final = asking.keys(
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


def spelled(sql: str) -> bytes:
    """Return SQL with the keys in place of names."""
    return asking.spelled(sql, NAMES)


class Person(asking.Person):
    """Somebody who sends SQL as the Data API would."""

    names = NAMES


def claims_of(name: str, kind: str) -> dict[str, object]:
    """Return the claims of a creator's or student's token."""
    return {"role": "authenticated", f"{kind}_id": NAMES[name]}


def person(connection: Connection, name: str, kind: str) -> Person:
    """Return a creator or a student."""
    return Person(connection, claims=json.dumps(claims_of(name, kind)))
