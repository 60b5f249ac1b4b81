"""What a specification says, read and parsed but not yet resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemagen.core.diagnostics import Origin
from schemagen.core.fragments import (
    Argument,
    Body,
    ColumnDefinition,
    ConstraintDefinition,
    Expression,
    IndexDefinition,
    Slice,
)
from schemagen.core.quoting import Sql
from schemagen.model.layout import MigrationFile
from schemagen.model.model import DEFAULT_POSTGRES, OLDEST_POSTGRES
from schemagen.spec.features import FeatureDefinition
from schemagen.spec.nodes import MappingNode, ScalarNode


@dataclass(frozen=True, slots=True)
class Written:
    """An SQL fragment together with its place, so that errors can point into it."""

    text: str
    node: ScalarNode
    shift: int = 0

    @property
    def origin(self) -> Origin:
        """Where it starts."""
        return self.node.at(self.shift)

    def at(self, offset: int | None) -> Origin:
        """Return the place of a character of the fragment; its start if unknown."""
        return self.node.at(self.shift + (offset or 0))

    def part(self, part: Slice) -> Sql:
        """Return a part of the fragment as SQL that knows where it was written."""
        return Sql(part.text, Written(part.text, self.node, self.shift + part.offset))


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column as written; without a definition it places a feature's column."""

    name: str
    origin: Origin
    definition: ColumnDefinition | None
    written: Written | None
    about: str = ""
    default: Any = None
    example: str | int | float | bool | None = None
    filled_from: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """An index as written."""

    definition: IndexDefinition
    written: Written
    origin: Origin
    name: str = ""
    where: Expression | None = None
    where_written: Written | None = None
    method: str = "btree"
    unique: bool = False
    about: str = ""
    settings: Mapping[str, ScalarNode] = field(default_factory=dict)
    include: tuple[ScalarNode, ...] = ()
    nulls_not_distinct: bool = False
    places: Mapping[str, Origin] = field(default_factory=dict)

    def place(self, key: str) -> Origin:
        """Return where a key's value is written, the index itself without one."""
        return self.places.get(key, self.origin)


@dataclass(frozen=True, slots=True)
class ConstraintSpec:
    """A table constraint as written."""

    name: str
    definition: ConstraintDefinition
    written: Written
    origin: Origin


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """A type as written, with the parts of its name as the parser understands it."""

    text: str
    name: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function as written, or as a feature's folder has it."""

    name: str
    origin: Origin
    arguments: Mapping[str, tuple[Argument, Written]] = field(default_factory=dict)
    returns: TypeSpec | None = None
    result: Mapping[str, TypeSpec] = field(default_factory=dict)
    language: str = "sql"
    volatility: str = "stable"
    definer: bool = False
    access: tuple[str, ...] = ()
    body: Written | None = None
    parsed_body: Body | None = None
    template: str = ""
    private: bool = False
    about: str = ""
    attempt: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TriggerSpec:
    """A trigger as written."""

    name: str
    origin: Origin
    timing: str
    events: tuple[str, ...]
    update_of: tuple[ScalarNode, ...] = ()
    when: Written | None = None
    rank: int = 50
    function: ScalarNode | None = None
    body: Written | None = None
    per_row: bool = True
    on: str = ""
    old_table: str = ""
    new_table: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """A feature that a table or a function family uses."""

    definition: FeatureDefinition
    options: Mapping[str, Any]
    nodes: Mapping[str, ScalarNode]
    origin: Origin


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """An access rule as written, patterns expanded.

    Attributes:
        pairs: ``by`` as a mapping: the row's path, and the column of the actor's row.
        places: Where each key of the rule is written, for errors; ``columns.name`` and
            ``roles.name`` for an item of a list, ``by.path`` and ``of.path`` for the two
            sides of a pair.
    """

    operations: tuple[str, ...]
    actors: tuple[str, ...]
    origin: Origin
    by: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()
    via: str | None = None
    right: str | None = None
    when: Expression | None = None
    check: Expression | None = None
    columns: tuple[str, ...] | None = None
    except_columns: tuple[str, ...] | None = None
    movable: bool = False
    places: Mapping[str, Written] = field(default_factory=dict)

    def place(self, key: str) -> Origin:
        """Return where a key's value is written, the rule itself without one."""
        written = self.places.get(key)
        return written.origin if written else self.origin


@dataclass(frozen=True, slots=True)
class Parts:
    """What a table's own lines or one feature contribute to a table.

    Attributes:
        place: Where a feature's columns stand: ``first``, ``last`` or ``after``.
        place_after: The column behind which they stand.
        statements: A feature's further statements: name, section and template.
        probe: The feature's template that proves it, or an empty string.
        indexed: Columns with which an index has to begin.
    """

    columns: tuple[ColumnSpec, ...] = ()
    constraints: tuple[ConstraintSpec, ...] = ()
    indexes: tuple[IndexSpec, ...] = ()
    triggers: tuple[TriggerSpec, ...] = ()
    functions: tuple[FunctionSpec, ...] = ()
    place: str = "last"
    place_after: str = ""
    statements: tuple[tuple[str, str, str], ...] = ()
    probe: str = ""
    indexed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartitionSpec:
    """``partition: {by: date, every: month}`` as written.

    Attributes:
        by: The column whose value says in which partition a row is.
        every: How long a partition is: ``day``, ``week``, ``month`` or ``year``.
        ahead: How many partitions to make beyond the one of today; None for the usual.
        keep: How many before the one of today stay; None for all.
        origin: Where it is written.
    """

    by: ScalarNode
    every: str
    ahead: int | None
    keep: int | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table as written."""

    name: str
    origin: Origin
    about: str
    parts: Parts
    uses: tuple[FeatureUse, ...]
    rules: tuple[RuleSpec, ...]
    owner: ScalarNode | None
    partition: PartitionSpec | None = None


@dataclass(frozen=True, slots=True)
class FamilySpec:
    """A function that a feature makes: ``get_streak: {feature: streak, ...}``."""

    name: str
    origin: Origin
    use: FeatureUse
    overrides: MappingNode


@dataclass(frozen=True, slots=True)
class Spec:
    """A specification whose structure and fragments are known to be right."""

    name: str
    title: str
    about: str
    version: str
    schema: str
    tenancy: str
    index_naming: str
    origin: Origin
    schema_origin: Origin
    parameters: Mapping[str, Any]
    tables: Mapping[str, TableSpec]
    functions: Mapping[str, FunctionSpec | FamilySpec]
    kinds: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    prefix: str = ""
    layout: tuple[MigrationFile, ...] = ()
    postgres: int = DEFAULT_POSTGRES
    oldest_postgres: int = OLDEST_POSTGRES
    vector_schema: str = "extensions"
    trigger_naming: Mapping[str, ScalarNode] = field(default_factory=dict)

    @property
    def tenancy_origin(self) -> Origin:
        """Where tenancy is said; the document's start without it."""
        return self.origins.get("tenancy", self.origin)
