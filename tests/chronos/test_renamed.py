"""Nothing hangs on what things are called: with other names it is the same database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.core.names import QName
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.types import Enum
from schemagen.render import render_bundle
from schemagen.verify.report import Report
from schemagen.verify.smoke import smoke

from .renaming import Renamed, renamed


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``schemagen new`` writes."""
    folder = tmp_path_factory.mktemp("renamed") / "mine"
    command = ["new", "--preset", "chronos", str(folder), "--no-verify", "--quiet"]
    subprocess.run([sys.executable, "-m", "schemagen", *command], check=True)
    return folder / "schema.yaml"


@pytest.fixture(scope="module")
def other(written: Path) -> Renamed:
    found = renamed(written.read_text(encoding="utf-8"))
    (written.parent / "renamed.yaml").write_text(found.text, encoding="utf-8")
    return found


def _proven(spec: Path) -> Report:
    model, warnings = read_model(spec)
    assert warnings == ()
    with throwaway() as server, connect(server.url) as connection:
        apply_bundle(connection, render_bundle(model))
        connection.commit()
        return smoke(connection, model)


def _names(spec: Path) -> set[str]:
    model, _ = read_model(spec)
    names = {table.name.name for table in model.tables}
    names |= {column for table in model.tables for column in table.column_names}
    names |= {item.name.name for item in model.functions if item.name.schema == "public"}
    return names | {item.name.name for item in model.objects if isinstance(item, Enum)}


def test_every_name_is_another_one(written: Path, other: Renamed) -> None:
    names = _names(written)
    assert names & _names(written.parent / "renamed.yaml") == set()
    assert set(other.names) == names


@pytest.mark.postgres
def test_the_proof_is_the_same(written: Path, other: Renamed) -> None:
    before, after = _proven(written), _proven(written.parent / "renamed.yaml")
    assert [str(failure) for failure in after.failures] == []
    assert before.ok and after.ok
    assert after.cells == before.cells > 10_000
    assert after.access == {
        (QName(table.schema, other.names.get(table.name, table.name)), kind, operation): cells
        for (table, kind, operation), cells in before.access.items()
    }
