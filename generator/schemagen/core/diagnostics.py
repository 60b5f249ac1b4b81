"""Findings that point at a line of somebody's YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, Protocol


class Severity(StrEnum):
    """How much a finding matters; only an error stops the command."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text file.

    Attributes:
        file: The path as the user wrote it, or the name of a built-in file.
        line: Line, from 1.
        column: Column in characters, from 1.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object came from: a chain from the innermost line outwards.

    A column that the feature ``timestamps`` adds has the line in the feature's own
    ``feature.yaml`` as its position, and the ``use:`` line in the user's file as
    its parent.

    Attributes:
        position: The place.
        line_text: The text of that line, without its line break.
        within: What the place belongs to, as people say it: ``feature timestamps``.
        parent: Who asked for it, None at the outermost place.
    """

    position: Position
    line_text: str = ""
    within: str = ""
    parent: Origin | None = None

    def chain(self) -> Iterator[Origin]:
        """Yield this origin, then each parent."""
        origin: Origin | None = self
        while origin is not None:
            yield origin
            origin = origin.parent

    @property
    def outermost(self) -> Origin:
        """The line that the user wrote."""
        return list(self.chain())[-1]

    def moved(self, position: Position, line_text: str) -> Origin:
        """Return the same origin at a more exact place of the same file."""
        return replace(self, position=position, line_text=line_text)

    def __str__(self) -> str:
        return str(self.position)


class Located(Protocol):
    """A text that knows the place of each of its characters in somebody's file."""

    def at(self, offset: int | None) -> Origin:
        """Return the place of a character; None means the text's start."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to write instead.

    Attributes:
        code: Stable code such as ``SG102``, listed in ``core/codes.py``.
        message: What is wrong, one sentence, without a full stop.
        origin: Where; None when no line is to blame.
        hint: What to write instead, or an empty string.
        severity: Error or warning.
        notes: Further lines, shown below the source line.
    """

    code: str
    message: str
    origin: Origin | None = None
    hint: str = ""
    severity: Severity = Severity.ERROR
    notes: tuple[str, ...] = ()

    @property
    def position(self) -> Position | None:
        """The innermost place, None when no line is to blame."""
        return self.origin.position if self.origin else None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as a mapping of plain values."""
        place = self.position
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "file": place.file if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "hint": self.hint or None,
            "notes": [*self.notes, *_used_at(self.origin)],
        }

    def as_text(self) -> str:
        """Return the finding as people read it: head, line, caret, hint."""
        head = f"{self.severity}[{self.code}]: {self.message}"
        lines = [f"{self.position}: {head}" if self.position else head]
        if self.origin and self.origin.line_text.strip():
            lines += _pointed_line(self.origin)
        lines += [f"  {note}" for note in (*self.notes, *_used_at(self.origin))]
        if self.hint:
            first, *rest = self.hint.splitlines()
            lines += [f"  hint: {first}", *(f"        {line}" for line in rest)]
        return "\n".join(lines)

    def as_github(self) -> str:
        """Return the finding as an annotation of a GitHub workflow.

        See https://docs.github.com/actions/reference/workflow-commands-for-github-actions
        """
        place = self.origin.outermost.position if self.origin else None
        where = (
            f"file={_property(place.file)},line={place.line},col={place.column}," if place else ""
        )
        text = self.message + (f"\nhint: {self.hint}" if self.hint else "")
        escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return f"::{self.severity} {where}title={self.code}::{escaped}"


def _property(text: str) -> str:
    for plain, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(plain, escaped)
    return text


_WIDTH = 120


def _pointed_line(origin: Origin) -> list[str]:
    """Return the source line and a caret below it; long lines are cut around it."""
    text = origin.line_text.replace("\t", " ")
    text = "".join(char if char.isprintable() else "\ufffd" for char in text)
    caret = min(origin.position.column - 1, len(text))
    start = max(0, caret - _WIDTH // 2) if len(text) > _WIDTH else 0
    shown = text[start : start + _WIDTH].rstrip()
    return [f"  {shown}", f"  {' ' * (caret - start)}^"]


def _used_at(origin: Origin | None) -> list[str]:
    if origin is None:
        return []
    links = list(origin.chain())
    return [
        f"in {inner.within or inner.position.file}, used at {outer.position}"
        for inner, outer in pairwise(links)
    ]


@dataclass
class Problems:
    """Collects findings, so that all are shown and not only the first.

    Attributes:
        found: The findings as they came.
        error_count: How many of them are errors.
    """

    found: list[Diagnostic] = field(default_factory=list)
    error_count: int = 0
    _known: set[Diagnostic] = field(default_factory=set)

    def error(
        self,
        code: str,
        message: str,
        origin: Origin | None,
        *,
        hint: str = "",
        notes: Iterable[str] = (),
    ) -> None:
        """Add an error."""
        self.add(Diagnostic(code, message, origin, hint, Severity.ERROR, tuple(notes)))

    def warning(self, code: str, message: str, origin: Origin | None, *, hint: str = "") -> None:
        """Add a warning."""
        self.add(Diagnostic(code, message, origin, hint, Severity.WARNING))

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a finding unless the very same one is there already."""
        if diagnostic not in self._known:
            self._known.add(diagnostic)
            self.found.append(diagnostic)
            self.error_count += diagnostic.severity is Severity.ERROR

    @property
    def errors(self) -> list[Diagnostic]:
        """The findings that stop the command, in the order of the files."""
        return [item for item in self.sorted() if item.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Diagnostic]:
        """The findings that stop nothing, in the order of the files."""
        return [item for item in self.sorted() if item.severity is Severity.WARNING]

    def sorted(self) -> list[Diagnostic]:
        """Return the findings by outermost position, those without one last."""
        return sorted(self.found, key=_order)


def _order(item: Diagnostic) -> tuple[Any, ...]:
    if item.origin is None:
        return (1, "", 0, 0, item.code, item.message)
    place = item.origin.outermost.position
    return (0, place.file, place.line, place.column, item.code, item.message)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that the word was probably meant to be, if any."""
    from difflib import get_close_matches

    matches = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: Callable[[], str] | str = "") -> str:
    """Return a hint that names the closest known name, or the fallback."""
    match = closest(word, known)
    if match:
        return f"did you mean {match!r}?"
    return otherwise if isinstance(otherwise, str) else otherwise()
