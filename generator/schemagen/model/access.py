"""Access rules, resolved; and what they are compiled to.

The compiler (``access/``) and the proof (``verify/``) both start from ``Rule``.
Neither reads what the other makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql

OPERATIONS = ("select", "insert", "update", "delete")
"""What a rule can allow, in the order in which they are shown."""

API_ROLES = ("anon", "authenticated", "service_role")
"""The database roles of Supabase's Data API."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can ask.

    Attributes:
        name: ``user``, ``anon``, ``public`` or ``service``.
        roles: Database roles of such a request.
        keyed: Rows belong to it by a key; otherwise a rule covers every row.
    """

    name: str
    roles: tuple[str, ...]
    keyed: bool


USER = Actor("user", ("authenticated",), keyed=True)
ANON = Actor("anon", ("anon",), keyed=False)
PUBLIC = Actor("public", ("anon", "authenticated"), keyed=False)
SERVICE = Actor("service", ("service_role",), keyed=False)

BUILT_IN_ACTORS = {actor.name: actor for actor in (USER, ANON, PUBLIC, SERVICE)}


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: from a foreign key's column to the parent's row.

    Attributes:
        column: The child's column.
        table: The parent.
        key: The parent's column that the child's one names.
    """

    column: str
    table: QName
    key: str


@dataclass(frozen=True, slots=True)
class Path:
    """A way along foreign keys to the column that holds an actor's key.

    Attributes:
        hops: The steps, none when the row itself has the column.
        column: The column in the last row.
    """

    hops: tuple[Hop, ...]
    column: str

    def __str__(self) -> str:
        return ".".join([*(hop.column for hop in self.hops), self.column])


@dataclass(frozen=True, slots=True)
class Via:
    """The parent's rules decide.

    Attributes:
        hop: The foreign key to the parent.
        right: The operation on the parent row that is asked for; None means select
            for select, and update for all else.
        actor: Only the parent's rules for this actor count, None for all.
    """

    hop: Hop
    right: str | None = None
    actor: str | None = None

    def right_for(self, operation: str) -> str:
        """Return what must be allowed on the parent row."""
        return self.right or ("select" if operation == "select" else "update")


@dataclass(frozen=True, slots=True)
class Rule:
    """What an actor may do with which rows of a table.

    Exactly one of ``path``, ``any_row`` and ``via`` says which rows belong to the
    rule; none of them for an actor without a key, who then means every row.

    Attributes:
        table: The table.
        operations: The operations it allows.
        actor: To whom; None for a ``via`` rule, whose actors are the parent's.
        origin: The line of the rule.
        path: Rows whose key at the end of the path is the actor's.
        any_row: ``by: any``: every row.
        via: Rows whose parent the actor may read or write.
        when: Condition on the row as it is.
        check: Condition on the row as it will be; None means ``when`` again.
        columns: Columns that insert and update may name, None for all.
        movable: The columns that carry access may change.
    """

    table: QName
    operations: tuple[str, ...]
    actor: Actor | None
    origin: Origin
    path: Path | None = None
    any_row: bool = False
    via: Via | None = None
    when: Sql | None = None
    check: Sql | None = None
    columns: tuple[str, ...] | None = None
    movable: bool = False

    @property
    def new_row_condition(self) -> Sql | None:
        """The condition on the row as it will be."""
        return self.check if self.check is not None else self.when

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The table's own columns that carry this rule's access."""
        if self.via is not None:
            return (self.via.hop.column,)
        if self.path is not None:
            return (self.path.hops[0].column if self.path.hops else self.path.column,)
        return ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A permissive row level security policy for one operation.

    Attributes:
        name: Name on the table.
        table: The table.
        operation: ``select``, ``insert``, ``update``, ``delete`` or ``all``.
        roles: To whom it applies.
        origin: The line of its first rule.
        using: Condition on the row as it is.
        check: Condition on the row as it will be.
        written: The conditions of its rules as the user wrote them.
    """

    name: str
    table: QName
    operation: str
    roles: tuple[str, ...]
    origin: Origin
    using: Sql | None = None
    check: Sql | None = None
    written: tuple[Sql, ...] = ()


@dataclass(frozen=True, slots=True)
class TableGrant:
    """What roles may do with a table; columns narrow insert, update or select."""

    table: QName
    privilege: str
    role: str
    origin: Origin
    columns: tuple[str, ...] | None = None
