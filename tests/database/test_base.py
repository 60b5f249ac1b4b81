"""The base on a plain PostgreSQL, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from schemagen.core.errors import RoleUnfit, ServerError
from schemagen.database.base import Era, base_parts, install_base, is_supabase, missing_parts
from schemagen.database.connections import ensure_base_present
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from ..servers.installations import installation


@pytest.fixture
def plain(server: Server, admin: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A database without the base, in a cluster that has its roles."""
    admin.execute("create database plain")
    url = urlunsplit(urlsplit(server.admin_url)._replace(path="/plain"))
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def test_our_own_servers_have_all_of_it(admin: psycopg.Connection) -> None:
    assert missing_parts(admin) == ()
    assert install_base(admin) == ()
    assert not is_supabase(admin)


def test_every_part_is_installed_once(plain: psycopg.Connection) -> None:
    missing = [part.name for part in missing_parts(plain)]
    assert "table auth.users" in missing

    assert list(install_base(plain)) == missing
    facts = Facts.read(plain)

    assert missing_parts(plain) == ()
    assert install_base(plain) == ()
    assert Facts.read(plain) == facts


def test_a_plain_database_becomes_what_our_servers_are(
    plain: psycopg.Connection, admin: psycopg.Connection
) -> None:
    install_base(plain)

    found, expected = Facts.read(plain), Facts.read(admin)

    # The rest of it: who owns a database, and what follows from that.
    for kind in ("functions", "tables", "columns", "policies", "triggers", "constraints", "types"):
        assert found.rows[kind] == expected.rows[kind]
    for kind in ("default_privileges", "event_triggers", "publications"):
        assert found.rows[kind] == expected.rows[kind]


def test_what_is_there_is_left_as_it_is(plain: psycopg.Connection) -> None:
    plain.execute("create schema auth")
    plain.execute("create function auth.uid() returns uuid language sql as 'select null::uuid'")
    before = plain.execute("select pg_get_functiondef('auth.uid()'::regprocedure)").fetchone()

    assert "function auth.uid" not in install_base(plain)

    after = plain.execute("select pg_get_functiondef('auth.uid()'::regprocedure)").fetchone()
    assert after == before
    ensure_base_present(plain)


def test_all_or_nothing(plain: psycopg.Connection) -> None:
    # A view in the place of a table is found when the table's index is created.
    plain.execute("create schema storage")
    plain.execute("create view storage.bname as select 1")
    before = Facts.read(plain)

    with pytest.raises(psycopg.Error):
        install_base(plain)

    assert Facts.read(plain) == before


def test_the_era_can_be_changed(plain: psycopg.Connection) -> None:
    install_base(plain, Era.CLOSED)

    assert install_base(plain, Era.OPEN) == ("default privileges, era open",)
    assert missing_parts(plain, Era.OPEN) == ()
    assert [part.name for part in missing_parts(plain)] == ["default privileges, era closed"]
    assert install_base(plain, Era.CLOSED) == ("default privileges, era closed",)
    assert missing_parts(plain) == ()


@pytest.mark.parametrize(
    "sign",
    [
        "create table auth.schema_migrations (version text)",
        "create table storage.migrations (id int)",
        "select set_config('supautils.reserved_roles', 'supabase_admin', false)",
        "create event trigger pgrst_ddl_watch on ddl_command_end"
        " execute function extensions.watch()",
    ],
)
def test_a_real_supabase_is_never_touched(plain: psycopg.Connection, sign: str) -> None:
    for schema in ("auth", "storage", "extensions"):
        plain.execute(f"create schema {schema}".encode())
    plain.execute(
        "create function extensions.watch() returns event_trigger language plpgsql as 'begin end'"
    )
    assert not is_supabase(plain)
    plain.execute(sign.encode())
    before = Facts.read(plain)

    with pytest.raises(ServerError, match="belongs to a Supabase project"):
        install_base(plain)

    assert Facts.read(plain) == before


def test_only_a_superuser_installs_it(owner: psycopg.Connection, server: Server) -> None:
    owner.execute("create database plain")
    url = urlunsplit(urlsplit(server.url)._replace(path="/plain"))
    with psycopg.connect(url, autocommit=True) as plain:
        with pytest.raises(RoleUnfit) as caught:
            install_base(plain)

    assert "the role postgres may not install the Supabase base" in caught.value.message
    assert "as a superuser" in caught.value.hint


def test_a_complete_base_needs_no_superuser(owner: psycopg.Connection) -> None:
    assert install_base(owner) == ()


def test_the_parts_have_different_names_and_conditions() -> None:
    assert len({part.name for part in base_parts()}) == len(base_parts())
    assert len({part.present for part in base_parts()}) == len(base_parts())
    assert {part.era for part in base_parts()} == {None, Era.CLOSED, Era.OPEN}


@pytest.mark.postgres
@pytest.mark.parametrize("era", list(Era))
@pytest.mark.parametrize("name", ["17", "16", "15", "15 of Debian"])
def test_older_servers_have_it_too(name: str, era: Era) -> None:
    with (
        throwaway(installation=installation(name), era=era) as server,
        psycopg.connect(server.admin_url, autocommit=True) as connection,
    ):
        assert missing_parts(connection, era) == ()
        assert install_base(connection, era) == ()
        ensure_base_present(connection)
        assert connection.info.server_version // 10000 == int(name.partition(" ")[0])
