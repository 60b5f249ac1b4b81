"""Enumerated types."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.build.scope import Scope
from schemagen.model.types import Enum
from schemagen.spec.kinds.enums import EnumSpec


def build(scope: Scope, specs: tuple[EnumSpec, ...]) -> Iterator[Enum]:
    """Yield the enums; two objects of one name are reported with the other clashes."""
    for spec in specs:
        yield Enum(scope.qname(spec.name), spec.labels, spec.origin)
