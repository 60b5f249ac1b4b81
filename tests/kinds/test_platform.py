"""Realtime and scheduled jobs, where the platform has them."""

from __future__ import annotations

import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.cron import CronError, check_cron
from schemagen.core.errors import SchemagenError

from .conftest import NOTES, Database, bundle_of

REALTIME = NOTES + "  other:\n    columns: {id: uuid primary key}\nrealtime: [notes]\n"

SCHEDULES = (
    NOTES
    + """
schedules:
  tidy-up: {cron: "17 3 * * 0", run: "delete from notes where title = '$body$; it''s'; select 1"}
  often: {cron: 30 seconds, run: vacuum}
"""
)

# What pg_cron brings, as far as a bundle meets it.
PG_CRON = """
create schema cron;
create table cron.job (
    jobid bigint generated always as identity primary key, schedule text not null,
    command text not null, database text not null default current_database(),
    username text not null default current_user, active boolean not null default true,
    jobname text, unique (jobname, username)
);
create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql as $$
    insert into cron.job (jobname, schedule, command) values ($1, $2, $3)
    on conflict (jobname, username) do update set schedule = excluded.schedule,
        command = excluded.command returning jobid
$$;
create function cron.unschedule(job_id bigint) returns boolean language sql as $$
    delete from cron.job where jobid = $1 returning true
$$;
"""


def test_tables_are_published_and_no_longer(database: Database) -> None:
    report = database.went_there_and_back(bundle_of(REALTIME))
    assert report.ok, report.failures


@pytest.mark.parametrize(
    "mutant",
    [
        "alter publication supabase_realtime drop table public.notes",
        "alter publication supabase_realtime add table public.other",
    ],
)
def test_a_wrong_publication_is_found(database: Database, mutant: str) -> None:
    bundle = bundle_of(REALTIME)
    apply_bundle(database.connection, bundle)
    database.connection.execute(mutant.encode())
    (failure,) = database.prove(bundle).failures
    assert failure.operation == "realtime"
    apply_bundle(database.connection, bundle)
    if "drop table" in mutant:
        assert database.prove(bundle).ok


def test_without_the_publication_everything_else_is_made(database: Database) -> None:
    database.connection.execute("drop publication supabase_realtime")
    base = database.facts()
    apply_bundle(database.connection, bundle_of(REALTIME))
    rollback_bundle(database.connection, "notes")
    assert database.facts() == base


def test_without_pg_cron_jobs_are_left_out_with_a_warning(database: Database) -> None:
    said: list[str] = []
    database.connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    report = database.went_there_and_back(bundle_of(SCHEDULES))
    assert report.ok, report.failures
    assert "pg_cron is not installed, so notes_tidy-up is not scheduled" in said


def test_jobs_are_scheduled_once_and_unscheduled(database: Database) -> None:
    database.connection.execute(PG_CRON.encode())
    bundle = bundle_of(SCHEDULES)
    report = database.went_there_and_back(bundle)
    assert report.ok, report.failures
    apply_bundle(database.connection, bundle)
    found = database.connection.execute(
        "select jobname, schedule, command from cron.job order by 1"
    )
    assert found.fetchall() == [
        ("notes_often", "30 seconds", "vacuum"),
        (
            "notes_tidy-up",
            "17 3 * * 0",
            "delete from public.notes where title = '$body$; it''s'; select 1",
        ),
    ]


@pytest.mark.parametrize(
    "mutant",
    [
        "update cron.job set schedule = '* * * * *' where jobname = 'notes_often'",
        "update cron.job set command = 'select 2' where jobname = 'notes_tidy-up'",
        "update cron.job set active = false where jobname = 'notes_often'",
        "delete from cron.job where jobname = 'notes_often'",
    ],
)
def test_a_wrong_job_is_found(database: Database, mutant: str) -> None:
    database.connection.execute(PG_CRON.encode())
    bundle = bundle_of(SCHEDULES)
    apply_bundle(database.connection, bundle)
    database.connection.execute(mutant.encode())
    (failure,) = database.prove(bundle).failures
    assert failure.operation == "schedule"


def test_a_job_of_somebody_else_is_not_taken(database: Database) -> None:
    database.connection.execute(PG_CRON.encode())
    database.connection.execute("select cron.schedule('notes_often', '0 0 * * *', 'select 1')")
    with pytest.raises(SchemagenError, match="job notes_often"):
        apply_bundle(database.connection, bundle_of(SCHEDULES))


@pytest.mark.parametrize(
    "text",
    [
        "* * * * *", "*/5 0-6,22 1,15 jan-mar mon", "0 0 $ * *", "0 0 29 2 *", "0 0 31 1-4 *",
        "5/15 * * * *", "0 0 * * 7", "30 seconds", "1 second", "0\t0  1 1 0",
    ],
)  # fmt: skip
def test_schedules(text: str) -> None:
    check_cron(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
        "* * * 13 *", "* * * * 8", "a * * * *", "1- * * * *", "-1 * * * *", "*/0 * * * *",
        "9-1 * * * *", "1,,2 * * * *", "0 0 30 2 *", "0 0 31 4,6 *", "0 seconds", "60 seconds",
        "@daily", "* * * * *; select 1", "\u0661 * * * *",
    ],
)  # fmt: skip
def test_what_is_no_schedule(text: str) -> None:
    with pytest.raises(CronError):
        check_cron(text)
