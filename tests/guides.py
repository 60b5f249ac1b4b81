"""The SQL of the guide that a preset comes from: each statement is run, or listed with a reason.

``document/`` beside a test holds the guide's blocks of SQL in order, unchanged. A place is a
block, such as ``04_tables``, or one of its statements, such as ``03_regular_tasks/2``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from schemagen.core.parsing import scan

Test = TypeVar("Test", bound=Callable[..., None])


@dataclass(frozen=True)
class Guide:
    """What a guide has people run.

    Attributes:
        folder: That of the test; it has the folder ``document``.
        not_run: Places that no test follows, and why.
    """

    folder: Path
    not_run: Mapping[str, str]
    _run: set[str] = field(default_factory=set)

    @property
    def blocks(self) -> dict[str, str]:
        """All blocks, in order."""
        files = sorted((self.folder / "document").iterdir())
        return {file.stem: file.read_text(encoding="utf-8") for file in files}

    def __getitem__(self, place: str) -> str:
        """Return a block, or one statement of it."""
        block, _, number = place.partition("/")
        return self.statements(block)[int(number)] if number else self.blocks[block]

    def statements(self, block: str) -> list[str]:
        """Return the statements of a block, without comments before them."""
        text, found, start = self.blocks[block], [], 0
        for token in scan(text):
            if token.text == ";":
                found.append(_bare(text[start : token.start]))
                start = token.end
        rest = _bare(text[start:])
        return [*found, rest] if rest else found

    def runs(self, *places: str) -> Callable[[Test], Test]:
        """Say what a test runs."""
        self._run.update(places)
        return lambda test: test

    def each(self, *places: str) -> pytest.MarkDecorator:
        """Give a test each of these places in turn, as ``place``."""
        self._run.update(places)
        return pytest.mark.parametrize("place", places)

    def check(self, blocks: int) -> None:
        """Assert that each statement is either run or listed, and that there are so many blocks."""
        assert len(self.blocks) == blocks
        known = {*self._places()}
        assert self._run | {*self.not_run} <= known
        assert [*self._left(self._run | {*self.not_run})] == []
        listed = {place.partition("/")[0] for place in self.not_run if "/" not in place}
        assert not self._run & {*self.not_run}
        assert not {place.partition("/")[0] for place in self._run} & listed

    def _places(self) -> Iterator[str]:
        for block in self.blocks:
            yield block
            yield from (f"{block}/{number}" for number in range(len(self.statements(block))))

    def _left(self, said: Iterable[str]) -> Iterator[str]:
        said = {*said}
        for place in self._places():
            block, _, number = place.partition("/")
            parts = {f"{block}/{other}" for other in range(len(self.statements(block)))}
            if block not in said and place not in said and (number or not parts):
                yield place


def _bare(statement: str) -> str:
    return re.sub(r"\A(?:\s|--.*(?:\n|\Z))+", "", statement).rstrip()
