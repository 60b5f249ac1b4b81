"""A door of TCP to a throw-away server, which itself listens on a socket in the file system."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg.conninfo import conninfo_to_dict

from schemagen.database.server import Server


@dataclass
class Traffic:
    """What clients send through a door.

    Attributes:
        allowed: After so many bytes the line is cut, in the middle of a word; None for never.
        sent: How many there were.
    """

    allowed: int | None = None
    sent: int = 0


@contextmanager
def gateway(
    server: Server, database: str = "postgres", traffic: Traffic | None = None
) -> Iterator[str]:
    """Yield a URL with a port, for programs that know no other way.

    Args:
        server: What is behind the door.
        database: Its database.
        traffic: Counts what is sent, and says when the line is cut.
    """
    found = conninfo_to_dict(server.url)
    path = f"{found['host']}/.s.PGSQL.{found.get('port', 5432)}"
    with _Door(path, traffic or Traffic()) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        try:
            place = f"127.0.0.1:{door.server_address[1]}"
            yield f"postgresql://postgres:{found['password']}@{place}/{database}?sslmode=disable"
        finally:
            door.shutdown()


class _Door(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, path: str, traffic: Traffic) -> None:
        super().__init__(("127.0.0.1", 0), _Guest)
        self.path = path
        self.traffic = traffic


class _Guest(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Door)
        with socket.socket(socket.AF_UNIX) as inside:
            inside.connect(self.server.path)
            answers = threading.Thread(target=_carry, args=(inside, self.request), daemon=True)
            answers.start()
            _carry(self.request, inside, self.server.traffic)
            answers.join()


def _carry(source: socket.socket, target: socket.socket, traffic: Traffic | None = None) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if traffic is not None:
                if traffic.allowed is not None and traffic.sent + len(data) >= traffic.allowed:
                    target.sendall(data[: traffic.allowed - traffic.sent])
                    traffic.sent = traffic.allowed
                    break
                traffic.sent += len(data)
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
