"""``sql: {name: {create: ..., drop: ...}}``: what schemagen orders, undoes and does not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.core.queries import Remark
from schemagen.model.sections import SECTIONS
from schemagen.spec.fragments import read_script, written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode
from schemagen.spec.specification import Written

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "SQL of your own: run as it is, ordered, and undone with the rest",
    "propertyNames": {"minLength": 1, "x-hint": "write a name"},
    "additionalProperties": {
        "type": "object",
        "properties": {
            "create": {
                "type": "string",
                "description": "Whole statements that may run twice",
            },
            "drop": {
                "type": ["string", "null"],
                "description": "Statements that undo them; ~: something else's undo does",
                "x-hint": "write the statements that undo `create`, or ~ when a table takes it "
                "along",
            },
            "after": {
                "type": "array",
                "description": "What has to be there before: sql, tables, views, functions ...",
                "items": {"type": "string"},
                "uniqueItems": True,
            },
            "section": {
                "enum": [*SECTIONS],
                "description": "The part of the bundle at whose end it runs; `raw` by default",
            },
        },
        "required": ["create", "drop"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True)
class SqlSpec:
    """Statements as written; without ``create`` when they are wrong."""

    name: str
    create: Written | None
    drop: Written | None
    after: tuple[ScalarNode, ...]
    section: str
    origin: Origin


def read(node: Node, problems: Problems) -> tuple[SqlSpec, ...]:
    """Read the statements of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _sql(key, value, problems) for key, value in node.entries if isinstance(value, MappingNode)
    )


def _sql(key: ScalarNode, value: MappingNode, problems: Problems) -> SqlSpec:
    after, section, drop = value.get("after"), value.get("section"), value["drop"]
    names = after.items if isinstance(after, SequenceNode) else ()
    undo = isinstance(drop, ScalarNode) and drop.value is not None
    return SqlSpec(
        key.text,
        _script(value["create"], problems, again=True),
        _script(drop, problems, again=False) if undo else None,
        tuple(name for name in names if isinstance(name, ScalarNode)),
        section.text if isinstance(section, ScalarNode) else "raw",
        key.origin,
    )


def _script(node: Node, problems: Problems, *, again: bool) -> Written | None:
    """Read statements; report what can't run with the others, or not a second time."""
    fragment = written(node)
    script = read_script(fragment, problems)
    if script is None:
        return None
    for remark in script.unfit:
        _report(problems, "SG236", remark, fragment)
    if again:
        for remark in script.once:
            place = fragment.at(remark.offset)
            problems.warning("SG237", remark.message, place, hint=remark.hint)
    return None if script.unfit else fragment


def _report(problems: Problems, code: str, remark: Remark, fragment: Written) -> None:
    problems.error(code, remark.message, fragment.at(remark.offset), hint=remark.hint)
