"""Trees of nodes: values by YAML 1.2, merged entries, and chains of origins."""

import pytest

from schemagen.core.diagnostics import Origin, Position, Problems
from schemagen.spec.nodes import MappingNode, ScalarNode, SequenceNode, describe, plain
from schemagen.spec.reading import parse_document


def read(text: str) -> MappingNode:
    problems = Problems()
    document = parse_document(text, "schema.yaml", problems)
    assert problems.found == []
    return document


def chain(origin: Origin) -> list[str]:
    return [f"{link} {link.within}".strip() for link in origin.chain()]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("~", None),
        ("null", None),
        ("", None),
        ("none", "none"),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.1.1", "1.1.1"),
        (".", "."),
        ("-", "-"),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        ("<<", "<<"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int '1'", 1),
        ("!!float 1", 1.0),
        ("!!null ''", None),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: object) -> None:
    if text == "-":
        text = "'-'"
    found = plain(read(f"k: {text}"))["k"]
    assert (found, type(found)) == (value, type(value))


def test_a_mapping_keeps_the_order_and_its_keys() -> None:
    document = read("b: 1\na: [x, {y: z}]\n")
    assert document.keys() == list(document) == ["b", "a"]
    assert (len(document), "a" in document, "c" in document) == (2, True, False)
    assert plain(document) == {"b": 1, "a": ["x", {"y": "z"}]}
    assert document.get("c") is None and document.key_node("c") is None
    key, items = document.key_node("a"), document["a"]
    assert key is not None and str(key.origin) == "schema.yaml:2:1"
    assert isinstance(items, SequenceNode)
    assert [str(item.origin) for item in items] == ["schema.yaml:2:5", "schema.yaml:2:8"]
    assert repr(items[0]) == "<ScalarNode 'x' at schema.yaml:2:5>"


def test_an_alias_is_where_its_anchor_is() -> None:
    document = read("a: &x\n  - 1\nb: *x\n")
    assert document["b"] is document["a"]


def test_merged_entries_keep_their_places_and_stand_where_they_are_merged() -> None:
    document = read(
        "x: &x {p: 1, q: 2}\ny: &y {q: 3, r: 4}\nz:\n  r: 5\n  <<: [*x, *y]\n  s: 6\nw: {'<<': 1}\n"
    )
    merged = document["z"]
    assert isinstance(merged, MappingNode)
    assert list(plain(merged).items()) == [("r", 5), ("p", 1), ("q", 2), ("s", 6)]
    assert str(merged["q"].origin) == "schema.yaml:1:17"
    assert plain(document["w"]) == {"<<": 1}


def test_a_feature_file_knows_who_used_it() -> None:
    user = read("use: [a]\n").get("use")
    feature = parse_document("columns:\n  x: |\n    text\n", "feature.yaml", Problems())
    assert user is not None
    rooted = feature.with_parent(user.origin, "feature a")
    columns = rooted["columns"]
    assert isinstance(columns, MappingNode)
    value, key = columns["x"], columns.key_node("x")
    assert isinstance(value, ScalarNode) and key is not None
    assert chain(value.at(2)) == ["feature.yaml:3:7 feature a", "schema.yaml:1:6"]
    assert chain(key.origin) == ["feature.yaml:2:3 feature a", "schema.yaml:1:6"]
    assert chain(feature.origin) == ["feature.yaml:1:1"]


def test_a_feature_in_a_feature_gets_a_longer_chain() -> None:
    inner = parse_document("a: 1", "inner.yaml", Problems())
    outer = parse_document("use: [inner]", "outer.yaml", Problems())
    used = inner.with_parent(outer["use"].origin, "feature inner")
    both = used.with_parent(Origin(Position("schema.yaml", 7, 3)), "feature outer")
    assert chain(both["a"].origin) == [
        "inner.yaml:1:4 feature inner",
        "outer.yaml:1:6 feature outer",
        "schema.yaml:7:3",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        (3, "the number 3"),
        (1.5, "the number 1.5"),
        ("a", "text 'a'"),
        ("a" * 50, "text '" + "a" * 37 + "...'"),
        ({}, "a mapping"),
        ([], "a list"),
    ],
)
def test_describe(value: object, words: str) -> None:
    assert describe(value) == words
