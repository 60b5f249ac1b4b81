"""Kinds of objects under keys of their own: what was read becomes objects of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from schemagen.build.kinds import (
    buckets,
    enums,
    extensions,
    realtime,
    schedules,
    seed,
    sql,
    views,
)
from schemagen.build.scope import Scope
from schemagen.model.objects import SchemaObject

Builder = Callable[[Scope, tuple[Any, ...]], Iterable[SchemaObject]]

BUILDERS: Final[Mapping[str, Builder]] = {
    "extensions": extensions.build,
    "enums": enums.build,
    "views": views.build,
    "buckets": buckets.build,
    "realtime": realtime.build,
    "schedules": schedules.build,
    "seed": seed.build,
    "sql": sql.build,
}
"""By the key of the specification; see ``spec/kinds``."""
