"""What the columns of keys and foreign keys hold in the rows of an owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from schemagen.core.names import QName
from schemagen.model.access import Rule
from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.columns import is_nullable
from schemagen.verify.keys import user_key_columns
from schemagen.verify.requests import USERS, User
from schemagen.verify.world import AUTH_USERS, Row

_OWNERS: Final = tuple(user for user in USERS if user.owns_rows)
_MOST_PARENTS: Final = 8

Context = dict[str, list[str | None]]
"""For each column the wanted value, then others that a condition may need."""


class Contexts:
    """Finds contexts for a table's rows among the rows that are there already."""

    def __init__(
        self, rules: Mapping[QName, Sequence[Rule]], rows: Mapping[QName, Sequence[Row]]
    ) -> None:
        """Prepare.

        Args:
            rules: The rules of all tables.
            rows: The rows of the tables that are filled, which go on growing.
        """
        self._all_rules = rules
        self._rows = rows

    def _rules(self, table: Table) -> Sequence[Rule]:
        return self._all_rules.get(table.name, ())

    def _own_key_columns(self, table: Table) -> list[str]:
        return user_key_columns(table, self._rules(table))

    def of(self, table: Table) -> Iterator[tuple[User | None, Context, bool]]:
        """Yield an owner, what the key columns hold, and whether it is the owner's first."""
        owned = self._is_owned(table)
        for owner in _OWNERS if owned else ():
            base = self._context(table, owner)
            if base is None:
                continue
            yield owner, base, True
            yield from ((owner, context, False) for context in self._variants(table, owner, base))
        if not owned or self._may_be_nobodys(table):
            base = self._context(table, None)
            if base is not None:
                yield None, base, True

    def _is_owned(self, table: Table) -> bool:
        if self._own_key_columns(table):
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

    def _context(self, table: Table, owner: User | None) -> Context | None:
        """Return what key columns hold in a row of this owner; None if there can't be one."""
        context: Context = {}
        for name in self._own_key_columns(table):
            nullable = is_nullable(table, name)
            others = [user.key for user in USERS if user is not owner]
            if owner is None and not nullable:
                return None
            own: list[str | None] = [owner.key] if owner else []
            context[name] = [*own, *([None] if nullable else []), *others]
        for key in sorted(table.foreign_keys, key=lambda key: -len(key.columns)):
            if key.target == AUTH_USERS or context.keys() >= set(key.columns):
                continue
            if not self._hang(table, key, self._parents(table, key, owner), context):
                return None
        return context

    def _parents(self, table: Table, key: ForeignKey, owner: User | None) -> list[Row]:
        """Return the rows that a foreign key may name, those of the same owner first."""
        name = owner.name if owner else None
        rows = self._rows.get(key.target, [])
        if key.target == table.name:
            return [row for row in rows if row.owner == name]
        own = [row for row in rows if row.owner == name]
        return own or [row for row in rows if row.owner is None]

    def _hang(
        self, table: Table, key: ForeignKey, parents: Sequence[Row], context: Context
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

    def _variants(self, table: Table, owner: User, base: Context) -> Iterator[Context]:
        """Yield contexts that differ from the first in one column."""
        for name, values in base.items():
            if is_nullable(table, name) and values[0] is not None:
                yield {**base, name: [None]}
        for key in self._carrying_keys(table):
            own = self._parents(table, key, owner)
            start = 0 if base[key.columns[0]][0] is None else 1
            for parent in own[start:_MOST_PARENTS]:
                yield {**base, **_pointing(key, parent)}
            if self._carries_more(table, key):
                for parent in self._rows.get(key.target, []):
                    if parent.owner not in (owner.name, None):
                        yield {**base, key.columns[0]: [parent.values[key.referenced[0]]]}
                        break
        own_columns = self._own_key_columns(table)
        if len(own_columns) > 1:
            other = next(user for user in _OWNERS if user is not owner)
            for name in own_columns:
                yield {**base, name: [other.key]}

    def _carrying_keys(self, table: Table) -> list[ForeignKey]:
        """Return the foreign keys to our tables that rules follow, and those to itself."""
        columns = dict.fromkeys(n for rule in self._rules(table) for n in rule.key_columns)
        found = [table.foreign_key_of(name) for name in columns]
        keys = [key for key in found if key is not None and key.target in self._rows]
        own = [key for key in table.foreign_keys if key.target == table.name]
        return list(dict.fromkeys([*keys, *own]))

    def _carries_more(self, table: Table, key: ForeignKey) -> bool:
        others = {n for rule in self._rules(table) for n in rule.key_columns}
        return bool((others | set(self._own_key_columns(table))) - {key.columns[0]})


def _pointing(key: ForeignKey, parent: Row) -> Context:
    return {column: [parent.values[referenced]] for column, referenced in _pairs(key)}


def _pairs(key: ForeignKey) -> Iterable[tuple[str, str]]:
    return zip(key.columns, key.referenced, strict=True)
