"""Who is there, what they own, and how they ask."""

from __future__ import annotations

import json
from typing import Final

from .. import asking

NAMES: Final = asking.keys(
    # Alice and Bob own one of everything; Ada is an admin, Mia a moderator. Carol has not
    # signed up.
    "alice", "bob", "ada", "mia", "carol",
    "her_conversation", "her_message", "her_answer", "her_file", "her_chunk", "her_image",
    "her_log", "her_template",
    "his_conversation", "his_message", "his_answer", "his_file", "his_chunk", "his_image",
    "his_log", "his_template",
    "public_template", "missing", "new",
)  # fmt: skip
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


def spelled(sql: str) -> bytes:
    """Return SQL with the keys in place of names."""
    return asking.spelled(sql, NAMES)


class Person(asking.Person):
    """Somebody who sends SQL as the Data API would."""

    names = NAMES


def signed_in(name: str) -> str:
    """Return the claims of a signed-in user."""
    return json.dumps({"role": "authenticated", "sub": NAMES[name]})
