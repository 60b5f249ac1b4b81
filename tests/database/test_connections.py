"""Connections, and what people read when there is none."""

from __future__ import annotations

import socket
import socketserver
import traceback
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

import pytest

from schemagen.core.errors import RoleUnfit, ServerError, ServerUnreachable
from schemagen.database.connections import (
    connect,
    ensure_base_present,
    lock_capacity,
    masked,
    require_role,
)
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

SECRET = "s3cr:t/?#"  # noqa: S105  nobody's
QUOTED = "s3cr%3At%2F%3F%23"


def refusal(url: str, connect_timeout: int = 10) -> ServerUnreachable:
    """Return the error, having made sure that the password is nowhere in it."""
    with pytest.raises(ServerUnreachable) as caught:
        connect(url, connect_timeout=connect_timeout)
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.hint
    for line in shown.splitlines():
        assert SECRET not in line
        assert QUOTED not in line
    return caught.value


@pytest.fixture
def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@pytest.fixture
def tcp_port(shared_server: Server) -> Iterator[int]:
    """A TCP port through which the server's socket can be reached."""

    class Relay(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as inner:
                inner.connect(f"{shared_server.socket_folder}/.s.PGSQL.5432")
                while asked := self.request.recv(8192):
                    inner.sendall(asked)
                    self.request.sendall(inner.recv(8192))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay) as relay:
        thread = Thread(target=relay.serve_forever)
        thread.start()
        yield relay.server_address[1]
        relay.shutdown()
        thread.join()


def changed(url: str, **parts: str) -> str:
    return urlunsplit(urlsplit(url)._replace(**parts))


def test_a_connection(shared_server: Server) -> None:
    with connect(shared_server.url) as connection:
        row = connection.execute("select current_user, current_setting('application_name')")
        assert row.fetchone() == ("postgres", "schemagen")
        assert not connection.autocommit

    with connect(shared_server.url, autocommit=True) as connection:
        assert connection.autocommit


def test_the_url_says_it_better(shared_server: Server) -> None:
    with connect(f"{shared_server.url}&application_name=mine") as connection:
        assert connection.execute("show application_name").fetchone() == ("mine",)


def test_nobody_listens(free_port: int) -> None:
    error = refusal(f"postgresql://postgres:{QUOTED}@127.0.0.1:{free_port}/postgres")

    assert error.message == f"no server answers at 127.0.0.1:{free_port}"
    assert "schemagen db start" in error.hint


def test_no_socket() -> None:
    error = refusal(f"postgresql://postgres:{QUOTED}@/postgres?host=/nonexistent")

    assert error.message == "no server answers at /nonexistent/.s.PGSQL.5432"


def test_nobody_answers(silent_port: int) -> None:
    error = refusal(
        f"postgresql://postgres:{QUOTED}@127.0.0.1:{silent_port}/postgres", connect_timeout=2
    )

    assert error.message == f"no answer from 127.0.0.1:{silent_port} within 2 seconds"


def test_no_such_host() -> None:
    error = refusal(f"postgresql://postgres:{QUOTED}@db.nowhere.invalid/postgres")

    assert error.message == "there is no host 'db.nowhere.invalid'"
    assert "session pooler" in error.hint


def test_a_wrong_password(shared_server: Server) -> None:
    netloc = f"postgres:{QUOTED}@"

    error = refusal(changed(shared_server.url, netloc=netloc))

    assert error.message == (
        f"the server at {shared_server.socket_folder}/.s.PGSQL.5432"
        " refused the password of postgres"
    )
    assert "%40" in error.hint


def test_no_password(shared_server: Server) -> None:
    error = refusal(changed(shared_server.url, netloc="postgres@"))

    assert "refused the password of postgres" in error.message


def test_an_unknown_role_is_not_told_from_a_wrong_password(shared_server: Server) -> None:
    error = refusal(changed(shared_server.url, netloc=f"nobody:{QUOTED}@"))

    assert "refused the password of nobody" in error.message


def test_an_unknown_database(shared_server: Server) -> None:
    error = refusal(changed(shared_server.url, path="/shop"))

    assert error.message.endswith("has no database 'shop'")
    assert "/postgres" in error.hint


def test_no_tls(tcp_port: int) -> None:
    error = refusal(f"postgresql://postgres:{QUOTED}@127.0.0.1:{tcp_port}/postgres?sslmode=require")

    assert error.message.startswith(f"no TLS connection to 127.0.0.1:{tcp_port}: ")
    assert "sslmode=disable" in error.hint


def test_a_certificate_that_can_not_be_checked(tcp_port: int) -> None:
    error = refusal(
        f"postgresql://postgres:{QUOTED}@127.0.0.1:{tcp_port}/postgres"
        "?sslmode=verify-full&sslrootcert=/nonexistent/root.crt"
    )

    assert error.message.startswith(f"no TLS connection to 127.0.0.1:{tcp_port}: ")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "the connection URL is empty"),
        ("  ", "the connection URL is empty"),
        (
            f"https://user:{QUOTED}@abc.supabase.co",
            "https:// is the address of an API, not of a database",
        ),
        (f"mysql://user:{QUOTED}@host/db", "mysql:// is no PostgreSQL connection URL"),
        (
            f"postgresql+psycopg://user:{QUOTED}@host/db",
            "postgresql+psycopg:// is no PostgreSQL connection URL",
        ),
        (f"postgres:{SECRET}@host/db", "the connection URL can't be read"),
        (f"postgresql//u:{SECRET}@host/db", "the connection URL can't be read"),
        (f"postgresql://u:{QUOTED}%@host/db", "the connection URL can't be read"),
        (f"postgresql://u:{QUOTED}@[::1/db", "the connection URL can't be read"),
        (f"host=x password={SECRET} nonsense", "the connection URL can't be read"),
        (
            f"postgresql://u:{QUOTED}@host/db?pgbouncer=true",
            "the connection URL has a parameter that PostgreSQL does not know: pgbouncer",
        ),
    ],
)
def test_a_malformed_url(url: str, message: str) -> None:
    error = refusal(url)

    assert error.message == message
    assert (
        "postgresql://user:password@host:5432/database" in error.hint or "pgbouncer" in error.hint
    )


@pytest.mark.parametrize("port", ["54x32", "99999"])
def test_a_malformed_port(port: str) -> None:
    error = refusal(f"postgresql://postgres:{QUOTED}@127.0.0.1:{port}/postgres")

    assert port in error.message


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:pw@h:5432/d?x=y", "postgresql://u:***@h:5432/d?x=y"),
        ("postgresql://u:p@ss/w:rd@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("postgresql://h/d?password=pw&user=u", "postgresql://h/d?password=***&user=u"),
        ("host=h password=pw user=u", "host=h password=*** user=u"),
        (r"host=h password='p w\'' user=u", "host=h password=*** user=u"),
    ],
)
def test_masked(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_a_role_has_to_pass_row_security(server: Server) -> None:
    with connect(server.admin_url, autocommit=True) as admin:
        require_role(admin)
        admin.execute("create role app")
        admin.execute("set role app")
        with pytest.raises(RoleUnfit) as caught:
            require_role(admin)
    with connect(server.url) as owner:
        require_role(owner)

    assert caught.value.message == (
        "the role app is subject to row level security, so sign-ups would fail"
    )
    assert 'alter role "app" bypassrls' in caught.value.hint


@pytest.mark.postgres
def test_lock_capacity() -> None:
    settings = {
        "max_locks_per_transaction": "100",
        "max_connections": "20",
        "max_prepared_transactions": "5",
    }
    with throwaway(settings=settings) as server, connect(server.url) as connection:
        assert lock_capacity(connection) == 2500


def test_the_base_is_needed(server: Server) -> None:
    with connect(server.url, autocommit=True) as owner:
        ensure_base_present(owner)
        owner.execute("create database plain")
    with connect(changed(server.url, path="/plain")) as plain:
        with pytest.raises(ServerError) as caught:
            ensure_base_present(plain)

    assert caught.value.message == (
        "this database is not a Supabase one: it has no table auth.users, no function auth.uid"
    )
    assert "schemagen db base --db URL" in caught.value.hint


def test_a_pooler_is_no_trouble(shared_server: Server) -> None:
    with connect(shared_server.url) as connection:
        for _ in range(10):
            connection.execute("select %s::int", (1,))
        assert connection.execute("select count(*) from pg_prepared_statements").fetchone() == (0,)
