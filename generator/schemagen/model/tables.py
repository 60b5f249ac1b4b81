"""Tables, their columns, keys, checks and foreign keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql
from schemagen.model.partitions import Partition


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: Unquoted name.
        type: Its type with modifiers.
        origin: The line that asked for it.
        not_null: It can't be null.
        default: SQL of the default, None without one.
        collation: The ``collate`` clause, None without one.
        generated: Expression of a stored generated column.
        identity: ``always`` or ``by default``; empty for an ordinary column.
        comment: What it holds, for people.
        example: A value that satisfies its checks, for the row factory.
        was: Its earlier name, for a migration that renames it.
        filled_from: A foreign key's column: when a client leaves this column out, a
            trigger copies it from the parent's column of the same meaning.
    """

    name: str
    type: Sql
    origin: Origin
    not_null: bool = False
    default: Sql | None = None
    collation: Sql | None = None
    generated: Sql | None = None
    identity: str = ""
    comment: str = ""
    example: str | int | float | bool | None = None
    filled_from: FilledFrom | None = None
    was: str = ""


@dataclass(frozen=True, slots=True)
class FilledFrom:
    """How a trigger fills a column that an insert leaves out.

    Attributes:
        foreign_key: The child's column that names the parent row; None when the
            value is the caller's own key.
        parent_column: The parent's column whose value is copied.
    """

    foreign_key: str | None
    parent_column: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key or unique constraint."""

    name: str
    columns: tuple[str, ...]
    origin: Origin
    nulls_not_distinct: bool = False
    deferrable: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check constraint."""

    name: str
    condition: Sql
    origin: Origin


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key; a statement of its own, after all tables.

    Attributes:
        name: Name of the constraint.
        columns: The child's columns, in the order of ``referenced``.
        target: The parent.
        referenced: The parent's columns.
        origin: The line that asked for it.
        on_delete: SQL of the action, empty for the default.
        on_update: SQL of the action, empty for the default.
        set_columns: What ``set null`` sets; empty means all columns.
        deferrable: SQL such as ``deferrable initially deferred``, or empty.
        external: The target is not ours: it is created after everything else.
    """

    name: str
    columns: tuple[str, ...]
    target: QName
    referenced: tuple[str, ...]
    origin: Origin
    on_delete: str = ""
    on_update: str = ""
    set_columns: tuple[str, ...] = ()
    deferrable: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with row level security enabled and forced.

    Attributes:
        name: Schema and name.
        columns: In the order of a fresh database.
        primary_key: None only for a table without one.
        origin: The line of its name.
        uniques: Unique constraints.
        checks: Check constraints.
        foreign_keys: Foreign keys, composite ones included.
        comment: What it holds, for people.
        owner: The column that says whose row it is, None without one.
        partition: How it is partitioned, None if it is not.
    """

    name: QName
    columns: tuple[Column, ...]
    primary_key: Key | None
    origin: Origin
    uniques: tuple[Key, ...] = ()
    checks: tuple[Check, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    comment: str = ""
    owner: str | None = None
    partition: Partition | None = None

    def column(self, name: str) -> Column | None:
        """Return the column of that name, None without one."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def writable_columns(self) -> tuple[str, ...]:
        """The columns that a client may name in an insert or update."""
        return tuple(
            column.name
            for column in self.columns
            if column.generated is None and column.identity != "always"
        )

    def foreign_key_of(self, column: str) -> ForeignKey | None:
        """Return the foreign key that a path follows from this column.

        A composite key that pairs the column with the owner counts too; the simple
        one wins.
        """
        found = [key for key in self.foreign_keys if key.columns[0] == column]
        return min(found, key=lambda key: len(key.columns)) if found else None


@dataclass(frozen=True, slots=True)
class Index:
    """An index.

    Attributes:
        name: Within the table's schema.
        table: The table.
        elements: SQL between the brackets.
        origin: The line that asked for it.
        where: SQL of the predicate, None without one.
        method: Access method.
        unique: Whether it forbids duplicates.
        columns: Plain leading columns, None in place of an expression.
        comment: What it is for.
        include: Columns that it holds without being ordered by them.
        nulls_not_distinct: A unique one takes two nulls for the same value.
        settings: Storage parameters of the method.
        opclasses: The operator class of each element as written, or None.
    """

    name: str
    table: QName
    elements: Sql
    origin: Origin
    where: Sql | None = None
    method: str = "btree"
    unique: bool = False
    columns: tuple[str | None, ...] = ()
    comment: str = ""
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    opclasses: tuple[str | None, ...] = ()

    @property
    def qualified(self) -> QName:
        """Its name with the schema, which is its table's."""
        return QName(self.table.schema, self.name)
