"""What each method of an index can do: checked where it is written."""

from __future__ import annotations

from schemagen.build.draft import DraftTable
from schemagen.build.scope import Scope
from schemagen.build.vectors import report_missing_extension
from schemagen.core.vectors import (
    EXTENSION,
    METHODS,
    MOST_DIMENSIONS,
    cast_of,
    dimensions_of,
    type_of_opclass,
    wrong_settings,
)
from schemagen.spec.specification import IndexSpec

_COVERING = frozenset({"btree", "gist", "spgist"})
_VECTOR_CLASSES = METHODS["hnsw"] | METHODS["ivfflat"]


def check_index(scope: Scope, draft: DraftTable, spec: IndexSpec) -> None:
    """Report what the method of an index can't do, or what makes the index useless."""
    method = spec.method
    if spec.unique and method != "btree":
        _cannot(scope, spec, "unique", f"an index with the method {method} can't be unique")
    if spec.include and method not in _COVERING:
        _cannot(scope, spec, "include", f"an index with the method {method} can't include columns")
    if spec.nulls_not_distinct and not spec.unique:
        scope.problems.error(
            "SG291", "`nulls_not_distinct` has a meaning for a unique index only",
            spec.place("nulls_not_distinct"), hint="add `unique: true`",
        )  # fmt: skip
    settings = {name: node.value for name, node in spec.settings.items()}
    for name, message, hint in wrong_settings(method, settings):
        node = spec.settings.get(name)
        place = node.origin if node is not None else spec.place("with")
        scope.problems.error("SG285", message, place, hint=hint)
    if method in METHODS:
        _check_vectors(scope, draft, spec)
        return
    for opclass in spec.definition.opclasses:
        if opclass is not None and opclass.rpartition(".")[2] in _VECTOR_CLASSES:
            scope.problems.error(
                "SG290", f"the operator class {opclass} is none of the method {method}",
                spec.written.at(spec.definition.elements.text.find(opclass)),
                hint="add `method: hnsw`",
            )  # fmt: skip


def _cannot(scope: Scope, spec: IndexSpec, key: str, message: str) -> None:
    scope.problems.error(
        "SG291", message, spec.place(key), hint="use the method btree, or leave it out"
    )


def _check_vectors(scope: Scope, draft: DraftTable, spec: IndexSpec) -> None:
    """Report an index over vectors whose operator class, type or dimensions do not fit."""
    definition, place = spec.definition, spec.written.origin
    if len(definition.columns) != 1:
        scope.problems.error(
            "SG291", f"an index with the method {spec.method} has one column", place,
            hint="give other columns an index of their own",
        )  # fmt: skip
        return
    (opclass,) = definition.opclasses
    type_ = _type_of(draft, spec)
    if type_ is None:
        return
    name, dimensions = type_
    known = sorted(known for known in METHODS[spec.method] if type_of_opclass(known) == name)
    if not known:
        scope.problems.error(
            "SG280", f"an index with the method {spec.method} goes over vectors, not over {name}",
            place, hint="name a column of type vector(n) or halfvec(n)",
        )  # fmt: skip
        return
    if EXTENSION not in scope.types and not scope.types_are_broken:
        if "." in definition.elements.text or _is_qualified(draft, spec):
            report_missing_extension(scope, place)
        return
    if opclass is None or opclass.rpartition(".")[2] not in known:
        scope.problems.error(
            "SG290",
            f"the operator class {opclass} is none of {name} with the method {spec.method}"
            if opclass
            else f"an index with the method {spec.method} needs an operator class",
            place,
            hint=f"write the class of the operator that queries use: {', '.join(known)}",
        )
    if name == "sparsevec":
        return
    if dimensions is None:
        scope.problems.error(
            "SG282", "the index does not know how many dimensions the vectors have", place,
            hint=f"write `{name}(1536)` for the column, or index `(column::{name}(1536))`",
        )  # fmt: skip
    elif dimensions > MOST_DIMENSIONS[name]:
        cast = name == "vector" and dimensions <= MOST_DIMENSIONS["halfvec"]
        column = definition.names[0].parts[-1] if definition.names else "column"
        scope.problems.error(
            "SG283",
            f"an index over {name} takes {MOST_DIMENSIONS[name]:,} dimensions at most, "
            f"not {dimensions:,}",
            place,
            hint=f"index `({column}::halfvec({dimensions})) halfvec_cosine_ops`, "
            "and repeat the cast in queries"
            if cast
            else "shorten the vectors, as many models can",
        )


def _type_of(draft: DraftTable, spec: IndexSpec) -> tuple[str, int | None] | None:
    """Return type and dimensions of the index's only element; None if nobody knows."""
    (column,) = spec.definition.columns
    if column is None:
        return cast_of(spec.definition.elements.text)
    held = draft.column(column)
    if held is None or held.definition is None:
        return None
    return held.definition.type_name[-1], dimensions_of(held.definition.type.text)


def _is_qualified(draft: DraftTable, spec: IndexSpec) -> bool:
    """Whether the type of the column is written with its schema, so that nobody missed it yet."""
    held = draft.column(spec.definition.columns[0] or "")
    return held is not None and held.definition is not None and len(held.definition.type_name) > 1
