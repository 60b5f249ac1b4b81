"""Mutants that change nothing for anybody, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SERVICE_ONLY: Final = "the service bypasses policies; this one says that it is meant"
_KEYS_STAY: Final = "no column that carries access may be updated: the new row passes like the old"
_GUARDED: Final = "the guard refuses another key before the policy is asked"
_NOT_GRANTED: Final = "the columns are not granted: the guard is a second lock"
_DEFAULT: Final = "the column is not granted for an insert, and its default fulfils the condition"
_NEVER_NULL: Final = "the column is part of a primary key"
_COMPARED: Final = "the keys are only compared with columns, and nothing equals null"
_NO_ROW: Final = "no row is keyed by the text of an object, a list or a boolean"
_NO_KEY: Final = "who is not signed in has no key, and nothing equals it"
_WITHIN: Final = "who is let in by this part is let in by another one too"
_COLUMNS: Final = "the guard of the columns asks the same of the new row"
_ANYWAY: Final = "it asks who is there, not which row"
_SAME: Final = "what the old row is asked, the new one is asked too, and it does not change"
_ONE_KEY: Final = "the policy compares the column with a single key"
_ALIKE: Final = "both give the same keys"
_PAIR: Final = "the other half of the pair asks it too"
_REPEATED: Final = "the case that guards the condition repeats it"
_BUCKETS: Final = "the policies keep files in the bucket, and nobody may change those of others"
_CHECKED: Final = "a check of the table asks the same"
_NOBODY: Final = "nobody is a supervisor unless the parameter says so"
_OUTSIDE: Final = "no client may change a file outside of the buckets, nor make one there"

EQUIVALENT: Final[Mapping[str, Mapping[str, str]]] = {
    "organic_os": {
        "users_update_authenticated check true": _KEYS_STAY,
    },
    "shared_lists": {
        "people_update_authenticated check true": _KEYS_STAY,
        "items_update_authenticated check true": _GUARDED,
        "lists_select_anon for authenticated too": _WITHIN,
        "lists_select_authenticated for anon too": _NO_KEY,
        "letters_update_authenticated check true": _GUARDED,
        "letters_update_authenticated check: sender_id = ": _GUARDED,
        "letters_update_authenticated check: (state in ": _CHECKED,
        "letters_05_guard when new.sender_id ": _ONE_KEY,
        "shared_lists_lists_selectable_anon: answers as ": _ALIKE,
        "shared_lists_items_selectable_anon: answers as ": _ALIKE,
        "audit_entries_service_only dropped": _SERVICE_ONLY,
        "secrets_service_only dropped": _SERVICE_ONLY,
    },
    "workspaces": {
        "organizations_update_authenticated check true": _KEYS_STAY,
        "memberships_update_authenticated check: organization_id = ": _KEYS_STAY,
        "teams_update_authenticated check true": _GUARDED,
        "team_members_update_authenticated check true": _GUARDED,
        "invitations_insert_authenticated check: (accepted_at is null) true": _DEFAULT,
        "teams_select_authenticated using: (organization_id = any (array(select "
        "private.workspaces_manager_keys()))) false": _WITHIN,
        "team_members_select_authenticated using: (organization_id = any (array(select "
        "private.workspaces_manager_keys()))) false": _WITHIN,
        "organizations_05_guard when new.": _NOT_GRANTED,
        "memberships_05_guard when new.": _NOT_GRANTED,
        "workspaces_organizations_guard: for anon alone": _NOT_GRANTED,
        "workspaces_organizations_guard: for nobody": _NOT_GRANTED,
        "workspaces_memberships_guard: for anon alone": _NOT_GRANTED,
        "workspaces_memberships_guard: for nobody": _NOT_GRANTED,
        "workspaces_invitee_key: jsonb_typeof(": _NO_ROW,
    },
    "chronos": {
        "creators_update_authenticated check true": _KEYS_STAY,
        "course_modules_update_authenticated check true": _GUARDED,
        "chat_sessions_update_authenticated check true": _GUARDED,
        "course_modules_05_guard when new.creator_id ": _ONE_KEY,
        "chat_sessions_05_guard when new.student_id ": _ONE_KEY,
        "chronos_videos_update check true": _GUARDED,
        "chronos_videos_update check: ": _GUARDED,
        "chronos_thumbnails_update check true": _GUARDED,
        "chronos_thumbnails_update check: ": _GUARDED,
        "chronos_user-uploads_update check true": _GUARDED,
        "chronos_user-uploads_update check: bucket_id": _GUARDED,
        "chronos_user-uploads_update check: (((": _GUARDED,
        "chronos_05_files_stay when (old.bucket_id in ": _OUTSIDE,
        "chronos_05_files_stay when old.bucket_id in ": _OUTSIDE,
        "chronos_05_files_stay when new.bucket_id in ": _OUTSIDE,
    },
    "coach_os": {
        "profiles_update_authenticated check true": _KEYS_STAY,
    },
    "orion_chat": {
        "user_profiles_update_authenticated check true": _KEYS_STAY,
        "files_update_authenticated check true": _KEYS_STAY,
        "file_type_configs_update_authenticated check true": _ANYWAY,
        "conversations_select_authenticated using: ((select "
        "private.orion_chat_is_supervisor())) false": _NOBODY,
        "messages_select_authenticated using: ((select "
        "private.orion_chat_is_supervisor())) false": _NOBODY,
        "files_select_authenticated using: ((select "
        "private.orion_chat_is_supervisor())) false": _NOBODY,
        "document_chunks_select_authenticated using: (file_id = any (array(select "
        "private.orion_chat_files_selectable_authenticated()))) false": _NOBODY,
        "generated_images_select_authenticated using: ((select "
        "private.orion_chat_is_supervisor())) false": _NOBODY,
        "file_type_configs_select_authenticated using: ((select "
        "private.orion_chat_is_admin())) false": _WITHIN,
        "system_prompt_templates_select_authenticated using: ((select "
        "private.orion_chat_is_moderator()) and (is_public)) false": _WITHIN,
        "orion_chat_is_supervisor: id = (select auth.uid()) true": _NOBODY,
        "orion_chat_is_supervisor: role = 'admin' true": _NOBODY,
        "orion_chat_05_files_stay when (old.bucket_id in ": _OUTSIDE,
        "orion_chat_05_files_stay when old.bucket_id in ": _OUTSIDE,
        "orion_chat_05_files_stay when new.bucket_id in ": _OUTSIDE,
        "orion_chat_conversations_selectable_authenticated: ((select "
        "private.orion_chat_is_supervisor())) false": _NOBODY,
        "orion_chat_user_profiles_guard: for anon alone": _NOT_GRANTED,
        "orion_chat_user_profiles_guard: for nobody": _NOT_GRANTED,
        "orion_chat_user_profiles_columns_authenticated: id = (select auth.uid()) true": _SAME,
        "orion_chat_user_profiles_columns_authenticated: exists ": _SAME,
        "orion_chat_user_profiles_columns_authenticated: (select "
        "private.orion_chat_is_admin()) true": _SAME,
        "orion_chat_user_profiles_columns_authenticated: new.total_cost_usd ": _NOT_GRANTED,
        "messages_archive_service_only dropped": _SERVICE_ONLY,
        "orion_chat_documents_update check true": _GUARDED,
        "orion_chat_documents_update check: ": _GUARDED,
        "orion_chat_images_update check true": _GUARDED,
        "orion_chat_images_update check: ": _GUARDED,
        "orion_chat_avatars_update check true": _GUARDED,
        "orion_chat_avatars_update check: ": _GUARDED,
    },
    "ai_usage": {
        "ai_usage_archive_service_only dropped": _SERVICE_ONLY,
    },
    "every_access": {
        "schools_update_authenticated check true": _KEYS_STAY,
        "memberships_update_authenticated check true": _ANYWAY,
        "courses_update_authenticated check true": _COLUMNS,
        "courses_update_authenticated check: (weight > 0) true": _COLUMNS,
        "courses_update_authenticated check: id = ": _COLUMNS,
        "remarks_update_authenticated check true": _GUARDED,
        "readings_update_authenticated check true": _GUARDED,
        "papers_update_authenticated check: school_id = ": _GUARDED,
        "remarks_select_authenticated using: (lesson_id = any (array(select "
        "private.every_access_lessons_by_": _WITHIN,
        "readings_select_authenticated using: (user_id = (select "
        "private.every_access_careful_key())) false": _WITHIN,
        "papers_delete_authenticated using: school_id = ": _REPEATED,
        "courses_05_guard when new.": _NOT_GRANTED,
        "every_access_courses_guard: for anon alone": _NOT_GRANTED,
        "every_access_courses_guard: for nobody": _NOT_GRANTED,
        "every_access_schools_guard: for anon alone": _NOT_GRANTED,
        "every_access_schools_guard: for nobody": _NOT_GRANTED,
        "every_access_courses_columns_authenticated: (weight > 0) true": _SAME,
        "every_access_courses_columns_authenticated: id = any (array(select "
        "private.every_access_enrolled_tutor_keys())) true": _SAME,
        "every_access_courses_columns_authenticated: id = any (array(select "
        "private.every_access_enrolled_tutor_keys())) and (weight > 0) true": _SAME,
        "every_access_courses_columns_authenticated: exists ": _SAME,
        "every_access_courses_columns_authenticated: (select "
        "private.every_access_is_admin()) true": _SAME,
        "readings_05_guard when new.device_no ": _ONE_KEY,
        "every_access_member_keys: held.key is not null true": _NEVER_NULL,
        "every_access_member_writer_head_keys: held.key is not null true": _NEVER_NULL,
        "every_access_enrolled_keys: course_id is not null true": _COMPARED,
        "every_access_enrolled_tutor_keys: course_id is not null true": _COMPARED,
        "every_access_guest_key: jsonb_typeof(": _NO_ROW,
        "every_access_schools_selectable_authenticated: answers as ": _ALIKE,
        "every_access_student_group_no: (is_active) true": _PAIR,
        "every_access_student_school_id: (is_active) true": _PAIR,
        "every_access_papers_update check true": _GUARDED,
        "every_access_papers_update check: ": _GUARDED,
        "every_access_05_files_stay when (old.bucket_id in ": _BUCKETS,
        "every_access_05_files_stay when old.bucket_id ": _BUCKETS,
        "every_access_05_files_stay when new.bucket_id ": _BUCKETS,
    },
}
"""By specification, with what their names begin with."""


def reason(specification: str, mutant: str) -> str:
    """Return why a mutant changes nothing, an empty string if it must be noticed."""
    known = EQUIVALENT[specification]
    return next((why for start, why in known.items() if mutant.startswith(start)), "")
