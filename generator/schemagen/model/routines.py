"""Functions and triggers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.core.quoting import Sql


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a function."""

    name: str
    type: Sql
    default: Sql | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Attributes:
        name: Schema and name.
        arguments: In order.
        returns: SQL behind ``returns``: ``trigger``, ``integer``, ``setof uuid``;
            for a table the column list is in ``result``.
        body: Its statements.
        origin: The line that asked for it.
        language: ``sql`` or ``plpgsql``.
        volatility: ``immutable``, ``stable`` or ``volatile``.
        definer: It runs with its owner's rights.
        atomic: The body is a list of statements in ``begin atomic``, whose names are
            resolved when it is created.
        result: Columns of ``returns table``, empty for another result.
        execute_to: Roles that may execute it.
        comment: What it does, for people.
        attempt: Arguments with which the proof calls it, by name.
        early: Tables or indexes call it, so it is made before them.
        settings: Settings under which it runs; those of an extension carry its name.
    """

    name: QName
    arguments: tuple[Argument, ...]
    returns: Sql
    body: Sql
    origin: Origin
    language: str = "sql"
    volatility: str = "volatile"
    definer: bool = False
    atomic: bool = False
    result: tuple[Argument, ...] = ()
    execute_to: tuple[str, ...] = ()
    comment: str = ""
    attempt: Mapping[str, object] = field(default_factory=dict)
    early: bool = False
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)

    @property
    def is_trigger(self) -> bool:
        """Whether only a trigger can call it."""
        return self.returns.text == "trigger"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger; the rank in its name orders it among its neighbours.

    Attributes:
        name: Name on the table.
        table: The table, perhaps one that is not ours.
        function: What it calls.
        timing: ``before`` or ``after``.
        events: ``insert``, ``update``, ``delete``.
        origin: The line that asked for it.
        update_of: Columns that an update must name, none for any.
        when: SQL of the condition, None without one.
        per_row: For each row and not for each statement.
        external: The table is not ours.
        comment: What it is for.
        old_table: Name of the transition table of old rows, or empty.
        new_table: Name of the transition table of new rows, or empty.
        constraint: A constraint trigger, which a transaction may defer to its end.
        rank: Its place among those that fire at the same time.
        called: Where the specification says its name, under `naming:`; None if it does not.
    """

    name: str
    table: QName
    function: QName
    timing: str
    events: tuple[str, ...]
    origin: Origin
    update_of: tuple[str, ...] = ()
    when: Sql | None = None
    per_row: bool = True
    external: bool = False
    comment: str = ""
    old_table: str = ""
    new_table: str = ""
    constraint: bool = False
    rank: int = 50
    called: Origin | None = None
