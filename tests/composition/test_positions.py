"""Errors in what is extended: the exact place, and the way to the line that asked for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.core.diagnostics import Position
from schemagen.spec.load import load_file

from .conftest import Findings, Write

MAIN = "schemagen: 1\nname: app\nextends:\n  - middle.yaml\n"
MIDDLE = "# Nothing of its own\n\nextends: [./parts/base.yaml]\n"
BASE = """\
tables:
  notes:
    columns:
      id: uuid primary key
      {column}
    access: [service_only]
"""
BAD = "text default ('é' ||) not null"

STYLES = {
    "plain": f"body: {BAD}",
    "single": "body: '" + BAD.replace("'", "''") + "'",
    "double": "body: \"text\\u0020default ('\\xe9' ||) not null\"",
    "literal": "body: |-\n        text\n         default ('é' ||)\n        not null",
    "folded": "body: >\n        text\n        default ('é'\n        ||) not null",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_marker_is_found_through_two_documents(findings: Findings, style: str) -> None:
    base = BASE.format(column=STYLES[style])
    place = base.index("||") + 2
    lines = base[:place].split("\n")
    text = findings({"schema.yaml": MAIN, "middle.yaml": MIDDLE, "parts/base.yaml": base})
    line = base.split("\n")[len(lines) - 1]
    assert text == (
        f"parts/base.yaml:{len(lines)}:{len(lines[-1]) + 1}: "
        'error[SG301]: in a column: syntax error at or near ")"\n'
        f"  {line}\n"
        f"  {' ' * len(lines[-1])}^\n"
        "  in parts/base.yaml, used at middle.yaml:3:11\n"
        "  in middle.yaml, used at schema.yaml:4:5"
    )


@pytest.mark.parametrize("style", STYLES)
def test_a_marker_is_found_in_an_override(findings: Findings, style: str) -> None:
    own = "override:\n  tables:\n    notes:\n     columns:\n      " + STYLES[style] + "\n"
    base = BASE.format(column="body: text not null")
    main = MAIN + own
    lines = main[: main.index("||") + 2].split("\n")
    text = findings({"schema.yaml": main, "middle.yaml": MIDDLE, "parts/base.yaml": base})
    head = f"schema.yaml:{len(lines)}:{len(lines[-1]) + 1}: error[SG301]: in a column: "
    assert text.startswith(head)
    assert "used at" not in text


def test_a_parameter_in_a_base_keeps_its_place(findings: Findings) -> None:
    column = "body: text check (length(body) < ${longest} and lenth(body) > 1 or)"
    own = "parameters: {longest: {type: integer, default: 123456}}\n"
    files = {
        "schema.yaml": MAIN + own,
        "middle.yaml": MIDDLE,
        "parts/base.yaml": BASE.format(column=column),
    }
    assert findings(files).startswith(f"parts/base.yaml:5:{7 + len(column) - 1}: error[SG301]")


def test_errors_of_a_preset_name_the_preset(findings: Findings) -> None:
    text = findings(
        {
            "schema.yaml": "schemagen: 1\nname: app\nextends: wellness\n"
            "remove: {tables: {users: {columns: [timezone]}}}\n"
        }
    )
    assert "\n  in preset organic_os, used at schema.yaml:3:10" in text
    assert text.startswith("presets/organic_os.yaml:")


def test_the_origin_of_an_object_is_the_chain(write: Write) -> None:
    base = BASE.format(column="body: text not null").replace(
        "access", "use: [timestamps]\n    access"
    )
    path = write({"schema.yaml": MAIN, "middle.yaml": MIDDLE, "parts/base.yaml": base})
    model, _ = build_model(load_file(path))
    (table,) = model.tables
    column = next(found for found in table.columns if found.name == "created_at")
    chain = [str(origin) for origin in column.origin.chain()]
    assert chain[0].startswith("features/timestamps/feature.yaml:")
    assert chain[1:] == ["parts/base.yaml:6:11", "middle.yaml:3:11", "schema.yaml:4:5"]


def test_annotations_stand_at_the_line_of_the_main_file(write: Write) -> None:
    files = {"schema.yaml": MAIN, "middle.yaml": MIDDLE, "parts/base.yaml": BASE.format(column=BAD)}
    path = write({**files, "parts/base.yaml": BASE.format(column="body: nothing_such")})
    loaded = load_file(path)
    with pytest.raises(Exception, match="error"):
        build_model(loaded)
    (finding,) = loaded.problems.found
    assert finding.as_github().startswith("::error file=schema.yaml,line=4,col=5,")
    assert finding.position == Position("parts/base.yaml", 5, 13)


def test_errors_of_a_base_and_of_an_override_stay_apart(findings: Findings) -> None:
    """The structure of one table is wrong; what is wrong beside it is found all the same."""
    main = (
        MAIN + "override:\n  tables:\n    notes:\n      columns: {more: text nul}\n      abot: x\n"
    )
    base = (
        BASE.format(column="body: {type: text nul, abut: x}") + "  others: {columns: {a: tex t}}\n"
    )
    text = findings({"schema.yaml": main, "middle.yaml": MIDDLE, "parts/base.yaml": base})
    found = [line.split(" ")[0:2] for line in text.splitlines() if "error[" in line]
    assert found == [
        ["parts/base.yaml:5:30:", "error[SG101]:"],
        ["parts/base.yaml:7:29:", "error[SG301]:"],
        ["schema.yaml:9:7:", "error[SG101]:"],
    ]


def test_features_beside_a_base_are_known(write: Write) -> None:
    feature = "feature: marked\nabout: Has a mark\napplies_to: table\ncolumns: {mark: text}\n"
    path = write(
        {
            "app/schema.yaml": "schemagen: 1\nname: app\nextends: ../shared/base.yaml\n",
            "shared/base.yaml": BASE.format(column="body: text").replace(
                "access", "use: [marked]\n    access"
            ),
            "shared/schemagen.d/marked/feature.yaml": feature,
        }
    )
    model, _ = build_model(load_file(path))
    assert [column.name for column in model.tables[0].columns] == ["id", "body", "mark"]


def test_an_absolute_path(write: Write, tmp_path: Path) -> None:
    base = tmp_path / "elsewhere" / "base.yaml"
    files = {
        "schema.yaml": f"schemagen: 1\nname: app\nextends: {base}\n",
        "elsewhere/base.yaml": BASE.format(column="body: text"),
    }
    model, _ = build_model(load_file(write(files)))
    assert model.tables[0].origin.position.file == base.as_posix()
