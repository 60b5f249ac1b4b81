"""Expand features: options checked, ``feature.yaml`` filled in, parts added to the draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from schemagen.api.descriptors import Feature
from schemagen.build.certainty import is_certain
from schemagen.build.draft import Contribution, DraftTable
from schemagen.build.options import Options
from schemagen.build.scope import Scope
from schemagen.build.views import ForeignKeyView, substitutions
from schemagen.core.diagnostics import Problems
from schemagen.spec.features import FeatureDefinition
from schemagen.spec.nodes import MappingNode, Piece
from schemagen.spec.parts import MadeTable, made_tables, read_parts
from schemagen.spec.rooting import rooted
from schemagen.spec.specification import (
    ColumnSpec,
    ConstraintSpec,
    FamilySpec,
    FeatureUse,
    Parts,
    TableSpec,
)
from schemagen.spec.substitution import substitute


class Expansion:
    """Expands every table once, parents before the children that ask for their owner."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._options = Options(scope)
        self._running: list[str] = []
        self._read: dict[tuple[Feature, str], Parts | None] = {}

    def expand(self, draft: DraftTable) -> None:
        """Add to a table what its features bring."""
        if draft.expanded or draft.spec.name in self._running:
            return
        self._running.append(draft.spec.name)
        draft.columns = list(draft.spec.parts.columns)
        for use in sorted(draft.spec.uses, key=lambda use: "x-view" in use.definition.options):
            self._add(draft, use)
        for column in draft.columns:
            if column.definition is None and draft.spec.name not in self._scope.incomplete:
                self._scope.problems.error(
                    "SG203",
                    f"no feature of the table {draft.spec.name!r} has a column {column.name!r}",
                    column.origin,
                    hint="`~` places a feature's column; write a type to define one",
                )
        draft.columns = [column for column in draft.columns if column.definition is not None]
        draft.expanded = True
        self._running.pop()

    def _add(self, draft: DraftTable, use: FeatureUse) -> None:
        for other in self._named(draft, use):
            self.expand(other)
        views = self._options.views(use, draft)
        if views is None and "x-view" in use.definition.options:
            # It brings no columns: those that there are, are known.
            self._scope.broken |= {draft.spec.name}
            return
        if views is None or not self._owners_known(draft, use, views):
            self._give_up(draft)
            return
        names = {"table": draft.spec.name, "own_table": draft.spec.name}
        before = self._scope.problems.error_count
        parts = self._parts(use, substitutions(self._scope.spec.name, names, use, views))
        if parts is None:
            self._give_up(draft)
            return
        if self._scope.problems.error_count > before:
            # What is missing of the table now is not the table's fault.
            self._scope.broken |= {draft.spec.name}
            self._scope.incomplete |= {draft.spec.name}
            return
        taken = [column for column in parts.columns if draft.column(column.name) is not None]
        for column_spec in taken:
            present = draft.column(column_spec.name)
            if present is not None:
                self._scope.problems.error(
                    "SG204",
                    f"the feature {use.definition.feature.name} and another line both make "
                    f"the column {column_spec.name!r} of {draft.spec.name!r}",
                    use.origin,
                    hint=f"drop one of them; the other is at {present.origin.outermost}",
                )
        if taken:
            # Others may count on the rest of its columns.
            rest = tuple(column for column in parts.columns if column not in taken)
            draft.place(replace(parts, columns=rest))
            return
        draft.place(parts)
        draft.features.append(Contribution(use, parts))

    def _named(self, draft: DraftTable, use: FeatureUse) -> Iterator[DraftTable]:
        """Yield the tables that a use names, or that a foreign key in it leads to."""
        for name, schema in use.definition.option_properties.items():
            value, kind = use.options.get(name), schema.get("x-sql")
            if not isinstance(value, str) or kind not in {"table", "foreign_key"}:
                continue
            written_schema, _, table = value.rpartition(".")
            if kind == "foreign_key":
                reference = draft.reference_of(value)
                if reference is None:
                    continue
                written_schema, table = reference.schema, reference.table
            other = self._scope.draft(written_schema, table)
            if other is not None:
                yield other

    def _give_up(self, draft: DraftTable) -> None:
        """Remember that nobody knows which columns a feature would have brought."""
        self._scope.broken |= {draft.spec.name}
        self._scope.incomplete |= {draft.spec.name}

    def _owners_known(self, draft: DraftTable, use: FeatureUse, views: Mapping[str, Any]) -> bool:
        """Report a parent without owner where the feature copies the owner."""
        text = use.definition.node.source.text
        for name, view in views.items():
            if isinstance(view, ForeignKeyView) and not view.owner and f"${{{name}.owner" in text:
                parent = self._scope.draft_of(view.table)
                if parent is None:
                    known = is_certain(self._scope, draft, view.column)
                else:
                    known = parent.spec.name not in self._scope.incomplete
                if not known:
                    return False
                self._scope.problems.error(
                    "SG215",
                    f"the table {view.table.name!r} has no owner that could be copied",
                    use.nodes[name].origin if name in use.nodes else use.origin,
                    hint=f"say whose rows they are: `owner: column` in {view.table.name!r}",
                )
                return False
        return True

    def _parts(self, use: FeatureUse, values: Mapping[str, Any]) -> Parts | None:
        """Fill in ``feature.yaml`` and read it; None when something can't be filled in."""
        definition = use.definition
        within = f"feature {definition.feature.name}"
        filled = repr([values.get(name, ...) for name in definition.placeholders])
        key = (definition.feature, filled)
        if key not in self._read:
            # Tables use a feature in few ways: each is read once, and its places are put right.
            problems = Problems()
            parts = _filled(_contributing(definition), values, problems)
            self._read[key] = None if problems.found else parts
        found = self._read[key]
        if found is not None:
            return rooted(found, use.origin, within)
        # Somewhere is something to report, and from where it is used.
        asked = _contributing(definition).with_parent(use.origin, within)
        return _filled(asked, values, self._scope.problems)

    def make_tables(self) -> None:
        """Add the tables that features make; all others are expanded."""
        for draft in list(self._scope.drafts.values()):
            for contribution in draft.features:
                for made in made_tables(contribution.parts):
                    if draft.spec.name not in self._scope.broken:
                        self._make(contribution.use, made)

    def _make(self, use: FeatureUse, made: MadeTable) -> None:
        name, source = made.name.text, self._scope.drafts[made.like]
        if name in self._scope.drafts:
            self._scope.problems.error(
                "SG225",
                f"the feature {use.definition.feature.name} makes a table {name!r}, "
                "and there is one already",
                use.origin,
                hint=f"rename the other one, at {self._scope.drafts[name].spec.origin.outermost}",
            )
            return
        owner = self._scope.owner_of(source)
        spec = TableSpec(
            name,
            use.origin,
            made.about,
            Parts(constraints=tuple(_kept_constraints(source)), indexes=made.indexes),
            (),
            (),
            made.name.substituted(owner, owner, [Piece(0, 0, False)]) if owner else None,
        )
        draft = DraftTable(spec, self._scope.qname(name), expanded=True, keyed_by=source.keyed_by)
        kept = [_kept_column(self._scope, source, column) for column in source.columns]
        for column in made.columns:
            if source.column(column.name) is not None:
                self._scope.problems.error(
                    "SG204",
                    f"the feature {use.definition.feature.name} and another line both make "
                    f"the column {column.name!r} of {name!r}",
                    use.origin,
                    hint=f"rename {source.spec.name}.{column.name}",
                )
        draft.columns = [*kept, *made.columns]
        self._scope.drafts[name] = draft

    def views(self, use: FeatureUse, draft: DraftTable | None) -> dict[str, Any] | None:
        """Return what a feature's templates see of its options; None after an error."""
        return self._options.views(use, draft)

    def family(self, family: FamilySpec) -> tuple[Parts, Mapping[str, Any]] | None:
        """Return what a function family brings, and what its templates see."""
        given = family.overrides.get("args")
        arguments = [key.text for key, _ in given.entries] if isinstance(given, MappingNode) else []
        views = self._options.views(family.use, None, arguments)
        if views is None:
            return None
        names = {"function": family.name}
        values = substitutions(self._scope.spec.name, names, family.use, views)
        parts = self._parts(family.use, values)
        return None if parts is None else (parts, views)


_DESCRIBING = frozenset({"about", "applies_to", "feature", "options", "shorthand"})
"""The keys of ``feature.yaml`` that add nothing to a table."""

_FILLED = frozenset(
    {
        "columns",
        "constraints",
        "indexes",
        "functions",
        "triggers",
        "place_after",
        "tables",
        "indexed",
    }
)
"""The keys of ``feature.yaml`` in which ``${...}`` is filled in."""


def _contributing(definition: FeatureDefinition) -> MappingNode:
    """Return the lines of ``feature.yaml`` that add something."""
    node = definition.node
    entries = tuple(entry for entry in node.entries if entry[0].text not in _DESCRIBING)
    return replace(node, entries=entries)


def _filled(node: MappingNode, values: Mapping[str, Any], problems: Problems) -> Parts | None:
    """Fill in ``${...}`` and read the parts; None when something can't be filled in."""
    before = problems.error_count
    entries = tuple(
        (key, substitute(value, values, problems) if key.text in _FILLED else value)
        for key, value in node.entries
    )
    if problems.error_count > before:
        return None
    filled = MappingNode(source=node.source, start=node.start, entries=entries)
    return read_parts(filled, problems)


def _kept_column(scope: Scope, source: DraftTable, column: ColumnSpec) -> ColumnSpec:
    """Return a column for rows that were made elsewhere: its value comes with the row."""
    definition = column.definition
    assert definition is not None  # noqa: S101 - placeholders were removed by the expansion
    reference = definition.reference
    if reference is not None and scope.draft(reference.schema, reference.table) is source:
        reference = None
    kept = replace(
        definition, default=None, checks=(), unique=(), reference=reference, generated=None,
        identity="",
    )  # fmt: skip
    return replace(column, definition=kept, default=None, filled_from="")


def _kept_constraints(source: DraftTable) -> Iterator[ConstraintSpec]:
    for constraint in source.constraints:
        if constraint.definition.kind in {"primary key", "foreign key"}:
            yield constraint
