"""The real Data API: PostgREST, asked by the real JavaScript client with signed tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias

import psycopg
from psycopg import sql

from schemagen.database.connections import connect
from schemagen.database.server import Server

from .programs import node_modules, postgrest

_SECRET = "a secret of at least thirty-two characters"  # noqa: S105  of a server of the tests
_PASSWORD = "authenticator's password"  # noqa: S105
_ASK = Path(__file__).with_name("ask.mjs")

Calls: TypeAlias = tuple[tuple[Any, ...], ...]
"""The methods of the client, one after the other, each with its arguments."""


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        status: Of HTTP.
        data: The rows, or what a function returned; None for an error.
        code: SQLSTATE or PostgREST's own code, empty for none.
        message: What the error says.
        count: How many rows there are, None where nobody asked for it.
        more: What else the error says.
    """

    status: int
    data: Any
    code: str
    message: str
    count: int | None = None
    more: str = ""

    @property
    def told(self) -> str:
        """Everything that somebody learns."""
        return f"{self.message} {self.more} {json.dumps(self.data)}"


@dataclass(frozen=True)
class DataApi:
    """PostgREST, and a program that asks it through ``supabase-js``."""

    url: str
    client: subprocess.Popen[str]

    def ask(self, token: str, *calls: tuple[Any, ...]) -> Answer:
        """Send one request.

        Args:
            token: The access token.
            calls: The methods of the client, one after the other, each with its arguments:
                ``("from", "videos"), ("select", "id")``.
        """
        (answer,) = self.ask_all([(token, calls)])
        return answer

    def ask_all(self, requests: Sequence[tuple[str, Calls]]) -> Iterator[Answer]:
        """Send requests, one after the other, without waiting for the answers, and yield these.

        Args:
            requests: Tokens with calls.
        """
        assert self.client.stdin and self.client.stdout
        # In a thread: who only writes, and is only written to, may wait for the other for ever.
        with ThreadPoolExecutor(1) as aside:
            writing = aside.submit(_write, self.client.stdin, requests)
            for _ in requests:
                yield _answer(self.client.stdout.readline())
            writing.result()

    def described(self, token: str) -> dict[str, Any]:
        """Return the description in OpenAPI that somebody is given."""
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found


def _write(place: IO[str], requests: Sequence[tuple[str, Calls]]) -> None:
    for token, calls in requests:
        place.write(json.dumps({"token": token, "calls": calls}) + "\n")
    place.flush()


def _answer(line: str) -> Answer:
    found = json.loads(line)
    error = found["error"] or {}
    return Answer(
        found["status"],
        found["data"],
        error.get("code") or "",
        error.get("message") or "",
        found["count"],
        f"{error.get('details') or ''} {error.get('hint') or ''}".strip(),
    )


def token(**claims: object) -> str:
    """Sign an access token as Supabase Auth does, good for an hour."""
    parts = [
        {"alg": "HS256", "typ": "JWT"},
        {"aud": "authenticated", "exp": int(time.time()) + 3600, **claims},
    ]
    text = ".".join(_encoded(json.dumps(part).encode()) for part in parts)
    signature = hmac.new(_SECRET.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{_encoded(signature)}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def data_api(
    server: Server, *, undo: bool = False, database: str = "postgres"
) -> Iterator[DataApi]:
    """Serve a database as Supabase does, and yield what asks it.

    Args:
        server: Where the database is.
        undo: What a request has done is undone behind it; what could wait for the end of the
            transaction is checked before.
        database: Which one of the server.
    """
    with connect(server.admin_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("alter role authenticator password {}").format(sql.Literal(_PASSWORD))
        )
    uri = psycopg.conninfo.make_conninfo(
        server.url, user="authenticator", password=_PASSWORD, dbname=database
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PGRST_DB_URI": uri,
        "PGRST_DB_SCHEMAS": "public",
        "PGRST_DB_EXTRA_SEARCH_PATH": "public,extensions",
        "PGRST_DB_ANON_ROLE": "anon",
        "PGRST_JWT_SECRET": _SECRET,
        "PGRST_SERVER_HOST": "127.0.0.1",
        "PGRST_SERVER_PORT": str(port),
        "PGRST_DB_POOL": "4",
        "PGRST_LOG_LEVEL": "crit",
        "PGRST_DB_TX_END": "rollback" if undo else "commit",
    }
    modules = node_modules()
    api = subprocess.Popen([postgrest()], env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
    # Modules are looked for beside the program, wherever it runs.
    script = modules.parent / "ask.mjs"
    script.write_bytes(_ASK.read_bytes())
    client = subprocess.Popen(
        ["node", script, url],  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        _wait(url, api)
        yield DataApi(url, client)
    finally:
        assert client.stdin and client.stdout
        client.stdin.close()
        client.wait(timeout=10)
        client.stdout.close()
        api.terminate()
        api.wait(timeout=10)


def _wait(url: str, api: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while True:
        assert api.poll() is None, "PostgREST has ended"
        try:
            urllib.request.urlopen(f"{url}/", timeout=2).close()  # noqa: S310
            return
        except OSError:
            assert time.monotonic() < until, "PostgREST does not answer"
            time.sleep(0.05)
