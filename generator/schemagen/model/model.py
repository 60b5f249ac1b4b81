"""The whole of a bundle's objects, and the statements that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from schemagen.core.diagnostics import Origin
from schemagen.core.names import PRIVATE_SCHEMA, QName, private_function
from schemagen.core.quoting import Sql
from schemagen.model.accepted import Accepted
from schemagen.model.access import Actor, Policy, Rule, TableGrant
from schemagen.model.buckets import OBJECTS, Bucket
from schemagen.model.layout import MigrationFile
from schemagen.model.objects import SchemaObject
from schemagen.model.realtime import Broadcast
from schemagen.model.routines import Function, Trigger
from schemagen.model.samples import SampleRows
from schemagen.model.tables import Index, Table
from schemagen.model.views import View

DEFAULT_POSTGRES: Final = 17
"""The major version that new Supabase projects have."""
OLDEST_POSTGRES: Final = 15
"""Views with the rights of who reads, and unique keys over nulls, came with it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """An SQL block that raises unless what it tries holds.

    Attributes:
        name: What is proven, as a sentence's beginning.
        make: Returns the statements; only the proof asks for them.
        origin: The line that asked for it.
        triggers: The triggers, as (table, name), that it sees firing.
        functions: The functions that it calls.
    """

    name: str
    make: Callable[[], Sql] = field(repr=False)
    origin: Origin
    triggers: tuple[tuple[QName, str], ...] = ()
    functions: tuple[QName, ...] = ()

    @property
    def sql(self) -> Sql:
        """The statements; ``raise exception`` or ``assert`` says what is wrong."""
        return self.make()


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that a specification asks for, resolved and named.

    Attributes:
        name: Name of the bundle.
        title: For people.
        about: One sentence, for people.
        schema: Where tables and functions live.
        origin: The specification's first line.
        tables: In the order of the specification.
        indexes: All indexes that are not constraints.
        functions: All functions, generated ones included.
        triggers: All triggers.
        actors: Who can ask, built-in ones included, by name.
        rules: The access rules by table, for the proof.
        policies: What the rules compile to.
        grants: What the rules compile to.
        objects: Objects of all other kinds.
        broadcasts: Topics of Supabase Realtime and the rows that they are about.
        external: Tables that are there and not ours; with the columns that are used.
        probes: What features prove about themselves, and proofs of the specification's own.
        samples: Rows for development, those of parents first; no part of the bundle.
        version: The specification's own version stamp, or an empty string.
        layout: The migration files to split it into, none for a single one.
        postgres: The major version it is made for.
        oldest_postgres: The oldest that it may be applied to; older than ``postgres`` only where
            the specification does not say what it is made for.
        accepted: Findings that the specification accepts.
    """

    name: str
    title: str
    about: str
    schema: str
    origin: Origin
    tables: tuple[Table, ...] = ()
    indexes: tuple[Index, ...] = ()
    functions: tuple[Function, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    actors: Mapping[str, Actor] = field(default_factory=dict)
    rules: Mapping[QName, tuple[Rule, ...]] = field(default_factory=dict)
    policies: tuple[Policy, ...] = ()
    grants: tuple[TableGrant, ...] = ()
    objects: tuple[SchemaObject, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    external: tuple[Table, ...] = ()
    probes: tuple[Probe, ...] = ()
    samples: tuple[SampleRows, ...] = ()
    version: str = ""
    layout: tuple[MigrationFile, ...] = ()
    postgres: int = DEFAULT_POSTGRES
    oldest_postgres: int = OLDEST_POSTGRES
    accepted: tuple[Accepted, ...] = ()
    _by_name: Mapping[QName, Table] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {table.name: table for table in self.tables})

    def table(self, name: QName) -> Table | None:
        """Return our table of that name, None without one."""
        return self._by_name.get(name)

    @property
    def buckets(self) -> tuple[Bucket, ...]:
        """The buckets among the objects."""
        return tuple(item for item in self.objects if isinstance(item, Bucket))

    @property
    def views(self) -> tuple[View, ...]:
        """The views among the objects."""
        return tuple(item for item in self.objects if isinstance(item, View))

    @property
    def file_policies(self) -> tuple[Policy, ...]:
        """The policies on the platform's table of files."""
        return tuple(policy for policy in self.policies if policy.table == OBJECTS)

    @property
    def every_rule(self) -> Iterator[Rule]:
        """The rules of all tables, then those of all buckets."""
        for rules in (*self.rules.values(), *(bucket.rules for bucket in self.buckets)):
            yield from rules

    @property
    def called_functions(self) -> tuple[Function, ...]:
        """The functions that people wrote or asked for: no triggers, no helpers."""
        return tuple(
            function
            for function in self.functions
            if not function.is_trigger and function.name.schema != PRIVATE_SCHEMA
        )

    def has_owners_rights(self, function: Function) -> bool:
        """Return whether a function, or what it wraps, runs past all rules for rows."""
        inner = private_function(self.name, function.name.name)
        return function.definer or any(
            other.name == inner and other.definer for other in self.functions
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement (or one guarded block) of a bundle.

    Attributes:
        section: The part of the bundle it belongs to: ``tables``, ``policies``.
        subject: The object, as people name it: ``table public.users``.
        sql: What makes it; may be run twice.
        undo: What unmakes it, empty when another statement's undo does.
        origin: The line that asked for it.
        fragments: Parts of ``sql`` that the user wrote, for errors.
        drops_data: The table whose rows the undo destroys, None without one.
        own_rows: Condition on that table's rows that the bundle itself makes, None without.
    """

    section: str
    subject: str
    sql: str
    undo: str
    origin: Origin
    fragments: tuple[Sql, ...] = ()
    drops_data: QName | None = None
    own_rows: Sql | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A rendered bundle.

    Attributes:
        name: Its name, the key of the ledger.
        title: For people.
        statements: In the order in which they are executed.
        model: What it was rendered from.
        parameters: The values that were chosen.
        samples: Rows for development, which are not applied with it.
        guard: What a script runs first: it refuses where something else has our names.
    """

    name: str
    title: str
    statements: tuple[Statement, ...]
    model: Model
    parameters: Mapping[str, Any] = field(default_factory=dict)
    samples: tuple[Statement, ...] = ()
    guard: str = ""
