"""What a comparison says of the columns on its sides: where their values may come from.

``week_end = week_start + 6`` gives two: week_end may be ``week_start + 6``, and week_start
``week_end - 6``. Nothing is computed here; the server evaluates the expressions over rows
as data, and judges what comes of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from schemagen.core.fragments import parse_expression
from schemagen.core.parsing import SqlSyntaxError, Token, scan

_OPENING: Final = frozenset({"(", "[", "case"})
_CLOSING: Final = frozenset({")", "]", "end"})
_PLAIN: Final = frozenset({"=", "<", ">", "<=", ">=", "<>", "!=", "^@", "@>", "<@", "&&"})
_WORDS: Final = frozenset({"between", "in", "like", "ilike", "is"})
_EDGES: Final = _PLAIN | _WORDS | {"and", "or", "not", "when", "then", "else", "similar", ",", ";"}
_ARITHMETIC: Final = (("+", "-"), ("*", "/"), ("::",))
_SIGNS: Final = frozenset("+-*/<>=~!@#%^&|`?")
_SAME_MEANING: Final = frozenset(
    {
        "abs", "btrim", "ceil", "ceiling", "coalesce", "date", "date_trunc", "floor", "greatest",
        "least", "lower", "ltrim", "nullif", "round", "rtrim", "trim", "trunc", "upper",
    }
)  # fmt: skip
"""Functions that give an argument back as it is, if it is right already."""

_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("char_length", "character_length", "length", "octet_length"),
        (
            "repeat('x', least(({size})::integer, 20000))",
            # Another one for each value, where no two may be the same; bytes too.
            "rpad(md5(({argument})::text), least(({size})::integer, 20000), 'x')",
        ),
    ),
    **dict.fromkeys(
        ("cardinality", "array_length"),
        ("array_fill(({argument})[1], array[least(({size})::integer, 200)])",),
    ),
    "jsonb_array_length": (
        "(select coalesce(jsonb_agg(item), '[]')"
        " from generate_series(1, least(({size})::integer, 200)) as item)",
    ),
}
"""What has the wanted size, by the function that measures it."""

_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Follow:
    """A value that a column may take from the rest of its row.

    Attributes:
        column: The column.
        expression: SQL of the value, over the columns of the row.
        ordered: What lies a step beside it may be wanted too.
    """

    column: str
    expression: str
    ordered: bool = True


@lru_cache(maxsize=1024)
def follows(condition: str, generated: tuple[tuple[str, str], ...] = ()) -> tuple[Follow, ...]:
    """Return where the columns of a condition may take values from.

    Args:
        condition: SQL of the condition.
        generated: Generated columns and their expressions: what is wanted of one is wanted
            of the columns that it is made of.
    """
    found: dict[Follow, None] = {}
    try:
        for side, other, ordered in _comparisons(condition):
            for column, expression in _isolated(side, other, dict(generated), _DEEPEST):
                found[Follow(column, expression, ordered)] = None
    except SqlSyntaxError:
        return ()
    return tuple(found)


@lru_cache(maxsize=1024)
def conjuncts(condition: str) -> tuple[str, ...]:
    """Return the conditions that ``and`` joins to this one; itself, if there are none."""
    try:
        side = _bare(condition)
        tokens = scan(side)
    except SqlSyntaxError:
        return (condition,)
    ends, depth, between = [], 0, False
    for place, token in enumerate(tokens):
        word = token.text.lower()
        depth += (word in _OPENING) - (word in _CLOSING)
        if not depth and word == "or":
            return (condition,)
        if not depth and word == "and" and not between:
            ends.append(place)
        if not depth and word in {"between", "and"}:
            between = word == "between"
    if not ends:
        return (condition,)
    starts = [0, *(end + 1 for end in ends)]
    parts = [_text(side, tokens[a:b]) for a, b in zip(starts, [*ends, len(tokens)], strict=True)]
    return tuple(found for part in parts for found in conjuncts(part))


def _comparisons(condition: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each side of every comparison with what it is compared with."""
    tokens = scan(condition)
    words = [token.text.lower() for token in tokens]
    for place, word in enumerate(words):
        if word not in _PLAIN | _WORDS:
            continue
        first = place - 1 if place and words[place - 1] == "not" else place
        left = _text(condition, tokens[_edge_before(words, first) : first])
        start = _behind(words, place)
        if not left or start is None:
            continue
        end = _edge_behind(words, start)
        right = _text(condition, tokens[start:end])
        if word == "between" and end < len(words) and words[end] == "and":
            high = _text(condition, tokens[end + 1 : _edge_behind(words, end + 1)])
            yield from (*_both(left, right), *_both(left, high))
        elif word == "in":
            for item in _arguments(right):
                yield from _both(left, item, ordered=False)
        elif word in {"like", "ilike"}:
            yield left, f"replace(replace({right}, '%', ''), '_', 'x')", False
        elif words[start : start + 1] in (["any"], ["some"]):
            array = ", ".join(_arguments(_text(condition, tokens[start + 1 : end])))
            yield left, f"({array})[1]", False
            yield array, f"array[{left}]", False
        elif right:
            yield from _both(left, right)


def _both(left: str, right: str, *, ordered: bool = True) -> tuple[tuple[str, str, bool], ...]:
    return (left, right, ordered), (right, left, ordered)


def _behind(words: Sequence[str], place: int) -> int | None:
    """Return where the right side begins; None when it is no comparison of two values."""
    if words[place] == "between" and words[place + 1 : place + 2] == ["symmetric"]:
        return place + 2
    if words[place] != "is":
        return place + 1
    rest = [word for word in words[place + 1 : place + 4] if word != "not"]
    return words.index("from", place) + 1 if rest[:2] == ["distinct", "from"] else None


def _edge_before(words: Sequence[str], place: int) -> int:
    depth = 0
    for found in range(place - 1, -1, -1):
        depth += (words[found] in _CLOSING) - (words[found] in _OPENING)
        if depth < 0 or (not depth and words[found] in _EDGES):
            return found + 1
    return 0


def _edge_behind(words: Sequence[str], place: int) -> int:
    depth = 0
    for found in range(place, len(words)):
        if not depth and words[found] in _EDGES | _CLOSING:
            return found
        depth += (words[found] in _OPENING) - (words[found] in _CLOSING)
    return len(words)


def _text(condition: str, tokens: Sequence[Token]) -> str:
    return condition[tokens[0].start : tokens[-1].end] if tokens else ""


def _isolated(
    side: str, other: str, generated: Mapping[str, str], depth: int
) -> Iterator[tuple[str, str]]:
    """Yield the columns of one side, and what each must be for the side to be the other."""
    side = _bare(side)
    tokens = scan(side)
    if not depth or not tokens:
        return
    column = _column(side, tokens)
    if column in generated:
        yield from _isolated(generated[column], other, generated, depth - 1)
    elif column:
        yield column, other
    elif (split := _operator(tokens)) is not None:
        before, after = side[: tokens[split].start], side[tokens[split].end :]
        for part, wanted in _undone(tokens[split].text, before, after, other):
            yield from _isolated(part, wanted, generated, depth - 1)
    elif len(tokens) > 2 and tokens[1].text == "(" and tokens[-1].text == ")":
        name, inner = tokens[0].text.lower(), _arguments(side[tokens[1].start :])
        if name in _SAME_MEANING:
            for part in inner:
                yield from _isolated(part, other, generated, depth - 1)
        for form in _MEASURES.get(name, ()) if inner else ():
            made = form.format(argument=inner[0], size=other)
            yield from _isolated(inner[0], made, generated, depth - 1)


def _bare(side: str) -> str:
    """Return an expression without brackets around all of it."""
    while True:
        inner = _arguments(side)
        if len(inner) != 1 or scan(side)[0].text != "(":
            return side.strip()
        side = inner[0]


def _arguments(text: str) -> list[str]:
    """Return what stands between the commas of a bracket; nothing if it is not one."""
    tokens = scan(text)
    if not tokens or tokens[0].text != "(":
        return []
    parts, start, depth = [], tokens[0].end, 0
    for number, token in enumerate(tokens):
        word = token.text.lower()
        depth += (word in _OPENING) - (word in _CLOSING)
        if not depth and number < len(tokens) - 1:
            return []
        if not depth or (depth == 1 and word == ","):
            parts.append(text[start : token.start].strip())
            start = token.end
    return [part for part in parts if part]


def _column(side: str, tokens: Sequence[Token]) -> str:
    """Return the name of the column that the expression is; empty if it is more."""
    dotted = len(tokens) % 2 == 1 and all(token.text == "." for token in tokens[1::2])
    names = parse_expression(side).columns if dotted else ()
    return names[0].parts[-1] if len(names) == 1 else ""


def _operator(tokens: Sequence[Token]) -> int | None:
    """Return the place of the operator that is applied last; None without a known one."""
    depth, open_ones = 0, []
    for place, token in enumerate(tokens):
        word = token.text.lower()
        depth += (word in _OPENING) - (word in _CLOSING)
        if not depth and (token.text == "::" or set(token.text) <= _SIGNS):
            open_ones.append(place)
    binary = [place for place in open_ones if place - 1 not in {-1, *open_ones}]
    known = {sign for signs in _ARITHMETIC for sign in signs}
    if any(tokens[place].text not in known for place in open_ones):
        return None
    for signs in _ARITHMETIC:
        found = [place for place in binary if tokens[place].text in signs]
        if found:
            return found[-1]
    return 0 if open_ones[:1] == [0] and tokens[0].text == "-" else None


def _undone(sign: str, before: str, after: str, other: str) -> Iterable[tuple[str, str]]:
    """Return both operands with what each must be for the operation to give the other side."""
    if sign == "::":
        return ((before, other),)
    if not before.strip():
        return ((after, f"-({other})"),)
    if sign == "+":
        return (before, f"({other}) - ({after})"), (after, f"({other}) - ({before})")
    if sign == "-":
        return (before, f"({other}) + ({after})"), (after, f"({before}) - ({other})")
    if sign == "*":
        return (before, f"({other}) / ({after})"), (after, f"({other}) / ({before})")
    return (before, f"({other}) * ({after})"), (after, f"({before}) / ({other})")
