"""``extensions: [vector]``: they go to the schema ``extensions``, never with a version.

Supabase ignores a version and will refuse one: https://supabase.com/docs/guides/database/extensions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from schemagen.core.diagnostics import Origin, Problems
from schemagen.spec.nodes import Node, ScalarNode, SequenceNode

EXTENSION_TYPES: Final = {
    "citext": ("citext",),
    "cube": ("cube",),
    "hstore": ("hstore",),
    "isn": ("ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"),
    "ltree": ("ltree", "lquery", "ltxtquery"),
    "postgis": ("geometry", "geography", "box2d", "box3d"),
    "seg": ("seg",),
    "vector": ("vector", "halfvec", "sparsevec"),
}
"""Types that people write without a schema, by extension."""

OPCLASSES: Final = frozenset(
    (
        *(
            f"{kind}_{metric}_ops"
            for kind in ("vector", "halfvec", "sparsevec")
            for metric in ("l2", "ip", "cosine", "l1")
        ),
        "bit_hamming_ops", "bit_jaccard_ops",
        "gin_trgm_ops", "gist_trgm_ops", "gin__int_ops", "gist__int_ops", "gist__intbig_ops",
        "gin_hstore_ops", "gist_hstore_ops", "gist_ltree_ops", "gist__ltree_ops",
    )
)  # fmt: skip
"""Operator classes that people write without a schema."""

KNOWN_EXTENSIONS: Final = (
    *EXTENSION_TYPES,
    "btree_gin", "btree_gist", "earthdistance", "fuzzystrmatch", "intarray", "moddatetime",
    "pg_cron", "pg_jsonschema", "pg_net", "pg_stat_statements", "pg_trgm", "pgaudit", "pgcrypto",
    "pgmq", "pgtap", "tablefunc", "unaccent", "uuid-ossp",
)  # fmt: skip
"""What Supabase offers and a bundle may ask for."""

SCHEMA: Final[dict[str, Any]] = {
    "type": "array",
    "description": "Extensions, in the schema `extensions`",
    "uniqueItems": True,
    "items": {"enum": sorted(KNOWN_EXTENSIONS)},
}


@dataclass(frozen=True, slots=True)
class ExtensionSpec:
    """An extension as written."""

    name: str
    origin: Origin


def read(node: Node, problems: Problems) -> tuple[ExtensionSpec, ...]:
    """Read the extensions of a specification."""
    items = node.items if isinstance(node, SequenceNode) else ()
    return tuple(
        ExtensionSpec(item.text, item.origin) for item in items if isinstance(item, ScalarNode)
    )
