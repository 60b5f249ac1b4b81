"""Kinds of objects under keys of their own, one file per kind.

A file says its key, the JSON Schema of what stands there, and how it is read. A new kind is a
file here, one in ``build/kinds``, one in ``model``, a template in ``templates/kinds``, and a
line in each of the two tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.kinds import (
    accept,
    actors,
    buckets,
    enums,
    extensions,
    external,
    probes,
    realtime,
    samples,
    schedules,
    seed,
    sql,
    views,
)
from schemagen.spec.nodes import Node


@dataclass(frozen=True)
class Kind:
    """How a kind is written.

    Attributes:
        key: Its key at the top of a specification.
        schema: JSON Schema of what stands there.
        read: Turns the node, whose structure is known to be right, into specs.
    """

    key: str
    schema: Mapping[str, Any]
    read: Callable[[Node, Problems], tuple[Any, ...]]


KINDS: Final = (
    Kind("extensions", extensions.SCHEMA, extensions.read),
    Kind("enums", enums.SCHEMA, enums.read),
    Kind("actors", actors.SCHEMA, actors.read),
    Kind("external", external.SCHEMA, external.read),
    Kind("views", views.SCHEMA, views.read),
    Kind("buckets", buckets.SCHEMA, buckets.read),
    Kind("realtime", realtime.SCHEMA, realtime.read),
    Kind("schedules", schedules.SCHEMA, schedules.read),
    Kind("seed", seed.SCHEMA, seed.read),
    Kind("sql", sql.SCHEMA, sql.read),
    Kind("samples", samples.SCHEMA, samples.read),
    Kind("probes", probes.SCHEMA, probes.read),
    Kind("accept", accept.SCHEMA, accept.read),
)
"""In the order in which the schema lists them."""
