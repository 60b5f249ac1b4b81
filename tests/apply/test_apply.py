"""Applying: one transaction, all or nothing, remembered in the ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest

from schemagen.apply import applied_bundles, apply_bundle, rollback_bundle
from schemagen.core.errors import (
    ApplyError,
    RoleUnfit,
    RollbackRefused,
    SchemagenError,
    ServerError,
)
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.model.model import Bundle

from .notes import NOTES

pytestmark = pytest.mark.postgres

Make = Callable[..., Bundle]


def facts(connection: psycopg.Connection) -> Facts:
    found = Facts.read(connection)
    connection.commit()
    return found


def test_a_bundle_is_applied_and_remembered(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    applied = apply_bundle(connection, bundle_of())
    (entry,) = applied_bundles(connection)
    assert (applied.changed, applied.dry_run) == (True, False)
    assert (entry.name, entry.applied_by) == ("notes", "postgres")
    assert connection.execute("select count(*) from public.notes").fetchone() == (0,)


def test_applying_again_changes_nothing(connection: psycopg.Connection, bundle_of: Make) -> None:
    apply_bundle(connection, bundle_of())
    (before,), first = applied_bundles(connection), facts(connection)
    again = apply_bundle(connection, bundle_of())
    (after,), second = applied_bundles(connection), facts(connection)
    assert not again.changed
    assert (before, first) == (after, second)


def test_applying_again_puts_back_what_is_missing(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    apply_bundle(connection, bundle_of())
    whole = facts(connection)
    connection.execute("drop policy notes_select_authenticated on public.notes")
    connection.execute("drop trigger notes_90_touch on public.notes")
    connection.commit()
    apply_bundle(connection, bundle_of())
    assert facts(connection) == whole


def test_a_dry_run_leaves_nothing(connection: psycopg.Connection, bundle_of: Make) -> None:
    base = facts(connection)
    applied = apply_bundle(connection, bundle_of(), dry_run=True)
    assert applied.dry_run
    assert facts(connection) == base


def test_a_failing_statement_is_shown_with_its_line_and_leaves_nothing(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    base = facts(connection)
    text = NOTES.replace("title: text not null", "title: text not null default no_such()")
    with pytest.raises(ApplyError) as caught:
        apply_bundle(connection, bundle_of(text))
    connection.rollback()
    (finding,) = caught.value.diagnostics
    assert finding.as_text().splitlines()[:3] == [
        "schema.yaml:8:36: error[SG710]: function no_such() does not exist",
        "        title: text not null default no_such()",
        "                                     ^",
    ]
    assert facts(connection) == base


def test_another_version_is_not_applied_over_the_old_one(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    apply_bundle(connection, bundle_of())
    held = facts(connection)
    changed = NOTES.replace("title: text not null", "title: text not null\n      body: text")
    with pytest.raises(SchemagenError, match="another version of notes") as caught:
        apply_bundle(connection, bundle_of(changed))
    assert caught.value.code == "SG712"
    assert facts(connection) == held


def test_tables_of_the_same_name_are_left_alone(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    connection.execute("create table public.notes (mine text)")
    connection.commit()
    base = facts(connection)
    with pytest.raises(SchemagenError, match=r"relation public\.notes") as caught:
        apply_bundle(connection, bundle_of())
    assert caught.value.code == "SG711"
    assert facts(connection) == base


def test_a_database_of_the_supabase_cli_is_refused(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    connection.execute("create schema supabase_migrations")
    connection.execute("create table supabase_migrations.schema_migrations (version text)")
    connection.commit()
    with pytest.raises(ServerError, match="Supabase CLI keeps") as caught:
        apply_bundle(connection, bundle_of())
    assert "supabase db push" in caught.value.hint


def test_a_role_that_is_bound_by_policies_is_refused(
    server: Server, connection: psycopg.Connection, bundle_of: Make
) -> None:
    with connect(server.admin_url, autocommit=True) as admin:
        admin.execute("create role bound login")
        try:
            admin.execute("set role bound")
            with pytest.raises(RoleUnfit, match="bound is subject to row level security"):
                apply_bundle(admin, bundle_of())
        finally:
            admin.execute("reset role")
            admin.execute("drop role bound")


def test_two_applies_at_once_wait_for_each_other(
    server: Server, connection: psycopg.Connection, bundle_of: Make
) -> None:
    bundle = bundle_of()
    failures: list[Exception] = []

    def run() -> None:
        try:
            with connect(server.url) as other:
                apply_bundle(other, bundle)
        except Exception as error:  # shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [entry.name for entry in applied_bundles(connection)] == ["notes"]


def test_somebody_elses_lock_ends_in_a_sentence(
    server: Server, connection: psycopg.Connection, bundle_of: Make
) -> None:
    from schemagen.apply import transaction

    with connect(server.url) as other, pytest.MonkeyPatch.context() as patch:
        other.execute("select pg_advisory_xact_lock(%s)", (transaction._LOCK,))
        settings = transaction._SETTINGS.replace("'10s'", "'50ms'")
        patch.setattr(transaction, "_SETTINGS", settings)
        with pytest.raises(ServerError, match="another apply or rollback is running"):
            apply_bundle(connection, bundle_of())
        other.rollback()


def test_a_lost_connection_leaves_nothing(
    server: Server, connection: psycopg.Connection, bundle_of: Make
) -> None:
    base = facts(connection)

    def cut(done: int, total: int, subject: str) -> None:
        with connect(server.admin_url, autocommit=True) as admin:
            admin.execute("select pg_terminate_backend(%s)", (doomed.info.backend_pid,))

    doomed = connect(server.url)
    with pytest.raises(ServerError, match="connection was lost"):
        apply_bundle(doomed, bundle_of(), on_progress=cut)
    assert facts(connection) == base


def test_a_rollback_leads_back_to_the_base(connection: psycopg.Connection, bundle_of: Make) -> None:
    base = facts(connection)
    apply_bundle(connection, bundle_of())
    undone = rollback_bundle(connection, "notes")
    assert undone.dropped_rows == {}
    assert facts(connection) == base


def test_rows_are_not_dropped_unasked(connection: psycopg.Connection, bundle_of: Make) -> None:
    base = facts(connection)
    apply_bundle(connection, bundle_of())
    connection.execute("insert into auth.users (id) values (gen_random_uuid())")
    connection.execute("insert into public.notes (user_id, title) select id, 'x' from auth.users")
    connection.commit()
    with pytest.raises(RollbackRefused, match=r"public\.notes \(1\)"):
        rollback_bundle(connection, "notes")
    assert connection.execute("select count(*) from public.notes").fetchone() == (1,)
    assert rollback_bundle(connection, "notes", drop_data=True).dropped_rows == {"public.notes": 1}
    connection.execute("delete from auth.users")
    connection.commit()
    assert facts(connection) == base


def test_a_rollback_stops_at_what_depends_on_the_bundle(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    apply_bundle(connection, bundle_of())
    connection.execute("create view public.titles as select title from public.notes")
    connection.commit()
    held = facts(connection)
    with pytest.raises(SchemagenError, match=r"can't undo table public\.notes") as caught:
        rollback_bundle(connection, "notes")
    assert "view titles depends on table notes" in caught.value.hint
    assert facts(connection) == held


def test_a_rollback_of_something_else_names_what_is_there(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    apply_bundle(connection, bundle_of())
    with pytest.raises(SchemagenError, match="does not hold the bundle 'note'") as caught:
        rollback_bundle(connection, "note")
    assert caught.value.hint == "did you mean 'notes'?"


def test_two_bundles_share_a_database_and_leave_it_in_any_order(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    base = facts(connection)
    other = NOTES.replace("name: notes", "name: papers").replace("  notes:", "  papers:")
    for first, second in (("notes", "papers"), ("papers", "notes")):
        apply_bundle(connection, bundle_of())
        apply_bundle(connection, bundle_of(other))
        rollback_bundle(connection, first)
        assert [entry.name for entry in applied_bundles(connection)] == [second]
        rollback_bundle(connection, second)
        assert facts(connection) == base


def test_a_private_schema_that_was_there_stays(
    connection: psycopg.Connection, bundle_of: Make
) -> None:
    connection.execute("create schema private")
    connection.commit()
    base = facts(connection)
    apply_bundle(connection, bundle_of())
    rollback_bundle(connection, "notes")
    assert facts(connection) == base
