"""What is to be planted of a table, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from schemagen.model.access import USER, Actor
from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.actors import holder_of, rows_actors
from schemagen.verify.columns import is_nullable, parts_of_keys
from schemagen.verify.contexts import OWNERS, Context, Contexts, pointing
from schemagen.verify.keys import roots_of
from schemagen.verify.people import SECOND, SPARE

_MOST_HOLDERS: Final = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be planted of a table for somebody.

    Attributes:
        owner: Whose row it will be, None for nobody's.
        contexts: What the key columns hold; the later ones serve if the first can't be.
        first: It is the owner's first: rows of every sort are wanted.
        turn: Otherwise, which sort.
        holds: Conditions that the row has to fulfil, or to break.
        replaces: A row that is there already is made what is wanted.
        keyless: The row may make somebody an actor without a key, such as an admin.
    """

    owner: str | None
    contexts: tuple[Context, ...]
    first: bool = False
    turn: int = 0
    holds: Mapping[str, bool] = field(default_factory=dict)
    replaces: bool = False
    keyless: bool = False


class Settings:
    """Finds what to plant, table by table, among the rows that are there already."""

    def __init__(self, contexts: Contexts) -> None:
        """Prepare.

        Args:
            contexts: Says what key columns hold.
        """
        self._contexts = contexts
        self._roots = roots_of(contexts.model)

    def of(self, table: Table) -> Iterator[Setting]:
        """Yield what is to be planted, what the owners hold first."""
        owned = self._is_owned(table)
        whole = self._conditions_of_holders(table, True)
        for owner in OWNERS if owned else ():
            base = self._contexts.context(table, owner)
            if base is None:
                continue
            yield Setting(owner, (base,), first=True, holds=whole)
            for context in self._contexts.variants(table, owner, base):
                yield Setting(owner, (context,))
                # The same where no condition helps: what only some may see shows there.
                yield Setting(owner, (context,), turn=-1)
        if not owned or self._may_be_nobodys(table):
            base = self._contexts.context(table, None)
            if base is not None:
                yield Setting(None, (base,), first=True)
                yield from self._below_another(table)
        yield from self._of_others(table)

    def _below_another(self, table: Table) -> Iterator[Setting]:
        """Yield a row of nobody's below a second parent that several columns name.

        One column takes the values of all parents; of several, only those of one fit together.
        """
        if any(len(key.columns) > 1 and key.target != table.name for key in table.foreign_keys):
            context = self._contexts.context(table, None, turn=1)
            if context is not None:
                yield Setting(None, (context,))

    def noun(self, table: Table) -> str:
        """Return who owns rows of the table, for labels: ``creator``; empty for users."""
        found = [*self._contexts.own_key_columns(table).values()]
        found += [rule.actor for rule in self._contexts.rules(table) if rule.actor is not None]
        named = (a.name for a in found if a.claim not in {(), USER.claim} and a.rows is not None)
        noun = next(named, "")
        return f"{noun} " if noun else ""

    def deepest(self, table: Table, owner: str) -> Setting | None:
        """Return a row that hangs below the owner's last one, where a table refers to itself."""
        base = self._contexts.context(table, owner)
        for key in table.foreign_keys:
            own = self._contexts.parents(table, key, owner) if key.target == table.name else []
            if base is not None and own:
                return Setting(owner, ({**base, **pointing(key, own[-1])},))
        return None

    def _of_others(self, table: Table) -> Iterator[Setting]:
        """Yield a row for each of those who are somebody by rows of their own."""
        holds = self._conditions_of_holders(table, True)
        if holds or self._claimed(table):
            tenants = any(key.target in self._contexts.rows for key in table.foreign_keys)
            names = [SECOND] if tenants else []
            for actor in self._claimed(table):
                names += self._contexts.keys.holders(actor)
            names = list(dict.fromkeys(names))
            yield from self._single(table, names, holds)
            broken = self._conditions_of_holders(table, False)
            yield from self._single(table, [SPARE] if broken else [], broken)
        elif self._makes_members(table):
            yield from self._of_members(table)
        elif (key := self._link_to_holders(table)) is not None:
            yield from self._of_linked(table, key)
        else:
            planted = [
                row.owner
                for key in table.foreign_keys
                if key.target != table.name
                for row in self._contexts.rows.get(key.target, ())
                if row.planted and row.owner is not None and row.owner not in OWNERS
            ]
            yield from self._single(table, list(dict.fromkeys(planted))[:_MOST_HOLDERS], {})

    def _single(
        self, table: Table, names: Sequence[str], holds: Mapping[str, bool]
    ) -> Iterator[Setting]:
        for turn, name in enumerate(names):
            context = self._contexts.context(table, name, turn)
            if context is not None:
                yield Setting(name, (context,), turn=turn, holds=holds)

    def _claimed(self, table: Table) -> list[Actor]:
        """Return the actors whose own rows, named by a claim, the table holds."""
        own = self._contexts.own_key_columns(table)
        return [
            actor
            for actor in rows_actors(self._contexts.model)
            if actor.claim not in {(), USER.claim}
            and actor.rows is not None
            and actor.rows.table == table.name
            and actor.rows.by in own
        ]

    def _conditions_of_holders(self, table: Table, wanted: bool) -> dict[str, bool]:
        return {
            actor.rows.when.text: wanted
            for actor in self._claimed(table)
            if actor.rows is not None and actor.rows.when is not None
        }

    def _makes_members(self, table: Table) -> bool:
        """Whether rows of the table, or rows that refer to it, make a user somebody."""
        holders = [
            actor.rows
            for actor in rows_actors(self._contexts.model)
            if actor.rows and not actor.claim and holder_of(actor).claim == USER.claim
        ]
        names = {rows.table for rows in holders}
        own = self._contexts.own_key_columns(table)
        if not any(actor.claim == USER.claim for actor in own.values()):
            return False
        return table.name in names or any(
            key.target == table.name and rows.by in key.columns
            for rows in holders
            for other in self._contexts.model.tables
            if other.name == rows.table
            for key in other.foreign_keys
        )

    def _of_members(self, table: Table) -> Iterator[Setting]:
        """Yield rows that make further users members, each in another way, some twice."""
        keyless = any(
            not actor.keyed and actor.rows is not None and actor.rows.table == table.name
            for actor in rows_actors(self._contexts.model)
        )
        own = set(self._contexts.own_key_columns(table))
        one_each = any(own >= set(key) for key in parts_of_keys(table))
        for turn, user in enumerate(self._contexts.keys.members):
            # Alternately with one and with the other owner's; every third with both.
            both = turn % 3 == 1 and not one_each
            homes = (OWNERS[0], OWNERS[1]) if both else (OWNERS[0],)
            for number, home in enumerate(homes):
                # Three share a parent: one may do something with the row of another.
                context = self._contexts.context(table, user.name, turn // 3 + number, home)
                if context is not None and turn == len(self._contexts.keys.members) - 1:
                    # A row that gives no key makes nobody anything.
                    context.update((name, [None]) for name in self._nullable_keys(table))
                if context is not None:
                    yield Setting(
                        self._owner_of(table, user.name, home),
                        (context,),
                        turn=turn + number,
                        replaces=True,
                        keyless=keyless,
                    )

    def _nullable_keys(self, table: Table) -> list[str]:
        """Return the columns that give keys, where they may be null."""
        found = {
            actor.rows.key
            for actor in rows_actors(self._contexts.model)
            if actor.rows and not actor.claim and actor.rows.table == table.name
        }
        return [name for name in sorted(found - {""}) if is_nullable(table, name)]

    def _link_to_holders(self, table: Table) -> ForeignKey | None:
        """Return the foreign key to those whom the table's rows make somebody."""
        names = {
            actor.rows.by
            for actor in rows_actors(self._contexts.model)
            if actor.rows and not actor.claim and actor.rows.table == table.name
        }
        keys = (key for key in table.foreign_keys if names & set(key.columns))
        return next((key for key in keys if key.target in self._contexts.rows), None)

    def _of_linked(self, table: Table, key: ForeignKey) -> Iterator[Setting]:
        """Yield a row for each of those whom a foreign key may name, each in another way."""
        turn = 0
        rows = self._contexts.rows[key.target]
        for owner in dict.fromkeys(row.owner for row in rows if row.owner is not None):
            parents = [row for row in rows if row.owner == owner]
            for parent in parents[: 2 if owner == OWNERS[1] else _MOST_HOLDERS]:
                home = OWNERS[turn % 3 == 1]
                context = self._contexts.context(table, owner, turn, home, pointing(key, parent))
                turn += 1
                # Somebody has to be left out.
                if context is not None and turn % 4:
                    yield Setting(owner, (context,), turn=turn)

    def _owner_of(self, table: Table, name: str, home: str) -> str:
        """Return whose a member's row is: the tenant's, where the table hangs on one."""
        linked = [key for key in table.foreign_keys if key.target in self._contexts.rows]
        owners = {row.owner for key in linked for row in self._contexts.rows[key.target]}
        return home if home in owners else name

    def _is_owned(self, table: Table) -> bool:
        if self._contexts.own_key_columns(table) or table.name in self._roots:
            return True
        return any(
            row.owner is not None
            for key in table.foreign_keys
            for row in self._contexts.rows.get(key.target, ())
        )

    def _may_be_nobodys(self, table: Table) -> bool:
        nullable = [is_nullable(table, name) for name in self._contexts.own_key_columns(table)]
        parents = [
            row.owner is None
            for key in table.foreign_keys
            for row in self._contexts.rows.get(key.target, ())
        ]
        return all(nullable) and (bool(nullable) or any(parents))
