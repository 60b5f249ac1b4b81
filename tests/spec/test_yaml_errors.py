"""What people read when their YAML is wrong: each ``yaml_errors/*.yaml`` has its ``.txt``."""

from pathlib import Path

import pytest

from schemagen.core.codes import CODES
from schemagen.core.diagnostics import Problems
from schemagen.core.errors import InvalidSpec
from schemagen.spec.reading import parse_document

CASES = sorted((Path(__file__).parent / "yaml_errors").glob("*.yaml"))


def problems_of(content: bytes | str) -> Problems:
    problems = Problems()
    try:
        parse_document(content, "schema.yaml", problems)
    except InvalidSpec as error:
        assert list(error.diagnostics) == problems.sorted()
    return problems


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_message(path: Path, pytestconfig: pytest.Config) -> None:
    problems = problems_of(path.read_bytes())
    rendered = "\n".join(item.as_text() for item in problems.sorted()) + "\n"
    golden = path.with_suffix(".txt")
    if pytestconfig.getoption("--update", default=False):
        golden.write_text(rendered, encoding="utf-8")
    assert rendered == golden.read_text(encoding="utf-8")
    assert {item.code for item in problems.found} <= set(CODES)


@pytest.mark.parametrize(
    "text",
    [
        "about: it's a table # a note",
        "about: the users' rows, and the teams' # not a string's end",
        "about: (see below # a note",
        "k: {about: it's one, other: it's two}",
        "k: {note: the users' list, other: the teams' list}",
        "k: x#y",
        "k: 'a #b'",
        "k: [a, (b), 'c, d']",
        "k: a [b, c] and {d}",
        "k: check (a > 0) # (b)",
        "k: vector(${size})",
        "{k: $x, y: '${z}'}",
    ],
)
def test_what_is_fine(text: str) -> None:
    assert problems_of(text).found == []
