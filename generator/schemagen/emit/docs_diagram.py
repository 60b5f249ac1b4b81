"""The tables and their foreign keys as a Mermaid diagram."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.core.names import QName
from schemagen.emit.markdown import mermaid_name, mermaid_word
from schemagen.model.model import Model
from schemagen.model.tables import Column, ForeignKey, Table


def diagram(model: Model) -> Iterator[str]:
    """Yield a Mermaid block: each table with its keys, each foreign key as a line.

    Columns that are no keys are left out: they stand with their table, and a diagram that
    has them all shows nothing any more.
    """
    boxes = _boxes(model)
    yield from ("```mermaid", "erDiagram")
    for table in model.tables:
        yield from _box(table, boxes[table.name])
    for table in model.tables:
        for key in table.foreign_keys:
            yield _line(table, key, boxes)
    yield "```"


def _boxes(model: Model) -> dict[QName, str]:
    """Return a name of its own for each table, those included that are not ours."""
    targets = (key.target for table in model.tables for key in table.foreign_keys)
    names = dict.fromkeys([*(table.name for table in model.tables), *targets])
    boxes: dict[QName, str] = {}
    for name in names:
        shown = str(name) if name.schema != model.schema else name.name
        box, number = mermaid_name(shown), 2
        while box in boxes.values():
            box, number = f"{mermaid_name(shown)}_{number}", number + 1
        boxes[name] = box
    return boxes


def _box(table: Table, box: str) -> Iterator[str]:
    primary = table.primary_key.columns if table.primary_key else ()
    foreign = {name for key in table.foreign_keys for name in key.columns}
    unique = {key.columns[0] for key in table.uniques if len(key.columns) == 1}
    rows = []
    for column in table.columns:
        marks = {"PK": column.name in primary, "FK": column.name in foreign}
        marks["UK"] = column.name in unique and column.name not in primary
        words = [word for word, holds in marks.items() if holds]
        if words:
            rows.append(f"    {_attribute(column)} {', '.join(words)}{_written(column)}")
    yield from [f'  "{box}" {{', *rows, "  }"] if rows else [f'  "{box}"']


def _attribute(column: Column) -> str:
    type_ = column.type.text.removeprefix("extensions.")
    return f"{mermaid_word(type_)} {mermaid_word(column.name)}"


def _written(column: Column) -> str:
    """Return the name as it is where the diagram has to write it in another way."""
    return f' "{mermaid_name(column.name)}"' if mermaid_word(column.name) != column.name else ""


def _line(table: Table, key: ForeignKey, boxes: dict[QName, str]) -> str:
    """Return a foreign key: how many parents a row has, and how many rows a parent."""
    columns = [table.column(name) for name in key.columns]
    parents = "||" if all(column and column.not_null for column in columns) else "|o"
    keys = [item.columns for item in (table.primary_key, *table.uniques) if item is not None]
    children = "o|" if any(set(found) <= set(key.columns) for found in keys) else "o{"
    label = mermaid_name(key.columns[0])
    return f'  "{boxes[key.target]}" {parents}--{children} "{boxes[table.name]}" : "{label}"'
