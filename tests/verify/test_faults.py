"""Every fault in the SQL turns the right cell red."""

from __future__ import annotations

import pytest

from schemagen.core.names import QName
from schemagen.verify import smoke

from . import studio
from .conftest import Connection
from .telling import Fault


def _widened(policy: str, table: str, part: str) -> str:
    return f"alter policy {policy} on {table} {part} (true)"


_OWN = "user_id = (select auth.uid())"

FAULTS = {
    "a policy is missing": Fault(
        "drop policy projects_delete on projects", "projects", "user A", "delete", "0 rows"
    ),
    "a select policy is missing": Fault(
        "drop policy readings_select on readings", "readings", "user B", "select", "0 rows"
    ),
    "using of select is true": Fault(
        _widened("documents_select", "documents", "using"),
        "documents",
        "user C",
        "select",
        "1 row",
    ),
    "using of update is true": Fault(
        _widened("projects_update", "projects", "using"),
        "projects",
        "user B",
        "update",
    ),
    "using of delete is true": Fault(
        _widened("labels_delete", "labels", "using"), "labels", "user A", "delete"
    ),
    "check of insert is true": Fault(
        _widened("documents_insert", "documents", "with check"),
        "documents",
        "user A",
        "insert",
        "1 row",
    ),
    "check of update is true": Fault(
        _widened("labels_update", "labels", "with check"), "labels", "user A", "update", "1 row"
    ),
    "check of update is true, and only a statement without where can tell": Fault(
        _widened("pins_update", "pins", "with check"), "pins", "user A", "update", "rows"
    ),
    "check of update forgets the state": Fault(
        f"alter policy documents_update on documents with check ({_OWN})",
        "documents",
        "user A",
        "update",
        "1 row",
    ),
    "update has no check of its own, so using serves": Fault(
        f"""drop policy documents_update on documents;
        create policy documents_update on documents for update to authenticated
        using ({_OWN} and status = 'draft')""",
        "documents",
        "user A",
        "update",
        "row-level security",
    ),
    "the condition is missing": Fault(
        f"alter policy documents_delete on documents using ({_OWN})",
        "documents",
        "user B",
        "delete",
        "1 row",
    ),
    "the condition is too narrow": Fault(
        "alter policy projects_select_anon on projects using (is_public and title = 'x')",
        "projects",
        "anon",
        "select",
        "0 rows",
    ),
    "the wrong column": Fault(
        "alter policy readings_insert on readings with check (id = (select auth.uid()))",
        "readings",
        "user A",
        "insert",
        "row-level security",
    ),
    "the parent's read right for writing": Fault(
        """alter policy notes_insert on notes
        with check (document_id = any (array(select private.documents_selectable())))""",
        "notes",
        "user B",
        "insert",
        "1 row",
    ),
    "a chain stops halfway": Fault(
        """create or replace function private.notes_selectable_anon() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp
        begin atomic select id from public.notes; end""",
        "attachments",
        "anon",
        "select",
        "1 row",
    ),
    "a two-hop path forgets the owner": Fault(
        """create or replace function private.projects_of_user() returns setof uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp
        begin atomic select id from public.projects; end""",
        "readings",
        "user C",
        "update",
    ),
    "a helper runs with the caller's rights": Fault(
        "alter function private.documents_updatable() security invoker;"
        "revoke select on documents from authenticated",
        "notes",
        "user A",
        "insert",
    ),
    "a policy for anon too many": Fault(
        "create policy more on labels for select to anon using (true)",
        "labels",
        "anon",
        "select",
        "1 row",
    ),
    "a policy for everybody too many": Fault(
        "create policy more on notes for insert with check (true)", "notes", "user C", "insert"
    ),
    "a grant to anon too many": Fault(
        "grant select on readings to anon", "readings", "anon", "select"
    ),
    "a grant to authenticated too many": Fault(
        "grant delete on attachments to authenticated",
        "attachments",
        "user A",
        "delete",
        "0 rows",
    ),
    "a grant of the service is missing": Fault(
        "revoke update on jobs from service_role", "jobs", "service", "update", "42501"
    ),
    "all grants of the service are missing": Fault(
        "revoke all on labels from service_role", "labels", "service", "insert", "42501"
    ),
    "a grant to authenticated is missing": Fault(
        "revoke update on readings from authenticated", "readings", "user A", "update", "42501"
    ),
    "a grant to anon is missing": Fault(
        "revoke select on notes from anon", "notes", "anon", "select", "42501"
    ),
    "truncate is granted": Fault(
        "grant truncate on projects to authenticated", "projects", "authenticated", "truncate"
    ),
    "a column grant too many": Fault(
        "grant update (quota) on profiles to authenticated",
        "profiles",
        "user A",
        "update",
        "1 row",
    ),
    "a column grant is missing": Fault(
        "revoke insert (name) on labels from authenticated",
        "labels",
        "user A",
        "insert",
        "42501",
    ),
    "a table grant instead of columns": Fault(
        "grant update on profiles to authenticated", "profiles", "user A", "update", "1 row"
    ),
    "row level security is off": Fault(
        "alter table documents disable row level security",
        "documents",
        "user C",
        "select",
        "1 row",
    ),
    "row level security is not forced": Fault(
        "alter table jobs no force row level security", "jobs", "", "row level security"
    ),
    "the composite foreign key is gone": Fault(
        "alter table documents drop constraint documents_project_fk",
        "documents",
        "user A",
        "insert",
        "1 row",
    ),
    "the trigger that fills the owner is gone": Fault(
        "drop trigger documents_10_owner on documents", "documents", "user A", "insert"
    ),
    "the trigger that fills the owner takes anybody's": Fault(
        """create or replace function fill_owner() returns trigger language plpgsql
        security definer set search_path = '' as $$
        begin new.user_id := auth.uid(); return new; end $$""",
        "documents",
        "user A",
        "insert",
    ),
    "the guard is off": Fault(
        "alter table notes disable trigger notes_05_guard", "notes", "user A", "update", "1 row"
    ),
    "a trigger is disabled": Fault(
        "alter table projects disable trigger projects_05_guard", "projects", "", "trigger"
    ),
    "nobody's rows are everybody's": Fault(
        f"alter policy labels_update on labels using ({_OWN} or user_id is null)",
        "labels",
        "user C",
        "update",
    ),
    "nobody's rows can be made": Fault(
        f"alter policy labels_insert on labels with check ({_OWN} or user_id is null)",
        "labels",
        "signed in, claims empty",
        "insert",
        "1 row",
    ),
    "a missing key matches null": Fault(
        "alter policy labels_select on labels"
        " using (user_id is not distinct from (select auth.uid()) or user_id is null);"
        "alter policy labels_delete on labels"
        " using (user_id is not distinct from (select auth.uid()))",
        "labels",
        "signed in, sub null",
        "delete",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_found(studio_database: Connection, fault: Fault) -> None:
    tables = [QName("public", fault.table)]
    with studio_database.transaction(force_rollback=True):
        studio_database.execute(fault.sql.encode())

        report = smoke(studio_database, studio.MODEL, tables=tables, within_transaction=True)

    assert not report.ok
    told = [failure for failure in report.failures if fault.is_told_by(failure)]
    assert told, "\n".join(map(str, report.failures[:20]))
    assert all(failure.origin for failure in told)
