"""Filling the tables with the rows of the world."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import psycopg

from schemagen.core.diagnostics import Diagnostic, Severity
from schemagen.core.names import QName
from schemagen.core.quoting import (
    comma_separated,
    quote_identifier,
    quote_literal,
    quote_qname,
)
from schemagen.model.access import Actor, Rule, Tree
from schemagen.model.model import Model
from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.actors import conditions_on, rows_actors
from schemagen.verify.catalog import Catalog
from schemagen.verify.columns import is_nullable
from schemagen.verify.contexts import Context, Contexts
from schemagen.verify.factory import NO_VALUE, RowFactory, conditions_of
from schemagen.verify.judge import Judge, Values
from schemagen.verify.keys import key_columns_of
from schemagen.verify.people import USERS, Keys, User
from schemagen.verify.settings import Setting, Settings
from schemagen.verify.sowing import Adopted, Sown
from schemagen.verify.trials import Bench, Planted
from schemagen.verify.world import (
    Row,
    World,
    any_of,
    identity_of,
    in_order,
    insert_sql,
    read_rows,
    set_sql,
)

_NAMES: Final = ("full_name", "name", "user_name", "avatar_url")
"""What triggers on signing up usually look for."""
_UNIQUE: Final = "23505"
_OF_ONE_SORT: Final = 2
"""How many rows there are where no condition tells them apart."""


def create_users(connection: psycopg.Connection[Any], users: Sequence[User] = USERS) -> None:
    """Sign users up."""
    for user in users:
        connection.execute(
            "insert into auth.users (id, email, raw_user_meta_data) values (%s, %s, %s::jsonb)",
            [user.key, user.email, user_data(user)],
        )


def user_data(user: User) -> str:
    """Return what a user says of itself when it signs up."""
    return json.dumps(dict.fromkeys(_NAMES, f"User {user.name}"))


class Planter:
    """Makes the world's rows, table by table."""

    def __init__(
        self,
        bench: Bench,
        model: Model,
        catalog: Catalog,
        *,
        whole: bool,
        keys: Keys | None = None,
    ) -> None:
        """Prepare.

        Args:
            bench: Where statements run.
            model: What is proven.
            catalog: Types of its columns.
            whole: Take rows that were there before in the world too.
            keys: What key columns hold.
        """
        self._bench = bench
        self._model = model
        self._catalog = catalog
        self._whole = whole
        self._judge = Judge(bench.connection, catalog)
        self._rows: dict[QName, list[Row]] = {}
        self._labels: dict[tuple[QName, tuple[str | None, ...]], tuple[str, str | None]] = {}
        self._failed: dict[QName, Diagnostic] = {}
        self._keys = keys or Keys(model)
        self._settings = Settings(Contexts(model, self._keys, self._rows, catalog.columns))
        self._factories: dict[tuple[QName, bool], RowFactory] = {}
        self.sown: list[Sown] = []

    def plant(self, tables: Sequence[Table]) -> World:
        """Fill the tables, parents first, and return what they hold then."""
        self._check_at_once(tables)
        late: list[Table] = []
        for table in tables:
            after = self._names_after(table, tables)
            targets = {key.target for key in table.foreign_keys}
            self._plant_table(table)
            if table.name in targets:
                self._plant_table(table, again=True)
                self._deepen(table)
            if targets & after - {table.name}:
                late.append(table)
        for table in late:
            self._plant_table(table, again=True)
        world = self._world(tables)
        findings, missing = self._all_findings(tables)
        return replace(world, findings=findings, missing=missing)

    def _check_at_once(self, tables: Sequence[Table]) -> None:
        """Have each row refused by itself and not all of them in the end.

        Only keys that have to be set wait for rows that come after them.
        """
        names = [
            quote_qname(QName(table.name.schema, key.name))
            for table in tables
            for key in (table.primary_key, *table.uniques, *table.foreign_keys)
            if key is not None and key.deferrable
            if not isinstance(key, ForeignKey)
            or key.target not in self._names_after(table, tables)
            or any(is_nullable(table, name) for name in key.columns)
        ]
        if names:
            self._bench.connection.execute(f"set constraints {', '.join(names)} immediate".encode())

    def _all_findings(
        self, tables: Sequence[Table]
    ) -> tuple[tuple[Diagnostic, ...], dict[QName, Diagnostic]]:
        """Return what could not be made, and why tables have no rows at all."""
        findings: list[Diagnostic] = []
        reasons: dict[QName, int] = {}
        followers: dict[int, list[str]] = {}
        for table in tables:
            own = list(self._own_findings(table.name))
            errors = [found for found in own if found.severity is Severity.ERROR]
            empty = not self._rows.get(table.name) and table not in self._model.external
            if empty and not errors:
                parent = next((n for n in self._needed(table) if n in reasons), None)
                if parent is not None:
                    reasons[table.name] = reasons[parent]
                    followers.setdefault(reasons[parent], []).append(table.name.name)
                else:
                    errors = [_nothing_to_refer_to(table)]
                    own += errors
            if empty and errors:
                reasons[table.name] = len(findings) + own.index(errors[0])
            findings += own
        for number, names in followers.items():
            note = f"so there is no row of {', '.join(names)} either"
            findings[number] = replace(findings[number], notes=(note,))
        return tuple(findings), {name: findings[number] for name, number in reasons.items()}

    def _own_findings(self, name: QName) -> Iterator[Diagnostic]:
        """Yield what a table has none of; the server's word only where we know no reason."""
        found = self._factories[name, False].findings
        yield from found
        if name in self._failed and all(one.severity is not Severity.ERROR for one in found):
            yield self._failed[name]

    @staticmethod
    def _needed(table: Table) -> Iterator[QName]:
        """Yield the tables that a row must refer to."""
        for key in table.foreign_keys:
            if not any(is_nullable(table, name) for name in key.columns):
                yield key.target

    @staticmethod
    def _names_after(table: Table, tables: Sequence[Table]) -> set[QName]:
        names = [other.name for other in tables]
        return set(names[names.index(table.name) :])

    def _rules(self, table: Table) -> Sequence[Rule]:
        return self._model.rules.get(table.name, ())

    def _deepen(self, table: Table) -> None:
        """Hang a row below one that hangs itself, and close a circle where nothing forbids it."""
        for owner in (user.name for user in USERS if user.owns_rows):
            deepest = self._settings.deepest(table, owner)
            if deepest is not None:
                self._plant_setting(table, deepest, again=True)
        self._read(table)
        trees = [actor.rows.tree for actor in rows_actors(self._model) if actor.rows]
        for tree in trees:
            if tree is not None and tree.table == table.name:
                statements = list(_circles(table, tree, self._rows[table.name]))
                self._bench.plant(statements[:1])
                self._read(table)

    def _factory(self, table: Table, *, keyless: bool) -> RowFactory:
        if (table.name, keyless) not in self._factories:
            self._factories[table.name, keyless] = RowFactory(
                table,
                self._rules(table),
                self._catalog,
                self._judge,
                conditions_on(table, self._model, keyless=keyless),
            )
        return self._factories[table.name, keyless]

    def _plant_table(self, table: Table, *, again: bool = False) -> None:
        self._factory(table, keyless=False)
        settings = list(self._settings.of(table))
        if again:
            settings = [found for found in settings if found.owner is not None]
            settings = [found for found in settings if _hangs(table, found)] or settings
        for setting in settings:
            self._plant_setting(table, setting, again=again)
        self._read(table)

    def _plant_setting(self, table: Table, setting: Setting, *, again: bool) -> None:
        factory = self._factory(table, keyless=setting.keyless)
        context = setting.contexts[0]
        one_each = self._one_each(table, context)
        plain = not setting.holds and not self._says_who(table)
        reverse = setting.owner == USERS[1].name and one_each and plain
        rows = list(factory.rows(context, backwards=reverse))
        if setting.holds:
            rows = [row for row in rows if self._is_as(table, setting.holds, row[0])] or rows
        if len(rows) > _OF_ONE_SORT and self._says_who(table):
            rows = self._one_of_each(table, rows, keyless=setting.keyless)
        if setting.first and not again:
            for number, alternatives in enumerate(rows):
                self._plant_row(table, setting, alternatives, essential=number == 0)
        elif setting.turn >= 0 or (len(rows) > _OF_ONE_SORT and plain):
            number = 0 if again else setting.turn % len(rows)
            self._plant_row(table, setting, rows[number], essential=False)

    def _one_of_each(
        self, table: Table, rows: Sequence[list[Values]], *, keyless: bool
    ) -> list[list[Values]]:
        """Return the rows without those that make somebody the same: one says enough."""
        conditions = [
            *conditions_of(self._rules(table)),
            *conditions_on(table, self._model, keyless=keyless),
        ]
        classes: dict[tuple[bool | None, ...], list[Values]] = {}
        for row in rows:
            found = tuple(self._judge.value(table, text, row[0]) for text in conditions)
            classes.setdefault(found, row)
        return list(classes.values())

    def _says_who(self, table: Table) -> bool:
        """Whether rows of the table make somebody an actor."""
        actors = rows_actors(self._model)
        return any(actor.rows is not None and actor.rows.table == table.name for actor in actors)

    def _is_as(self, table: Table, holds: Mapping[str, bool], row: Values) -> bool:
        return all(self._judge.holds(table, text, row) is it for text, it in holds.items())

    @staticmethod
    def _one_each(table: Table, context: Context) -> bool:
        return table.primary_key is not None and set(table.primary_key.columns) <= set(context)

    def _plant_row(
        self,
        table: Table,
        setting: Setting,
        alternatives: Sequence[Values],
        *,
        essential: bool,
    ) -> None:
        owner = setting.owner
        key = ", ".join(f"{quote_identifier(name)}::text" for name in identity_of(table))
        returning = f"returning array[{key}]"
        choices = [(values, False) for values in alternatives]
        if (essential or setting.replaces) and self._one_each(table, setting.contexts[0]):
            # Signing up may have made the row already.
            choices.insert(1, (alternatives[0], True))
        statements = [
            _upsert(table, values, returning) if upserts else insert_sql(table, values, returning)
            for values, upserts in choices
        ]
        planted = self._bench.plant(statements)
        if planted.chosen is None:
            if essential and planted.state != _UNIQUE:
                self._failed.setdefault(table.name, _failed(table, planted))
            return
        identity = (table.name, planted.key)
        if identity not in self._labels:
            noun = self._settings.noun(table)
            whose = f"{noun}{owner}'s row" if owner else "nobody's row"
            labels = [label for (other, _), label in self._labels.items() if other == table.name]
            number = sum(whose_else == owner for _, whose_else in labels) + 1
            self._labels[identity] = (f"{whose} {number}", owner)
        values, upserts = choices[planted.chosen]
        label = self._labels[identity][0]
        self.sown.append(Sown(table, values, upserts, planted.key, label, owner))

    def repeat(self, tables: Sequence[Table], sown: Sequence[Sown | Adopted]) -> World:
        """Plant rows that were planted before, and return what the tables hold then."""
        for row in sown:
            self._bench.connection.execute(row.statement.encode())
            self._labels[row.table.name, row.key] = (row.label, row.owner)
        return self._world(tables)

    def _world(self, tables: Sequence[Table]) -> World:
        self._bench.connection.execute("set constraints all immediate")
        for table in tables:
            self._read(table)
        rows = {name: tuple(found) for name, found in self._rows.items()}
        return World(rows)

    def _read(self, table: Table) -> None:
        where = "true" if self._whole else self._ours(table)
        rows = []
        for values in read_rows(self._bench.connection, table, where):
            identity = (table.name, tuple(values[name] for name in identity_of(table)))
            if identity in self._labels:
                label, owner = self._labels[identity]
                rows.append(Row(table, values, label, owner))
            else:
                rows.append(self._other_row(table, values))
        self._rows[table.name] = in_order(rows, self._labels)

    def _other_row(self, table: Table, values: Values) -> Row:
        columns = key_columns_of(table, self._model)
        for name in self._keys.names:
            if any(values[c] in self._held(actor, name) for c, actor in columns.items()):
                label = f"{self._settings.noun(table)}{name}'s row made by a trigger"
                return Row(table, values, label, name, False)
        return Row(table, values, "a row that was there", None, planted=False)

    def _held(self, actor: Actor, name: str) -> tuple[str, ...]:
        return self._keys.of(actor, name), self._keys.of_user(name)

    def _ours(self, table: Table) -> str:
        planted = [
            Row(table, dict(zip(identity_of(table), key, strict=True)), "").where
            for (name, key), _ in self._labels.items()
            if name == table.name
        ]
        conditions = []
        for column, actor in key_columns_of(table, self._model).items():
            held = (self._held(actor, name) for name in self._keys.names)
            keys = ", ".join(quote_literal(key) for pair in held for key in dict.fromkeys(pair))
            conditions.append(f"{quote_identifier(column)}::text in ({keys})")
        return any_of([*planted, *conditions])


def _hangs(table: Table, setting: Setting) -> bool:
    """Whether the row is to hang below another of its table."""
    keys = [key for key in table.foreign_keys if key.target == table.name]
    return any(setting.contexts[0].get(key.columns[0], [None])[0] is not None for key in keys)


def _circles(table: Table, tree: Tree, rows: Sequence[Row]) -> Iterator[str]:
    """Yield statements that hang a root below its own child, the last roots first."""
    name, key, parent = (
        quote_qname(table.name), quote_identifier(tree.key), quote_identifier(tree.parent)
    )  # fmt: skip
    for row in reversed(rows):
        below = [other for other in rows if other.values[tree.parent] == row.values[tree.key]]
        if row.planted and row.values[tree.parent] is None and below:
            yield (
                f"update {name} set {parent} = {quote_literal(below[0].values[tree.key])}"
                f" where {row.where} returning array[{key}::text]"
            )


def _upsert(table: Table, values: Values, returning: str) -> str:
    assert table.primary_key is not None  # noqa: S101  the caller looked
    key = table.primary_key.columns
    rest: Mapping[str, str | None] = {n: v for n, v in values.items() if n not in key}
    change = f"update set {set_sql(rest or values)}"
    conflict = f"on conflict ({comma_separated(key)}) do {change}"
    return insert_sql(table, values, f"{conflict} {returning}")


def _nothing_to_refer_to(table: Table) -> Diagnostic:
    return Diagnostic(
        NO_VALUE,
        f"no row of {table.name.name} could be made: what it refers to has no row that fits",
        table.origin,
        "a foreign key that can be null lets rows be made one after the other",
    )


def _failed(table: Table, planted: Planted) -> Diagnostic:
    return Diagnostic(
        NO_VALUE,
        f"no row of {table.name.name} could be made: {planted.message}",
        table.origin,
        "give values that work: `example: ...` on the columns concerned",
    )
