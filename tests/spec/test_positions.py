"""Every character of a scalar is found again in the file, however YAML lets it be written."""

import re

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.reading import parse_document

MARKER = "⚑"
LETTERS = "aZ7_é漢😀"
GAPS = st.sampled_from([" ", "  ", "\t", " \t "])

PLAIN = st.text(LETTERS + "'\"\\()<>=-$%#:", max_size=4).map(lambda word: f"x{word}".rstrip(":"))
SINGLE = st.sampled_from([*LETTERS, "''", '"', "\\", "#", ":", "{", ","])
ESCAPES = [
    "\\n",
    "\\t",
    '\\"',
    "\\\\",
    "\\/",
    "\\ ",
    "\\x41",
    "\\u00e9",
    "\\U0001F600",
    "\\N",
    "\\0",
]
DOUBLE = st.sampled_from([*LETTERS, *ESCAPES, "'", "#", ":", "]", ",", "\x85", "\u2028"])
BLOCK = st.sampled_from(LETTERS + "'\"\\#:{}[],&*!|>-%@`")

# What stands before a value, and the column of the keys or dashes around it.
CONTEXTS = [
    ("k: ", 0),
    ('"k漢" : ', 0),
    ("? k\n: ", 0),
    ("é:\n- ", 0),
    ("é:\n  k: ", 2),
    ("é:\n  - ", 2),
    ("é:\n  - k: ", 4),
    ("é:\n   😀:\n     k: ", 5),
]
BRACKETS = [("", ""), ("[", "]"), ("{a: ", ", b: c}"), ("[é, ", "]")]


@st.composite
def rows(draw: st.DrawFn, words: st.SearchStrategy[str], most: int = 4) -> list[str]:
    """Lines of words, with the marker behind one of the words."""
    written = draw(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=most))
    marked = draw(st.sampled_from(written))
    marked[draw(st.integers(0, len(marked) - 1))] += MARKER
    return ["".join(word + draw(GAPS) for word in row[:-1]) + row[-1] for row in written]


@st.composite
def folded(draw: st.DrawFn, lines: list[str], indent: int, ends: list[str]) -> str:
    """Lines below each other, as plain and quoted scalars allow it."""
    text = lines[0]
    for line in lines[1:]:
        text += draw(st.sampled_from(ends))
        text += "".join(draw(st.lists(st.sampled_from(["\n", "\n ", "\n      "]), max_size=2)))
        text += "\n" + " " * (indent + draw(st.integers(1, 3))) + line
    return text


@st.composite
def plain_scalars(draw: st.DrawFn, indent: int) -> str:
    text = draw(folded(draw(rows(PLAIN)), indent, ["", " ", "\t"]))
    before, after = draw(st.sampled_from(BRACKETS))
    if before:
        text = re.sub(r"['\"():#]", "x", text)
    return before + text + after


@st.composite
def quoted_scalars(draw: st.DrawFn, indent: int) -> str:
    quote = draw(st.sampled_from("'\""))
    words = st.lists(SINGLE if quote == "'" else DOUBLE, min_size=1, max_size=5).map("".join)
    ends = ["", " ", "\t"] if quote == "'" else ["", " ", "\t", "\\", " \\"]
    text = draw(folded(draw(rows(words)), indent, ends))
    space = st.sampled_from(["", " ", "\n" + " " * (indent + 1), " \n\n" + " " * (indent + 2)])
    before, after = draw(st.sampled_from(BRACKETS))
    return before + quote + draw(space) + text + draw(space) + quote + after


@st.composite
def block_scalars(draw: st.DrawFn, indent: int) -> str:
    depth = draw(st.integers(1, 4))
    explicit = draw(st.booleans())
    header = [draw(st.sampled_from(["", "-", "+"])), str(depth) if explicit else ""]
    text = draw(st.sampled_from("|>")) + "".join(draw(st.permutations(header)))
    text += draw(st.sampled_from(["", "  ", " # a comment", " # 'é'"]))
    words = st.lists(BLOCK, min_size=1, max_size=5).map("".join)
    for number, line in enumerate(draw(rows(words, most=6))):
        for spaces in draw(st.lists(st.integers(0, indent + depth), max_size=2)):
            text += "\n" + " " * spaces
        deeper = ["", "", " ", "   ", "\t"] if number or explicit else [""]
        text += "\n" + " " * (indent + depth) + draw(st.sampled_from(deeper)) + line
        text += draw(st.sampled_from(["", "", " ", "\t"]))
    return text + draw(st.sampled_from(["", "\n", "\n\n", "\n \n"]))


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document with one marker, in a scalar of any style, anywhere."""
    before, indent = draw(st.sampled_from(CONTEXTS))
    styles = st.sampled_from([plain_scalars, quoted_scalars, block_scalars])
    value = draw(draw(styles)(indent))
    if value[0] not in "[{":
        value = (
            draw(st.sampled_from(["", "&anchor ", "!!str ", "!!str &a\n" + " " * (indent + 1)]))
            + value
        )
    text = "# comment é\n" + before + value + draw(st.sampled_from(["", "\n", "\nz: 1\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + draw(line_breaks(text))


def line_breaks(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["\n", "\r\n", "\r"]).map(
        lambda line_break: text.replace("\n", line_break)
    )


def scalars(node: Node) -> list[ScalarNode]:
    match node:
        case ScalarNode():
            return [node]
        case MappingNode():
            return [found for entry in node.entries for part in entry for found in scalars(part)]
        case SequenceNode():
            return [found for item in node.items for found in scalars(item)]
    raise TypeError(node)


def marked_scalar(text: str) -> ScalarNode:
    root = parse_document(text, "schema.yaml", Problems())
    (marked,) = (node for node in scalars(root) if MARKER in node.text)
    return marked


def place_of(index: int, text: str) -> tuple[int, int]:
    """Count lines and columns as an editor does."""
    lines = re.split("\r\n|\n|\r", text[:index].removeprefix("\ufeff"))
    return len(lines), len(lines[-1]) + 1


@settings(max_examples=250, deadline=None)
@given(documents())
def test_a_marker_is_found_at_its_line_and_column(text: str) -> None:
    marked = marked_scalar(text)
    place = marked.at(marked.text.index(MARKER)).position
    assert (place.line, place.column) == place_of(text.index(MARKER), text)


@settings(max_examples=120, deadline=None)
@given(documents())
def test_every_character_comes_from_one_like_it(text: str) -> None:
    marked = marked_scalar(text)
    lines = re.split("\r\n|\n|\r", text.removeprefix("\ufeff"))
    places = [marked.at(offset).position for offset in range(len(marked.text) + 1)]
    assert places == sorted(places)
    for char, place in zip(marked.text, places, strict=False):
        raw = lines[place.line - 1][place.column - 1 :][:1]
        folded_break = char in " \n" and raw in ("", " ", "\t", "\x85")
        assert raw in (char, "\\") or folded_break, (char, place)


@settings(max_examples=120, deadline=None)
@given(documents())
def test_the_decoded_text_is_that_of_pyyaml(text: str) -> None:
    root = parse_document(text, "schema.yaml", Problems())
    events = yaml.parse(text, Loader=yaml.CLoader)
    expected = [event.value for event in events if isinstance(event, yaml.ScalarEvent)]
    assert [node.text for node in scalars(root)] == expected
