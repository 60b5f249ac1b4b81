"""Starting and stopping PostgreSQL's own process, and knowing when it is ready."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import psycopg

from schemagen.core.errors import ServerError
from schemagen.core.system import MAKE_ROOM
from schemagen.database.accounts import process_options
from schemagen.database.embedded import Installation

DATABASE: Final = "postgres"
ADMIN: Final = "supabase_admin"
"""The superuser, as on Supabase."""
OWNER: Final = "postgres"
"""Who owns the database and everything that is applied. Not a superuser."""

_TICK: Final = 0.005
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 60.0
_LOG_LINES: Final = 12

COMMON_SETTINGS: Final[Mapping[str, str]] = {
    # Small machines and containers: the shared memory of /dev/shm may be 64 MB.
    "dynamic_shared_memory_type": "mmap",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "jit": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Publications are useless, and warn about it, with less.
    "wal_level": "logical",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens.

    Attributes:
        host: The folder of its Unix socket; on Windows, which has none, 127.0.0.1.
        port: The port, which with a socket is only a part of its name.
    """

    host: str
    port: int = 5432

    @classmethod
    def in_folder(cls, folder: Path) -> Address:
        """Return an address that nobody uses yet."""
        if sys.platform != "win32":
            return cls(str(folder))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return cls("127.0.0.1", probe.getsockname()[1])

    @property
    def settings(self) -> dict[str, str]:
        """PostgreSQL's settings for listening there, and nowhere else."""
        if sys.platform == "win32":
            return {"listen_addresses": self.host, "port": str(self.port)}
        return {
            "listen_addresses": "",
            "unix_socket_directories": self.host,
            "unix_socket_permissions": "0700",
            "port": str(self.port),
        }

    @property
    def is_open(self) -> bool:
        """Whether it is worth knocking."""
        return sys.platform == "win32" or Path(self.host, f".s.PGSQL.{self.port}").exists()

    def url(self, role: str, password: str, database: str = DATABASE) -> str:
        """Return the address as a connection URL."""
        where = urlencode({"host": self.host, "port": self.port})
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?{where}"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A PostgreSQL process that this process started.

    Attributes:
        process: The process.
        data_folder: Its data.
        log_path: Where it writes what it has to say.
    """

    process: subprocess.Popen[bytes]
    data_folder: Path
    log_path: Path

    @classmethod
    def start(
        cls,
        installation: Installation,
        data_folder: Path,
        log_path: Path,
        address: Address,
        settings: Mapping[str, str],
    ) -> Postmaster:
        """Start PostgreSQL on a data folder; it is not ready yet."""
        chosen = {**COMMON_SETTINGS, **settings, **address.settings}
        options = [f"--{name}={value}" for name, value in sorted(chosen.items())]
        with log_path.open("ab") as log:
            process = subprocess.Popen(
                [installation.program("postgres"), "-D", data_folder, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=program_environment(),
                **process_options(installation.account),
            )
        return cls(process, data_folder, log_path)

    def wait_until_ready(self, url: str) -> psycopg.Connection:
        """Return the first connection that the server accepts, in autocommit mode.

        Raises:
            ServerError: It stopped, or did not answer in time.
        """
        deadline = time.monotonic() + _START_SECONDS
        while self.process.poll() is None:
            with suppress(psycopg.OperationalError):
                return psycopg.connect(
                    url, autocommit=True, connect_timeout=5, application_name="schemagen"
                )
            if time.monotonic() > deadline:
                raise start_failure("PostgreSQL did not get ready in time", self.log_path)
            time.sleep(_TICK)
        raise start_failure("PostgreSQL stopped while starting", self.log_path)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop the server and wait for its end.

        Args:
            at_once: Without writing anything to disk, for data that nobody wants.
        """
        if sys.platform == "win32":
            self.process.terminate()
        elif self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def program_environment() -> dict[str, str]:
    """Return the environment of PostgreSQL's programs: nothing of the caller's settings."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP") if sys.platform == "win32" else ("PATH",)
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}


def start_failure(sentence: str, log_path: Path) -> ServerError:
    """Return an error that shows the end of the server's log."""
    try:
        lines = log_path.read_text(errors="replace").splitlines()[-_LOG_LINES:]
    except OSError:
        lines = []
    log = "".join(f"\n  {line}" for line in lines) or " (its log is empty)"
    full = os.strerror(errno.ENOSPC) in log
    return ServerError(
        f"{sentence}; the end of its log:{log}",
        hint=f"its files are below {log_path.parents[1]}: {MAKE_ROOM}" if full else "",
    )
