"""What pgvector has: metrics with their operators, operator classes, and limits of indexes.

Operator, operator class and index must agree, or the index is never used; they come from here.
See https://github.com/pgvector/pgvector#reference
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

EXTENSION: Final = "vector"
TYPES: Final = ("vector", "halfvec", "sparsevec")
"""Types whose values are near to each other, or far."""

DENSE: Final = ("vector", "halfvec")
"""Those that a search takes; the others have no fixed form as text or are experiments."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A way to measure how near two vectors are.

    Attributes:
        operator: Distance: the smaller, the nearer.
        suffix: What its operator classes are called after the type.
    """

    operator: str
    suffix: str

    def opclass(self, type_: str) -> str:
        """Return the operator class of an index over a type."""
        return f"{type_}_{self.suffix}_ops"


METRICS: Final[Mapping[str, Metric]] = {
    "cosine": Metric("<=>", "cosine"),
    "l2": Metric("<->", "l2"),
    "inner_product": Metric("<#>", "ip"),
    "l1": Metric("<+>", "l1"),
}

MOST_DIMENSIONS: Final = {"vector": 2_000, "halfvec": 4_000, "bit": 64_000, "sparsevec": 10**9}
"""What an index takes; of a sparse vector the elements that are not zero count, at most 1,000."""

METHODS: Final[Mapping[str, frozenset[str]]] = {
    "hnsw": frozenset(
        (
            *(metric.opclass(type_) for type_ in TYPES for metric in METRICS.values()),
            "bit_hamming_ops",
            "bit_jaccard_ops",
        )
    ),
    "ivfflat": frozenset(
        (
            *(
                METRICS[metric].opclass(type_)
                for type_ in DENSE
                for metric in ("cosine", "l2", "inner_product")
            ),
            "bit_hamming_ops",
        )
    ),
}
"""The operator classes of each index method."""


def type_of_opclass(name: str) -> str:
    """Return the type that an operator class is for."""
    return name.partition("_")[0]


_CAST: Final = re.compile(
    r"::\s*(?:\w+\s*\.\s*|\"[^\"]+\"\s*\.\s*)?(\w+)\s*(?:\(\s*(\d+)\s*\))?\s*\)*"
)
_DIMENSIONS: Final = re.compile(r"\(\s*(\d+)\s*\)\s*\Z")


def dimensions_of(type_sql: str) -> int | None:
    """Return the dimensions of ``vector(1536)``, None if the type does not say.

    >>> dimensions_of("extensions.vector(1536)")
    1536
    """
    found = _DIMENSIONS.search(type_sql)
    return int(found[1]) if found else None


_VECTOR: Final = re.compile(rf"(?:\A|\.)\s*\"?(?:{'|'.join(TYPES)})\"?\s*(?:\(.*)?\Z", re.I)


def is_vector(type_sql: str) -> bool:
    """Return whether a column of a type holds one vector.

    >>> is_vector("extensions.halfvec(1536)"), is_vector("vector[]")
    (True, False)
    """
    return bool(_VECTOR.search(type_sql))


def cast_of(expression: str) -> tuple[str, int | None] | None:
    """Return type and dimensions of the last cast in an element of an index.

    >>> cast_of("(embedding::extensions.halfvec(3072)) halfvec_cosine_ops")
    ('halfvec', 3072)
    """
    found = list(_CAST.finditer(expression))
    return (found[-1][1].lower(), int(found[-1][2]) if found[-1][2] else None) if found else None


# Settings of indexes

Limits = tuple[float, float] | tuple[str, ...] | type[bool]

SETTINGS: Final[Mapping[str, Mapping[str, Limits]]] = {
    "btree": {"fillfactor": (10, 100), "deduplicate_items": bool},
    "hash": {"fillfactor": (10, 100)},
    "gist": {"fillfactor": (10, 100), "buffering": ("on", "off", "auto")},
    "spgist": {"fillfactor": (10, 100)},
    "gin": {"fastupdate": bool, "gin_pending_list_limit": (64, 2_147_483_647)},
    "brin": {"pages_per_range": (1, 131_072), "autosummarize": bool},
    "hnsw": {"m": (2, 100), "ef_construction": (4, 1_000)},
    "ivfflat": {"lists": (1, 32_768)},
}
"""Storage parameters of each index method, with what they may be.

https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-STORAGE-PARAMETERS
"""

DEFAULT_M: Final = 16
DEFAULT_EF_CONSTRUCTION: Final = 64


def wrong_settings(method: str, settings: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that an index method does not take: its name, what is wrong, a hint."""
    known = SETTINGS[method]
    sound = True
    for name, value in settings.items():
        limits = known.get(name)
        if limits is None:
            sound = False
            yield (
                name,
                f"an index with the method {method} has no setting {name!r}",
                f"it has {' and '.join(known)}",
            )
        elif not _fits(value, limits):
            sound = False
            yield name, f"{name} can't be {_shown(value)}", f"write {_allowed(limits)}"
    if sound and method == "hnsw":
        yield from _narrow(settings)


def _narrow(settings: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    m = settings.get("m", DEFAULT_M)
    construction = settings.get("ef_construction", DEFAULT_EF_CONSTRUCTION)
    if isinstance(m, int) and isinstance(construction, int) and construction < 2 * m:
        yield (
            "ef_construction" if "ef_construction" in settings else "m",
            f"ef_construction is {construction}, less than twice m, which is {m}",
            f"write `ef_construction: {2 * m}` or more, or a smaller m",
        )


def _fits(value: object, limits: Limits) -> bool:
    if limits is bool:
        return isinstance(value, bool)
    if isinstance(limits, tuple) and isinstance(limits[0], str):
        return value in limits
    assert isinstance(limits, tuple)  # noqa: S101 - the other form was the class bool
    low, high = limits
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _allowed(limits: Limits) -> str:
    if limits is bool:
        return "true or false"
    assert isinstance(limits, tuple)  # noqa: S101 - the other form was the class bool
    if isinstance(limits[0], str):
        return " or ".join(str(word) for word in limits)
    return f"a whole number from {limits[0]} to {limits[1]}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, str) else str(value)
