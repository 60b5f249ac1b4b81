"""The pages of ``templates/explain``, taken apart.

A page is ``# SGnnn: title``, a paragraph, ``## Wrong``, ``## Right``, and perhaps ``## Why``
and ``## See``. An example is what its fenced blocks say:

``yaml``
    The specification, ``schema.yaml``.
``yaml PATH``, ``sql PATH``, ``python PATH``
    Another file of the project.
``console``
    A transcript: lines with ``$`` are run by bash, the others are what they print.

``## Right`` goes on where ``## Wrong`` ended, unless it shows a specification of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "templates" / "explain"
SECTIONS: Final = ("Wrong", "Right", "Why", "See")
_FENCE: Final = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a transcript, and what it prints."""

    command: str
    printed: str


@dataclass(frozen=True, slots=True)
class Example:
    """``## Wrong`` or ``## Right``."""

    files: dict[str, str]
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, text: str) -> Example:
        files: dict[str, str] = {}
        steps: list[Step] = []
        for info, content in _FENCE.findall(text):
            kind, _, path = info.partition(" ")
            if kind == "console":
                steps += _steps(content)
            else:
                files[path or "schema.yaml"] = content
        return cls(files, tuple(steps))


@dataclass(frozen=True, slots=True)
class Page:
    """A page about a code."""

    code: str
    title: str
    about: str
    sections: dict[str, str]

    @property
    def wrong(self) -> Example:
        return Example.of(self.sections["Wrong"])

    @property
    def right(self) -> Example:
        shown = Example.of(self.sections["Right"])
        if "schema.yaml" in shown.files:
            return shown
        return Example(self.wrong.files | shown.files, shown.steps)

    @property
    def is_transcript(self) -> bool:
        return bool(self.wrong.steps)

    @property
    def commands(self) -> list[str]:
        return [step.command for step in (*self.wrong.steps, *self.right.steps)]

    @property
    def needs_database(self) -> bool:
        return any("DATABASE_URL" in command for command in self.commands)

    @property
    def needs_server(self) -> bool:
        starts = re.compile(r"schemagen (smoke|tests|new (?!.*--no-verify)|db start)")
        return self.needs_database or any(starts.search(command) for command in self.commands)


def _steps(transcript: str) -> list[Step]:
    _, *parts = re.split(r"^\$ ", transcript, flags=re.MULTILINE)
    return [Step(command, printed) for command, _, printed in (p.partition("\n") for p in parts)]


@cache
def read(path: Path) -> Page:
    """Return a page; whatever is not of the form fails."""
    text = path.read_text(encoding="utf-8")
    head, *rest = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)
    first = re.fullmatch(r"# (SG\d{3}): (.+)\n\n(.+)\n\n", head, re.DOTALL)
    assert first, f"{path.name} has to begin with `# {path.stem}: title` and a paragraph"
    return Page(first[1], first[2], first[3], dict(zip(rest[::2], rest[1::2], strict=True)))


def paths() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))
