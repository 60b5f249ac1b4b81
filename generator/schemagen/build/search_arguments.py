"""The arguments of a search: which name means what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from schemagen.build.search_use import SearchUse
from schemagen.core.diagnostics import did_you_mean

QUERY, THRESHOLD, COUNT, OWNER = "query", "threshold", "count", "owner"
"""Meanings; that of a filter is its column behind a dot."""

_HINTS: Final = (
    (THRESHOLD, re.compile("threshold|similarity|min_score")),
    (COUNT, re.compile("count|limit|top_k|number|_k$|^k$")),
    (QUERY, re.compile("embedding|query|vector")),
)
"""What the name of an argument says about its meaning, the strictest first."""


class SearchArguments(SearchUse):
    """The arguments of one use."""

    def names(
        self, filters: list[tuple[str, str, str, bool]], owner: str, result: list[str]
    ) -> dict[str, str] | None:
        """Return the names of the arguments by meaning, in order; None after an error."""
        wanted = {QUERY: "query_embedding", THRESHOLD: "match_threshold", COUNT: "match_count"}
        if owner:
            wanted[OWNER] = f"filter_{owner}"
        for column, kind, _, _ in filters:
            plural = "s" if kind == "any_of" and not column.endswith("s") else ""
            wanted[f".{column}"] = f"filter_{column}{plural}"
        given = self.options["arguments"]
        if given is None:
            names = wanted
        elif isinstance(given, Mapping):
            names = self.named(given, wanted)
        else:
            names = self.guessed(given, wanted)
        return names if self.sound(names, wanted, result) else None

    def named(self, given: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
        """Return the names that a mapping gives, reporting meanings that there are not."""
        names = {}
        for key, name in given.items():
            meaning = key if key in wanted else f".{key}"
            if meaning in wanted:
                names[meaning] = name
            else:
                known = [known.lstrip(".") for known in wanted]
                self.error(
                    "SG286", f"the search has no {key!r} to be given",
                    self.place(f"arguments.{key}@key", "arguments"),
                    did_you_mean(key, known, f"it has {', '.join(known)}"),
                )  # fmt: skip
        return names

    def guessed(self, given: list[str], wanted: Mapping[str, str]) -> dict[str, str]:
        """Return what a list of names means: each is known by its own words."""
        names: dict[str, str] = {}
        for number, name in enumerate(given):
            meaning = next((known for known, usual in wanted.items() if usual == name), None)
            meaning = meaning or self.guess(name, [key for key in wanted if key not in names])
            if meaning is None or meaning in names:
                known = ", ".join(key.lstrip(".") for key in wanted)
                self.error(
                    "SG286", f"nothing says what the argument {name!r} is",
                    self.place(f"arguments.{number}", "arguments"),
                    f"say it with a mapping: `arguments: {{query: ..., count: ...}}`\n"
                    f"what can be given: {known}",
                )  # fmt: skip
            else:
                names[meaning] = name
        return names

    def guess(self, name: str, free: list[str]) -> str | None:
        """Return what a name probably means, None when it does not tell."""
        for meaning in free:
            column = self.options["owner"] if meaning == OWNER else meaning[1:]
            if meaning in {QUERY, THRESHOLD, COUNT}:
                continue
            if column and column in name:
                return meaning
        for meaning, words in _HINTS:
            if meaning in free and words.search(name):
                return meaning
        others = [meaning for meaning in free if meaning not in {QUERY, THRESHOLD, COUNT}]
        return others[0] if len(others) == 1 and name.startswith("filter") else None

    def sound(self, names: Mapping[str, str], wanted: Mapping[str, str], result: list[str]) -> bool:
        """Report meanings without a name, and names that are taken."""
        place = self.place("arguments", "arguments.0", "function")
        before = self.scope.problems.error_count
        for meaning, usual in wanted.items():
            if meaning not in names and meaning not in {THRESHOLD, COUNT}:
                self.error(
                    "SG286", f"no argument gives the {_spoken(meaning)}", place,
                    f"add it to `arguments`, for example {usual!r}",
                )  # fmt: skip
        taken: set[str] = set()
        for name in names.values():
            if name in taken:
                self.error("SG286", f"two arguments are called {name!r}", place, "rename one")
            elif name in result:
                self.error(
                    "SG286", f"{name!r} is an argument and a column of the result", place,
                    "rename the argument",
                )  # fmt: skip
            taken.add(name)
        return self.scope.problems.error_count == before


def _spoken(meaning: str) -> str:
    return f"filter {meaning[1:]!r}" if meaning.startswith(".") else meaning
