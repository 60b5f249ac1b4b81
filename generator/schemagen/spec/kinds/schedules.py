"""``schedules: {name: {cron: "17 3 * * 0", run: select ...}}``: jobs of pg_cron."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.cron import CronError, check_cron
from schemagen.core.diagnostics import Origin, Problems
from schemagen.spec.fragments import read_script, written
from schemagen.spec.nodes import MappingNode, Node, ScalarNode
from schemagen.spec.specification import Written

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Jobs that pg_cron runs, as postgres, where it is installed",
    "propertyNames": {
        "pattern": "^[A-Za-z0-9_][A-Za-z0-9_-]*$",
        "maxLength": 60,
        "x-hint": "use letters, digits, hyphens and underscores",
    },
    "additionalProperties": {
        "type": "object",
        "properties": {
            "about": {"type": "string", "description": "What it is for"},
            "cron": {
                "type": "string",
                "description": "Minute, hour, day of month, month, day of week; or `30 seconds`",
                "x-hint": 'write it in quotes: "17 3 * * 0"',
            },
            "run": {"type": "string", "description": "The statements to run"},
        },
        "required": ["cron", "run"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """A job as written; without ``run`` when that is wrong."""

    name: str
    cron: str
    run: Written | None
    origin: Origin


def read(node: Node, problems: Problems) -> tuple[ScheduleSpec, ...]:
    """Read the jobs of a specification."""
    if not isinstance(node, MappingNode):
        return ()
    return tuple(
        _schedule(key, value, problems)
        for key, value in node.entries
        if isinstance(value, MappingNode)
    )


def _schedule(key: ScalarNode, value: MappingNode, problems: Problems) -> ScheduleSpec:
    cron, run = written(value["cron"]), written(value["run"])
    text = cron.text.strip()
    try:
        check_cron(text)
    except CronError as error:
        place = cron.at(cron.text.index(text) + error.offset)
        problems.error("SG265", error.message, place, hint=error.hint)
    sound = read_script(run, problems) is not None
    return ScheduleSpec(key.text, text, run if sound else None, key.origin)
