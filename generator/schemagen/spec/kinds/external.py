"""``external: {profiles: {columns: {id: uuid}}}``: tables that are there and not ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.spec.fragments import read_type, written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.specification import TypeSpec

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Tables of the project that this specification does not own",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "required": ["columns"],
        "properties": {
            "about": {"type": "string", "description": "What it holds"},
            "columns": {
                "type": "object",
                "description": "The columns that are used here, with their types",
                "minProperties": 1,
                "additionalProperties": {"type": "string"},
            },
            "primary_key": {
                "type": "array",
                "description": "Its primary key; the first column without it",
                "items": {"type": "string"},
                "minItems": 1,
            },
        },
    },
}


@dataclass(frozen=True, slots=True)
class ExternalSpec:
    """A table that is not ours, as written."""

    schema: str
    name: str
    origin: Origin
    columns: Mapping[str, TypeSpec]
    primary_key: tuple[str, ...]


def read(node: Node, problems: Problems) -> tuple[ExternalSpec, ...]:
    """Read the external tables of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _table(key, value, problems)
        for key, value in node.entries
        if isinstance(value, MappingNode)
    )


def _table(key: ScalarNode, value: MappingNode, problems: Problems) -> ExternalSpec:
    schema, _, name = key.text.rpartition(".")
    columns: dict[str, TypeSpec] = {}
    given = value["columns"]
    for column, type_ in given.entries if isinstance(given, MappingNode) else ():
        fragment = written(type_)
        parsed = read_type(fragment, problems)
        if parsed is not None:
            columns[column.text] = TypeSpec(parsed.text, parsed.name, fragment.at(parsed.offset))
    keys = value.get("primary_key")
    primary = tuple(
        item.text for item in (keys if isinstance(keys, SequenceNode) else ())
        if isinstance(item, ScalarNode)
    )  # fmt: skip
    for column_name in primary:
        if column_name not in columns and isinstance(keys, Node):
            problems.error(
                "SG202", f"the external table {key.text!r} has no column {column_name!r}",
                keys.origin, hint=f"columns are: {', '.join(columns)}",
            )  # fmt: skip
    return ExternalSpec(schema, name, key.origin, columns, primary or tuple(columns)[:1])
