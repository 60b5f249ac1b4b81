"""Errors of the YAML parser in people's words, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import yaml

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import ScalarNode
from schemagen.spec.scalars import Style
from schemagen.spec.source import Source
from schemagen.spec.traps import advice, block_value, flow_value, unclosed


@dataclass(frozen=True, slots=True)
class Explained:
    """What is wrong at a character of the text, and what to do."""

    index: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What the parser said.

    Attributes:
        source: The text.
        problem: What it did not like.
        index: Where.
        context: What it was reading, empty if it doesn't say.
        began: Where that began.
        last: The last scalar that it read before, if any.
        flow: Where the innermost open ``{`` or ``[`` is, None if none is open.
    """

    source: Source
    problem: str
    index: int
    context: str
    began: int
    last: ScalarNode | None
    flow: int | None

    @property
    def char(self) -> str:
        """The character that it did not like, empty at the end."""
        return self.source.text[self.index : self.index + 1]

    @property
    def in_flow(self) -> bool:
        """Whether it was reading a ``{ }`` or ``[ ]``; it may not have said so yet."""
        before = self.source.text[self.source.line_start(self.began) : self.began]
        return self.flow is not None or not {"}", "]"}.isdisjoint(unclosed(before))

    def value(self, start: int) -> str:
        """Return the value that starts at an index, as its author probably meant it."""
        text = self.source.text
        return flow_value(text, start) if self.in_flow else block_value(text, start)


def report_syntax_error(
    source: Source,
    error: yaml.YAMLError,
    problems: Problems,
    *,
    last: ScalarNode | None,
    flow: int | None,
) -> None:
    """Report that a text is no YAML.

    Args:
        source: The text.
        error: What PyYAML raised.
        problems: Takes the finding.
        last: The last scalar that was read before, if any.
        flow: Where the innermost open ``{`` or ``[`` is, None if none is open.
    """
    failure = _failure(source, error, last, flow)
    for explain in _EXPLAINERS:
        if explained := explain(failure):
            break
    else:
        context = f"{failure.context}: " if failure.context else ""
        explained = Explained(failure.index, f"not valid YAML, {context}{failure.problem}")
    problems.error("SG020", explained.message, source.origin(explained.index), hint=explained.hint)


def _failure(
    source: Source, error: yaml.YAMLError, last: ScalarNode | None, flow: int | None
) -> Failure:
    problem_mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    index = problem_mark.index if problem_mark else getattr(error, "position", 0)
    return Failure(
        source=source,
        problem=getattr(error, "problem", None) or str(error),
        index=min(index, len(source.text)),
        context=getattr(error, "context", None) or "",
        began=context_mark.index if context_mark else index,
        last=last,
        flow=flow,
    )


def _after_quote(failure: Failure) -> Explained | None:
    """``'it's'``, ``"say "hi""`` and ``'a' || b``."""
    last, text = failure.last, failure.source.text
    if last is None or last.style not in (Style.SINGLE, Style.DOUBLE):
        return None
    more = text[last.end : failure.source.line_end(last.end)].lstrip(" \t")
    index = text.index(more, last.end)
    if index not in (failure.index, failure.began) or more[:1] in ("", ":", ",", "]", "}", "#"):
        return None
    message = "there is more text after the closing quote"
    whole = failure.value(last.start)
    if index > last.end:
        return Explained(index, message, advice(whole))
    if last.style is Style.SINGLE:
        return Explained(index, message, "write a single quote inside single quotes twice: ''")
    return Explained(index, message, 'write a double quote inside double quotes as \\"')


_KEY: Final = re.compile(r"""[ ]*(?:-[ ]+)*(?:"[^"]*"|'[^']*'|[^\s"'#{\[][^:#]*):[ \t]+(?=\S)""")


def _colon(failure: Failure) -> Explained | None:
    """``default '{"a": 1}'``, and a key that is indented too far."""
    if "mapping values are not allowed" not in failure.problem:
        return None
    source = failure.source
    start = source.line_start(failure.index)
    key = _KEY.match(source.text, start, failure.index)
    if key:
        return Explained(
            failure.index,
            "': ' can't be part of a value that is not quoted",
            advice(failure.value(key.end())),
        )
    indent = re.compile(r"[ \t-]*").match(source.text, start)
    return Explained(
        indent.end() if indent else start,
        "this key is indented below a line that has a value already",
        "indent it like the key above, or quote the value above if this belongs to it",
    )


def _colon_in_flow(failure: Failure) -> Explained | None:
    """``{a: b: c}``, or a brace that is missing above."""
    if "expected ',' or" not in failure.problem or failure.char != ":" or failure.last is None:
        return None
    last = failure.last
    if failure.source.line_start(last.start) != failure.source.line_start(failure.index):
        return _never_closed(failure, failure.began)
    return Explained(
        failure.index,
        "': ' can't be part of a value that is not quoted",
        advice(failure.value(last.start)),
    )


def _flow(failure: Failure) -> Explained | None:
    if "expected ',' or" not in failure.problem:
        return None
    closing = "}" if "mapping" in failure.context else "]"
    return Explained(
        failure.index,
        f"expected ',' or '{closing}' here",
        "quote a value that has one of , : { } [ ] in it",
    )


def _flow_to_the_end(failure: Failure) -> Explained | None:
    if failure.flow is None or failure.source.text[failure.index :].strip():
        return None
    return _never_closed(failure, failure.flow)


def _never_closed(failure: Failure, index: int) -> Explained:
    opening = failure.source.text[index]
    closing = "}" if opening == "{" else "]"
    return Explained(index, f"this '{opening}' is never closed", f"add the '{closing}'")


def _open_quote(failure: Failure) -> Explained | None:
    if "quoted scalar" not in failure.context or "unexpected" not in failure.problem:
        return None
    return Explained(failure.began, "this quote is never closed", "add the closing quote")


def _escape(failure: Failure) -> Explained | None:
    if "quoted scalar" not in failure.context:
        return None
    source = failure.source
    index = source.text.rfind("\\", failure.began, failure.index + 1)
    sequence = source.text[index : index + 2]
    return Explained(
        max(index, failure.began),
        f"{sequence} is no escape sequence that YAML knows, or it lacks digits",
        "write \\\\ for a backslash, or use single quotes, in which nothing is escaped",
    )


_STARTERS: Final = {
    "alias": "a value that starts with '*' refers to another one",
    "anchor": "a value that starts with '&' gets a name to refer to",
    "tag": "a value that starts with '!' gets a tag",
    "block scalar": "a value that starts with '>' or '|' is a block of text on the lines below",
    "directive": "a line that starts with '%' is a directive",
}


def _special_start(failure: Failure) -> Explained | None:
    """``* * * * *``, ``> 5``, ``!x``."""
    context = "tag" if "undefined tag handle" in failure.problem else failure.context
    for name, message in _STARTERS.items():
        if context.endswith(name):
            hint = "" if name == "directive" else advice(failure.value(failure.began))
            return Explained(failure.began, message, hint)
    return None


def _reserved_start(failure: Failure) -> Explained | None:
    """``@x``, ```x```, ``%x``, and ``? x``."""
    if "cannot start any token" in failure.problem or "mapping keys" in failure.problem:
        message = f"a value can't start with {failure.char!r}"
        return Explained(failure.index, message, advice(failure.value(failure.index)))
    return None


def _tab(failure: Failure) -> Explained | None:
    if " tab " not in failure.problem and failure.char != "\t":
        return None
    start = failure.source.line_start(failure.index)
    index = failure.source.text.find("\t", start, failure.index + 1)
    return Explained(
        index if index >= 0 else failure.index,
        "a tab can't be used to indent",
        "use spaces; most editors have a command for it",
    )


def _list_after_key(failure: Failure) -> Explained | None:
    if "sequence entries are not allowed" not in failure.problem:
        return None
    return Explained(
        failure.index,
        "a list can't start on the line of its key",
        "start it on the next line, or write [a, b]; if this is text, quote it",
    )


def _no_colon(failure: Failure) -> Explained | None:
    if "expected ':'" not in failure.problem:
        return None
    word = failure.value(failure.began)
    return Explained(failure.began, "a key without a colon", f"write {word}: ..." if word else "")


def _stray_bracket(failure: Failure) -> Explained | None:
    if not failure.char or failure.char not in "]},":
        return None
    return Explained(
        failure.index,
        f"there is nothing for this {failure.char!r} to end",
        "remove it, or quote the value",
    )


def _no_space_after_colon(failure: Failure) -> Explained | None:
    if failure.char != ":" or failure.source.text[failure.index + 1 : failure.index + 2] in " \r\n":
        return None
    return Explained(failure.index, "there has to be a space after the colon of a key")


def _indentation(failure: Failure) -> Explained | None:
    expected_key = "expected key" in failure.problem or "expected <block end>" in failure.problem
    if not expected_key and "expected '-'" not in failure.problem:
        return None
    source = failure.source
    before = source.text[source.line_start(failure.index) : failure.index]
    if before.strip(" -"):
        return Explained(failure.index, "this can't stand here", "quote the value it belongs to")
    if failure.char == ":":
        return Explained(failure.index, "there is no key before this colon")
    column = source.position(failure.index).column
    around = source.position(failure.began).column
    if column != around:
        return Explained(
            failure.index,
            f"this line starts in column {column}, and nothing above it does",
            f"start it where its neighbours start; the outer ones start in column {around}",
        )
    if source.text.startswith("- ", failure.index):
        return Explained(failure.index, "a list entry among the keys of a mapping", "indent it")
    return Explained(failure.index, "a key among the entries of a list", "indent it, or add '- '")


def _second_root(failure: Failure) -> Explained | None:
    if "<document start>" not in failure.problem:
        return None
    return Explained(failure.index, "there is more text after the end of the document")


_EXPLAINERS: Final[tuple[Callable[[Failure], Explained | None], ...]] = (
    _tab,
    _after_quote,
    _colon,
    _colon_in_flow,
    _flow_to_the_end,
    _flow,
    _open_quote,
    _escape,
    _special_start,
    _reserved_start,
    _list_after_key,
    _no_colon,
    _stray_bracket,
    _no_space_after_colon,
    _indentation,
    _second_root,
)
