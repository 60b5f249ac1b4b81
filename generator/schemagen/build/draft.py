"""Tables while they are being built: own lines first, then one feature after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from schemagen.core.diagnostics import Origin
from schemagen.core.fragments import Reference
from schemagen.core.names import QName
from schemagen.spec.specification import (
    ColumnSpec,
    ConstraintSpec,
    FeatureUse,
    FunctionSpec,
    IndexSpec,
    Parts,
    TableSpec,
    TriggerSpec,
)


@dataclass
class Contribution:
    """What a feature added, together with the use that asked for it."""

    use: FeatureUse
    parts: Parts


@dataclass
class DraftTable:
    """A table to which features still add.

    Attributes:
        spec: The table's own lines.
        name: Schema and name.
        columns: In the order of a fresh database; definitions may still be missing.
        features: What each feature added, in ``use`` order.
        expanded: All features have been expanded.
        keyed_by: The partition's column, which the key of the feature ``id`` takes along.
    """

    spec: TableSpec
    name: QName
    columns: list[ColumnSpec] = field(default_factory=list)
    features: list[Contribution] = field(default_factory=list)
    expanded: bool = False
    keyed_by: tuple[str, ...] = ()
    _placed_first: int = 0

    def column(self, name: str) -> ColumnSpec | None:
        """Return the column of that name that has a definition."""
        for column in self.columns:
            if column.name == name and column.definition is not None:
                return column
        return None

    @property
    def column_names(self) -> list[str]:
        """The names of all columns that have a definition."""
        return [column.name for column in self.columns if column.definition is not None]

    @property
    def constraints(self) -> Iterator[ConstraintSpec]:
        """Own constraints, then those of features."""
        yield from self.spec.parts.constraints
        for item in self.features:
            yield from item.parts.constraints

    @property
    def indexes(self) -> Iterator[IndexSpec]:
        """Own indexes, then those of features."""
        yield from self.spec.parts.indexes
        for item in self.features:
            yield from item.parts.indexes

    @property
    def triggers(self) -> Iterator[TriggerSpec]:
        """Own triggers, then those of features."""
        yield from self.spec.parts.triggers
        for item in self.features:
            yield from item.parts.triggers

    @property
    def functions(self) -> Iterator[FunctionSpec]:
        """Own functions, then those of features."""
        yield from self.spec.parts.functions
        for item in self.features:
            yield from item.parts.functions

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key, none without one."""
        for column in self.columns:
            if column.definition is not None and column.definition.primary_key:
                return (column.name, *self.keyed_by)
        for constraint in self.constraints:
            if constraint.definition.kind == "primary key":
                return constraint.definition.columns
        return ()

    def references(self) -> Iterator[tuple[tuple[str, ...], Reference, Origin]]:
        """Yield each foreign key as written: own columns, other side, place of the table."""
        for column in self.columns:
            if column.definition is not None and column.definition.reference is not None:
                reference = column.definition.reference
                place = column.written.at(reference.offset) if column.written else column.origin
                yield (column.name,), reference, place
        for constraint in self.constraints:
            found = constraint.definition.reference
            if found is not None:
                yield constraint.definition.columns, found, constraint.written.at(found.offset)

    def reference_of(self, column: str) -> Reference | None:
        """Return the foreign key that starts with this column."""
        for columns, reference, _ in self.references():
            if columns[0] == column:
                return reference
        return None

    def place(self, parts: Parts) -> None:
        """Put a feature's columns where they belong.

        A column named in ``columns`` with ``~`` fills that place.
        """
        rest = []
        for column in parts.columns:
            for index, present in enumerate(self.columns):
                if present.name == column.name and present.definition is None:
                    self.columns[index] = column
                    break
            else:
                rest.append(column)
        if parts.place == "first":
            at = self._placed_first
            self._placed_first += len(rest)
        elif parts.place == "after":
            names = [column.name for column in self.columns]
            at = names.index(parts.place_after) + 1 if parts.place_after in names else len(names)
        else:
            at = len(self.columns)
        self.columns[at:at] = rest
