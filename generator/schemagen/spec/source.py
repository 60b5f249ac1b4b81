"""The text of one file, and the way from a character of it to a line and a column."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from schemagen.core.diagnostics import Origin, Position

_LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")
"""What editors count as a line break. YAML 1.1 also breaks at U+0085, U+2028 and U+2029."""


@dataclass(frozen=True, eq=False)
class Source:
    """A text that was read, with the name that people know it by.

    Attributes:
        file: The path as the user wrote it, or the name of a built-in file.
        text: The whole text, without a byte order mark.
    """

    file: str
    text: str

    def __repr__(self) -> str:
        return f"Source({self.file!r}, {len(self.text)} characters)"

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    def position(self, index: int) -> Position:
        """Return line and column, from 1, of the character at an index of the text."""
        line = bisect_right(self._line_starts, index) - 1
        return Position(self.file, line + 1, index - self._line_starts[line] + 1)

    def line_start(self, index: int) -> int:
        """Return the index of the first character of the line that holds an index."""
        return self._line_starts[bisect_right(self._line_starts, index) - 1]

    def line_end(self, index: int) -> int:
        """Return the index of the line break that ends the line, or of the end of the text."""
        match = _LINE_BREAK.search(self.text, index)
        return match.start() if match else len(self.text)

    def line_text(self, index: int) -> str:
        """Return the line that holds an index, without its line break."""
        return _line(self, self.line_start(index))

    def origin(self, index: int, *, within: str = "", parent: Origin | None = None) -> Origin:
        """Return the place of the character at an index of the text."""
        starts = self._line_starts
        line = bisect_right(starts, index)
        start = starts[line - 1]
        position = Position(self.file, line, index - start + 1)
        return Origin(position, _line(self, start), within, parent)


@lru_cache(maxsize=64)
def _line(source: Source, start: int) -> str:
    """Return a line; a hundred findings in a line of 8 MB shall share its text."""
    return source.text[start : source.line_end(start)]
