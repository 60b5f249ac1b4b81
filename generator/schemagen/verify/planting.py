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
from schemagen.model.access import Rule
from schemagen.model.model import Model
from schemagen.model.tables import ForeignKey, Table
from schemagen.verify.catalog import Catalog
from schemagen.verify.columns import is_nullable
from schemagen.verify.contexts import Context, Contexts
from schemagen.verify.factory import NO_VALUE, RowFactory
from schemagen.verify.judge import Judge, Values
from schemagen.verify.keys import user_key_columns
from schemagen.verify.requests import USERS, User
from schemagen.verify.trials import Bench, Planted
from schemagen.verify.world import (
    Row,
    World,
    any_of,
    identity_of,
    insert_sql,
    read_rows,
    set_sql,
)

_NAMES: Final = ("full_name", "name", "user_name", "avatar_url")
"""What triggers on signing up usually look for."""
_UNIQUE: Final = "23505"


def create_users(connection: psycopg.Connection[Any]) -> None:
    """Sign three users up."""
    for user in USERS:
        connection.execute(
            "insert into auth.users (id, email, raw_user_meta_data) values (%s, %s, %s::jsonb)",
            [user.key, user.email, json.dumps(dict.fromkeys(_NAMES, f"User {user.name}"))],
        )


class Planter:
    """Makes the world's rows, table by table."""

    def __init__(self, bench: Bench, model: Model, catalog: Catalog, *, whole: bool) -> None:
        """Prepare.

        Args:
            bench: Where statements run.
            model: What is proven.
            catalog: Types of its columns.
            whole: Take rows that were there before in the world too.
        """
        self._bench = bench
        self._model = model
        self._catalog = catalog
        self._whole = whole
        self._judge = Judge(bench.connection, catalog)
        self._rows: dict[QName, list[Row]] = {}
        self._labels: dict[tuple[QName, tuple[str | None, ...]], tuple[str, str | None]] = {}
        self._failed: dict[QName, Diagnostic] = {}
        self._contexts = Contexts(model.rules, self._rows)
        self._factories: dict[QName, RowFactory] = {}

    def plant(self, tables: Sequence[Table]) -> World:
        """Fill the tables, parents first, and return what they hold then."""
        self._check_at_once(tables)
        late: list[Table] = []
        for table in tables:
            if any(key.target in self._names_after(table, tables) for key in table.foreign_keys):
                late.append(table)
            self._plant_table(table)
        for table in late:
            self._plant_table(table, again=True)
        self._bench.connection.execute("set constraints all immediate")
        for table in tables:
            self._read(table)
        rows = {name: tuple(found) for name, found in self._rows.items()}
        findings, missing = self._all_findings(tables)
        return World(rows, findings, missing)

    def _check_at_once(self, tables: Sequence[Table]) -> None:
        """Have each row refused by itself and not all of them in the end.

        Only keys that have to be set wait for the rows that they name.
        """
        names = [
            quote_qname(QName(table.name.schema, key.name))
            for table in tables
            for key in (table.primary_key, *table.uniques, *table.foreign_keys)
            if key is not None and key.deferrable
            if not isinstance(key, ForeignKey)
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
        found = self._factories[name].findings
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

    def _plant_table(self, table: Table, *, again: bool = False) -> None:
        factory = self._factories.setdefault(
            table.name, RowFactory(table, self._rules(table), self._catalog, self._judge)
        )
        contexts = list(self._contexts.of(table))
        if again:
            contexts = [found for found in contexts if found[0] is not None]
        for owner, context, first in contexts:
            reverse = owner is USERS[1] and self._one_each(table, context)
            for number, alternatives in enumerate(factory.rows(context, backwards=reverse)):
                if number and (again or not first):
                    break
                essential = first and number == 0 and not again
                self._plant_row(table, owner, alternatives, context, essential=essential)
        self._read(table)

    @staticmethod
    def _one_each(table: Table, context: Context) -> bool:
        return table.primary_key is not None and set(table.primary_key.columns) <= set(context)

    def _plant_row(
        self,
        table: Table,
        owner: User | None,
        alternatives: Sequence[Values],
        context: Context,
        *,
        essential: bool,
    ) -> None:
        key = ", ".join(f"{quote_identifier(name)}::text" for name in identity_of(table))
        returning = f"returning array[{key}]"
        statements = [insert_sql(table, values, returning) for values in alternatives]
        if essential and self._one_each(table, context):
            # Signing up may have made the row already.
            statements.insert(1, _upsert(table, alternatives[0], returning))
        planted = self._bench.plant(statements)
        if planted.chosen is None:
            if essential and planted.state != _UNIQUE:
                self._failed.setdefault(table.name, _failed(table, planted))
            return
        name = owner.name if owner else None
        identity = (table.name, planted.key)
        if identity not in self._labels:
            whose = f"{name}'s row" if name else "nobody's row"
            labels = [label for (other, _), label in self._labels.items() if other == table.name]
            number = sum(whose_else == name for _, whose_else in labels) + 1
            self._labels[identity] = (f"{whose} {number}", name)

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
        order = {key: number for number, key in enumerate(self._labels)}
        self._rows[table.name] = sorted(
            rows,
            key=lambda row: order.get(
                (table.name, tuple(row.values[name] for name in identity_of(table))), len(order)
            ),
        )

    def _other_row(self, table: Table, values: Values) -> Row:
        keys = user_key_columns(table, self._rules(table))
        for user in USERS:
            if any(values[name] == user.key for name in keys):
                return Row(table, values, f"{user.name}'s row from signing up", user.name, False)
        return Row(table, values, "a row that was there", None, planted=False)

    def _ours(self, table: Table) -> str:
        planted = [
            Row(table, dict(zip(identity_of(table), key, strict=True)), "").where
            for (name, key), _ in self._labels.items()
            if name == table.name
        ]
        keys = ", ".join(quote_literal(user.key) for user in USERS)
        columns = user_key_columns(table, self._rules(table))
        signed_up = [f"{quote_identifier(name)}::text in ({keys})" for name in columns]
        return any_of([*planted, *signed_up])


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
