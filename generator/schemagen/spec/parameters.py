"""The parameters of a specification, and the values chosen with ``--set``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schemagen.core.diagnostics import Origin, Problems, did_you_mean
from schemagen.spec.nodes import MappingNode, plain

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def parameter_values(
    declared: MappingNode | None, chosen: Mapping[str, str], problems: Problems, origin: Origin
) -> dict[str, Any]:
    """Return the value of each parameter; a wrong one is reported and left at its default.

    Args:
        declared: What stands under ``parameters:``; its structure is known to be right.
        chosen: Texts from the command line by name.
        problems: Collects what is wrong.
        origin: Where to point when a chosen name is not declared.
    """
    values: dict[str, Any] = {}
    known = declared.keys() if declared is not None else []
    for name in chosen:
        if name not in known:
            problems.error(
                "SG110",
                f"--set {name}: there is no parameter {name!r}",
                origin,
                hint=did_you_mean(
                    name,
                    known,
                    f"parameters are: {', '.join(known)}" if known else "there are none",
                ),
            )
    for name, node in declared.items() if declared is not None else ():
        rules = plain(node)
        place = declared.key_node(name) if declared is not None else None
        where = place.origin if place else origin
        fault = _fault(rules["default"], rules)
        if fault:
            problems.error("SG111", f"the default of parameter {name!r} {fault}", where)
        values[name] = rules["default"]
        if name in chosen:
            value = _converted(chosen[name], rules["type"])
            fault = _fault(value, rules)
            if fault:
                problems.error("SG112", f"--set {name}={chosen[name]}: the value {fault}", where)
            else:
                values[name] = value
    return values


def _converted(text: str, kind: str) -> Any:
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind in {"integer", "number"}:
        try:
            return int(text)
        except ValueError:
            pass
    if kind == "number":
        try:
            return float(text)
        except ValueError:
            pass
    return text


def _fault(value: Any, rules: Mapping[str, Any]) -> str:
    wanted = _TYPES[rules["type"]]
    is_flag = isinstance(value, bool) and bool not in wanted
    if not isinstance(value, wanted) or is_flag:
        return f"is not of type {rules['type']}"
    if "enum" in rules and value not in rules["enum"]:
        return "is not one of " + ", ".join(map(str, rules["enum"]))
    if "minimum" in rules and value < rules["minimum"]:
        return f"is below the minimum of {rules['minimum']}"
    if "maximum" in rules and value > rules["maximum"]:
        return f"is above the maximum of {rules['maximum']}"
    if "pattern" in rules and not re.search(rules["pattern"], str(value)):
        return f"does not match {rules['pattern']}"
    return ""
