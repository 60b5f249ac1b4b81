"""The proof of a right system is green, says what it did, and leaves no trace."""

from __future__ import annotations

import json

import psycopg
import pytest

from schemagen.core.errors import RoleUnfit, ServerError
from schemagen.core.names import QName
from schemagen.database.server import Server
from schemagen.verify import Report, smoke

from . import studio
from .conftest import Connection

_COUNTS = """
    select (select count(*) from profiles) + (select count(*) from labels)
         + (select count(*) from auth.users)
"""


@pytest.fixture(scope="module")
def report(server: Server, template: str) -> Report:
    """The report of the studio as it should be."""
    url = server.url.replace("/postgres?", f"/{template}?")
    with psycopg.connect(url, autocommit=True) as connection:
        return smoke(connection, studio.MODEL)


def test_right_system_is_green(report: Report) -> None:
    assert report.ok, "\n".join(map(str, report.diagnostics))
    assert report.cells > 5_000
    assert report.functions == (QName("public", "count_projects"),)
    assert {found for _, found in report.triggers} == {
        "projects_10_owner",
        "projects_05_guard",
        "documents_10_owner",
        "documents_05_guard",
        "on_sign_up",
    }


def test_summary_says_who_may_do_what(report: Report) -> None:
    access = report.access

    def extents(table: str, kind: str) -> list[str]:
        operations = ("select", "insert", "update", "delete")
        return [access[QName("public", table), kind, operation].extent for operation in operations]

    assert extents("readings", "user") == ["own", "own", "own", "own"]
    assert extents("readings", "anon") == ["-", "-", "-", "-"]
    assert extents("readings", "no key") == ["none", "none", "none", "none"]
    assert extents("documents", "user") == ["some", "own", "own", "own"]
    assert extents("documents", "anon") == ["some", "-", "-", "-"]
    assert extents("jobs", "service") == ["all", "all", "all", "all"]


def test_summary_table_has_a_row_per_table(report: Report) -> None:
    summary = report.summary()

    assert summary.header[:2] == ("table", "anon select")
    assert len(summary.rows) == len(studio.MODEL.tables)
    assert {len(row) for row in summary.rows} == {len(summary.header)}


def test_no_trace_is_left(studio_database: Connection) -> None:
    before = studio_database.execute(_COUNTS).fetchone()

    smoke(studio_database, studio.MODEL)

    assert studio_database.execute(_COUNTS).fetchone() == before
    assert studio_database.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert studio_database.execute("select current_user").fetchone() == ("postgres",)


def test_same_result_twice(studio_database: Connection, report: Report) -> None:
    again = smoke(studio_database, studio.MODEL)

    assert again.access == report.access
    assert again.cells == report.cells


def test_connection_without_autocommit(studio_database: Connection) -> None:
    with psycopg.connect(studio_database.info.dsn, password=studio_database.info.password) as other:
        assert smoke(other, studio.MODEL).ok


def test_rows_that_were_there_count(copy: Connection) -> None:
    copy.execute("""
        insert into auth.users (id, email)
        values ('00000000-0000-4000-8000-000000000001', 'old@example.com');
        insert into labels (user_id, name) values
        ('00000000-0000-4000-8000-000000000001', 'old'), (null, 'old');
    """)

    report = smoke(copy, studio.MODEL)

    assert report.ok, "\n".join(map(str, report.diagnostics))


def test_without_bulk_no_statement_touches_every_row(copy: Connection) -> None:
    # Somebody else's row, which a statement without a condition would meet.
    copy.execute("""
        insert into auth.users (id, email)
        values ('00000000-0000-4000-8000-000000000001', 'old@example.com');
        create function no_touching() returns trigger language plpgsql as $$
        begin
            if old.email = 'old@example.com' then raise 'touched'; end if;
            return new;
        end $$;
        create trigger no_touching before update or delete on profiles
        for each row execute function no_touching();
    """)

    report = smoke(copy, studio.MODEL, bulk=False)

    assert report.ok, "\n".join(map(str, report.diagnostics))


def test_only_the_tables_asked_for(studio_database: Connection) -> None:
    report = smoke(studio_database, studio.MODEL, tables=[QName("public", "attachments")])

    assert report.ok
    assert {table.name for table, _, _ in report.access} == {"attachments"}


def test_progress_is_told(studio_database: Connection) -> None:
    told: list[tuple[int, int]] = []

    report = smoke(
        studio_database, studio.MODEL, on_progress=lambda done, total: told.append((done, total))
    )

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(done <= total for done, total in told)
    assert told[-1][0] <= report.cells


def test_report_is_plain_json(copy: Connection) -> None:
    copy.execute("grant select on jobs to anon")

    found = json.loads(json.dumps(smoke(copy, studio.MODEL).as_json()))

    assert found["ok"] is False
    assert found["failures"][0]["table"] == "public.jobs"
    assert {"table", "request", "operation", "extent", "cells", "failed"} <= set(found["access"][0])


def test_a_failure_reads_as_a_sentence(copy: Connection) -> None:
    copy.execute("alter policy projects_delete on projects using (true)")

    report = smoke(copy, studio.MODEL)

    assert (
        "projects, user A, delete, B's row 1: expected 0 rows, got 1 row; rule at schema.yaml:21:9"
    ) in [str(failure) for failure in report.failures]
    assert report.failures[0].diagnostic.code == "SG802"


def test_open_transaction_is_refused(studio_database: Connection) -> None:
    with studio_database.transaction(), pytest.raises(ServerError, match="not in a transaction"):
        smoke(studio_database, studio.MODEL)


def test_changes_of_an_open_transaction_are_proven(studio_database: Connection) -> None:
    with studio_database.transaction(force_rollback=True):
        studio_database.execute("grant select on jobs to anon")
        assert not smoke(studio_database, studio.MODEL, within_transaction=True).ok

    assert smoke(studio_database, studio.MODEL).ok


def test_function_that_lost_its_rights(copy: Connection) -> None:
    copy.execute("alter function sign_up() security invoker")
    copy.execute("alter function fill_owner() reset search_path")

    report = smoke(copy, studio.MODEL)

    assert {failure.message for failure in report.failures} == {
        "function sign_up, security: expected security definer, got security invoker",
        "function fill_owner, search_path: expected pg_catalog, pg_temp, got that of the caller",
    }


def test_function_that_others_may_execute(copy: Connection) -> None:
    copy.execute("grant execute on function count_projects to anon")

    report = smoke(copy, studio.MODEL)

    assert [failure.message for failure in report.failures] == [
        "function count_projects, anon, privilege execute: expected not granted, got granted",
        "function count_projects, called by anon: expected no privilege, got 1 row",
    ]


def test_function_that_raises(copy: Connection) -> None:
    copy.execute("""
        create or replace function count_projects(
            p_user uuid default auth.uid(), p_least integer default null
        ) returns integer language sql stable set search_path = ''
        as $$ select 1 / (p_least - 1) $$
    """)

    report = smoke(copy, studio.MODEL)

    assert report.functions == ()
    assert report.failures[0].message.startswith(
        "function count_projects, called by signed in, claims empty: expected no error, got 22012"
    )


def test_trigger_that_never_fires(copy: Connection) -> None:
    copy.execute("""
        drop trigger projects_05_guard on projects;
        create trigger projects_05_guard before update on projects
        for each row when (false) execute function guard();
    """)

    report = smoke(copy, studio.MODEL)

    assert (
        "trigger projects_05_guard on projects:"
        " expected to be seen firing, got no statement that succeeds fires it"
    ) in [failure.message for failure in report.failures]


def test_role_that_policies_bind_is_refused(server: Server, copy: Connection) -> None:
    url = server.admin_url.replace("/postgres?", f"/{copy.info.dbname}?")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("set role authenticator")
        with pytest.raises(RoleUnfit, match="authenticator is bound by row level security"):
            smoke(admin, studio.MODEL)


def test_superuser_may_prove_too(server: Server, copy: Connection) -> None:
    url = server.admin_url.replace("/postgres?", f"/{copy.info.dbname}?")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("set search_path = public, extensions")
        assert smoke(admin, studio.MODEL).ok
