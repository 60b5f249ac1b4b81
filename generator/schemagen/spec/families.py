"""Features of tables that are written as functions: ``{feature: archive, of: messages}``.

They mean the same as the feature in the ``use:`` of that table, and become it here.
"""

from __future__ import annotations

from dataclasses import replace

from schemagen.plugins.registry import Registry
from schemagen.spec.features import definition_of
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode


def with_table_families(document: MappingNode, registry: Registry) -> MappingNode:
    """Return the document with such functions moved to the tables that they name.

    One whose table is not there stays, and is reported with the structure.
    """
    functions, tables = document.get("functions"), document.get("tables")
    if not isinstance(functions, MappingNode) or not isinstance(tables, MappingNode):
        return document
    kept: list[tuple[ScalarNode, Node]] = []
    for key, value in functions.entries:
        moved = _moved(tables, key, value, registry)
        if moved is None:
            kept.append((key, value))
        else:
            tables = moved
    if len(kept) == len(functions.entries):
        return document
    changed = {"functions": replace(functions, entries=tuple(kept)), "tables": tables}
    return replace(
        document,
        entries=tuple((key, changed.get(key.text, value)) for key, value in document.entries),
    )


def _moved(
    tables: MappingNode, key: ScalarNode, value: Node, registry: Registry
) -> MappingNode | None:
    """Return the tables with the feature added to one of them; None if it is no such function."""
    if not isinstance(value, MappingNode):
        return None
    feature, table = value.get("feature"), value.get("of")
    if not isinstance(feature, ScalarNode) or not isinstance(table, ScalarNode):
        return None
    known = registry.features.get(feature.text)
    spec = tables.get(table.text)
    if known is None or not isinstance(spec, MappingNode):
        return None
    definition = definition_of(known)
    if definition.applies_to != "table" or "function" not in definition.option_properties:
        return None
    entries = tuple(
        (name, option) for name, option in value.entries if name.text not in {"feature", "of"}
    )
    name = replace(key, text="function", value="function")
    options = replace(value, entries=((name, key), *entries))
    entry = replace(value, entries=((feature, options),))
    return _with_use(tables, table.text, spec, entry)


def _with_use(
    tables: MappingNode, table: str, spec: MappingNode, entry: MappingNode
) -> MappingNode:
    use = spec.get("use")
    if isinstance(use, SequenceNode):
        longer: Node = replace(use, items=(*use.items, entry))
        entries = tuple((k, longer if k.text == "use" else v) for k, v in spec.entries)
    else:
        made = SequenceNode(source=entry.source, start=entry.start, items=(entry,))
        word = replace(entry.entries[0][0], text="use", value="use")
        entries = (*spec.entries, (word, made))
    changed = replace(spec, entries=entries)
    return replace(
        tables,
        entries=tuple((k, changed if k.text == table else v) for k, v in tables.entries),
    )
