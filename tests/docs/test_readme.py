"""README.md shows what there is: presets, a project that is taken up, specifications that hold.

``pytest tests/docs/test_readme.py --update`` writes its table of presets and its transcript anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from click.testing import CliRunner

from schemagen.api import Preset
from schemagen.apply import apply_bundle, make_stand_ins
from schemagen.build import read_model
from schemagen.builtin.presets import PRESETS
from schemagen.cli.application import application
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.verify import smoke

from ..explain.pages import Example
from ..explain.transcripts import as_text, run

HOME: Final = Path(__file__).parents[2]
PAGE: Final = HOME / "README.md"
_TABLE: Final = re.compile(r"(?<=<!-- presets -->\n).*?(?=<!-- end of presets -->)", re.DOTALL)
_SHOP: Final = re.compile(r"(?<=<!-- example: shop -->\n```console\n).*?(?=```\n)", re.DOTALL)
_CHANGE: Final = re.compile(r"(?<=<!-- example: change -->\n```console\n).*?(?=```\n)", re.DOTALL)
_YAML: Final = re.compile(r"^```yaml\n(schemagen: 1\n.*?)^```$", re.MULTILINE | re.DOTALL)


def readme() -> str:
    return PAGE.read_text(encoding="utf-8")


def shown(pattern: re.Pattern[str], made: str, config: pytest.Config) -> str:
    """Return a part of README.md, written anew if that was asked for."""
    if config.getoption("--update"):
        PAGE.write_text(pattern.sub(lambda _: made, readme(), count=1), encoding="utf-8")
    found = pattern.search(readme())
    assert found
    return found[0]


# Presets


def features_of(document: dict[str, Any]) -> Iterator[str]:
    for table in document["tables"].values():
        for use in table.get("use", ()):
            yield use if isinstance(use, str) else next(iter(use))
    for function in document.get("functions", {}).values():
        if "feature" in function:
            yield function["feature"]


def counted(document: dict[str, Any], key: str, one: str, many: str = "") -> list[str]:
    number = len(document.get(key, ()))
    return [f"{number} {one if number == 1 else many or one + 's'}"] if number else []


def row(preset: Preset) -> str:
    name, about = preset.name, preset.about
    path = HOME / "presets" / f"{name}.yaml"
    model, _ = read_model(path)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    tables = [table.name.name for table in model.tables]
    functions = [function.name.name for function in model.called_functions]
    more = [
        *counted(document, "buckets", "bucket"),
        *counted(document, "views", "view"),
        *counted(document, "schedules", "job"),
    ]
    cells = (
        f"**{name}** ({', '.join(preset.aliases)}): {about}"
        + (f"; {', '.join(more)}" if more else ""),
        f"{len(tables)}: {', '.join(tables)}",
        ", ".join(functions),
        ", ".join(sorted({*features_of(document)})),
    )
    return f"| {' | '.join(cells)} |\n"


def test_the_table_of_presets(pytestconfig: pytest.Config) -> None:
    made = "| preset | tables | functions | features |\n| --- | --- | --- | --- |\n"
    made += "".join(row(preset) for preset in PRESETS)
    assert shown(_TABLE, made, pytestconfig) == made


# A project that is there


@pytest.mark.postgres
def test_a_project_that_is_taken_up(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    migrations = folder / "shop/supabase/migrations"
    migrations.mkdir(parents=True)
    (migrations / "20250101000000_shop.sql").write_text(
        "create table public.products (id uuid primary key, title text not null);\n"
    )
    found = _SHOP.search(readme())
    assert found
    steps = Example.of(f"```console\n{found[0]}```").steps
    printed = as_text(run(steps, folder, tmp_path / "state", None))
    assert "error" not in printed
    assert "\n  products:\n" in printed
    assert shown(_SHOP, printed, pytestconfig) == printed


# A specification that changes


@pytest.mark.postgres
def test_a_specification_that_changes(
    pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")
    found = _CHANGE.search(readme())
    assert found
    steps = Example.of(f"```console\n{found[0]}```").steps
    printed = as_text(run(steps, tmp_path, tmp_path / "state", None))
    assert "error" not in printed
    assert "add_nickname.sql" in printed
    assert shown(_CHANGE, printed, pytestconfig) == printed


# Specifications


def specifications() -> list[str]:
    errors = readme().partition("\n## Errors\n")[2].partition("\n## ")[0]
    return [text for text in _YAML.findall(readme()) if text not in errors]


@pytest.mark.postgres
@pytest.mark.parametrize("number", range(len(specifications())))
def test_what_is_shown_is_proven(number: int, tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(specifications()[number], encoding="utf-8")
    model, warnings = read_model(path)
    assert warnings == ()
    with throwaway() as server, connect(server.url) as owner:
        make_stand_ins(owner, model)
        apply_bundle(owner, render_bundle(model))
        report = smoke(owner, model)
    assert report.ok, report.diagnostics


@pytest.mark.postgres
def test_the_two_lines_for_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = readme().partition("\n## In CI\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^schemagen (.*)$", section, re.MULTILINE)
    assert [line.split()[0] for line in lines] == ["render", "smoke"]
    monkeypatch.chdir(tmp_path)
    Path("schema.yaml").write_text(specifications()[0], encoding="utf-8")
    CliRunner().invoke(application, ["render"])
    for line in lines:
        assert CliRunner().invoke(application, line.split()).exit_code == 0
    Path("schema.sql").write_text("-- mine\n")
    assert CliRunner().invoke(application, lines[0].split()).exit_code == 1
