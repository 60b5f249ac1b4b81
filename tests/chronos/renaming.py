"""Gives tables, columns, enums and functions of a specification names that mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

_WORD: Final = re.compile(r"'(?:[^']|'')*'|(?<![\w$])[A-Za-z_]\w*")
"""A string of SQL, which stays, or a word."""

# Where no name of ours is meant: prose, values, options, and the names of sections.
_OTHER_WORDS: Final = frozenset({"about", "default", "parameters", "extensions", "layout", "flow"})
_BY_COLUMN: Final = frozenset({"columns", "by", "filters"})
"""Mappings whose keys are columns."""
_OF_A_KEY: Final = "uuid primary key default gen_random_uuid()"


@dataclass(frozen=True)
class Renamed:
    """A specification with other names.

    Attributes:
        text: The specification.
        names: The new name for each old one.
    """

    text: str
    names: Mapping[str, str]


def renamed(text: str) -> Renamed:
    """Return a specification with each name in its place; whatever else it says stays.

    A key that a feature adds becomes a column, and features are told the names of the columns
    that they add, so that all have another one.
    """
    text = _with_times_that_are_named(_with_keys_of_its_own(text))
    document = yaml.compose(text)
    assert isinstance(document, yaml.MappingNode)
    found = dict.fromkeys(_declared(document))
    names = {name: f"n{number}" for number, name in enumerate(found, 1)}
    tables = {key.value for key, _ in _entry(document, "tables").value}
    edits = sorted(_edits(document, text, names, tables), reverse=True)
    for start, end, written in edits:
        text = text[:start] + written + text[end:]
    return Renamed(text, names)


def _with_keys_of_its_own(text: str) -> str:
    head, tables, rest = text.partition("\ntables:\n")
    rest = re.sub(r"(?<=use: )\[id, ", "[", rest)
    rest = re.sub(r"^ +- id\n", "", rest, flags=re.MULTILINE)
    return (
        head
        + tables
        + re.sub(
            r"^    columns:\n", f"    columns:\n      id: {_OF_A_KEY}\n", rest, flags=re.MULTILINE
        )
    )


def _with_times_that_are_named(text: str) -> str:
    both = "timestamps: {created: created_at, updated: updated_at}"
    text = text.replace("use: [timestamps]", f"use: [{both}]")
    text = re.sub(r"^( +- )timestamps$", rf"\1{both}", text, flags=re.MULTILINE)
    text = text.replace("use: [created_at]", "use: [created_at: {column: created_at}]")
    return re.sub(r"(?<=\n      - )created_at(?=\n)", "created_at: {column: created_at}", text)


def _entry(node: yaml.MappingNode, name: str) -> yaml.MappingNode:
    found = next(value for key, value in node.value if key.value == name)
    assert isinstance(found, yaml.MappingNode)
    return found


def _declared(document: yaml.MappingNode) -> Iterator[str]:
    for section in ("tables", "enums", "functions"):
        yield from (key.value for key, _ in _entry(document, section).value)
    for _, table in _entry(document, "tables").value:
        for key, column in _entry(table, "columns").value:
            if column.value not in ("", "~"):  # otherwise a feature's, which names it
                yield key.value
    for scalar, key in _scalars(document, ""):
        if key in {"function", "column", "created", "updated"}:
            yield scalar.value


def _scalars(node: yaml.Node, under: str) -> Iterator[tuple[yaml.ScalarNode, str]]:
    """Yield each scalar that may name something, with the key that it stands under."""
    if isinstance(node, yaml.ScalarNode):
        yield node, under
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, under)
    else:
        for key, value in node.value:
            if key.value in _OTHER_WORDS:
                continue
            if under in {*_BY_COLUMN, "tables", "enums", "functions"}:
                yield key, "declares"
            if under == "enums":
                continue  # labels are values
            column = under == "columns" and isinstance(value, yaml.ScalarNode)
            yield from _scalars(value, "type" if column else key.value)


def _edits(
    document: yaml.MappingNode, text: str, names: Mapping[str, str], tables: set[str]
) -> Iterator[tuple[int, int, str]]:
    top = {key.value for key, _ in document.value} - {"tables"}
    for scalar, under in _scalars(document, ""):
        start, end = scalar.start_mark.index, scalar.end_mark.index
        written = text[start:end]
        if under in top:
            continue
        if under == "body" and not tables & set(_WORD.findall(written)):
            continue  # it is about tables of the platform
        words = [*_WORD.finditer(written)]
        if under == "type" and words and words[0][0] not in _types(document):
            words = words[1:]
        for word in words:
            if word[0] in names:
                yield start + word.start(), start + word.end(), names[word[0]]


def _types(document: yaml.MappingNode) -> set[str]:
    return {key.value for key, _ in _entry(document, "enums").value}
