"""Applied twice, undone, by script, by migration, in both eras: always the same database."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemagen.apply import apply_bundle, rollback_bundle
from schemagen.core.errors import RollbackRefused
from schemagen.database.base import Era
from schemagen.database.connections import connect
from schemagen.database.embedded import embedded_installation
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.facts_platform import without_platform
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.emit.single import emit_single
from schemagen.emit.supabase import emit_supabase
from schemagen.model.model import Bundle

from .people import WORLD, spelled

BASELINE = "20260101000000"


@pytest.fixture
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


def facts(server: Server) -> Facts:
    with connect(server.url) as connection:
        return Facts.read(connection)


def apply(server: Server, bundle: Bundle) -> None:
    with connect(server.url) as connection:
        apply_bundle(connection, bundle)


def dump(server: Server) -> str:
    """Return what ``pg_dump`` writes of everything but the rows."""
    # The superuser's, because some objects of the platform are hidden from everybody else.
    return run("pg_dump", "--schema-only", "--restrict-key=same", server.admin_url)


def psql(server: Server, script: str, folder: Path) -> str:
    """Run a script as people do; return what it says."""
    file = folder / "script.sql"
    file.write_text(script, encoding="utf-8")
    return run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(file), server.url)


def run(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [embedded_installation().program(program), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def assert_equal(found: Facts, expected: Facts) -> None:
    assert found == expected, difference_as_text(expected, found)


# --- through the library ------------------------------------------------------------------


def test_a_second_apply_changes_nothing(server: Server, bundle: Bundle) -> None:
    apply(server, bundle)
    once = facts(server), dump(server)
    apply(server, bundle)

    assert_equal(facts(server), once[0])
    assert dump(server) == once[1]


def test_a_second_apply_keeps_the_rows(server: Server, bundle: Bundle) -> None:
    counted = "select count(*), min(updated_at) < now() from public.wellness_entries"
    apply(server, bundle)
    with connect(server.url) as connection:
        connection.execute(spelled(WORLD))
    apply(server, bundle)

    with connect(server.url) as connection:
        assert connection.execute(counted).fetchall() == [(2, True)]


def test_a_rollback_leaves_the_base(server: Server, bundle: Bundle) -> None:
    base = facts(server), dump(server)
    apply(server, bundle)
    assert facts(server) != base[0]
    with connect(server.url) as connection:
        rollback_bundle(connection, bundle.name)

    assert_equal(facts(server), base[0])
    assert dump(server) == base[1]


def test_a_rollback_with_rows_wants_a_word(server: Server, bundle: Bundle) -> None:
    base = facts(server)
    apply(server, bundle)
    with connect(server.url) as connection:
        connection.execute(spelled(WORLD))
        connection.commit()
        with pytest.raises(RollbackRefused, match=r"wellness_entries \(2\)"):
            rollback_bundle(connection, bundle.name)
        assert facts(server) != base
        undone = rollback_bundle(connection, bundle.name, drop_data=True)

    assert sum(undone.dropped_rows.values()) == 10
    assert_equal(facts(server), base)


def test_after_a_rollback_people_still_sign_up(server: Server, bundle: Bundle) -> None:
    apply(server, bundle)
    with connect(server.url) as connection:
        rollback_bundle(connection, bundle.name)
        connection.execute("insert into auth.users (id) values (gen_random_uuid())")


def test_applied_again_after_a_rollback_it_is_the_same(server: Server, bundle: Bundle) -> None:
    apply(server, bundle)
    first = facts(server), dump(server)
    with connect(server.url) as connection:
        rollback_bundle(connection, bundle.name)
        apply_bundle(connection, bundle)

    assert_equal(facts(server), first[0])
    assert dump(server) == first[1]


def test_a_dry_run_leaves_no_trace(server: Server, bundle: Bundle) -> None:
    base = facts(server), dump(server)
    with connect(server.url) as connection:
        assert apply_bundle(connection, bundle, dry_run=True).dry_run

    assert_equal(facts(server), base[0])
    assert dump(server) == base[1]


# --- through files ------------------------------------------------------------------------


def test_the_script_through_psql(server: Server, bundle: Bundle, tmp_path: Path) -> None:
    files = emit_single(bundle, BASELINE)
    base = facts(server), dump(server)
    assert psql(server, files["schema.sql"], tmp_path) == ""
    once = facts(server), dump(server)
    assert psql(server, files["schema.sql"], tmp_path) == ""
    assert_equal(facts(server), once[0])
    assert dump(server) == once[1]

    assert psql(server, files["rollback.sql"], tmp_path) == ""
    assert_equal(facts(server), base[0])
    assert dump(server) == base[1]
    # Undone twice is undone.
    assert psql(server, files["rollback.sql"], tmp_path) == ""
    assert_equal(facts(server), base[0])


def test_script_migration_and_apply_make_the_same(
    server: Server, bundle: Bundle, tmp_path: Path
) -> None:
    apply(server, bundle)
    migration = emit_supabase(bundle, BASELINE)[f"supabase/migrations/{BASELINE}_organic_os.sql"]
    with throwaway() as by_script, throwaway() as by_migration:
        psql(by_script, emit_single(bundle, BASELINE)["schema.sql"], tmp_path)
        # The Supabase CLI sends a file as one transaction.
        with connect(by_migration.url) as connection:
            connection.execute(migration.encode())

        assert_equal(facts(by_script), facts(server))
        assert_equal(facts(by_migration), facts(server))


def test_a_migration_that_fails_at_its_end_leaves_nothing(server: Server, bundle: Bundle) -> None:
    migration = emit_supabase(bundle, BASELINE)[f"supabase/migrations/{BASELINE}_organic_os.sql"]
    base = facts(server)
    with connect(server.url, autocommit=True) as connection, pytest.raises(ZeroDivisionError):
        with connection.transaction():
            connection.execute(migration.encode())
            raise ZeroDivisionError

    assert_equal(facts(server), base)


# --- the eras of default privileges -------------------------------------------------------


@pytest.mark.postgres
def test_both_eras_end_equal(bundle: Bundle) -> None:
    found = {}
    for era in Era:
        with throwaway(era=era) as server:
            bare = without_platform(facts(server))
            apply(server, bundle)
            found[era] = without_platform(facts(server))
            assert found[era] != bare

    first, *others = found.values()
    assert others
    for other in others:
        assert_equal(other, first)


@pytest.mark.postgres
@pytest.mark.parametrize("era", list(Era))
def test_in_no_era_anon_gets_anything(bundle: Bundle, era: Era) -> None:
    query = """
        select 'table ' || c.oid::regclass || ' ' || a.privilege_type
        from pg_class as c, aclexplode(c.relacl) as a
        where c.relnamespace in ('public'::regnamespace, 'schemagen'::regnamespace)
          and a.grantee in (0, 'anon'::regrole)
        union all
        select 'function ' || p.oid::regprocedure || ' ' || a.privilege_type
        from pg_proc as p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
        where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
          and a.grantee in (0, 'anon'::regrole)
    """
    found: list[Any]
    with throwaway(era=era) as server:
        apply(server, bundle)
        with connect(server.url) as connection:
            found = connection.execute(query).fetchall()
    assert found == []


# --- projects that have users already -----------------------------------------------------


def test_users_from_before_have_a_row_afterwards(server: Server, bundle: Bundle) -> None:
    with connect(server.url) as connection:
        connection.execute(
            "insert into auth.users (id, email) values (gen_random_uuid(), 'early@example.com')"
        )
    apply(server, bundle)

    with connect(server.url) as connection:
        emails = connection.execute("select email from public.users").fetchall()
    assert emails == [("early@example.com",)]
