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

CLIENT_ROLES = ("anon", "authenticated")
"""Those to which row level security applies; the service bypasses it."""


@dataclass(frozen=True, slots=True)
class ClaimValue:
    """A claim that has to have a value.

    Attributes:
        claim: Where it stands in the token, outermost key first.
        value: Its text as JSON: ``"aal2"``, ``true``.
    """

    claim: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A table whose rows form trees; who holds a row holds all below it.

    Attributes:
        table: The table.
        key: The column that an actor's key names.
        parent: The column that names the parent's ``key``, null for a root.
    """

    table: QName
    key: str
    parent: str


@dataclass(frozen=True, slots=True)
class ActorRows:
    """The rows that make a request an actor: its own row, or its memberships.

    A row counts when ``by`` is one of the keys of ``of`` and ``when`` holds. A null never
    matches: not in ``by``, not in ``key``, not as a tree's root.

    Attributes:
        table: Where they are.
        by: The column that says whose row it is.
        of: The actor whose key stands in ``by``; None means the actor's own claim.
        key: The column with the key that the row gives; empty for an actor without a key.
        role: The column that ``roles`` of a rule look at, or empty.
        when: Only rows that fulfil this count.
        tree: Beside ``key``, everything below it counts too.
    """

    table: QName
    by: str
    of: Actor | None = None
    key: str = ""
    role: str = ""
    when: Sql | None = None
    tree: Tree | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can ask.

    What makes a request this actor: its database role is one of ``roles``, each claim of
    ``jwt`` has its value, and

    - with ``rows`` and without ``claim`` (a membership): at least one row counts;
    - with ``claim``: the claim is there, is no empty string, and is of ``claim_type`` (a number
      is a text too); a claim of another type is "not this actor", never an error. With ``rows``
      that have a ``when``, the row that the claim names has to count too;
    - with neither: nothing more.

    Its keys are those of the rows, for a claim without a ``when`` the claim itself.

    Attributes:
        name: The word behind ``to:``.
        roles: Database roles of such a request.
        keyed: Rows belong to it by a key; otherwise a rule covers every row.
        claim: Where the token holds the key, outermost key first; ``("sub",)`` for ``user``.
        claim_type: ``uuid``, ``text`` or ``bigint``.
        key_type: SQL type of its keys.
        guarded: A malformed claim is nobody's; otherwise ``auth.uid()`` reports it as an error.
        jwt: Claims that must have a value.
        rows: The rows that make it this actor.
        own: The table whose rows are its own, with their primary key's column.
        origin: Where it is declared, None for a built-in one.
    """

    name: str
    roles: tuple[str, ...]
    keyed: bool
    claim: tuple[str, ...] = ()
    claim_type: str = "uuid"
    key_type: str = "uuid"
    guarded: bool = False
    jwt: tuple[ClaimValue, ...] = ()
    rows: ActorRows | None = None
    own: tuple[QName, str] | None = None
    origin: Origin | None = None

    @property
    def single(self) -> bool:
        """Whether it has at most one key, and nothing has to be looked up in a set."""
        return bool(self.claim)

    @property
    def asks_rows(self) -> bool:
        """Whether rows decide who it is, and not the token alone."""
        return self.rows is not None and (not self.claim or self.rows.when is not None)


USER = Actor("user", ("authenticated",), keyed=True, claim=("sub",))
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

    @property
    def first_column(self) -> str:
        """The column of the row itself, where the way begins."""
        return self.hops[0].column if self.hops else self.column

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

    Exactly one of ``path``, ``pairs``, ``any_row`` and ``via`` says which rows belong to
    the rule; none of them for an actor without a key, who then means every row.

    Attributes:
        table: The table.
        operations: The operations it allows.
        actor: To whom; None for a ``via`` rule, whose actors are the parent's.
        origin: The line of the rule.
        path: Rows whose key at the end of the path is the actor's.
        pairs: Rows for which each path ends at the value of that column in one and the same
            row of ``actor.rows``.
        roles: Of a membership, only rows with one of these roles count.
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
    pairs: tuple[tuple[Path, str], ...] = ()
    roles: tuple[str, ...] = ()
    any_row: bool = False
    via: Via | None = None
    when: Sql | None = None
    check: Sql | None = None
    columns: tuple[str, ...] | None = None
    movable: bool = False

    @property
    def for_service(self) -> bool:
        """Whether it binds nobody: the service bypasses policies."""
        return self.actor is not None and self.actor.name == SERVICE.name

    @property
    def conditions(self) -> tuple[Sql, ...]:
        """What it asks of a row, as it is and as it will be, as far as that is said."""
        return tuple(sql for sql in (self.when, self.check) if sql is not None)

    @property
    def new_row_condition(self) -> Sql | None:
        """The condition on the row as it will be."""
        return self.check if self.check is not None else self.when

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The table's own columns that carry this rule's access."""
        if self.via is not None:
            return (self.via.hop.column,)
        paths = (self.path,) if self.path is not None else [path for path, _ in self.pairs]
        return tuple(dict.fromkeys(path.first_column for path in paths))


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
