"""What can't be extended, and what is too much."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from schemagen.build import build_model
from schemagen.spec.composition import MAX_DEPTH
from schemagen.spec.load import load_file

from .conftest import Compose, Findings, Write

HEAD = "schemagen: 1\nname: app\n"
TABLES = "tables: {notes: {columns: {id: uuid primary key}, access: [service_only]}}\n"


def chain(length: int) -> dict[str, str]:
    files = {"schema.yaml": HEAD + "extends: ./0.yaml\n"}
    for number in range(length - 1):
        files[f"{number}.yaml"] = f"extends: ./{number + 1}.yaml\n"
    return {**files, f"{length - 1}.yaml": TABLES}


def test_as_deep_as_anybody_needs(compose: Compose) -> None:
    assert "notes" in compose(chain(MAX_DEPTH))["tables"]


def test_too_deep(findings: Findings) -> None:
    text = findings(chain(MAX_DEPTH + 1)).splitlines()
    assert text[:3] == [
        "19.yaml:1:10: error[SG125]: more than 20 documents that extend each other",
        "  extends: ./20.yaml",
        "           ^",
    ]
    assert text[3:5] == ["  in 19.yaml, used at 18.yaml:1:10", "  in 18.yaml, used at 17.yaml:1:10"]
    assert text[-1] == "  hint: extend the ones at the bottom directly"


def test_a_thousand_ways_to_the_same_documents(compose: Compose) -> None:
    """Each document extends the next one three times; all ways together are 3 ** 15."""
    files = {"schema.yaml": "extends: ./0.yaml\n"}
    for number in range(15):
        below = f"./{number + 1}.yaml"
        files[f"{number}.yaml"] = f"extends: [{below}, {below}, ././{below}]\n"
    assert "notes" in compose({**files, "15.yaml": TABLES})["tables"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (f"./{'x' * 300}.yaml", "SG010"),
        ("./schema.yaml/x.yaml", "SG011"),
        ("./folder", "SG012"),
        ("./binary.yaml", "SG016"),
        ("./list.yaml", "SG031"),
        ("./itself.yaml", "SG124"),
        ("./../../../../../../../../../../etc/nothing.yaml", "SG011"),
        ("nothing", "SG120"),
        ("'${which}'", "SG120"),
    ],
)
def test_what_is_no_document(findings: Findings, written: str, code: str) -> None:
    text = findings(
        {
            "schema.yaml": f"{HEAD}extends:\n  - {written}\n",
            "folder/x.yaml": TABLES,
            "binary.yaml": "\0\0\0",
            "list.yaml": "- a\n",
            "itself.yaml": "extends: itself.yaml\n",
        }
    )
    assert f"error[{code}]" in text.splitlines()[0]
    assert text.count("error[") == 1
    assert "schema.yaml:4:" in text


def test_a_name_that_no_file_can_have(findings: Findings) -> None:
    text = findings({"schema.yaml": HEAD + 'extends: "a\\0b.yaml"\n'})
    assert text.startswith(
        "schema.yaml:3:10: error[SG010]: 'a\\x00b.yaml' can't be a file's name\n"
    )


def test_another_way_to_the_same_document(findings: Findings) -> None:
    text = findings({"schema.yaml": f"{HEAD}extends: ./folder/../schema.yaml\n", "folder/x": ""})
    assert "documents extend each other in a circle: schema.yaml -> schema.yaml" in text


@pytest.mark.skipif(os.name == "nt", reason="making links is a right there")
def test_a_link_is_what_it_leads_to(write: Write) -> None:
    path = write({"schema.yaml": f"{HEAD}extends: [base.yaml, link.yaml]\n", "base.yaml": TABLES})
    Path("link.yaml").symlink_to("base.yaml")
    model, _ = build_model(load_file(path))
    assert len(model.tables) == 1
