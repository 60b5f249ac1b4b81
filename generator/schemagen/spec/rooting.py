"""Parts that were read once, as they are when another line asks for their file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final, TypeVar

from schemagen.core.diagnostics import Origin
from schemagen.spec.nodes import Node, asked_by
from schemagen.spec.parts import MadeTable
from schemagen.spec.specification import (
    ColumnSpec,
    ConstraintSpec,
    FunctionSpec,
    IndexSpec,
    Parts,
    TriggerSpec,
    TypeSpec,
    Written,
)

_WITH_PLACES: Final = (
    Parts, ColumnSpec, ConstraintSpec, IndexSpec, TriggerSpec, FunctionSpec, TypeSpec, Written,
    MadeTable,
)  # fmt: skip
"""What is made of nodes; parsed SQL counts in characters of its own text and stays."""

_PLAIN: Final = frozenset({str, bool, int, float, type(None)})

_Read = TypeVar("_Read")


def rooted(value: _Read, parent: Origin, within: str) -> _Read:
    """Return what was read of a file as if it were read of its nodes ``with_parent``.

    Args:
        value: Parts, or anything inside them.
        parent: The line that asked for the file.
        within: What the file belongs to: ``feature timestamps``.
    """
    made: Any = value
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Node):
        made = value.with_parent(parent, within)
    elif isinstance(value, Origin):
        made = asked_by(value, parent, within)
    elif isinstance(value, _WITH_PLACES):
        made = kind(*[rooted(getattr(made, name), parent, within) for name in _fields(kind)])
    elif isinstance(value, tuple):
        made = tuple([rooted(item, parent, within) for item in value])
    elif isinstance(value, Mapping):
        made = {key: rooted(item, parent, within) for key, item in value.items()}
    return made  # type: ignore[no-any-return]


@cache
def _fields(of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))
