"""migrate: from what was pushed to what the specification says now."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from .conftest import BASELINE, NOTES, Run

# Every one of them starts two servers.
pytestmark = pytest.mark.postgres

MIGRATIONS = Path("supabase/migrations")
TITLED = NOTES.replace("      body:", "      title: text\n      body:")
ADDED = MIGRATIONS / "20260102030406_add_title.sql"


@pytest.fixture
def pushed(notes: Path, run: Run) -> Path:
    """A project whose baseline was rendered, and pushed."""
    assert run("render", "-q").exit_code == 0
    return notes


def test_a_change_becomes_a_migration(pushed: Path, run: Run) -> None:
    nothing = run("migrate")
    assert nothing.stdout == (
        "notes: the migrations build what schema.yaml says; nothing to write\n"
    )
    assert sorted(path.name for path in MIGRATIONS.iterdir()) == [f"{BASELINE}_notes.sql"]

    pushed.write_text(TITLED)
    lacking = run("migrate", "--check")
    assert lacking.exit_code == 1
    assert lacking.stderr == (
        f"{MIGRATIONS}/{BASELINE}_notes.sql:1:1: error[SG741]: the migrations build something else"
        " than the specification says\n"
        "  columns\n"
        "    + public.notes.title (type: text)\n"
        "  hint: schemagen migrate writes what is missing; - is there, + shall be, ~ differs\n"
    )

    written = run("migrate", "--name", "add_title")
    assert (written.exit_code, written.stdout) == (
        0,
        f"notes: 1 statement, tried: they end in what schema.yaml says\n  {ADDED}\n",
    )
    assert written.stderr == "next: schemagen render, then supabase db push\n"
    assert 'ALTER TABLE "public"."notes" ADD COLUMN "title" text;' in ADDED.read_text()
    complete = run("migrate", "--check")
    assert complete.stdout == "notes: 2 migrations build what schema.yaml says\n"
    assert complete.exit_code == 0


def test_the_baseline_stays_from_then_on(pushed: Path, run: Run) -> None:
    before = (MIGRATIONS / f"{BASELINE}_notes.sql").read_bytes()
    pushed.write_text(TITLED)
    run("migrate", "--name", "add_title")
    assert run("render").exit_code == 0
    assert (MIGRATIONS / f"{BASELINE}_notes.sql").read_bytes() == before
    assert "title text" in Path("schema.sql").read_text()
    assert run("render", "--check").exit_code == 0


def test_printing_writes_nothing(pushed: Path, run: Run) -> None:
    pushed.write_text(TITLED)
    printed = run("migrate", "--stdout")
    assert printed.stdout.startswith("-- Notes: change_notes\n")
    assert len([*MIGRATIONS.iterdir()]) == 1


def test_what_goes_with_its_values_is_refused(pushed: Path, run: Run) -> None:
    pushed.write_text(NOTES.replace("body", "content"))
    refused = run("migrate")
    assert refused.exit_code == 1
    assert "error[SG742]: this drops the column public.notes.body with its values" in refused.stderr
    assert "warning[SG744]" not in refused.stderr
    assert len([*MIGRATIONS.iterdir()]) == 1

    told = run("migrate", "--drop-data", "--format", "json")
    hazards = json.loads(told.stdout)["hazards"]
    assert "drops the column public.notes.body with its values" in hazards
    assert any("content, which must not be null" in hazard for hazard in hazards)


def test_a_column_is_renamed_by_a_migration_of_ones_own(pushed: Path, run: Run) -> None:
    rename = MIGRATIONS / "20270101000000_rename.sql"
    statements = "alter table notes rename column body to content;\n"
    pushed.write_text(NOTES.replace("body", "content"))
    rename.write_text(f"-- schemagen: notes\n{statements}")
    # The check is another one by name.
    assert run("migrate").exit_code == 0
    assert run("migrate", "--check").exit_code == 0
    written = next(MIGRATIONS.glob("*_change_notes.sql")).read_text()
    assert "DROP COLUMN" not in written


def test_migrations_of_others_are_no_difference(pushed: Path, run: Run) -> None:
    mine = MIGRATIONS / "20270101000000_mine.sql"
    mine.write_text("create table mine (id int);\nalter table notes add column mine text;\n")
    assert run("migrate", "--check").exit_code == 0
    pushed.write_text(TITLED)
    assert run("migrate").exit_code == 0
    written = (MIGRATIONS / "20270101000001_change_notes.sql").read_text()
    assert "mine" not in written
    assert run("migrate", "--check").exit_code == 0


def test_a_migration_that_was_changed_by_hand_is_tried(pushed: Path, run: Run) -> None:
    pushed.write_text(TITLED)
    run("migrate", "--name", "add_title")
    ADDED.write_text(ADDED.read_text().replace('"title" text', '"title" varchar(9)'))
    found = run("migrate", "--check", "--format", "json")
    assert found.exit_code == 1
    (finding,) = json.loads(found.stdout)["findings"]
    assert finding["code"] == "SG741"
    assert "      type: character varying(9) -> text" in finding["notes"]


def test_jobs_and_rows_which_no_catalog_shows(notes: Path, run: Run) -> None:
    job = "{cron: '0 3 * * *', run: delete from notes where body = ''}"
    more = f"{NOTES}schedules:\n  tidy: {job}\n"
    notes.write_text(more)
    assert run("render", "-q").exit_code == 0
    notes.write_text(NOTES)
    lacking = run("migrate", "--check")
    assert "\n  - job notes_tidy\n" in lacking.stderr
    run("migrate", "--name", "less")
    assert "perform cron.unschedule(jobid)" in (MIGRATIONS / "20260102030406_less.sql").read_text()
    assert run("migrate", "--check").exit_code == 0
    notes.write_text(more)
    assert "\n  + job notes_tidy\n" in run("migrate", "--check").stderr
    run("migrate", "--name", "more")
    assert "perform cron.schedule(" in (MIGRATIONS / "20260102030407_more.sql").read_text()
    assert run("migrate", "--check").exit_code == 0


def test_a_project_without_a_baseline(notes: Path, run: Run) -> None:
    result = run("migrate")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[SG740]: no migration in supabase/migrations is the bundle's" in result.stderr


def test_a_migration_that_does_not_run(pushed: Path, run: Run) -> None:
    (MIGRATIONS / "20270101000000_mine.sql").write_text("create tabel mine (id int);\n")
    result = run("migrate")
    assert result.exit_code == 1
    assert re.search(r"error\[SG059\]: \S+_mine.sql can't be run here: syntax error", result.stderr)


def test_without_a_diff_engine(pushed: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pushed.write_text(TITLED)
    monkeypatch.setitem(sys.modules, "pgmig", None)
    assert "error[SG745]" in run("migrate").stderr
    assert "error[SG741]" in run("migrate", "--check").stderr


def test_options_that_contradict(pushed: Path, run: Run) -> None:
    assert run("migrate", "--check", "--stdout").exit_code == 2
    odd = run("migrate", "--name", "../elsewhere")
    assert odd.exit_code == 2
    assert "small letters, digits and _ only" in odd.stderr


def test_rights_that_older_projects_give_by_default_go(notes: Path, run: Run) -> None:
    # Before 2026 the API roles had every right on a new table, and a migration by hand left them.
    MIGRATIONS.mkdir(parents=True)
    (MIGRATIONS / "20250101000000_by_hand.sql").write_text(
        "-- schemagen: notes\n"
        "create table public.notes (id uuid default gen_random_uuid() not null,\n"
        "  user_id uuid not null, body text not null, constraint notes_pkey primary key (id));\n"
        "alter table public.notes enable row level security;\n"
        # All that a newer project gives by itself.
        "revoke references, trigger, truncate, maintain on public.notes from anon;\n"
    )
    assert run("migrate", "--name", "take_over").exit_code == 0
    written = next(MIGRATIONS.glob("*_take_over.sql")).read_text()
    for role in ("anon", "authenticated", "service_role"):
        revoked = written.index(f"revoke all on table public.notes from {role};")
        assert revoked < written.index("grant select, insert, update, delete")
    assert run("migrate", "--check").exit_code == 0


def test_a_file_that_names_another_bundle(pushed: Path, run: Run) -> None:
    odd = MIGRATIONS / "20270101000000_odd.sql"
    odd.write_text("--schemagen: nots\nselect 1;\n")
    refused = run("migrate")
    assert refused.exit_code == 1
    assert f"{odd} says that it belongs to 'nots', and the bundle here is 'notes'" in refused.stderr
    odd.write_text("--schemagen:notes\nselect 1;\n")
    assert run("migrate", "--check").stdout == ("notes: 2 migrations build what schema.yaml says\n")


def test_each_file_begins_afresh(pushed: Path, run: Run) -> None:
    # As dumps do.
    dump = "select pg_catalog.set_config('search_path', '', false);\n"
    (MIGRATIONS / "20250101000000_dump.sql").write_text(dump)
    (MIGRATIONS / "20250101000001_mine.sql").write_text("create table mine (id int);\n")
    assert run("migrate", "--check").exit_code == 0


def test_jobs_of_others_stay(pushed: Path, run: Run) -> None:
    (MIGRATIONS / "20270101000000_mine.sql").write_text(
        "-- schemagen: notes\n-- later: select cron.schedule('nightly', '0 3 * * *', 'select 1');\n"
    )
    assert run("migrate", "--check").exit_code == 0


def test_jobs_of_a_project_with_pg_cron(notes: Path, run: Run) -> None:
    MIGRATIONS.mkdir(parents=True)
    (MIGRATIONS / "20250101000000_cron.sql").write_text(
        "create extension if not exists pg_cron with schema pg_catalog;\n"
        "grant usage on schema cron to postgres;\n"
        "select cron.schedule('mine', '0 3 * * *', 'select 1');\n"
    )
    assert run("render", "-q").exit_code == 0
    assert run("migrate", "--check").exit_code == 0
    job = "{cron: '0 3 * * *', run: delete from notes where body = ''}"
    notes.write_text(f"{NOTES}schedules:\n  tidy: {job}\n")
    assert run("migrate", "--name", "job").exit_code == 0
    assert "'notes_tidy'" in next(MIGRATIONS.glob("*_job.sql")).read_text()
    assert run("migrate", "--check").exit_code == 0


def test_a_file_that_counts_on_what_has_changed(pushed: Path, run: Run) -> None:
    (MIGRATIONS / "20270101000000_mine.sql").write_text("create index mine on notes (body);\n")
    pushed.write_text(NOTES.replace("body", "content"))
    said = run("migrate").stderr
    assert "_mine.sql can't be run on what the specification says: column" in said
    assert "it counts on something that has changed" in said


def test_printing_two_files(notes: Path, run: Run) -> None:
    enums = NOTES.replace("\ntables:", "\nenums: {mood: [good]}\n\ntables:")
    notes.write_text(enums)
    assert run("render", "-q").exit_code == 0
    notes.write_text(
        enums.replace("[good]", "[good, bad]").replace(
            "body:", "mood: mood default 'bad'\n      body:"
        )
    )
    printed = run("migrate", "--stdout").stdout
    assert printed.startswith("-- supabase/migrations/20260102030406_change_notes_labels.sql\n")
    assert "\n-- supabase/migrations/20260102030407_change_notes.sql\n" in printed
