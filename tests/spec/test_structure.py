"""Violations of a schema in people's words, all of them, each at its line."""

import time
from typing import Any

import pytest

from schemagen.core.codes import CODES
from schemagen.core.diagnostics import Problems
from schemagen.spec.reading import parse_document
from schemagen.spec.structure import check_structure


def closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def findings(text: str, schema: dict[str, Any]) -> str:
    problems = Problems()
    document = parse_document(text, "schema.yaml", problems)
    check_structure(document, schema, problems)
    assert {item.code for item in problems.found} <= set(CODES)
    return "\n".join(item.as_text() for item in problems.sorted())


def only(value: str, schema: dict[str, Any]) -> tuple[str, ...]:
    """Return position and code, message, and hint of the one finding about ``k``."""
    lines = findings(f"k: {value}", closed(k=schema)).splitlines()
    head, _, message = lines[0].partition(": error")
    hints = [line.strip() for line in lines if line.startswith("  hint: ")]
    assert len([line for line in lines if ": error" in line]) == 1
    return (head.removeprefix("schema.yaml:1:") + message[:7], message[9:], *hints)


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ("a", {"type": "object"}, ("4[SG102]", "'k' has to be a mapping, this is text 'a'")),
        (
            "[a]",
            {"type": ["string", "object"]},
            ("4[SG102]", "'k' has to be text or a mapping, this is a list"),
        ),
        ("", {"type": "array"}, ("1[SG102]", "'k' has to be a list, it is empty")),
        (
            "yes",
            {"type": "boolean"},
            ("4[SG102]", "'k' has to be true or false, this is text 'yes'", "hint: write true"),
        ),
        (
            "1.1",
            {"type": "string"},
            ("4[SG102]", "'k' has to be text, this is the number 1.1", 'hint: quote it: "1.1"'),
        ),
        (
            "'5'",
            {"type": "integer"},
            (
                "4[SG102]",
                "'k' has to be a whole number, this is text '5'",
                "hint: leave the quotes out: 5",
            ),
        ),
        (
            "id",
            {"type": "array"},
            ("4[SG102]", "'k' has to be a list, this is text 'id'", "hint: write [id]"),
        ),
        (
            "hnws",
            {"enum": ["hnsw", "gin"]},
            ("4[SG104]", "'k' can't be 'hnws'", "hint: did you mean 'hnsw'?"),
        ),
        (
            "x",
            {"enum": ["hnsw", "gin"]},
            ("4[SG104]", "'k' can't be 'x'", "hint: one of hnsw, gin"),
        ),
        (
            "[gin]",
            {"enum": ["hnsw", "gin"]},
            ("4[SG102]", "'k' can't be a list", "hint: one of hnsw, gin"),
        ),
        ("2", {"const": 1}, ("4[SG104]", "'k' can't be the number 2", "hint: write 1")),
        ("'1'", {"const": 1}, ("4[SG104]", "'k' can't be '1'", "hint: leave the quotes out: 1")),
        (
            "A",
            {"pattern": "^[a-z]+$"},
            ("4[SG105]", "'k' can't be 'A'", "hint: it has to match ^[a-z]+$"),
        ),
        (
            "A",
            {"pattern": "^[a-z]+$", "x-hint": "use lower-case letters"},
            ("4[SG105]", "'k' can't be 'A'", "hint: use lower-case letters"),
        ),
        ("0", {"minimum": 1}, ("4[SG106]", "'k' has to be at least 1, this is 0")),
        ("9", {"maximum": 8}, ("4[SG106]", "'k' has to be at most 8, this is 9")),
        ("9", {"exclusiveMaximum": 9}, ("4[SG106]", "'k' has to be less than 9, this is 9")),
        ("9", {"exclusiveMinimum": 9}, ("4[SG106]", "'k' has to be more than 9, this is 9")),
        ("9", {"multipleOf": 2}, ("4[SG106]", "'k' has to be a multiple of 2, this is 9")),
        ("''", {"minLength": 1}, ("4[SG106]", "'k' can't be empty")),
        ("abc", {"maxLength": 2}, ("4[SG106]", "'k' can have 2 characters at most, it has 3")),
        ("[]", {"minItems": 1}, ("4[SG106]", "'k' can't be empty")),
        ("[1]", {"minItems": 2}, ("4[SG106]", "'k' needs at least 2 entries, it has 1")),
        ("[1, 2]", {"maxItems": 1}, ("4[SG106]", "'k' can have 1 entries at most, it has 2")),
        ("{}", {"minProperties": 1}, ("4[SG106]", "'k' can't be empty")),
        ("{a: , b: }", {"maxProperties": 1}, ("4[SG106]", "'k' can have one key only, it has 2")),
        ("[a, b, a]", {"uniqueItems": True}, ("11[SG104]", "'a' is there twice in 'k'")),
        ("1", {"not": {"type": "integer"}}, ("1[SG104]", "'k' can't be given here")),
        (
            "{a: 1}",
            {"dependentRequired": {"a": ["b"]}},
            ("1[SG103]", "'a' needs the key 'b' beside it in 'k'"),
        ),
        (
            "{a: 1}",
            {"anyOf": [{"required": ["by"]}, {"required": ["via"]}]},
            ("1[SG103]", "one of the keys by, via is needed in 'k'"),
        ),
        (
            "{by: 1, via: 1}",
            {"oneOf": [{"required": ["by"]}, {"required": ["via"]}]},
            ("1[SG103]", "only one of the keys by, via is needed in 'k'"),
        ),
        (
            "{A b: 1}",
            {"propertyNames": {"pattern": "^[a-z]+$", "x-hint": "lower case"}},
            ("5[SG105]", "the key 'A b' has not the right form", "hint: lower case"),
        ),
    ],
)
def test_one_value(value: str, schema: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert only(value, schema) == expected


def test_unknown_and_missing_keys() -> None:
    schema = {
        **closed(
            name={"type": "string", "x-hint": "write a name such as `app`"},
            tables={"additionalProperties": closed(columns={}, access={})},
            title={},
        ),
        "required": ["name", "title"],
    }
    text = "titel: x\ntables:\n  videos:\n    collumns: {}\n    foo: 1\n    access:x: 2\n"
    assert findings(text, schema) == (
        "schema.yaml:1:1: error[SG101]: unknown key 'titel'\n"
        "  titel: x\n"
        "  ^\n"
        "  hint: did you mean 'title'?\n"
        "schema.yaml:1:1: error[SG103]: the key 'name' is missing\n"
        "  titel: x\n"
        "  ^\n"
        "  hint: write a name such as `app`\n"
        "schema.yaml:4:5: error[SG101]: unknown key 'collumns' in 'videos'\n"
        "      collumns: {}\n"
        "      ^\n"
        "  hint: did you mean 'columns'?\n"
        "schema.yaml:5:5: error[SG101]: unknown key 'foo' in 'videos'\n"
        "      foo: 1\n"
        "      ^\n"
        "  hint: known here: columns, access\n"
        "schema.yaml:6:5: error[SG101]: unknown key 'access:x' in 'videos'\n"
        "      access:x: 2\n"
        "      ^\n"
        "  hint: put a space after the colon: access: ..."
    )


FEATURES = {
    "anyOf": [
        {"enum": ["id", "timestamps"]},
        {**closed(owned={"type": "string"}), "required": ["owned"]},
        {**closed(owner_from={"type": "string"}), "required": ["owner_from"]},
        {
            **closed(search={**closed(function={}, count={"type": "integer"})}),
            "required": ["search"],
        },
    ]
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("timestamp", ("4[SG104]", "'k' can't be 'timestamp'", "hint: did you mean 'timestamps'?")),
        ("owned", ("4[SG104]", "'k' can't be 'owned'", "hint: it needs options: owned: ...")),
        ("{ownd: x}", ("5[SG101]", "unknown key 'ownd' in 'k'", "hint: did you mean 'owned'?")),
        (
            "{owner_form: x}",
            ("5[SG101]", "unknown key 'owner_form' in 'k'", "hint: did you mean 'owner_from'?"),
        ),
        (
            "{search: {cuont: 1}}",
            ("14[SG101]", "unknown key 'cuont' in 'search'", "hint: did you mean 'count'?"),
        ),
        (
            "{search: {count: a}}",
            ("21[SG102]", "'count' has to be a whole number, this is text 'a'"),
        ),
        (
            "{owned: 1}",
            ("12[SG102]", "'owned' has to be text, this is the number 1", 'hint: quote it: "1"'),
        ),
        (
            "{zz: 1}",
            ("5[SG101]", "unknown key 'zz' in 'k'", "hint: known here: owned, owner_from, search"),
        ),
        ("[a]", ("4[SG102]", "'k' has to be text or a mapping, this is a list")),
    ],
)
def test_the_form_that_was_meant(value: str, expected: tuple[str, ...]) -> None:
    assert only(value, FEATURES) == expected


def test_forms_told_apart_by_a_key() -> None:
    forms = {
        "oneOf": [
            {**closed(type={"const": "range"}, low={"type": "integer"}), "required": ["type"]},
            {**closed(type={"const": "list"}, items={"type": "array"}), "required": ["type"]},
        ]
    }
    assert only("{type: list, items: 3}", forms) == (
        "24[SG102]",
        "'items' has to be a list, this is the number 3",
        "hint: write [3]",
    )


@pytest.mark.parametrize(
    ("schema", "hint"),
    [
        ({"type": "string", "x-hint": "inner"}, "inner"),
        ({"x-hint": "outer", "anyOf": [{"type": "string"}, {"type": "array"}]}, "outer"),
        ({"x-hint": "outer", "if": {"type": "integer"}, "then": {"type": "string"}}, "outer"),
        ({"$ref": "#/$defs/text"}, "of the reference"),
        ({"allOf": [{"$ref": "#/$defs/text"}], "x-hint": "outer"}, "of the reference"),
    ],
)
def test_the_innermost_hint_about_the_value_wins(schema: dict[str, Any], hint: str) -> None:
    root = {
        **closed(x={"x-hint": "about x", "additionalProperties": schema}),
        "$defs": {"text": {"type": "string", "x-hint": "of the reference"}},
        "x-hint": "about everything",
    }
    assert findings("x: {a: 5}", root).splitlines()[-1] == f"  hint: {hint}"


def test_a_hint_about_the_parent_is_none_about_its_parts() -> None:
    schema = closed(x={"x-hint": "about x", "items": {"type": "array"}})
    assert "hint" not in findings("x: [{}]", schema)


def test_the_whole_tree_may_be_a_part_of_a_document() -> None:
    document = parse_document("a: {b: x}\n", "schema.yaml", Problems())
    problems = Problems()
    check_structure(document["a"], closed(b={"type": "integer"}), problems)
    (found,) = problems.found
    assert str(found.position) == "schema.yaml:1:8"


def test_a_large_specification_takes_little_time() -> None:
    column = {"if": {"type": "object"}, "then": closed(type={}), "else": {"type": ["string"]}}
    table = closed(columns={"type": "object", "additionalProperties": column})
    schema = closed(tables={"type": "object", "additionalProperties": table})
    columns = "".join(f"      c{number}: text not null default 'x'\n" for number in range(12))
    text = "tables:\n" + "".join(f"  t{n}:\n    columns:\n{columns}" for n in range(1000))
    document = parse_document(text, "schema.yaml", Problems())
    start = time.process_time()
    check_structure(document, schema, Problems())
    assert time.process_time() - start < 1.5
