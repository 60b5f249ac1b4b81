"""Single characters whose place in the file is easy to get wrong."""

import pytest

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import ScalarNode
from schemagen.spec.reading import parse_document


def value_of(text: str) -> ScalarNode:
    node = parse_document(text, "schema.yaml", Problems())["k"]
    assert isinstance(node, ScalarNode)
    return node


@pytest.mark.parametrize(
    ("text", "decoded", "offset", "line", "column"),
    [
        ("k: ab", "ab", 0, 1, 4),
        ("k: ab", "ab", 2, 1, 6),
        ("k: 😀b", "😀b", 1, 1, 5),
        ("k: a\n   b", "a b", 1, 1, 5),
        ("k: a\n   b", "a b", 2, 2, 4),
        ("k: a\n\n\n b", "a\n\nb", 1, 2, 1),
        ("k: a\n\n\n b", "a\n\nb", 2, 3, 1),
        ("k: a  \t\n b # c", "a b", 1, 1, 5),
        ("k: a\r\n  b", "a b", 2, 2, 3),
        ("k: 'a''b'", "a'b", 1, 1, 6),
        ("k: 'a''b'", "a'b", 2, 1, 8),
        ("k: 'a''b'", "a'b", 3, 1, 9),
        ("k: ' '", " ", 0, 1, 5),
        ('k: "a\\u00e9b"', "aéb", 1, 1, 6),
        ('k: "a\\u00e9b"', "aéb", 2, 1, 12),
        ('k: "\\U0001F600b"', "😀b", 1, 1, 15),
        ('k: "\\x41b"', "Ab", 1, 1, 9),
        ('k: "a\\\n   b"', "ab", 1, 2, 4),
        ('k: "a \\\n   \\ b"', "a  b", 2, 2, 4),
        ('k: "a\\\n\n\n   b"', "a\n\nb", 2, 3, 1),
        ("k: |\n  ab\n   c\n", "ab\n c\n", 3, 3, 3),
        ("k: |\n  ab\n   c\n", "ab\n c\n", 4, 3, 4),
        ("k: |\n  ab\n   c\n", "ab\n c\n", 6, 3, 5),
        ("k: |-\n  ab\n", "ab", 2, 2, 5),
        ("k: |+\n  ab\n\n\nz: 1\n", "ab\n\n\n", 3, 3, 1),
        ("k: |2\n   ab\n", " ab\n", 0, 2, 3),
        ("k: |\n\n\n  a\n", "\n\na\n", 0, 2, 1),
        ("k: >\n  a\n  b\n", "a b\n", 1, 2, 4),
        ("k: >\n  a\n\n  b\n", "a\nb\n", 1, 3, 1),
        ("k: >\n  a\n    b\n  c\n", "a\n  b\nc\n", 4, 3, 5),
        ("k: >\n  a\n    b\n  c\n", "a\n  b\nc\n", 6, 4, 3),
        ("k: > # why\n  a\n", "a\n", 0, 2, 3),
        ("k: !!str &x\n  |\n    a\n", "a\n", 0, 3, 5),
        ("k:", "", 0, 1, 3),
        ("k: ''", "", 0, 1, 5),
        ("k: |\nz: 1", "", 0, 1, 4),
    ],
)
def test_place_of_an_offset(text: str, decoded: str, offset: int, line: int, column: int) -> None:
    node = value_of(text)
    assert node.text == decoded
    place = node.at(offset).position
    assert (place.line, place.column) == (line, column)


def test_a_place_has_its_line_of_the_file() -> None:
    origin = value_of("k: |\r\n  select 1,\r\n  from é\r\n").at(15)
    assert str(origin) == "schema.yaml:3:8"
    assert origin.line_text == "  from é"


@pytest.mark.parametrize(("offset", "column"), [(-5, 4), (99, 7)])
def test_an_offset_outside_is_the_nearest_end(offset: int, column: int) -> None:
    assert value_of("k: abc").at(offset).position.column == column


def test_the_start_is_that_of_the_content_and_not_of_its_anchor() -> None:
    assert str(value_of("k: &a !!str x").origin) == "schema.yaml:1:13"
