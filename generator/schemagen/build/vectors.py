"""The feature ``vector_search``: what its options come to, and what is wrong with them.

Type, operator, operator class, index and signature follow from the column and the metric, here
and nowhere else: an index whose operator is another than the query's is never used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemagen.build.actors import is_actor
from schemagen.build.certainty import is_certain
from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.build.search_arguments import COUNT, OWNER, QUERY, THRESHOLD, SearchArguments
from schemagen.build.search_index import SearchIndex
from schemagen.build.search_use import ARRAY, SearchUse
from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql, quote_identifier, quote_literal
from schemagen.core.vectors import (
    DENSE,
    EXTENSION,
    MOST_DIMENSIONS,
    dimensions_of,
)
from schemagen.spec.specification import FeatureUse

SIMILARITY: Final = "similarity"
DISTANCE: Final = "distance"
_COMPUTED: Final = (SIMILARITY, DISTANCE)
_ALIASES: Final = frozenset({"entry", "asked", "crowd", "reached", "enough", "every", "nearest"})
"""The names of the template's own; an argument of a function of such a name goes by number."""

_WITHOUT_EQUALITY: Final = frozenset({"json", "xml", "point", "polygon", "box", *DENSE})


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: the column, how it is compared, and the argument as the body writes it."""

    column: str
    kind: str
    argument: Sql
    name: str
    is_json: bool


@dataclass(frozen=True, slots=True)
class SearchView:
    """What the templates of ``vector_search`` see.

    Attributes:
        function: The function's name.
        column: The column with the vectors.
        distance: The name under which the distance goes, no column of the table.
        operator: The operator, with its schema.
        left: The column, with the cast that the index has.
        type: The type of the query, with its dimensions.
        query: The argument with the query, cast to the type that is compared.
        asked: The argument with the query, as it came.
        similarity: What the distance means as a similarity.
        owner: The column with the owner's key, or empty.
        owned_by: The argument that it has to be, or empty.
        filters: The filters.
        wanted: How many rows are returned at most, never below none.
        looked_at: How many the index is asked for, nearly twice as many.
        reach: How many rows come of asking for all.
        exact: Up to so many rows in question, all are compared; none without an index.
        threshold: The argument or the constant, empty without one.
        kept: The table's columns among the result.
        carried: Those, and the column with the vectors.
        result: The result's columns with the expressions they are, in order.
        near: A vector to try it with.
        far: One that is further away.
        names: The names of the arguments by their meaning; none for a constant.
        values: What stands for ``${search.x}`` in ``feature.yaml``.
    """

    function: QName
    column: str
    distance: str
    operator: Sql
    left: Sql
    type: Sql
    query: Sql
    asked: Sql
    similarity: Sql
    owner: str
    owned_by: Sql
    filters: tuple[Filter, ...]
    wanted: Sql
    looked_at: Sql
    reach: int
    exact: int
    threshold: Sql
    kept: tuple[str, ...]
    carried: tuple[str, ...]
    result: tuple[Sql, ...]
    near: str
    far: str
    names: Mapping[str, str]
    values: Mapping[str, Any]


def search_view(scope: Scope, draft: DraftTable, use: FeatureUse) -> SearchView | None:
    """Return what a search comes to; None after an error, or when the table is not known."""
    before = scope.problems.error_count
    search = _Search(scope, draft, use)
    view = search.view()
    return None if scope.problems.error_count > before else view


class _Search(SearchUse):
    """What one use comes to."""

    def view(self) -> SearchView | None:
        """Return what the templates see."""
        column = self.options["column"]
        found = self.column_type(column, "column")
        type_ = self.vector_type(column, *found) if found else None
        filters = self.filters()
        owner = self.owner()
        returned = self.returned()
        if type_ is None or filters is None or owner is None or returned is None:
            return None
        name, dimensions = type_
        index = SearchIndex(self.scope, self.draft, self.use)
        method, settings, index_name = index.asked()
        cast = self.cast(name, dimensions, method)
        index.check(cast or name, dimensions, method, settings)
        self.check_threshold()
        arguments = SearchArguments(self.scope, self.draft, self.use)
        names = arguments.names(filters, owner, returned)
        if names is None:
            return None
        return self.made(
            column, name, dimensions, cast, filters, owner, returned, names,
            index.parts(column, cast or name, dimensions, method, settings, index_name),
            index.function_settings(method, settings),
        )  # fmt: skip

    # The column

    def vector_type(self, column: str, name: str, text: str) -> tuple[str, int] | None:
        """Return type and dimensions of the column, None if it holds no vectors."""
        place = self.place("column")
        if name not in DENSE or ARRAY.search(text):
            if is_certain(self.scope, self.draft, column):
                self.error(
                    "SG280", f"{column!r} is {text}, and a search goes over vectors", place,
                    "make it `vector(1536)` or `halfvec(1536)`, with the dimensions of the model",
                )  # fmt: skip
            return None
        if not self.has_extension():
            if "." in text and not self.scope.types_are_broken:
                report_missing_extension(self.scope, place)
            return None
        dimensions = dimensions_of(text)
        if dimensions is None:
            self.error(
                "SG282", f"{column!r} does not say how many dimensions its vectors have", place,
                f"write `{name}(1536)`, with the dimensions of the model",
            )  # fmt: skip
            return None
        return name, dimensions

    def has_extension(self) -> bool:
        return EXTENSION in self.scope.types

    def cast(self, name: str, dimensions: int, method: str) -> str:
        """Return the type that index and query compare instead of the column's, or nothing."""
        if name == "halfvec":
            return ""
        wide = dimensions > MOST_DIMENSIONS[name] and method != "none"
        return "halfvec" if wide or self.options["halfvec"] else ""

    # Owner and filters

    def owner(self) -> str | None:
        """Return the owner's column, empty without one, None after an error."""
        column = self.options["owner"]
        if not column:
            return ""
        found = self.column_type(column, "owner")
        if found is None:
            return None
        if found[0] != "uuid" or ARRAY.search(found[1]):
            self.error(
                "SG289", f"the owner {column!r} is {found[1]}, and callers are known by a uuid",
                self.place("owner"), f"leave `owner` out, or filter: `filters: [{column}]`",
            )  # fmt: skip
            return None
        return str(column)

    def filters(self) -> list[tuple[str, str, str, bool]] | None:
        """Return column, kind, type of the argument, and whether the column holds JSON."""
        found: list[tuple[str, str, str, bool]] = []
        sound = True
        for number, item in enumerate(self.options["filters"]):
            bare = isinstance(item, str)
            pairs = [(item, "equals")] if bare else list(item.items())
            for column, kind in pairs:
                path = f"filters.{number}"
                places = (path,) if bare else (f"{path}.{column}@key", f"{path}.{column}")
                type_ = self.column_type(column, *places)
                taken = self.filter_type(column, kind, *type_, *places[-1:]) if type_ else None
                sound &= taken is not None
                if any(column == other for other, *_ in found):
                    sound = False
                    self.error(
                        "SG287", f"{column!r} is filtered twice", self.place(*places),
                        "keep one of them",
                    )  # fmt: skip
                elif type_ is not None and taken is not None:
                    found.append((column, kind, taken, type_[0] == "jsonb"))
        return found if sound else None

    def filter_type(self, column: str, kind: str, name: str, text: str, path: str) -> str | None:
        """Return the type of a filter's argument, None after an error."""
        many = bool(ARRAY.search(text))
        if kind == "contains" and not many and name != "jsonb":
            problem = "is no jsonb and no array, and contains nothing"
            hint = f"write `{column}: equals` or `{column}: any_of`"
        elif kind != "contains" and name in _WITHOUT_EQUALITY:
            problem = "can't be compared with `=`"
            hint = "filter by another column; a document is `jsonb` with `contains`"
        else:
            return f"{text}[]" if kind == "any_of" and not many else text
        if not is_certain(self.scope, self.draft, column):
            return None
        self.error("SG287", f"{column!r} is {text}: it {problem}", self.place(path), hint)
        return None

    def check_threshold(self) -> None:
        threshold = self.options["threshold"]
        if threshold is None:
            return
        low, high = _RANGES[self.options["metric"]]
        if not low <= threshold <= high:
            self.error(
                "SG292",
                f"no similarity is {threshold}: with the metric {self.options['metric']} "
                f"it is from {low:g} to {high:g}",
                self.place("threshold"),
                "a threshold is the least similarity, such as 0.7",
            )

    # The signature

    def returned(self) -> list[str] | None:
        """Return the columns of the result, None after an error."""
        given = self.options["returns"]
        if given is None:
            given = [
                column.name
                for column in self.draft.columns
                if column.definition is not None and column.definition.type_name[-1] not in DENSE
            ]
            given = [name for name in given if name not in _COMPUTED]
        found: list[str] = []
        sound = True
        for number, name in enumerate(given):
            path = f"returns.{number}"
            own = self.draft.column(name) is not None
            if name in found:
                sound = self.wrong_result(path, f"{name!r} is returned twice", "keep one of them")
            elif name in _COMPUTED and own:
                sound = self.wrong_result(
                    path, f"{name!r} is both a column of the table and what the search computes",
                    "leave it out, or rename the column",
                )  # fmt: skip
            elif name not in _COMPUTED and self.column_type(name, path) is None:
                sound = False
            found.append(name)
        if SIMILARITY not in found:
            found.append(SIMILARITY)
        return found if sound else None

    def wrong_result(self, path: str, message: str, hint: str) -> bool:
        self.error("SG288", message, self.place(path, "returns"), hint)
        return False

    # What comes of it

    def made(
        self,
        column: str,
        name: str,
        dimensions: int,
        cast: str,
        filters: list[tuple[str, str, str, bool]],
        owner: str,
        returned: list[str],
        names: dict[str, str],
        indexes: list[dict[str, Any]],
        settings: dict[str, Any],
    ) -> SearchView:
        function = self.scope.qname(self.options["function"])

        def argument(meaning: str) -> Sql:
            if function.name in _ALIASES:
                return Sql(f"${list(names).index(meaning) + 1}")
            return Sql(f"{quote_identifier(function.name)}.{quote_identifier(names[meaning])}")

        type_ = f"{self.qualified(name)}({dimensions})"
        compared = f"{self.qualified(cast or name)}({dimensions})"
        own = self.draft.column_names
        distance = next(word for word in (DISTANCE, "measured", "_distance_") if word not in own)
        similarity = _SIMILARITIES[self.options["metric"]].format(f"nearest.{distance}")
        threshold, count = self.options["threshold"], self.options["count"]
        computed = {SIMILARITY: similarity, DISTANCE: f"nearest.{distance}"}
        types = {SIMILARITY: "double precision", DISTANCE: "double precision"}
        kept = [word for word in returned if word not in _COMPUTED]
        for word in kept:
            held = self.draft.column(word)
            assert held is not None and held.definition is not None  # noqa: S101 - checked
            types[word] = held.definition.type.text
            computed[word] = f"nearest.{quote_identifier(word)}"
        asked = {
            QUERY: type_,
            THRESHOLD: f"double precision default {quote_literal(threshold)}",
            COUNT: f"integer default {count}",
            OWNER: "uuid default auth.uid()",
            **{f".{key}": f"{taken} default null" for key, _, taken, _ in filters},
        }
        if next(iter(names)) != QUERY:
            # What stands behind an argument with a default needs one too; null finds nothing.
            asked[QUERY] += " default null"
        most = max(self.options["most"], count)
        wanted, looked_at = str(count), str(2 * count - 1)
        if COUNT in names:
            # Within its bounds before it is doubled: neither end of the integers bears that.
            wanted = f"least(greatest(coalesce({argument(COUNT).text}, {count}), 0), {most})"
            looked_at = f"greatest(2 * {wanted} - 1, 0)"
        near = "[" + ",".join(["1", *["0"] * (dimensions - 1)]) + "]"
        far = "[" + ",".join(["0", "1", *["0"] * (dimensions - 2)]) + "]"
        left = f"asked.{quote_identifier(column)}"
        return SearchView(
            function=function,
            column=column,
            distance=distance,
            operator=Sql(f"operator({quote_identifier(self.scope.schema_of_extension('vector'))}"
                         f".{self.metric.operator})"),
            left=Sql(f"({left}::{compared})" if cast else left),
            type=Sql(type_),
            query=Sql(f"{argument(QUERY).text}::{compared}"),
            asked=argument(QUERY),
            similarity=Sql(similarity),
            owner=owner,
            owned_by=argument(OWNER) if owner else Sql(""),
            filters=tuple(
                Filter(key, _KINDS[kind, bool(ARRAY.search(self.text_of(key)))],
                       argument(f".{key}"), names[f".{key}"], is_json)
                for key, kind, _, is_json in filters
            ),
            wanted=Sql(wanted),
            looked_at=Sql(looked_at),
            reach=most if COUNT in names else count,
            threshold=argument(THRESHOLD) if THRESHOLD in names
            else Sql("" if threshold is None else quote_literal(threshold)),
            exact=self.options["exact"] if indexes else 0,
            kept=tuple(kept),
            carried=tuple(dict.fromkeys([*kept, column])),
            result=tuple(Sql(computed[word]) for word in returned),
            near=near,
            far=far if dimensions > 1 else "[-1]",
            names={meaning.lstrip("."): word for meaning, word in names.items()},
            values={
                "args": {word: asked[meaning] for meaning, word in names.items()},
                "returns": {word: types[word] for word in returned},
                "settings": settings,
                "indexes": indexes,
                "access": list(self.readers(self.draft, set())),
                "try": {names[QUERY]: near},
                "owner": [owner] if owner else [],
            },
        )  # fmt: skip

    def text_of(self, column: str) -> str:
        held = self.draft.column(column)
        return held.definition.type.text if held is not None and held.definition else ""

    def readers(self, draft: DraftTable, seen: set[str]) -> Iterator[str]:
        """Yield the actors whose rules let them read rows; through parents too."""
        if draft is self.draft and self.options["access"] is not None:
            yield from self.options["access"]
            return
        found: dict[str, None] = {}
        seen.add(draft.spec.name)
        for rule in draft.spec.rules:
            if "select" not in rule.operations:
                continue
            found.update(dict.fromkeys(actor for actor in rule.actors if actor != "service"))
            reference = draft.reference_of(rule.via) if rule.via else None
            parent = self.scope.draft(reference.schema, reference.table) if reference else None
            if parent is not None and parent.spec.name not in seen:
                found.update(dict.fromkeys(self.readers(parent, seen)))
        # One that is none is reported where the rule stands.
        yield from (name for name in found if is_actor(self.scope, name))


_SIMILARITIES: Final = {
    "cosine": "1 - {}",
    "inner_product": "-{}",
    "l2": "1 / (1 + {})",
    "l1": "1 / (1 + {})",
}
_RANGES: Final = {
    "cosine": (-1.0, 1.0),
    "inner_product": (float("-inf"), float("inf")),
    "l2": (0.0, 1.0),
    "l1": (0.0, 1.0),
}
_KINDS: Final = {
    ("equals", False): "equals",
    ("equals", True): "equals",
    ("any_of", False): "any_of",
    ("any_of", True): "overlaps",
    ("contains", False): "contains",
    ("contains", True): "contains",
}


def report_missing_extension(scope: Scope, place: Origin) -> None:
    """Report vectors in a specification that does not ask for their extension."""
    scope.problems.error(
        "SG281", "vectors come with an extension that the specification does not ask for", place,
        hint=f"add `extensions: [{EXTENSION}]`",
    )  # fmt: skip
