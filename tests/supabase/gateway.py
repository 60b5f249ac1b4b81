"""A door of TCP to a throw-away server, which itself listens on a socket in the file system."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.conninfo import conninfo_to_dict

from schemagen.database.server import Server


@contextmanager
def gateway(server: Server, database: str = "postgres") -> Iterator[str]:
    """Yield a URL with a port, for programs that know no other way."""
    found = conninfo_to_dict(server.url)
    path = f"{found['host']}/.s.PGSQL.{found.get('port', 5432)}"
    with _Door(path) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        try:
            place = f"127.0.0.1:{door.server_address[1]}"
            yield f"postgresql://postgres:{found['password']}@{place}/{database}?sslmode=disable"
        finally:
            door.shutdown()


class _Door(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, path: str) -> None:
        super().__init__(("127.0.0.1", 0), _Guest)
        self.path = path


class _Guest(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Door)
        with socket.socket(socket.AF_UNIX) as inside:
            inside.connect(self.server.path)
            answers = threading.Thread(target=_carry, args=(inside, self.request), daemon=True)
            answers.start()
            _carry(self.request, inside)
            answers.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
