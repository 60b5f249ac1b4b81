"""The example of README.md is fine."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import Make

README = Path(__file__).parents[2] / "README.md"


def test_the_example(make: Make) -> None:
    section = README.read_text(encoding="utf-8").partition("### Composing\n")[2]
    example = re.search(r"^```yaml\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert example
    model = make({"schema.yaml": example[1]}).model
    assert [file.name for file in model.layout] == ["core_tables", "logic", "access"]
    names = {table.name.name: [column.name for column in table.columns] for table in model.tables}
    assert "nickname" in names["users"]
    assert "notes" not in names["module_progress"]
    assert "goals" in names
