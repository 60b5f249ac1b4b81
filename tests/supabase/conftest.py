"""A small specification, projects of the Supabase CLI, and servers that look like its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from schemagen.cli.application import application
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway

from .gateway import gateway

NOTES = """\
schemagen: 1
name: notes
tables:
  notes:
    columns:
      user_id: uuid not null references auth.users on delete cascade
      body: text not null
    use: [id, timestamps]
    access: [owner: user_id]
"""

MINE = """\
create type public.mood as enum ('good', 'bad');
create table public.profiles (
    id uuid primary key references auth.users on delete cascade,
    "Full Name" varchar(20), mood public.mood, tags text[] not null default '{}'
);
create table public.orders (
    n bigint generated always as identity, shop text, primary key (shop, n)
);
create table public.log (line text);
create schema billing;
create table billing.invoices (id uuid primary key, paid numeric(10, 2));
"""
"""What somebody's project makes before schemagen comes."""

CONFIG = 'project_id = "mine"     # keep me\n\n[storage.buckets."videos"]\npublic = true\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an empty one. No setting of the caller's is seen."""
    for name in ("DATABASE_URL", "NO_COLOR", "SCHEMAGEN_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    out: str
    err: str
    code: int


def schemagen(*arguments: str) -> Done:
    """Run a command in this process."""
    result = CliRunner().invoke(application, arguments)
    assert isinstance(result.exception, SystemExit | None), result.exception
    return Done(result.stdout, result.stderr, result.exit_code)


@pytest.fixture
def notes(here: Path) -> Path:
    """A project with the small specification, rendered."""
    (here / "schema.yaml").write_text(NOTES, encoding="utf-8")
    assert schemagen("render").code == 0
    return here


@pytest.fixture
def mine(here: Path) -> Path:
    """A project of the Supabase CLI that has never heard of schemagen."""
    folder = here / "mine"
    (folder / "supabase" / "migrations").mkdir(parents=True)
    (folder / "supabase/migrations/20260315101010_mine.sql").write_text(MINE, encoding="utf-8")
    (folder / "supabase/config.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "README.md").write_text("mine\n", encoding="utf-8")
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with gateway(server) as found:
        yield found


def facts(server: Server) -> Facts:
    with connect(server.url) as owner:
        return Facts.read(owner)


def history(server: Server) -> list[tuple[str, str]]:
    """Return the CLI's history: versions and names."""
    with connect(server.admin_url) as owner:
        rows = owner.execute(
            "select version, name from supabase_migrations.schema_migrations order by 1"
        ).fetchall()
    return [(version, name) for version, name in rows]


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
