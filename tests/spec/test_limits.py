"""Files that are made to take all time and memory are refused at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from schemagen.core.diagnostics import Problems
from schemagen.core.errors import InvalidSpec
from schemagen.spec.events import MAX_DEPTH, MAX_NODES
from schemagen.spec.nodes import plain
from schemagen.spec.reading import parse_document

ALIAS_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 30)
)
MERGE_BOMB = "a0: &a0 {x: y}\n" + "".join(
    f"a{level}: &a{level} {{<<: [{', '.join([f'*a{level - 1}'] * 9)}]}}\n" for level in range(1, 30)
)
ALIAS_TOWER = "a0: &a0 [x]\n" + "".join(
    f"a{level}: &a{level} [*a{level - 1}]\n" for level in range(1, 200)
)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("[" * 40_000, "SG022", id="brackets"),
        pytest.param("{a: " * 40_000, "SG022", id="braces"),
        pytest.param("- " * 40_000, "SG022", id="lists in a line"),
        pytest.param("\n".join(" " * n + "a:" for n in range(300)), "SG022", id="indented keys"),
        pytest.param("? " * 40_000, "SG022", id="keys of keys"),
        pytest.param("a: " * 40_000, "SG020", id="keys in a line"),
        pytest.param(ALIAS_BOMB, "SG023", id="aliases"),
        pytest.param(MERGE_BOMB, "SG023", id="merged aliases"),
        pytest.param(ALIAS_TOWER, "SG022", id="aliases in aliases"),
        pytest.param("a: &a [*a, *a]", "SG030", id="an alias of itself"),
        pytest.param("[" + "a," * MAX_NODES + "]", "SG023", id="values"),
        pytest.param("&a " * 40_000, "SG020", id="anchors"),
        pytest.param("a: '" + "\n" * 40_000, "SG020", id="an open quote"),
        pytest.param("a: ${" * 40_000, "SG020", id="parameters"),
        pytest.param("[" + "f(a, b), " * 30_000 + "]", "SG029", id="cut values"),
        pytest.param("a: x'" + "''" * 400_000 + " # '", "SG028", id="quotes"),
        pytest.param("a: b\n" * 30_000, "SG021", id="the same key"),
        pytest.param("a: [" + "*b, " * 30_000, "SG030", id="unknown aliases"),
    ],
)
def test_bombs(text: str, code: str) -> None:
    with at_most(4), pytest.raises(InvalidSpec) as caught:
        parse_document(text, "schema.yaml", Problems())
    assert {item.code for item in caught.value.diagnostics} == {code}


def test_brackets_are_refused_before_they_cost_anything() -> None:
    with at_most(0.5), pytest.raises(InvalidSpec):
        parse_document("[" * 4_000_000, "schema.yaml", Problems())


def test_what_is_just_allowed() -> None:
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert plain(parse_document(deep, "schema.yaml", Problems()))
    many = "a: [" + "x, " * (MAX_NODES - 3) + "]"
    with at_most(5):
        assert len(plain(parse_document(many, "schema.yaml", Problems()))["a"]) == MAX_NODES - 3


def test_a_place_in_a_long_block_is_found_at_once() -> None:
    text = "k: >\n" + "  select é\n   1\n" * 50_000
    node = parse_document(text, "schema.yaml", Problems())["k"]
    with at_most(2):
        assert node.at(len(node.text) - 2).position.line == 100_001  # type: ignore[attr-defined]
