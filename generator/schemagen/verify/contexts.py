"""What the columns of keys and foreign keys hold in the rows of an owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from schemagen.core.names import QName
from schemagen.model.access import Actor, Rule
from schemagen.model.model import Model
from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.actors import rows_actors
from schemagen.verify.catalog import Type
from schemagen.verify.columns import is_nullable
from schemagen.verify.keys import key_columns_of
from schemagen.verify.people import USERS, Keys
from schemagen.verify.values import fresh
from schemagen.verify.world import AUTH_USERS, Row

OWNERS: Final = tuple(user.name for user in USERS if user.owns_rows)
_MOST_PARENTS: Final = 5

Context = dict[str, list[str | None]]
"""For each column the wanted value, then others that a condition may need."""


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
        self.model = model
        self.keys = keys
        self.rows = rows
        self._types = types
        self._known: dict[QName, dict[str, Actor]] = {}

    def rules(self, table: Table) -> Sequence[Rule]:
        """Return the rules of a table."""
        return self.model.rules.get(table.name, ())

    def own_key_columns(self, table: Table) -> dict[str, Actor]:
        """Return the columns that hold an actor's key and follow no table of ours."""
        if table.name not in self._known:
            self._known[table.name] = key_columns_of(table, self.model)
        return self._known[table.name]

    def context(
        self,
        table: Table,
        owner: str | None,
        turn: int = 0,
        home: str = OWNERS[0],
        seed: Context | None = None,
    ) -> Context | None:
        """Return what key columns hold in a row of this owner; None if there can't be one."""
        context: Context = dict(seed or {})
        for name in self.own_key_columns(table):
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
            parents = self.parents(table, key, owner, home)
            if not self._hang(table, key, parents, context, turn):
                return None
        return context

    def _value(self, table: Table, name: str, owner: str) -> str:
        """Return what stands in a key column of somebody's row."""
        if any(key.target == AUTH_USERS and key.columns == (name,) for key in table.foreign_keys):
            return self.keys.of_user(owner)
        return self.keys.of(self.own_key_columns(table)[name], owner)

    def _paired(self, table: Table, owner: str, turn: int = 0) -> Context:
        """Return the columns that hold what another column of an actor's row does.

        In that row itself the owners hold the same and the others not, so that no pair is
        as good as both.
        """
        found: Context = {}
        for column in self._pair_columns(table):
            number = 1 if owner in OWNERS else 2 + turn % 2
            value = fresh(self._types[table.name][column], number, column)
            other = fresh(self._types[table.name][column], 3 - min(number, 2), column)
            found[column] = [value, other]
        linked = {name for key in table.foreign_keys for name in key.columns}
        for rule in self.rules(table):
            for path, column in rule.pairs:
                if path.hops or path.column in linked or not rule.actor or not rule.actor.rows:
                    continue
                rows = self.rows.get(rule.actor.rows.table, ())
                own = [row.values[column] for row in rows if row.owner == owner]
                others = [row.values[column] for row in rows if row.owner != owner]
                values = list(dict.fromkeys(v for v in [*own, *others] if v is not None))
                if values:
                    found.setdefault(path.column, [*values])
        return found

    def _pair_columns(self, table: Table) -> list[str]:
        """Return the columns of an actor's row that rules compare, and that are free."""
        taken = {name for key in table.foreign_keys for name in key.columns}
        taken |= set(self.own_key_columns(table))
        found = [
            column
            for rules in self.model.rules.values()
            for rule in rules
            if rule.actor is not None and rule.actor.rows is not None
            if rule.actor.rows.table == table.name
            for _, column in rule.pairs
        ]
        primary = table.primary_key.columns if table.primary_key else ()
        return [c for c in dict.fromkeys(found) if c not in taken and c not in primary]

    def parents(
        self, table: Table, key: ForeignKey, owner: str | None, home: str = OWNERS[0]
    ) -> list[Row]:
        """Return the rows that a foreign key may name, those of the same owner first."""
        rows = self.rows.get(key.target, [])
        own = [row for row in rows if row.owner == owner]
        if key.target == table.name:
            return own
        if not own and owner is not None and owner not in OWNERS:
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
        # An owner that the parent may lack and the child may not.
        needed = [r for c, r in _pairs(key) if c not in context and not is_nullable(table, c)]
        parents = [row for row in parents if all(row.values[r] is not None for r in needed)]
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

    def variants(self, table: Table, owner: str, base: Context) -> Iterator[Context]:
        """Yield contexts that differ from the first in one column."""
        for name, values in base.items():
            if is_nullable(table, name) and values[0] is not None:
                yield {**base, name: [None]}
        yield from self._hung_elsewhere(table, owner, base)
        for name, values in self._paired(table, owner).items():
            for value in values[1:_MOST_PARENTS]:
                yield {**base, name: [value]}
        own_columns = list(self.own_key_columns(table))
        if len(own_columns) > 1:
            other = next(name for name in OWNERS if name != owner)
            for name in own_columns:
                yield {**base, name: [self._value(table, name, other)]}

    def _hung_elsewhere(self, table: Table, owner: str, base: Context) -> Iterator[Context]:
        """Yield contexts with other parents: of the owner's, and one of somebody else's."""
        for key in self._carrying_keys(table):
            own = self.parents(table, key, owner)
            start = 0 if base[key.columns[0]][0] is None else 1
            for number, parent in enumerate(self._spread(key, own[start:])):
                # Every other row differs in what pairs compare as well, so that two of them
                # together hold what none does.
                paired = self._pair_columns(table) if number % 2 else []
                turned = {name: base[name][::-1] for name in paired if name in base}
                yield {**base, **turned, **pointing(key, parent)}
            if self._carries_more(table, key):
                for parent in self.rows.get(key.target, []):
                    if parent.owner not in (owner, None):
                        yield {**base, key.columns[0]: [parent.values[key.referenced[0]]]}
                        break

    def _spread(self, key: ForeignKey, parents: Sequence[Row]) -> list[Row]:
        """Return some of the rows, of a tree some on each level."""
        levels: dict[int, list[Row]] = {}
        for row in parents:
            levels.setdefault(self._depth(row), []).append(row)
        if len(levels) > 1 and key.target in self.rows:
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
                rows = self.rows.get(row.table.name, ())
                found = (r for r in rows if r.values[key.referenced[0]] == above)
                parent = next(found, None)
                above = parent.values[key.columns[0]] if parent is not None else None
            if depth:
                return depth
        return 0

    def _carrying_keys(self, table: Table) -> list[ForeignKey]:
        """Return the foreign keys to our tables that access follows, and those to itself."""
        found = [table.foreign_key_of(name) for name in self._carrying(table)]
        keys = [key for key in found if key is not None and key.target in self.rows]
        own = [key for key in table.foreign_keys if key.target == table.name]
        return list(dict.fromkeys([*keys, *own]))

    def _carrying(self, table: Table) -> dict[str, None]:
        columns = dict.fromkeys(n for rule in self.rules(table) for n in rule.key_columns)
        for actor in rows_actors(self.model):
            if actor.rows is not None and actor.rows.table == table.name:
                columns.update(dict.fromkeys(filter(None, (actor.rows.by, actor.rows.key))))
        return columns

    def _carries_more(self, table: Table, key: ForeignKey) -> bool:
        """Whether something else than this key says too whose a row is."""
        linked = {name for other in table.foreign_keys for name in other.columns}
        others = set(self._carrying(table)) & linked
        return bool((others | set(self.own_key_columns(table))) - {key.columns[0]})


def pointing(key: ForeignKey, parent: Row) -> Context:
    """Return what the columns of a foreign key hold in a child of a row."""
    return {column: [parent.values[referenced]] for column, referenced in _pairs(key)}


def _pairs(key: ForeignKey) -> Iterable[tuple[str, str]]:
    return zip(key.columns, key.referenced, strict=True)
