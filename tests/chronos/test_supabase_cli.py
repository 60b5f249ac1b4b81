"""The project of the preset in several ways with Supabase's own command line.

What holds for every preset is tried in ``tests/supabase/test_presets.py``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.database.connections import connect
from schemagen.database.facts import Facts
from schemagen.database.facts_difference import difference_as_text
from schemagen.database.server import Server
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Bundle
from schemagen.render import render_bundle

from ..supabase.gateway import gateway
from ..supabase.programs import pushed

UP_TO_DATE = "Remote database is up to date"
EARLIER = "create table public.profiles (id uuid primary key, email text);"


def schemagen(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "schemagen", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What ``schemagen new --preset chronos`` makes."""
    schemagen(tmp_path, "new", "--preset", "chronos", "--no-verify")
    return tmp_path / "chronos"


@pytest.fixture
def server() -> Iterator[Server]:
    with throwaway() as running:
        yield running


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with gateway(server) as found:
        yield found


def applied_facts(bundle: Bundle) -> Facts:
    """Return the facts of a database that schemagen itself applied the bundle to."""
    with throwaway() as server, connect(server.url) as owner:
        apply_bundle(owner, bundle)
        return Facts.read(owner)


def facts(server: Server) -> Facts:
    with connect(server.url) as owner:
        return Facts.read(owner)


def test_into_a_project_with_a_migration_of_its_own(
    tmp_path: Path, server: Server, url: str
) -> None:
    project = tmp_path / "app"
    (project / "supabase" / "migrations").mkdir(parents=True)
    (project / "supabase" / "config.toml").write_text('project_id = "mine"\n', encoding="utf-8")
    (project / "supabase/migrations/20260315101010_mine.sql").write_text(EARLIER, "utf-8")
    pushed(project, url)

    said = schemagen(tmp_path, "new", "--preset", "chronos", "app", "--no-verify")
    assert "[auth.hook.custom_access_token]" in said
    assert (project / "supabase/config.toml").read_text("utf-8") == 'project_id = "mine"\n'
    names = sorted(path.name for path in (project / "supabase/migrations").iterdir())
    assert names[0] == "20260315101010_mine.sql"
    assert len(names) == 5
    pushed(project, url)
    assert UP_TO_DATE in pushed(project, url)
    tables = {row[1] for row in facts(server).rows["tables"] if row[0] == "public"}
    assert {"profiles", "videos", "usage_metrics"} <= tables


def test_what_apply_records_is_up_to_date(project: Path, server: Server, url: str) -> None:
    said = schemagen(project, "apply", "--db", url, "--record-supabase")
    assert "recorded for the Supabase CLI" in said
    assert UP_TO_DATE in pushed(project, url)
    again = schemagen(project, "apply", "--db", url, "--record-supabase")
    assert "has it already" in again
    undone = schemagen(project, "rollback", "chronos", "--db", url)
    assert "undone" in undone
    assert "create_core_tables" in pushed(project, url)


def test_what_was_pushed_is_not_applied_again(project: Path, url: str) -> None:
    pushed(project, url)
    said = schemagen(project, "apply", "--db", url, "--record-supabase")
    assert "has it already, by the Supabase CLI; nothing was done" in said


def test_ivfflat_is_pushed_as_well(tmp_path: Path, server: Server, url: str) -> None:
    schemagen(
        tmp_path, "new", "--preset", "chronos", "--no-verify", "--set", "vector_index=ivfflat",
        "--set", "embedding_dimensions=768",
    )  # fmt: skip
    pushed(tmp_path / "chronos", url)
    model, _ = read_model(
        tmp_path / "chronos" / "schema.yaml",
        {"vector_index": "ivfflat", "embedding_dimensions": "768"},
    )
    expected = applied_facts(render_bundle(model))
    assert facts(server) == expected, difference_as_text(expected, facts(server))
