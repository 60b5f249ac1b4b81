"""What the columns of keys and foreign keys hold in the rows of an owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from schemagen.core.names import QName
from schemagen.model.access import USER, Actor, Rule
from schemagen.model.model import Model
from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.actors import holder_of, rows_actors
from schemagen.verify.catalog import Type
from schemagen.verify.columns import is_nullable
from schemagen.verify.keys import key_columns_of, roots_of
from schemagen.verify.people import SECOND, SPARE, USERS, Keys
from schemagen.verify.values import fresh
from schemagen.verify.world import AUTH_USERS, Row

_OWNERS: Final = tuple(user.name for user in USERS if user.owns_rows)
_MOST_PARENTS: Final = 5
_MOST_HOLDERS: Final = 8

Context = dict[str, list[str | None]]
"""For each column the wanted value, then others that a condition may need."""


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


class Contexts:
    """Finds contexts for a table's rows among the rows that are there already."""

    def __init__(
        self,
        model: Model,
        keys: Keys,
        rows: Mapping[QName, Sequence[Row]],
        types: Mapping[QName, Mapping[str, Type]],
    ) -> None:
        """Prepare.

        Args:
            model: Whose rules and actors.
            keys: What key columns hold.
            rows: The rows of the tables that are filled, which go on growing.
            types: Types of the columns of each table.
        """
        self._model = model
        self._keys = keys
        self._rows = rows
        self._types = types
        self._roots = roots_of(model)
        self._known: dict[QName, dict[str, Actor]] = {}

    def _rules(self, table: Table) -> Sequence[Rule]:
        return self._model.rules.get(table.name, ())

    def _own_key_columns(self, table: Table) -> dict[str, Actor]:
        if table.name not in self._known:
            self._known[table.name] = key_columns_of(table, self._model)
        return self._known[table.name]

    def of(self, table: Table) -> Iterator[Setting]:
        """Yield what is to be planted, what the owners hold first."""
        owned = self._is_owned(table)
        whole = self._conditions_of_holders(table, True)
        for owner in _OWNERS if owned else ():
            base = self._context(table, owner)
            if base is None:
                continue
            yield Setting(owner, (base,), first=True, holds=whole)
            for context in self._variants(table, owner, base):
                yield Setting(owner, (context,))
                # The same where no condition helps: what only some may see shows there.
                yield Setting(owner, (context,), turn=-1)
        if not owned or self._may_be_nobodys(table):
            base = self._context(table, None)
            if base is not None:
                yield Setting(None, (base,), first=True)
        yield from self._of_others(table)

    def deepest(self, table: Table, owner: str) -> Setting | None:
        """Return a row that hangs below the owner's last one, where a table refers to itself."""
        base = self._context(table, owner)
        for key in table.foreign_keys:
            own = self._parents(table, key, owner) if key.target == table.name else []
            if base is not None and own:
                return Setting(owner, ({**base, **_pointing(key, own[-1])},))
        return None

    def noun(self, table: Table) -> str:
        """Return who owns rows of the table, for labels: ``creator``; empty for users."""
        found = [*self._own_key_columns(table).values()]
        found += [rule.actor for rule in self._rules(table) if rule.actor is not None]
        named = (a.name for a in found if a.claim not in {(), USER.claim} and a.rows is not None)
        noun = next(named, "")
        return f"{noun} " if noun else ""

    # Who else has rows than the two owners.

    def _of_others(self, table: Table) -> Iterator[Setting]:
        """Yield a row for each of those who are somebody by rows of their own."""
        holds = self._conditions_of_holders(table, True)
        if holds or self._claimed(table):
            tenants = any(key.target in self._rows for key in table.foreign_keys)
            names = [SECOND] if tenants else []
            names += [n for actor in self._claimed(table) for n in self._keys.holders(actor)]
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
                for row in self._rows.get(key.target, ())
                if row.planted and row.owner is not None and row.owner not in _OWNERS
            ]
            yield from self._single(table, list(dict.fromkeys(planted))[:_MOST_HOLDERS], {})

    def _single(
        self, table: Table, names: Sequence[str], holds: Mapping[str, bool]
    ) -> Iterator[Setting]:
        for turn, name in enumerate(names):
            context = self._context(table, name, turn)
            if context is not None:
                yield Setting(name, (context,), turn=turn, holds=holds)

    def _claimed(self, table: Table) -> list[Actor]:
        """Return the actors whose own rows, named by a claim, the table holds."""
        own = self._own_key_columns(table)
        return [
            actor
            for actor in rows_actors(self._model)
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
            for actor in rows_actors(self._model)
            if actor.rows and not actor.claim and holder_of(actor).claim == USER.claim
        ]
        names = {rows.table for rows in holders}
        own = self._own_key_columns(table)
        if not any(actor.claim == USER.claim for actor in own.values()):
            return False
        return table.name in names or any(
            key.target == table.name and rows.by in key.columns
            for rows in holders
            for other in self._model.tables
            if other.name == rows.table
            for key in other.foreign_keys
        )

    def _of_members(self, table: Table) -> Iterator[Setting]:
        """Yield rows that make further users members, each in another way, some twice."""
        keyless = any(
            not actor.keyed and actor.rows is not None and actor.rows.table == table.name
            for actor in rows_actors(self._model)
        )
        for turn, user in enumerate(self._keys.members):
            # Alternately with one and with the other owner's; every third with both.
            homes = (_OWNERS[0], _OWNERS[1]) if turn % 3 == 1 else (_OWNERS[0],)
            for number, home in enumerate(homes):
                context = self._context(table, user.name, turn, home)
                if context is not None:
                    yield Setting(
                        self._owner_of(table, user.name, home),
                        (context,),
                        turn=turn + number,
                        replaces=True,
                        keyless=keyless,
                    )

    def _link_to_holders(self, table: Table) -> ForeignKey | None:
        """Return the foreign key to those whom the table's rows make somebody."""
        names = {
            actor.rows.by
            for actor in rows_actors(self._model)
            if actor.rows and not actor.claim and actor.rows.table == table.name
        }
        keys = (key for key in table.foreign_keys if names & set(key.columns))
        return next((key for key in keys if key.target in self._rows), None)

    def _of_linked(self, table: Table, key: ForeignKey) -> Iterator[Setting]:
        """Yield a row for each of those whom a foreign key may name, each in another way."""
        turn = 0
        rows = self._rows[key.target]
        for owner in dict.fromkeys(row.owner for row in rows if row.owner is not None):
            parents = [row for row in rows if row.owner == owner]
            for parent in parents[: 2 if owner == _OWNERS[1] else _MOST_HOLDERS]:
                home = _OWNERS[turn % 3 == 1]
                context = self._context(table, owner, turn, home, _pointing(key, parent))
                turn += 1
                # Somebody has to be left out.
                if context is not None and turn % 4:
                    yield Setting(owner, (context,), turn=turn)

    def _owner_of(self, table: Table, name: str, home: str) -> str:
        """Return whose a member's row is: the tenant's, where the table hangs on one."""
        linked = [key for key in table.foreign_keys if key.target in self._rows]
        owners = {row.owner for key in linked for row in self._rows[key.target]}
        return home if home in owners else name

    # What a row of somebody's holds.

    def _is_owned(self, table: Table) -> bool:
        if self._own_key_columns(table) or table.name in self._roots:
            return True
        return any(
            row.owner is not None
            for key in table.foreign_keys
            for row in self._rows.get(key.target, ())
        )

    def _may_be_nobodys(self, table: Table) -> bool:
        nullable = [is_nullable(table, name) for name in self._own_key_columns(table)]
        parents = [
            row.owner is None
            for key in table.foreign_keys
            for row in self._rows.get(key.target, ())
        ]
        return all(nullable) and (bool(nullable) or any(parents))

    def _context(
        self,
        table: Table,
        owner: str | None,
        turn: int = 0,
        home: str = _OWNERS[0],
        seed: Context | None = None,
    ) -> Context | None:
        """Return what key columns hold in a row of this owner; None if there can't be one."""
        context: Context = dict(seed or {})
        for name in self._own_key_columns(table):
            if name in context:
                continue
            nullable = is_nullable(table, name)
            others = [self._value(table, name, u.name) for u in USERS if u.name != owner]
            if owner is None and not nullable:
                return None
            own: list[str | None] = [self._value(table, name, owner)] if owner else []
            context[name] = [*own, *([None] if nullable else []), *others]
        for name, values in self._paired(table, owner or home, turn).items():
            context.setdefault(name, values)
        for key in sorted(table.foreign_keys, key=lambda key: -len(key.columns)):
            if key.target == AUTH_USERS or context.keys() >= set(key.columns):
                continue
            parents = self._parents(table, key, owner, home)
            if not self._hang(table, key, parents, context, turn):
                return None
        return context

    def _value(self, table: Table, name: str, owner: str) -> str:
        """Return what stands in a key column of somebody's row."""
        if any(key.target == AUTH_USERS and key.columns == (name,) for key in table.foreign_keys):
            return self._keys.of_user(owner)
        return self._keys.of(self._own_key_columns(table)[name], owner)

    def _paired(self, table: Table, owner: str, turn: int = 0) -> Context:
        """Return the columns that hold what another column of an actor's row does.

        In that row itself the owners hold the same and the others not, so that no pair is
        as good as both.
        """
        found: Context = {}
        for column in self._pair_columns(table):
            number = 1 if owner in _OWNERS else 2 + turn % 2
            value = fresh(self._types[table.name][column], number, column)
            other = fresh(self._types[table.name][column], 3 - min(number, 2), column)
            found[column] = [value, other]
        linked = {name for key in table.foreign_keys for name in key.columns}
        for rule in self._rules(table):
            for path, column in rule.pairs:
                if path.hops or path.column in linked or not rule.actor or not rule.actor.rows:
                    continue
                rows = self._rows.get(rule.actor.rows.table, ())
                own = [row.values[column] for row in rows if row.owner == owner]
                others = [row.values[column] for row in rows if row.owner != owner]
                values = list(dict.fromkeys(v for v in [*own, *others] if v is not None))
                if values:
                    found.setdefault(path.column, [*values])
        return found

    def _pair_columns(self, table: Table) -> list[str]:
        """Return the columns of an actor's row that rules compare, and that are free."""
        taken = {name for key in table.foreign_keys for name in key.columns}
        taken |= set(self._own_key_columns(table))
        found = [
            column
            for rules in self._model.rules.values()
            for rule in rules
            if rule.actor is not None and rule.actor.rows is not None
            if rule.actor.rows.table == table.name
            for _, column in rule.pairs
        ]
        primary = table.primary_key.columns if table.primary_key else ()
        return [c for c in dict.fromkeys(found) if c not in taken and c not in primary]

    def _parents(
        self, table: Table, key: ForeignKey, owner: str | None, home: str = _OWNERS[0]
    ) -> list[Row]:
        """Return the rows that a foreign key may name, those of the same owner first."""
        rows = self._rows.get(key.target, [])
        own = [row for row in rows if row.owner == owner]
        if key.target == table.name:
            return own
        if not own and owner is not None and owner not in _OWNERS:
            own = [row for row in rows if row.owner == home]
        return own or [row for row in rows if row.owner is None]

    def _hang(
        self,
        table: Table,
        key: ForeignKey,
        parents: Sequence[Row],
        context: Context,
        turn: int = 0,
    ) -> bool:
        """Write the values of a foreign key in the context; False if it can't be filled."""
        nullable = is_nullable(table, key.columns[0])
        if key.target == table.name and nullable and key.columns[0] not in context:
            context[key.columns[0]] = [None, *(row.values[key.referenced[0]] for row in parents)]
            return True
        # What another key has said of a column holds for this one too.
        said = [pair for pair in _pairs(key) if pair[0] in context]
        parents = [
            row for row in parents if all(context[c][:1] == [row.values[r]] for c, r in said)
        ] or ([] if key.columns[0] in context else parents)
        if not parents:
            return self._leave_empty(table, key, context)
        start = turn % len(parents)
        parents = [*parents[start:], *parents[:start]]
        for column, referenced in _pairs(key):
            if column in context:
                continue
            values = [row.values[referenced] for row in parents]
            if column != key.columns[0]:
                values = values[:1]
            elif nullable:
                values.append(None)
            context[column] = list(dict.fromkeys(values))
        return True

    @staticmethod
    def _leave_empty(table: Table, key: ForeignKey, context: Context) -> bool:
        """Write null in a column of a foreign key; False if none may be null."""
        others = [name for name in key.columns if name not in context]
        free = others if key.columns[0] in context else others[:1]
        column = next((name for name in free if is_nullable(table, name)), None)
        if column is not None:
            context[column] = [None]
        return column is not None

    def _variants(self, table: Table, owner: str, base: Context) -> Iterator[Context]:
        """Yield contexts that differ from the first in one column."""
        for name, values in base.items():
            if is_nullable(table, name) and values[0] is not None:
                yield {**base, name: [None]}
        yield from self._hung_elsewhere(table, owner, base)
        for name, values in self._paired(table, owner).items():
            for value in values[1:_MOST_PARENTS]:
                yield {**base, name: [value]}
        own_columns = list(self._own_key_columns(table))
        if len(own_columns) > 1:
            other = next(name for name in _OWNERS if name != owner)
            for name in own_columns:
                yield {**base, name: [self._value(table, name, other)]}

    def _hung_elsewhere(self, table: Table, owner: str, base: Context) -> Iterator[Context]:
        """Yield contexts with other parents: of the owner's, and one of somebody else's."""
        for key in self._carrying_keys(table):
            own = self._parents(table, key, owner)
            start = 0 if base[key.columns[0]][0] is None else 1
            for parent in self._spread(key, own[start:]):
                yield {**base, **_pointing(key, parent)}
            if self._carries_more(table, key):
                for parent in self._rows.get(key.target, []):
                    if parent.owner not in (owner, None):
                        yield {**base, key.columns[0]: [parent.values[key.referenced[0]]]}
                        break

    def _spread(self, key: ForeignKey, parents: Sequence[Row]) -> list[Row]:
        """Return some of the rows, of a tree some on each level."""
        levels: dict[int, list[Row]] = {}
        for row in parents:
            levels.setdefault(self._depth(row), []).append(row)
        if len(levels) > 1 and key.target in self._rows:
            turns = max(len(found) for found in levels.values())
            mixed = [f[turn] for turn in range(turns) for f in levels.values() if turn < len(f)]
            return mixed[: _MOST_PARENTS + 1]
        return list(parents[: _MOST_PARENTS - 1])

    def _depth(self, row: Row) -> int:
        """Return how many rows of its table are above a row."""
        for key in row.table.foreign_keys:
            above = row.values[key.columns[0]] if key.target == row.table.name else None
            depth, seen = 0, set[str]()
            while above is not None and above not in seen:
                seen.add(above)
                depth += 1
                rows = self._rows.get(row.table.name, ())
                found = (r for r in rows if r.values[key.referenced[0]] == above)
                parent = next(found, None)
                above = parent.values[key.columns[0]] if parent is not None else None
            if depth:
                return depth
        return 0

    def _carrying_keys(self, table: Table) -> list[ForeignKey]:
        """Return the foreign keys to our tables that access follows, and those to itself."""
        found = [table.foreign_key_of(name) for name in self._carrying(table)]
        keys = [key for key in found if key is not None and key.target in self._rows]
        own = [key for key in table.foreign_keys if key.target == table.name]
        return list(dict.fromkeys([*keys, *own]))

    def _carrying(self, table: Table) -> dict[str, None]:
        columns = dict.fromkeys(n for rule in self._rules(table) for n in rule.key_columns)
        for actor in rows_actors(self._model):
            if actor.rows is not None and actor.rows.table == table.name:
                columns.update(dict.fromkeys(filter(None, (actor.rows.by, actor.rows.key))))
        return columns

    def _carries_more(self, table: Table, key: ForeignKey) -> bool:
        """Whether something else than this key says too whose a row is."""
        linked = {name for other in table.foreign_keys for name in other.columns}
        others = set(self._carrying(table)) & linked
        return bool((others | set(self._own_key_columns(table))) - {key.columns[0]})


def _pointing(key: ForeignKey, parent: Row) -> Context:
    return {column: [parent.values[referenced]] for column, referenced in _pairs(key)}


def _pairs(key: ForeignKey) -> Iterable[tuple[str, str]]:
    return zip(key.columns, key.referenced, strict=True)
