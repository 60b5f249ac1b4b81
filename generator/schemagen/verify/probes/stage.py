"""What all probes of rows share: the world, the oracle, and variations of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schemagen.core.diagnostics import Origin
from schemagen.core.names import QName
from schemagen.model.access import USER, Actor, Rule
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.actors import declared_actors
from schemagen.verify.catalog import Catalog
from schemagen.verify.columns import key_columns
from schemagen.verify.constants import columns_read
from schemagen.verify.constraints import broken_constraint
from schemagen.verify.factory import conditions_of
from schemagen.verify.judge import Judge, Values
from schemagen.verify.keys import carrying_columns, conditional_columns, key_columns_of
from schemagen.verify.oracle import Expected, Oracle
from schemagen.verify.people import NOBODY, USERS, Keys
from schemagen.verify.requests import Request
from schemagen.verify.values import fresh
from schemagen.verify.world import AUTH_USERS, Row, World

_FIRST_FRESH = 100_000
_MOST_VALUES = 12
_OF_EACH_CLASS = 2
_OF_NO_ROW = " of no row"
_OF_NOBODY = " of nobody"


@dataclass(frozen=True, slots=True)
class Version:
    """A row as it might be.

    Attributes:
        values: Its columns.
        label: How it differs from a row that exists.
        owner: Whose row it is a version of.
        plain: It differs in nothing that carries access.
    """

    values: Values
    label: str
    owner: str | None
    plain: bool


@dataclass
class Stage:
    """Everything that a probe of a table's rows needs.

    Attributes:
        model: What is proven.
        world: The rows.
        oracle: What must happen.
        judge: Conditions on rows.
        catalog: Types.
        keys: What key columns hold.
        defaults: Values that columns get when an insert leaves them out, by the claims of
            who asks and table.
        bulk: Statements without a condition may be tried.
        actors: The actors that one has to be somebody for.
    """

    model: Model
    world: World
    oracle: Oracle
    judge: Judge
    catalog: Catalog
    keys: Keys
    defaults: dict[str | None, Mapping[QName, Values]]
    bulk: bool
    actors: tuple[Actor, ...] = ()
    _ordinal: int = field(default=_FIRST_FRESH)
    _relevant: dict[QName, list[str]] = field(default_factory=dict)
    _carrying: dict[QName, list[str]] = field(default_factory=dict)
    _representatives: dict[QName, list[Row]] = field(default_factory=dict)
    _bearings: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)
    _typical: dict[tuple[str, QName], list[Row]] = field(default_factory=dict)
    _values: dict[tuple[QName, str], list[tuple[str, str | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look the actors up."""
        declared = declared_actors(self.model)
        self.actors = (self.model.actors.get(USER.name, USER), *declared)

    def rules(self, table: Table) -> Sequence[Rule]:
        """Return the rules of a table."""
        return self.model.rules.get(table.name, ())

    def origin(self, table: Table, expected: Expected) -> Origin:
        """Return the line that decided: the rule's, else the table's."""
        return expected.rule.origin if expected.rule else table.origin

    def learn(self, table: Table, rows: Sequence[Values]) -> None:
        """Have the conditions of a table's rules evaluated over rows, all at once."""
        self.judge.learn(table, conditions_of(self.rules(table)), rows)

    def filled(self, request: Request, table: Table, values: Values) -> dict[str, str | None]:
        """Return the row that an insert of these columns makes before policies are asked."""
        row = {**self.defaults.get(request.claims, {}).get(table.name, {}), **values}
        for column in table.columns:
            source = column.filled_from
            if source is None or row.get(column.name) is not None:
                continue
            if source.foreign_key is None:
                row[column.name] = request.key
                continue
            key = table.foreign_key_of(source.foreign_key)
            if key is None:
                continue
            parents = self.world.find(key.target, key.referenced[0], row.get(source.foreign_key))
            row[column.name] = parents[0].values[source.parent_column] if parents else None
        return row

    def carrying(self, table: Table) -> list[str]:
        """Return the columns that decide whose a row is, and under whose rows it hangs."""
        if table.name not in self._carrying:
            self._carrying[table.name] = carrying_columns(table, self.model)
        return self._carrying[table.name]

    def relevant(self, table: Table) -> list[str]:
        """Return the columns whose values can change what is allowed."""
        if table.name not in self._relevant:
            self._relevant[table.name] = self._find_relevant(table)
        return self._relevant[table.name]

    def _find_relevant(self, table: Table) -> list[str]:
        rules = self.rules(table)
        found = [*self.carrying(table), *conditional_columns(table, rules)]
        return [name for name in dict.fromkeys(found) if name in table.writable_columns]

    def bearing(self, request: Request, table: Table, values: Values) -> tuple[object, ...]:
        """Return what the rules say of a row to somebody: rows alike in it are of one class."""
        known = (request.name, table.name, *(values.get(n) for n in self.relevant(table)))
        if known not in self._bearings:
            conditions = conditions_of(self.rules(table))
            self.judge.learn(table, conditions, [values])
            self._bearings[known] = (
                *(self.judge.value(table, text, values) for text in conditions),
                *(
                    allows(request, table, rule, operation, values)
                    for rule in (self.rules(table) if request.is_client else ())
                    for operation in dict.fromkeys((rule.operations[0], rule.operations[-1]))
                    for allows in (self.oracle.uses, self.oracle.creates)
                ),
            )
        return self._bearings[known]

    def typical_rows(self, request: Request, table: Table) -> list[Row]:
        """Return rows that differ in what they are to somebody, the first of each class."""
        known = (request.name, table.name)
        if known not in self._typical:
            names = self.relevant(table)
            classes: dict[tuple[object, ...], Row] = {}
            for row in self.representatives(table):
                nulls = tuple(row.values[name] is None for name in names)
                bearing = self.bearing(request, table, row.values)
                classes.setdefault((row.owner, nulls, bearing), row)
            self._typical[known] = list(classes.values())
        return self._typical[known]

    def typical_values(self, request: Request, row: Row, name: str) -> list[tuple[str, str | None]]:
        """Return other values for a column of a row: two of each class, by turns."""
        classes: dict[tuple[object, ...], list[tuple[str, str | None]]] = {}
        for label, value in self.values_of(row.table, name):
            if value != row.values[name]:
                new = {**row.values, name: value}
                bearing = self.bearing(request, row.table, new)
                broken = broken_constraint(self.world, row.table, new)
                missing = value is None or label.endswith((_OF_NO_ROW, _OF_NOBODY))
                classes.setdefault((missing, broken, bearing), []).append((label, value))
        # Who asks decides where to begin, so that all are tried by somebody.
        turn = sum(request.name.encode()) + sum(row.label.encode())
        return [
            found[(turn + number) % len(found)]
            for found in classes.values()
            for number in range(min(len(found), _OF_EACH_CLASS))
        ]

    def representatives(self, table: Table) -> list[Row]:
        """Return rows that differ in a relevant column, the first of each sort."""
        if table.name not in self._representatives:
            self._representatives[table.name] = self._find_representatives(table)
        return self._representatives[table.name]

    def _find_representatives(self, table: Table) -> list[Row]:
        names = self.relevant(table)
        sorts: dict[tuple[str | None, ...], Row] = {}
        for row in self.world.tried(table.name):
            sorts.setdefault(tuple(row.values[name] for name in names), row)
        return list(sorts.values())

    def copy(self, row: Row) -> dict[str, str | None]:
        """Return the row's writable columns with new values for its own keys."""
        table = row.table
        values = {name: row.values[name] for name in table.writable_columns}
        types = self.catalog.columns[table.name]
        for name in self._own_keys(table):
            self._ordinal += 1
            values[name] = fresh(types[name], self._ordinal, name)
        return values

    def _own_keys(self, table: Table) -> list[str]:
        """Return columns of keys that refer to nothing and that no condition reads."""
        linked = {name for key in table.foreign_keys for name in key.columns}
        taken = {*linked, *self.relevant(table)}
        for check in table.checks:
            taken |= columns_read(table, check.condition.text)
        found = key_columns(table) - taken
        return [name for name in table.writable_columns if name in found]

    def versions(self, request: Request, row: Row, names: Sequence[str]) -> Iterator[Version]:
        """Yield fresh copies of a row: as it is, then with one carrying column changed."""
        yield Version(self.copy(row), f"copy of {row.label}", row.owner, True)
        for name in self.carrying(row.table):
            if name not in names:
                continue
            for label, value in self.typical_values(request, row, name):
                values = {**self.copy(row), name: value}
                yield Version(values, f"copy of {row.label}, {label}", row.owner, False)

    def values_of(self, table: Table, name: str) -> list[tuple[str, str | None]]:
        """Return the values that a relevant column is tried with, and what they are."""
        if (table.name, name) not in self._values:
            self._values[table.name, name] = self._find_values(table, name)
        return self._values[table.name, name]

    def _find_values(self, table: Table, name: str) -> list[tuple[str, str | None]]:
        found: dict[str | None, str] = {}
        key = table.foreign_key_of(name)
        actor = key_columns_of(table, self.model).get(name)
        if self._refers_to_users(table, name) or self._holds_users(table, name):
            found.update({user.key: f"{name} of user {user.name}" for user in USERS})
            found[NOBODY] = f"{name}{_OF_NOBODY}"
        elif actor is not None:
            for user in self.keys.users[: len(USERS) + 1]:
                found[self.keys.of(actor, user.name)] = f"{name} of {actor.name} {user.name}"
            found[self.keys.of_nobody(actor)] = f"{name}{_OF_NOBODY}"
        if key is not None and key.target in self.world.rows:
            for parent in _of_all_owners(self.world.tried(key.target)):
                label = f"{name} of {parent.label} in {key.target.name}"
                found.setdefault(parent.values[key.referenced[0]], label)
            self._ordinal += 1
            missing = fresh(self.catalog.columns[table.name][name], self._ordinal, name)
            found[missing] = f"{name}{_OF_NO_ROW}"
        if not found:
            for row in self.world.tried(table.name):
                found.setdefault(row.values[name], f"{name} as in {row.label}")
        if name in self.carrying(table):
            found[None] = f"{name} null"
        return [(label, value) for value, label in found.items()]

    def own_values(self, request: Request, table: Table, name: str) -> list[str]:
        """Return keys of the caller's that a column may hold, one of each actor that it is."""
        values = {value for _, value in self.values_of(table, name)}
        found = [] if request.key is None or request.key not in values else [request.key]
        for actor in self.actors:
            keys = self.oracle.identity.keys(request, actor)
            found += [key for key in sorted(keys) if key in values][:1]
        return list(dict.fromkeys(found))

    def is_somebody(self, request: Request) -> bool:
        """Whether rows can belong to the request, or the service asks."""
        known = request.key is not None or not request.is_client
        return known or any(self.oracle.identity.is_actor(request, a) for a in self.actors)

    @staticmethod
    def _refers_to_users(table: Table, name: str) -> bool:
        return any(k.target == AUTH_USERS and k.columns == (name,) for k in table.foreign_keys)

    def _holds_users(self, table: Table, name: str) -> bool:
        """Return whether all values of a column are keys of users, such as a copied owner's."""
        keys = {user.key for user in USERS}
        values = {row.values[name] for row in self.world.of(table.name)} - {None}
        return bool(values) and values <= keys


def set_stage(
    model: Model, world: World, judge: Judge, catalog: Catalog, keys: Keys, *, bulk: bool
) -> Stage:
    """Return the stage for a world, with the conditions of all its rows evaluated."""
    oracle = Oracle(model, world, judge)
    stage = Stage(model, world, oracle, judge, catalog, keys, {}, bulk)
    for rows in world.rows.values():
        if rows:
            stage.learn(rows[0].table, [row.values for row in rows])
    return stage


def _of_all_owners(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows of each owner, and of nobody."""
    owners = dict.fromkeys(row.owner for row in rows)
    return [
        row
        for owner in owners
        for row in [row for row in rows if row.owner == owner][:_MOST_VALUES]
    ]
