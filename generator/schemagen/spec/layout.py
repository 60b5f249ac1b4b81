"""``layout: {core_tables: [types, tables], access: [policies, grants]}``: migration files.

A file runs its sections in the order of the bundle, whatever the order in which they are
written. A section that no file names runs as late as possible: with the next section that one
names, and behind the last of them in the last file.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.diagnostics import Problems
from schemagen.model.layout import MigrationFile
from schemagen.model.sections import SECTION_WORDS, SECTIONS
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode

_ORDER = {section: place for place, section in enumerate(SECTIONS)}


def read_layout(node: Node | None, problems: Problems) -> tuple[MigrationFile, ...]:
    """Return the files with all sections, none without a layout.

    Args:
        node: What stands under ``layout:``; its structure is checked elsewhere.
        problems: Takes a section in two files, and one that runs too early.
    """
    if not isinstance(node, MappingNode) or not node.entries:
        return ()
    files: dict[str, int] = {}
    words: dict[str, ScalarNode] = {}
    for number, (_, value) in enumerate(node.entries):
        for word, section in _sections(value):
            if section not in files:
                _check_order(number, word, section, files, words, problems)
                files[section] = number
                words[section] = word
            elif files[section] != number:
                _report_twice(word, section, words[section], problems)
    file = len(node.entries) - 1
    for section in reversed([*SECTIONS]):
        file = files.setdefault(section, file)
    return tuple(
        MigrationFile(key.text, frozenset(name for name in files if files[name] == number))
        for number, (key, _) in enumerate(node.entries)
    )


def _sections(node: Node) -> Iterator[tuple[ScalarNode, str]]:
    for item in node.items if isinstance(node, SequenceNode) else ():
        section = SECTION_WORDS.get(item.text, item.text) if isinstance(item, ScalarNode) else ""
        if isinstance(item, ScalarNode) and section in SECTIONS:
            yield item, section


def _check_order(
    number: int,
    word: ScalarNode,
    section: str,
    files: dict[str, int],
    words: dict[str, ScalarNode],
    problems: Problems,
) -> None:
    """Report a section in a later file than one that needs it."""
    needing = [
        words[other]
        for other, file in files.items()
        if file < number and _ORDER[other] > _ORDER[section]
    ]
    if needing:
        first = needing[0]
        problems.error(
            "SG131", f"{word.text!r} has to run before {first.text!r}, which an earlier file runs",
            word.origin, hint=f"sections run in this order: {', '.join(SECTIONS)}",
            notes=[f"{first.text!r} is at {first.origin}"],
        )  # fmt: skip


def _report_twice(word: ScalarNode, section: str, first: ScalarNode, problems: Problems) -> None:
    if word.text == first.text:
        message = f"{word.text!r} is in two files"
    elif "rls" in {word.text, first.text}:
        message = "row level security is enabled in the file that creates the tables"
    else:
        message = f"{word.text!r} and {first.text!r} are the same section, in two files"
    problems.error(
        "SG130", message, word.origin,
        hint="leave one of them out", notes=[f"the other one is at {first.origin}"],
    )  # fmt: skip
