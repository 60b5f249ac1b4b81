"""Whatever is written, the answer is a tree or findings, never another exception."""

import contextlib

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from schemagen.core.diagnostics import Problems
from schemagen.core.errors import InvalidSpec
from schemagen.spec import events
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain
from schemagen.spec.reading import parse_document
from schemagen.spec.source import Source
from schemagen.spec.structure import check_structure
from schemagen.spec.substitution import substitute

CORPUS = [
    "schemagen: 1\nname: app\ntables:\n  a:\n    columns:\n      id: uuid primary key\n",
    "a: &x {b: [1, 'two', \"th\\u00e9\\n\"], c: ~}\nd: *x\ne: {<<: *x, f: 1.5}\n",
    "body: |\n  select 1\n    from é;\n\n  # no comment\nfolded: >-\n  a\n  b\n\n    c\n",
    "k: jsonb default '{}' # why\nl: vector(${size})\nm: '${x} $${y}'\n? o\n: !!str 1\n",
    "- {allow: [select, insert], to: user, when: \"a = 'b'\"}\n- - x\n  - 'y''s\n    z'\n",
]
PIECES = [*" \t\n\r:-?,[]{}#&*!|>'\"%@`\\$<=", ": ", " #", "- ", "${", "\\u", "---\n", "...\n"]
PIECES += ["&a ", "*a", "!!str ", "<<: ", "é", "😀", "\x85", "\u2028", "\x00", "\ufeff", "9" * 9]
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "tables": {"additionalProperties": {"$ref": "#/$defs/table"}},
        "a": {"anyOf": [{"type": "array", "uniqueItems": True}, {"$ref": "#/$defs/table"}]},
        "k": {"oneOf": [{"const": 1}, {"enum": ["x", None]}, {"type": "string", "pattern": "^j"}]},
    },
    "propertyNames": {"maxLength": 8},
    "additionalProperties": False,
    "required": ["name"],
    "$defs": {"table": {"type": "object", "required": ["columns"], "maxProperties": 1}},
}


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text that was YAML before pieces of it were cut out, doubled or replaced."""
    text = draw(st.sampled_from(CORPUS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 1, 2, 8])))
        piece = draw(st.sampled_from([*PIECES, "", text[start:end] * 2]))
        text = text[:start] + piece + text[end:]
    return text


def walk(node: Node) -> None:
    """Ask for every place."""
    assert node.origin.position.column >= 1
    match node:
        case ScalarNode():
            assert all(node.at(offset).line_text is not None for offset in range(len(node.text)))
        case SequenceNode():
            for item in node.items:
                walk(item)
        case MappingNode():
            for key, value in node.entries:
                walk(key)
                walk(value)


def read(content: str | bytes) -> None:
    problems = Problems()
    with contextlib.suppress(InvalidSpec):
        document = parse_document(content, "schema.yaml", problems)
        walk(document)
        document = substitute(document, {"size": 3, "x": ["y"]}, problems)
        walk(document)
        check_structure(document, SCHEMA, problems)
        assert isinstance(plain(document), dict)
    for item in problems.sorted():
        assert item.as_text()
        assert item.as_github()


@settings(max_examples=500, deadline=None)
@given(texts())
def test_texts(text: str) -> None:
    read(text)


@settings(max_examples=200, deadline=None)
@given(texts(), st.integers(0, 300), st.integers(0, 255))
def test_bytes(text: str, index: int, byte: int) -> None:
    content = bytearray(text.encode())
    content[index % len(content) : index % len(content) + 1] = bytes([byte])
    read(bytes(content))


@pytest.mark.parametrize("text", CORPUS)
def test_without_libyaml_the_tree_is_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def tree(node: Node) -> object:
        match node:
            case ScalarNode():
                return (node.value, [node.at(offset) for offset in range(len(node.text) + 1)])
            case SequenceNode():
                return [tree(item) for item in node.items]
            case MappingNode():
                return [(tree(key), tree(value)) for key, value in node.entries]
        raise TypeError(node)

    def root() -> object:
        found = events.compose(Source("schema.yaml", text), Problems())
        return found and tree(found)

    fast = root()
    monkeypatch.setattr(events, "_LOADER", yaml.Loader)
    assert root() == fast
