"""The parameters of a specification, and the values chosen with ``--set``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems, did_you_mean
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, plain
from schemagen.spec.schema import PARAMETER
from schemagen.spec.structure import check_structure

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
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
        declared: What stands under ``parameters:``; its structure is checked elsewhere.
        chosen: Texts from the command line by name.
        problems: Collects what is wrong.
        origin: Where to point when a chosen name is not declared.
    """
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
    entries = declared.entries if declared is not None else ()
    return {key.text: _value(key, node, chosen.get(key.text), problems) for key, node in entries}


def _value(key: ScalarNode, node: Node, chosen: str | None, problems: Problems) -> Any:
    structure = Problems()
    check_structure(node, PARAMETER, structure)
    rules = plain(node)
    if structure.errors:
        # Its errors are reported with those of the whole; its uses are no errors.
        default = rules.get("default") if isinstance(rules, dict) else None
        return default if isinstance(default, str | int | float) else 1
    fault = _rules_fault(rules) or _fault(rules["default"], rules)
    if fault:
        problems.error("SG111", f"the default of parameter {key.text!r} {fault}", key.origin)
        return rules["default"]
    if chosen is None:
        return rules["default"]
    value = _converted(chosen, rules["type"])
    fault = _fault(value, rules)
    if fault:
        message = f"--set {key.text}={chosen}: the value {fault}"
        problems.error("SG112", message.encode(errors="replace").decode(), key.origin)
        return rules["default"]
    return value


def fault_of_value(text: str, rules: Mapping[str, Any]) -> str:
    """Return why a text can't be the value of a parameter, an empty string if it can.

    Args:
        text: The value as somebody types it.
        rules: What stands under the parameter's name, as plain values.
    """
    return _fault(_converted(text, rules["type"]), rules)


_INTEGER: Final = re.compile(r"[+-]?[0-9]+")


def _converted(text: str, kind: str) -> Any:
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind in {"integer", "number"} and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number":
        try:
            return float(text)
        except ValueError:
            pass
    return text


def _rules_fault(rules: Mapping[str, Any]) -> str:
    """Return why a parameter's rules can't be kept, an empty string if they can."""
    limits = [name for name in ("minimum", "maximum") if name in rules]
    if limits and rules["type"] not in {"integer", "number"}:
        return f"is no number, which `{limits[0]}` needs"
    try:
        re.compile(rules.get("pattern", ""))
    except re.error as error:
        return f"can't be compared with the pattern: {error}"
    return ""


def _fault(value: Any, rules: Mapping[str, Any]) -> str:
    wanted = _TYPES[rules["type"]]
    is_flag = isinstance(value, bool) and bool not in wanted
    if not isinstance(value, wanted) or is_flag:
        return f"is not of type {rules['type']}"
    if isinstance(value, float) and not math.isfinite(value):
        return "is no finite number"
    if isinstance(value, str) and ("\0" in value or value != _encodable(value)):
        return "holds a character that PostgreSQL can't store"
    if "enum" in rules and value not in rules["enum"]:
        return "is not one of " + ", ".join(map(str, rules["enum"]))
    if "minimum" in rules and value < rules["minimum"]:
        return f"is below the minimum of {rules['minimum']}"
    if "maximum" in rules and value > rules["maximum"]:
        return f"is above the maximum of {rules['maximum']}"
    if "pattern" in rules and not re.search(_to_the_end(rules["pattern"]), str(value)):
        return f"does not match {rules['pattern']}"
    return ""


_DOLLAR: Final = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)
"""A dollar sign in a pattern, or what one may stand in: an escape, a set of characters."""


def _to_the_end(pattern: str) -> str:
    """Let ``$`` mean the very end, as in editors; Python's matches before a line break as well."""
    return _DOLLAR.sub(lambda found: found[1] or r"\Z", pattern)


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
