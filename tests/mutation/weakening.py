"""Conditions with one part of them missing, as text.

Whatever is joined by `and` is left out, whatever is joined by `or` never holds; so each part
has to matter to somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|[()]|\b(?:case|end|between|and|or|union|join|limit|order|group|then)\b"
)
_CLAUSE: Final = re.compile(r"\bwhere\s+")
_CASE: Final = re.compile(r"\bcase when\s+(?=claim\.value|jsonb_typeof)")
_ENDING: Final = frozenset({")", "end", "then", "union", "join", "limit", "order", "group"})

Span = tuple[int, int]


def weakened(condition: str) -> Iterator[tuple[str, str]]:
    """Yield a condition with each of its parts taken out, and which one that is."""
    for start, end, instead in _parts(condition, 0, len(condition)):
        part = " ".join(condition[start:end].split())
        yield f"{part} {instead}", f"{condition[:start]}{instead}{condition[end:]}"


def weakened_body(body: str) -> Iterator[tuple[str, str]]:
    """Yield a query with each part of each of its conditions taken out, and which one."""
    for found in (*_CLAUSE.finditer(body), *_CASE.finditer(body)):
        end = _end_of(body, found.end())
        whole = " ".join(body[found.end() : end].split())
        yield f"{whole} true", f"{body[: found.end()]}true{body[end:]}"
        for part, clause in weakened(body[found.end() : end]):
            yield part, f"{body[: found.end()]}{clause}{body[end:]}"


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    while text[start] == "(" and _end_of(text, start + 1) == end - 1:
        start, end = start + 1, end - 1
    for word, instead in (("or", "false"), ("and", "true")):
        spans = list(_operands(text, start, end, word))
        if len(spans) > 1:
            for span in spans:
                yield (*span, instead)
                yield from _parts(text, *span)
            return


def _operands(text: str, start: int, end: int, word: str) -> Iterator[Span]:
    """Yield what a word joins outside of brackets."""
    depth, begun, ranges = 0, start, 0
    for token in _TOKEN.finditer(text, start, end):
        depth += {"(": 1, "case": 1, ")": -1, "end": -1}.get(token[0], 0)
        ranges += token[0] == "between"
        if token[0] == "and" and ranges:
            ranges -= 1
        elif token[0] == word and not depth:
            yield begun, _trimmed(text, begun, token.start())
            begun = token.end() + 1
    yield begun, _trimmed(text, begun, end)


def _end_of(text: str, start: int) -> int:
    """Return where a condition ends: with its brackets, its query, or the text."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        if not depth and token[0] in _ENDING:
            return _trimmed(text, start, token.start())
        depth += {"(": 1, "case": 1, ")": -1, "end": -1}.get(token[0], 0)
    return _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
