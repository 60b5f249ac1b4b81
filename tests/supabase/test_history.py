"""`apply` and the Supabase CLI's history of migrations, and the local Supabase of a project."""

from __future__ import annotations

import re
from pathlib import Path

from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from .conftest import facts, history, schemagen
from .gateway import gateway

VERSION = "20260102030405"
RECORDED = [(VERSION, "notes")]


def ran_by_the_cli(server: Server, *versions: str) -> None:
    """Make the history that the CLI makes, saying that some migrations ran."""
    with connect(server.url, autocommit=True) as owner:
        owner.execute(
            "create schema if not exists supabase_migrations;"
            "create table if not exists supabase_migrations.schema_migrations"
            " (version text not null primary key, statements text[], name text)"
        )
        for version in versions:
            owner.execute(
                "insert into supabase_migrations.schema_migrations values (%s)", [version]
            )


def test_a_database_of_the_cli_is_refused(notes: Path, server: Server) -> None:
    ran_by_the_cli(server)
    before = facts(server)
    done = schemagen("apply", "--db", server.url)
    assert "error[SG707]" in done.err
    assert "supabase db push" in done.err
    assert done.code == 1
    assert facts(server) == before


def test_recorded_and_undone(notes: Path, server: Server) -> None:
    base = facts(server)
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert done.code == 0, done.err
    assert history(server) == RECORDED
    with connect(server.url) as owner:
        row = owner.execute(
            "select statements from supabase_migrations.schema_migrations"
        ).fetchone()
    text = (notes / f"supabase/migrations/{VERSION}_notes.sql").read_text("utf-8")
    assert row == ([text],)
    assert schemagen("rollback", "notes", "--db", server.url).code == 0
    assert history(server) == []
    assert facts(server) == base


def test_a_second_time_changes_nothing(notes: Path, server: Server) -> None:
    schemagen("apply", "--db", server.url, "--record-supabase")
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert "has it already" in done.out
    assert history(server) == RECORDED
    assert schemagen("rollback", "notes", "--db", server.url).code == 0


def test_applied_before_and_recorded_later(notes: Path, server: Server) -> None:
    assert schemagen("apply", "--db", server.url).code == 0
    assert schemagen("apply", "--db", server.url, "--record-supabase").code == 0
    assert history(server) == RECORDED
    assert schemagen("rollback", "notes", "--db", server.url).code == 0
    assert history(server) == []


def test_a_dry_run_records_nothing(notes: Path, server: Server) -> None:
    base = facts(server)
    done = schemagen("apply", "--db", server.url, "--record-supabase", "--dry-run")
    assert "would be applied" in done.out
    with connect(server.url) as owner:
        row = owner.execute("select to_regnamespace('supabase_migrations') is null").fetchone()
    assert row == (True,)
    assert facts(server) == base


def test_what_the_cli_ran_is_left_alone(notes: Path, server: Server) -> None:
    ran_by_the_cli(server, VERSION)
    before = facts(server)
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert "has it already, by the Supabase CLI; nothing was done" in done.out
    assert facts(server) == before


def test_migrations_before_it_have_to_have_run(notes: Path, server: Server) -> None:
    (notes / "supabase/migrations/20250101000000_mine.sql").write_text("select 1;\n", "utf-8")
    before = facts(server)
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert done.err.startswith(
        "error[SG714]: migrations before the bundle's did not run in this database: 20250101000000"
    )
    assert facts(server) == before
    ran_by_the_cli(server, "20250101000000")
    assert schemagen("apply", "--db", server.url, "--record-supabase").code == 0
    assert history(server)[1:] == RECORDED


def test_half_of_its_files_ran(notes: Path, server: Server) -> None:
    text = (notes / "schema.yaml").read_text("utf-8")
    (notes / "schema.yaml").write_text(f"{text}layout: {{one: [tables], two: [policies]}}\n")
    assert schemagen("render").code == 0
    ran_by_the_cli(server, VERSION)
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert done.err.startswith(f"error[SG714]: of the bundle's migrations {VERSION} ran")
    assert done.code == 1


def test_the_bundle_alone_is_not_the_whole(notes: Path, server: Server) -> None:
    (notes / "supabase/migrations/20250101000000_mine.sql").touch()
    done = schemagen("apply", "--db", server.url)
    assert done.err.startswith(
        "error[SG713]: the project has migrations beside the bundle's:"
        " supabase/migrations/20250101000000_mine.sql\n"
    )
    # A server that lives for this command only shows whether the bundle would work.
    assert schemagen("apply").code == 0


def test_files_that_say_something_else(notes: Path, server: Server) -> None:
    path = notes / f"supabase/migrations/{VERSION}_notes.sql"
    path.write_text("select 1;\n", "utf-8")
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert done.err.startswith(f"error[SG716]: supabase/migrations/{VERSION}_notes.sql is not")
    path.unlink()
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert "error[SG716]" in done.err


def test_a_changed_bundle_with_later_migrations(notes: Path, server: Server) -> None:
    (notes / "supabase/migrations/20270101000000_later.sql").touch()
    text = (notes / "schema.yaml").read_text("utf-8")
    (notes / "schema.yaml").write_text(text.replace("body: text", "words: text"))
    done = schemagen("apply", "--db", server.url, "--record-supabase")
    assert "later migrations build on" in done.err
    assert done.code == 1


def test_the_local_supabase_of_the_project(notes: Path, server: Server) -> None:
    with connect(server.admin_url, autocommit=True) as admin:
        admin.execute("alter role postgres password 'postgres'")
    with gateway(server) as url:
        port = re.findall(r":(\d+)/", url)[0]
        config = notes / "supabase/config.toml"
        config.write_text(config.read_text("utf-8").replace("[db]", f"[db]\nport = {port}"))
        done = schemagen("apply", "--local")
        assert "recorded for the Supabase CLI" in done.out, done.err
        assert history(server) == RECORDED
        assert schemagen("verify", "--local").code == 0


def test_no_local_supabase(here: Path, notes: Path) -> None:
    config = notes / "supabase/config.toml"
    config.write_text(config.read_text("utf-8").replace("[db]", "[db]\nport = 1"))
    done = schemagen("apply", "--local")
    assert done.err.startswith("error[SG702]: no server answers at 127.0.0.1:1\n")
    config.write_text("this is no TOML")
    assert "error[SG715]: supabase/config.toml can't be read" in schemagen("apply", "--local").err
    config.unlink()
    assert "error[SG715]: there is no supabase/config.toml" in schemagen("apply", "--local").err


def test_words_that_exclude_each_other(notes: Path) -> None:
    done = schemagen("apply", "--local", "--db", "postgresql://localhost/x")
    assert "--local and --db name two databases" in done.err
    assert done.code == 2
    done = schemagen("apply", "--record-supabase")
    assert "--record-supabase needs a database" in done.err
    assert done.code == 2


def test_a_password_is_never_shown(notes: Path) -> None:
    with throwaway() as server:
        secret = re.findall(r"://[^:]+:([^@]+)@", server.url)[0]
        ran_by_the_cli(server)
        for command in (["apply"], ["smoke"], ["verify"], ["rollback", "notes"]):
            done = schemagen(*command, "--db", server.url)
            assert done.code == 1
            assert secret not in done.out + done.err
