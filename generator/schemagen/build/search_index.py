"""The index of a search: what it is asked to be, and under which settings it is used."""

from __future__ import annotations

from typing import Any, Final

from schemagen.build.search_use import SearchUse
from schemagen.core.names import bounded
from schemagen.core.quoting import quote_identifier
from schemagen.core.vectors import METHODS, MOST_DIMENSIONS, wrong_settings

SEARCHED: Final = {"ef_search": (1, 1_000), "probes": (1, 32_768)}
"""Settings of a search and not of the index, with their limits."""

EF_SEARCH: Final = 300
"""Candidates of a search that does not say how many: with pgvector's own 40, a third of what is
near is missed among vectors without structure. ``tests/benchmarks/vectors.py`` measures it.
"""


class SearchIndex(SearchUse):
    """The index of one use."""

    def asked(self) -> tuple[str, dict[str, Any], str]:
        """Return method, settings and name of the index."""
        given = self.shared_index()
        if isinstance(given, str):
            return given, {}, ""
        settings = {
            key: value for key, value in given.items() if key not in {"method", "name", "about"}
        }
        return given.get("method", "hnsw"), settings, given.get("name", "")

    def shared_index(self) -> Any:
        """Return what is said of the index, here or by another search over the same vectors."""
        same = ("column", "metric", "halfvec")
        for use in (self.use, *self.draft.spec.uses):
            said = any(path.partition(".")[0] == "index" for path in use.nodes)
            if said and use.definition is self.use.definition:
                if all(use.options[name] == self.options[name] for name in same):
                    return use.options["index"]
        return self.options["index"]

    def check(self, type_: str, dimensions: int, method: str, settings: dict[str, Any]) -> None:
        """Report what the method does not have or take."""
        if method == "none":
            return
        if dimensions > MOST_DIMENSIONS[type_]:
            self.error(
                "SG283",
                f"an index takes {MOST_DIMENSIONS[type_]:,} dimensions at most, "
                f"and {self.options['column']!r} has {dimensions:,}",
                self.place("column"),
                "shorten the vectors, as many models can, or search without: `index: none`",
            )
        opclass = self.metric.opclass(type_)
        if opclass not in METHODS[method]:
            self.error(
                "SG284", f"the method {method} has no metric {self.options['metric']!r}",
                self.place("metric", "index.method", "index"),
                "use the method hnsw, or the metric cosine, l2 or inner_product",
            )  # fmt: skip
        own = {"hnsw": "ef_search", "ivfflat": "probes"}[method]
        built = {key: value for key, value in settings.items() if key not in SEARCHED}
        for key, message, hint in wrong_settings(method, built):
            self.error("SG285", message, self.place(f"index.{key}", "index"), hint)
        for key in sorted(set(settings) & set(SEARCHED)):
            low, high = SEARCHED[key]
            if key != own:
                self.error(
                    "SG285", f"a search with the method {method} has no setting {key!r}",
                    self.place(f"index.{key}"), f"it has {own}",
                )  # fmt: skip
            elif not low <= settings[key] <= high:
                self.error(
                    "SG285", f"{key} can't be {settings[key]}", self.place(f"index.{key}"),
                    f"write a whole number from {low} to {high}",
                )  # fmt: skip

    def parts(
        self,
        column: str,
        type_: str,
        dimensions: int,
        method: str,
        settings: dict[str, Any],
        name: str,
    ) -> list[dict[str, Any]]:
        """Return the index as a table's own ``indexes:`` would write it."""
        if method == "none":
            return []
        own = self.draft.column(column)
        assert own is not None and own.definition is not None  # noqa: S101 - it has a type
        element = quote_identifier(column)
        if own.definition.type_name[-1] != type_:
            element = f"({element}::{self.qualified(type_)}({dimensions}))"
        made = self.scope.spec.index_naming.replace("{table}", self.draft.spec.name)
        built = {key: value for key, value in settings.items() if key not in SEARCHED}
        return [
            {
                "columns": f"{element} {self.qualified(self.metric.opclass(type_))}",
                "name": name or bounded(made.replace("{columns}", column)),
                "method": method,
                **({"with": built} if built else {}),
            }
        ]

    def function_settings(self, method: str, settings: dict[str, Any]) -> dict[str, Any]:
        """Return the settings under which the function runs."""
        # A plan for the arguments of each call: which index is best depends on them.
        found: dict[str, Any] = {"plan_cache_mode": "force_custom_plan"}
        if method == "none":
            return found
        found[f"{method}.iterative_scan"] = "relaxed_order"
        if method == "hnsw":
            found["hnsw.ef_search"] = settings.get("ef_search", EF_SEARCH)
        if method == "ivfflat":
            # https://github.com/pgvector/pgvector#ivfflat: the square root of the lists
            lists = settings.get("lists", 100)
            found["ivfflat.probes"] = settings.get("probes", max(1, round(lists**0.5)))
        # Whether to compile is decided by the cost of both ways, and only the cheap one is taken.
        found["jit"] = "off"
        return found
