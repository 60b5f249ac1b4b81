"""``${name}`` in texts, whole values and keys."""

import pytest

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, ScalarNode, plain
from schemagen.spec.reading import parse_document
from schemagen.spec.substitution import substitute

VALUES = {"size": 1536, "table": "videos", "on": True, "names": ["a", "b"], "none": None, "e": ""}


def substituted(text: str, problems: Problems | None = None) -> MappingNode:
    found = Problems()
    document = parse_document(text, "schema.yaml", found)
    return substitute(document, VALUES, found if problems is None else problems)


def value_of(text: str) -> ScalarNode:
    node = substituted(text)["k"]
    assert isinstance(node, ScalarNode)
    return node


def findings(text: str) -> str:
    problems = Problems()
    substituted(text, problems)
    return "\n".join(item.as_text() for item in problems.sorted())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${size}", 1536),
        ("'${size}'", 1536),
        ("${on}", True),
        ("${table}", "videos"),
        ("${names}", ["a", "b"]),
        ("${none}", None),
        ("vector(${size})", "vector(1536)"),
        ("${table}_${size}", "videos_1536"),
        ("${on} ${e}x", "true x"),
        ("$${size}", "${size}"),
        ("a $${ b", "a ${ b"),
        ("$$$1 $size {size}", "$$$1 $size {size}"),
        ("'${user.a}'", "${user.a}"),
        ("'${row.c}, ${size}'", "${row.c}, 1536"),
        ("['${size}', '${names}']", [1536, ["a", "b"]]),
        ("12", 12),
    ],
)
def test_values(text: str, value: object) -> None:
    assert plain(substituted(f"k: {text}"))["k"] == value


def test_keys() -> None:
    assert plain(substituted("${table}_${size}: 1\n'${size}': 2\n")) == {
        "videos_1536": 1,
        "1536": 2,
    }


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 2, 3), (7, 2, 10), (8, 2, 10), (10, 2, 10), (11, 2, 17), (14, 3, 4), (20, 3, 12)],
)
def test_places_lead_to_the_file(offset: int, line: int, column: int) -> None:
    node = value_of("k: |-\n  vector(${size})\n   ${table}")
    assert node.text == "vector(1536)\n videos"
    place = node.at(offset).position
    assert (place.line, place.column) == (line, column)


def test_places_survive_another_substitution() -> None:
    first = value_of("k: a $${x} ${table} b")
    again = substitute(first, {"x": "long name"}, Problems())
    assert isinstance(again, ScalarNode)
    assert again.text == "a long name videos b"
    assert [again.at(offset).position.column for offset in (0, 2, 9, 12, 17, 19)] == [
        4, 6, 6, 12, 12, 21,
    ]  # fmt: skip


def test_places_in_what_came_from_a_value() -> None:
    node = substituted("k:\n  - ${names}\n")["k"]
    items = plain(node)
    assert items == [["a", "b"]]
    inner = node[0][1]  # type: ignore[index]
    assert str(inner.origin) == "schema.yaml:2:5"


def test_a_node_as_a_value_keeps_its_place() -> None:
    option = parse_document("column: title", "schema.yaml", Problems())["column"]
    feature = parse_document("a: ${column}\nb: x ${column}\n", "feature.yaml", Problems())
    result = substitute(feature, {"column": option}, Problems())
    assert result["a"] is option
    assert plain(result["b"]) == "x title"


def test_the_chain_of_origins_stays() -> None:
    feature = parse_document("a: x ${size}\nb: ${names}", "feature.yaml", Problems())
    user = parse_document("use: [f]", "schema.yaml", Problems())["use"].origin
    result = substitute(feature.with_parent(user, "feature f"), VALUES, Problems())
    assert str(result["a"].origin.outermost) == "schema.yaml:1:6"
    assert str(result["b"].origin.outermost) == "schema.yaml:1:6"
    text = substitute(feature, VALUES, Problems()).with_parent(user, "feature f")["a"]
    assert isinstance(text, ScalarNode)
    assert [str(link) for link in text.at(3).chain()] == ["feature.yaml:1:6", "schema.yaml:1:6"]


def test_unknown_names() -> None:
    assert findings('k: "é ${sise}"\nl: ${foo}\n') == (
        "schema.yaml:1:7: error[SG040]: unknown name ${sise}\n"
        '  k: "é ${sise}"\n'
        "        ^\n"
        "  hint: did you mean 'size'?\n"
        "schema.yaml:2:4: error[SG040]: unknown name ${foo}\n"
        "  l: ${foo}\n"
        "     ^\n"
        "  hint: known here: size, table, on, names, none, e"
    )


def test_half_a_name() -> None:
    assert findings("k: x ${size\nl: ${}\nm: ${a b}\n") == (
        "schema.yaml:1:6: error[SG041]: '${size' is not followed by '}'\n"
        "  k: x ${size\n"
        "       ^\n"
        "  hint: write ${name}, or $${ for the characters themselves\n"
        "schema.yaml:2:4: error[SG041]: '${}' holds no name\n"
        "  l: ${}\n"
        "     ^\n"
        "  hint: write ${name}, or $${ for the characters themselves\n"
        "schema.yaml:3:4: error[SG041]: '${a b}' holds no name\n"
        "  m: ${a b}\n"
        "     ^\n"
        "  hint: write ${name}, or $${ for the characters themselves"
    )


def test_a_list_inside_a_text() -> None:
    assert findings("k: in (${names})\nl: x ${none}") == (
        "schema.yaml:1:8: error[SG042]: ${names} is a list, which can't be a part of a text\n"
        "  k: in (${names})\n"
        "         ^\n"
        '  hint: write "${names}" alone, as the whole value\n'
        "schema.yaml:2:6: error[SG042]: ${none} is nothing, which can't be a part of a text\n"
        "  l: x ${none}\n"
        "       ^\n"
        '  hint: write "${none}" alone, as the whole value'
    )


def test_keys_that_become_the_same() -> None:
    assert findings("videos: 1\n${table}: 2\n") == (
        "schema.yaml:2:1: error[SG021]: the key 'videos' is there twice\n"
        "  ${table}: 2\n"
        "  ^\n"
        "  first at schema.yaml:1:1\n"
        "  hint: rename one of them, or put both together"
    )
