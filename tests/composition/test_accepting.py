"""What a base accepts holds for what it says itself, and what its document accepts for both."""

from __future__ import annotations

from schemagen.build import build_model
from schemagen.spec.load import load_file

from .conftest import Compose, Files, Findings, Write

ACCEPTS = "accept: [{code: SG916, at: tables.people, reason: the app names its columns}]\n"
PEOPLE = """\
tables:
  people:
    columns: {id: uuid primary key references auth.users, name: text, phone: text}
    access: [{allow: select, to: user, columns: [id, name]}]
"""
OWN = "schemagen: 1\nname: app\nextends: ./base.yaml\n"
CHANGED = """\
override:
  tables:
    people:
      access: [{allow: select, to: user, columns: [id]}]
"""
FEATURE = """\
feature: slow
about: An index that nobody needs
applies_to: table
indexes: [id]
"""


def warnings(write: Write, files: Files) -> list[tuple[str, str]]:
    """Return the codes of what remains, and the files where it is."""
    _, found = build_model(load_file(write(files)))
    return [(item.code, item.position.file) for item in found if item.position]


def test_a_base_accepts_what_it_says(write: Write) -> None:
    assert warnings(write, {"schema.yaml": OWN, "base.yaml": PEOPLE}) == [("SG916", "base.yaml")]
    assert warnings(write, {"schema.yaml": OWN, "base.yaml": PEOPLE + ACCEPTS}) == []


def test_what_is_written_in_its_place_has_to_be_meant_again(write: Write) -> None:
    base = PEOPLE + ACCEPTS
    assert warnings(write, {"schema.yaml": OWN + CHANGED, "base.yaml": base}) == [
        ("SG916", "schema.yaml")
    ]
    assert warnings(write, {"schema.yaml": OWN + CHANGED + ACCEPTS, "base.yaml": base}) == []


def test_a_document_accepts_what_its_base_says(write: Write) -> None:
    assert warnings(write, {"schema.yaml": OWN + ACCEPTS, "base.yaml": PEOPLE}) == []


def test_both_may_accept_the_same(write: Write) -> None:
    both = {"schema.yaml": OWN + ACCEPTS, "base.yaml": PEOPLE + ACCEPTS}
    assert warnings(write, both) == []


def test_what_a_base_accepts_may_be_gone(write: Write) -> None:
    gone = OWN + "remove: {tables: [people]}\ntables: {a: {use: [id], access: [service_only]}}\n"
    assert warnings(write, {"schema.yaml": gone, "base.yaml": PEOPLE + ACCEPTS}) == []
    needless = {"schema.yaml": gone + ACCEPTS, "base.yaml": PEOPLE}
    assert warnings(write, needless) == [("SG990", "schema.yaml")]


def test_another_base_may_accept_it_too(write: Write) -> None:
    files = {
        "schema.yaml": OWN.replace("./base.yaml", "[./base.yaml, ./more.yaml]"),
        "base.yaml": PEOPLE,
        "more.yaml": "extends: ./base.yaml\n" + ACCEPTS,
    }
    assert warnings(write, files) == []


def test_the_lists_are_put_together(compose: Compose) -> None:
    other = ACCEPTS.replace("SG916", "SG918")
    document = compose(
        {
            "schema.yaml": OWN.replace("./base.yaml", "[./base.yaml, ./more.yaml]") + ACCEPTS,
            "base.yaml": ACCEPTS,
            "more.yaml": "extends: ./base.yaml\n" + other,
        }
    )
    assert [item["code"] for item in document["accept"]] == ["SG916", "SG918", "SG916"]


def test_what_a_base_accepts_can_be_removed_and_replaced(write: Write, findings: Findings) -> None:
    base = PEOPLE + ACCEPTS
    removed = OWN + "remove: {accept: [SG916]}\n"
    assert warnings(write, {"schema.yaml": removed, "base.yaml": base}) == [("SG916", "base.yaml")]
    wrong = removed.replace("SG916", "SG918")
    assert "did you mean 'SG916'?" in findings({"schema.yaml": wrong, "base.yaml": base})
    replaced = OWN + "override:\n  " + ACCEPTS.replace("people", "nobody")
    assert warnings(write, {"schema.yaml": replaced, "base.yaml": base}) == [
        ("SG916", "base.yaml"),
        ("SG990", "schema.yaml"),
    ]


def test_what_a_feature_brings_lies_where_it_is_used(write: Write) -> None:
    files = {
        "schema.yaml": OWN,
        "base.yaml": "tables: {notes: {use: [id, slow], access: [service_only]}}\n",
        "schemagen.d/slow/feature.yaml": FEATURE,
    }
    ((code, file),) = warnings(write, files)
    assert (code, file) == ("SG901", "features/slow/feature.yaml")
    accepted = "accept: [{code: SG901, at: tables.notes.use.2, reason: to be measured}]\n"
    assert warnings(write, {**files, "schema.yaml": OWN + accepted}) == []
    assert warnings(write, {**files, "base.yaml": files["base.yaml"] + accepted}) == []


def test_errors_in_a_base_name_both_files(findings: Findings) -> None:
    wrong = ACCEPTS.replace("SG916", "SG202")
    said = findings({"schema.yaml": OWN, "base.yaml": PEOPLE + wrong})
    assert said.startswith("base.yaml:5:17: error[SG141]: SG202 is not to be accepted")
    assert "used at schema.yaml:3:10" in said
