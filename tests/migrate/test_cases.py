"""One folder a case: two versions, the migration between them, and what becomes of rows.

``before.yaml`` and ``after.yaml`` are the versions. ``rows.sql`` fills the first one, and
``asked.sql`` is asked after the migration; ``expected.txt`` has the answer, or why it failed.
``migration.sql`` is the golden file; ``--update`` writes it and the answer anew.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from schemagen.database.connections import connect
from schemagen.database.server import Server
from schemagen.migrate import Migration, migration_scripts

from .versions import bundle_of, migrated, run, shadow_of

pytestmark = pytest.mark.postgres

CASES = Path(__file__).parent / "cases"
VERSION = "20260102030405"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, server: Server, pytestconfig: pytest.Config) -> None:
    folder = CASES / case
    old, new = (
        bundle_of((folder / f"{version}.yaml").read_text(encoding="utf-8"))
        for version in ("before", "after")
    )
    migration = migrated(server, old, new)
    assert migration is not None
    scripts = migration_scripts(new, migration, VERSION, "change")
    _is(folder / "migration.sql", _joined(scripts), pytestconfig)
    if (folder / "rows.sql").exists():
        shadow_of(server, "filled", old)
        answer = _answer(server, folder, migration)
        _is(folder / "expected.txt", answer, pytestconfig)


def _joined(scripts: object) -> str:
    assert isinstance(scripts, dict)
    return "\n".join(f"-- {path}\n{content}" for path, content in scripts.items())


def _answer(server: Server, folder: Path, migration: Migration) -> str:
    """Fill the first version, migrate it, and ask."""
    url = make_conninfo(server.admin_url, dbname="filled")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute((folder / "rows.sql").read_bytes())
    with connect(make_conninfo(server.url, dbname="filled"), autocommit=True) as owner:
        try:
            run(owner, migration)
        except psycopg.Error as error:
            return f"{error.sqlstate} {error.diag.message_primary}\n"
    with psycopg.connect(url) as admin:
        rows = admin.execute((folder / "asked.sql").read_bytes()).fetchall()
    return "".join(" | ".join(map(str, row)) + "\n" for row in rows)


def _is(path: Path, text: str, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
