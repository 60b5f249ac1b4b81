"""``schemagen db``: the server that outlives commands."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from schemagen.cli.command import Command, LazyGroup
from schemagen.cli.console import print_json, print_outcome, print_result
from schemagen.cli.options import list_format_option

if TYPE_CHECKING:
    from schemagen.database.server import Server

_era_option = click.option(
    "--era",
    type=click.Choice(["closed", "open"]),
    default="closed",
    show_default=True,
    help="What API roles get on new tables: nothing (since 2026), or everything (before).",
)


@click.group("db", cls=LazyGroup)
def db() -> None:
    r"""Keep a PostgreSQL server of your own, with what Supabase brings.

    It runs until it is stopped, its data stays, and only you can log in.

    Examples:
      schemagen db start
      schemagen apply --db "$(schemagen db url)"
      schemagen db psql -- -c '\dt'
      schemagen db stop
    """


@db.command("start", cls=Command)
@_era_option
def start(era: str) -> None:
    """Start the kept server; nothing happens when it runs.

    Examples:
      schemagen db start
    """
    from schemagen.cli.progress import Progress
    from schemagen.database import kept

    with Progress("starting PostgreSQL"):
        server = kept.start(era=era)
    print_outcome(f"PostgreSQL {_version(server)} runs; `schemagen db url` prints its URL")


@db.command("stop", cls=Command)
def stop() -> None:
    """Stop the kept server; its data stays.

    Examples:
      schemagen db stop
    """
    from schemagen.database import kept

    was_running = kept.stop()
    print_outcome("stopped; its data stays" if was_running else "it was not running")


@db.command("status", cls=Command)
@list_format_option
@click.pass_context
def status(context: click.Context, form: str) -> None:
    """Say whether the kept server runs; exits with 1 if it does not.

    Examples:
      schemagen db status
      schemagen db status --quiet || schemagen db start
    """
    from schemagen.database import kept

    server = kept.find()
    if form == "json":
        print_json(_as_json(server))
    elif server is None:
        print_outcome("not running")
    else:
        print_outcome(f"PostgreSQL {_version(server)} runs, data in {server.data_folder}")
    if server is None:
        context.exit(1)


def _version(server: Server) -> str:
    """Return what the server says; its programs count builds behind that."""
    from schemagen.database.connections import connect, server_version

    with connect(server.url) as connection:
        return server_version(connection)


def _as_json(server: Server | None) -> dict[str, object]:
    if server is None:
        return {"running": False}
    return {
        "running": True,
        "version": _version(server),
        "data": str(server.data_folder),
        "log": str(server.log_path),
    }


@db.command("url", cls=Command)
@click.option("--admin", is_flag=True, help="Of the superuser supabase_admin.")
def url(admin: bool) -> None:
    """Print the URL of the kept server, with its password.

    Examples:
      export DATABASE_URL="$(schemagen db url)"
    """
    server = _running()
    print_result(server.admin_url if admin else server.url)


@db.command("psql", cls=Command, context_settings={"ignore_unknown_options": True})
@click.option("--db", "url", metavar="URL", help="Another database than that of the kept server.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGUMENT]...")
@click.pass_context
def psql(context: click.Context, url: str | None, arguments: tuple[str, ...]) -> None:
    """Open psql on the kept server; further arguments are psql's.

    Arguments that schemagen knows too, such as -q, stand behind two dashes.

    Examples:
      schemagen db psql
      schemagen db psql -c 'select version()'
      schemagen db psql -- -q -f seed.sql
    """
    from schemagen.database.kept import psql_program

    program, environment = psql_program(url or _running().url)
    sys.stdout.flush()
    command = [str(program), *arguments]
    if os.name == "posix":
        os.execve(program, command, environment)  # noqa: S606  the terminal is all its own
    context.exit(subprocess.run(command, env=environment, check=False).returncode)


@db.command("base", cls=Command)
@click.option("--db", "url", metavar="URL", required=True, help="postgresql://... of a superuser.")
@_era_option
def base(url: str, era: str) -> None:
    """Install what Supabase brings on a plain PostgreSQL; a second run changes nothing.

    Roles, the schemas auth, storage and extensions, auth.uid() and the like. A real
    Supabase database is refused: it has its own.

    Examples:
      schemagen db base --db postgresql://postgres:secret@localhost:5432/postgres
    """
    from schemagen.cli.databases import open_database
    from schemagen.database.base import Era, install_base

    with open_database(url) as database:
        installed = install_base(database.connection, Era(era))
    if not installed:
        print_outcome("everything was there already")
        return
    print_outcome(f"installed: {len(installed)} parts")
    for name in installed:
        print_outcome(f"  {name}")


def _running() -> Server:
    from schemagen.core.errors import ServerError
    from schemagen.database import kept

    server = kept.find()
    if server is None:
        raise ServerError("the kept server does not run", hint="schemagen db start", code="SG733")
    return server
