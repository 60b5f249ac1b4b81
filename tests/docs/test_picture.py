"""The picture in README.md is what ``schemagen smoke`` prints now, but for the seconds.

``pytest tests/docs/test_picture.py --update`` makes it anew.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Final

import pytest
from rich.console import Console
from rich.text import Text

from schemagen.apply import apply_bundle
from schemagen.build import read_model
from schemagen.cli.smoke_report import report_table, verdict
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.render import render_bundle
from schemagen.verify import Report, smoke

HOME: Final = Path(__file__).parents[2]
PICTURE: Final = HOME / "docs" / "smoke.svg"
COMMAND: Final = "schemagen smoke"
WIDTH: Final = 88


def proven() -> Report:
    model, _ = read_model(HOME / "presets" / "organic_os.yaml")
    with throwaway() as server, connect(server.url) as owner:
        apply_bundle(owner, render_bundle(model))
        return smoke(owner, model)


def drawn(report: Report) -> str:
    """Return a terminal with the report; it loads nothing from elsewhere."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(f"$ {COMMAND}", highlight=False)
    console.print(report_table(report))
    console.print()
    console.print(Text.from_ansi(verdict(report)))
    picture = console.export_svg(title="organic_os", unique_id="smoke")
    return re.sub(r"\s*@font-face \{.*?\}", "", picture, flags=re.DOTALL)


def timeless(picture: str) -> str:
    return re.sub(r"\d+\.\d+(?=(&#160;|\s)s\b)", "0.0", picture)


@pytest.mark.postgres
def test_the_picture_is_what_is_printed_now(pytestconfig: pytest.Config) -> None:
    report = proven()
    picture = drawn(report)
    if pytestconfig.getoption("--update"):
        PICTURE.write_text(picture, encoding="utf-8")
    assert timeless(PICTURE.read_text(encoding="utf-8")) == timeless(picture)
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "").replace(
        "https://www.textualize.io", ""
    )
    shown = re.sub(r"&#160;", " ", picture)
    assert "all as declared" in shown


def test_the_readme_shows_it() -> None:
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    assert re.search(r"!\[[^\]]+\]\(docs/smoke\.svg\)", readme)
