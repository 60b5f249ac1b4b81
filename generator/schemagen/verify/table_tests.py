"""Tests of each table that say on their own what the proof says of it.

They come from the same world, the same requests and the same oracle as the proof; here only a
readable selection is made, see ``cells``, and each one is tried before it is given out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import psycopg

from schemagen.core.errors import InvalidSpec, ServerError
from schemagen.core.quoting import quote_literal
from schemagen.model.access import API_ROLES, OPERATIONS
from schemagen.model.assertions import (
    Assertion,
    Person,
    PlantedRow,
    Privilege,
    TableAssertions,
)
from schemagen.model.model import Model
from schemagen.model.tables import Table
from schemagen.verify.casting import Casting
from schemagen.verify.catalog import Catalog
from schemagen.verify.cells import Cells
from schemagen.verify.defaults import column_defaults
from schemagen.verify.fitness import SETTINGS, require_fit, require_objects
from schemagen.verify.judge import Judge, Values
from schemagen.verify.order import parents_first
from schemagen.verify.people import Keys, User
from schemagen.verify.planting import Planter, create_users, user_data
from schemagen.verify.privileges import Privileges
from schemagen.verify.probes.attempts import Attempt, describe, lacks_privilege
from schemagen.verify.probes.stage import set_stage
from schemagen.verify.probes.trying import Judged, judged
from schemagen.verify.requests import Request
from schemagen.verify.sowing import Adopted, Pinning, Sown
from schemagen.verify.trials import DENIED, Bench, Observed
from schemagen.verify.world import World, identity_of

_CODE: Final = "SG734"
_SETTINGS: Final = f"{SETTINGS}set local timezone = 'UTC';"
_UUID_LENGTH: Final = 36
_VERBS: Final = {"select": "read", "insert": "insert", "update": "update", "delete": "delete"}


def table_tests(
    connection: psycopg.Connection[Any],
    model: Model,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[TableAssertions, ...]:
    """Return what the tests of each table say, the same at every time.

    Everything happens in transactions that are rolled back.

    Args:
        connection: To a database that holds the bundle and nothing else, as a role that
            bypasses row level security; not in a transaction.
        model: What the bundle declares.
        on_progress: Is told how many tables are done, and of how many.

    Raises:
        InvalidSpec: No row of a table can be made, so nothing would be tried of its rules.
        RoleUnfit: The role may not become the API's roles, or is bound by policies.
        ServerError: The bundle is not applied, or something is not as declared.
    """
    require_fit(connection)
    require_objects(connection, model)
    found = []
    for number, table in enumerate(model.tables, start=1):
        found.append(_Tests(connection, model, table).found())
        if on_progress is not None:
            on_progress(number, len(model.tables))
    return tuple(found)


class _Tests:
    """Makes the tests of one table."""

    def __init__(self, connection: psycopg.Connection[Any], model: Model, table: Table) -> None:
        self._connection = connection
        self._model = model
        self._table = table
        self._needed = parents_first(model, [table.name])
        self._keys = Keys(model)
        self._catalog = Catalog(connection, [needed.name for needed in self._needed])

    def found(self) -> TableAssertions:
        """Return what they say."""
        privileges = tuple(_privileges(self._table, Privileges(self._model)))
        # The first time the server makes keys up; the second time they are given.
        with self._connection.transaction(force_rollback=True):
            planter = self._planter(self._bench())
            world = planter.plant(self._needed)
        if self._table.name in world.missing:
            raise InvalidSpec([world.missing[self._table.name]])
        made = [row for rows in world.rows.values() for row in rows if not row.planted]
        sown = Pinning(self._catalog).pinned(planter.sown, made)
        with self._connection.transaction(force_rollback=True):
            bench = self._bench()
            world = self._repeated(bench, sown)
            assertions = tuple(self._assertions(bench, world, sown))
        rows = [PlantedRow(f"{row.table.name.name}: {row.label}", row.statement) for row in sown]
        users = [PlantedRow("users", _users_text(self._keys.users))]
        return TableAssertions(self._table, privileges, (*users, *rows), assertions)

    def _bench(self) -> Bench:
        """Return a bench in a world that has users."""
        self._connection.execute(_SETTINGS.encode())
        create_users(self._connection, self._keys.users)
        return Bench(self._connection)

    def _planter(self, bench: Bench) -> Planter:
        return Planter(bench, self._model, self._catalog, whole=True, keys=self._keys)

    def _repeated(self, bench: Bench, sown: Sequence[Sown | Adopted]) -> World:
        """Plant the rows a second time, as the tests will."""
        try:
            return self._planter(bench).repeat(self._needed, sown)
        except psycopg.Error as error:
            message = f"{error.sqlstate} {error.diag.message_primary}"
            raise ServerError(
                f"the rows for tests of {self._table.name.name} can't be made twice: {message}",
                hint="rows that refer to keys which a trigger makes up differ each time",
                code=_CODE,
            ) from error

    def _assertions(
        self, bench: Bench, world: World, sown: Sequence[Sown | Adopted]
    ) -> Iterator[Assertion]:
        judge = Judge(self._connection, self._catalog)
        stage = set_stage(self._model, world, judge, self._catalog, self._keys, bulk=False)
        casting = Casting(self._model, world, stage.oracle.identity, self._keys)
        cells = Cells(stage, self._table, _named(self._table, sown))
        random = _random(world)
        for request in filter(_is_shown, casting.requests()):
            defaults = column_defaults(self._connection, [self._table], self._catalog, request)
            stage.defaults = {request.claims: defaults}
            tried = [a for a in cells.of(request) if not any(text in a.sql for text in random)]
            for one in judged(bench, tried):
                yield _assertion(one)


def _is_shown(request: Request) -> bool:
    """Whether tests show what somebody gets; the proof tries more who are nobody."""
    if request.kind == "no key":
        return request.claims == ""
    return request.claims is not None and not request.mixed and not request.brief


def _named(table: Table, sown: Sequence[Sown | Adopted]) -> dict[tuple[str | None, ...], Values]:
    """Return the values that were named of each planted row of a table."""
    named: dict[tuple[str | None, ...], Values] = {}
    for row in sown:
        if row.table.name == table.name:
            named[row.key] = {**named.get(row.key, {}), **row.values}
    return named


def _random(world: World) -> set[str]:
    """Return the keys of rows that triggers made: each time other ones."""
    given = {
        value
        for rows in world.rows.values()
        for row in rows
        if row.planted
        for value in row.values.values()
    }
    found = {
        value
        for rows in world.rows.values()
        for row in rows
        if not row.planted and row.table.primary_key is not None
        for value in (row.values[name] for name in identity_of(row.table))
        if value is not None and value not in given
    }
    return {value for value in found if len(value) == _UUID_LENGTH}


def _assertion(one: Judged) -> Assertion:
    attempt = one.attempt
    if not one.agreed:
        raise ServerError(
            f"{attempt}: expected {describe(attempt, one.reference)}, found {one.seen}",
            hint="schemagen smoke tells all that is not as declared",
            code=_CODE,
        )
    request = attempt.request
    person = Person(_name(request), request.role, request.claims or "")
    return Assertion(person, attempt.sql, _outcome(one.seen), _description(attempt, one.seen))


def _name(request: Request) -> str:
    return request.name if request.claims else "somebody without claims"


def _outcome(seen: Observed) -> str:
    if seen.succeeded:
        return str(seen)
    if seen.state != DENIED:
        return seen.state
    return f"{DENIED}: no privilege" if lacks_privilege(seen) else f"{DENIED}: refused"


def _description(attempt: Attempt, seen: Observed) -> str:
    who, verb = _name(attempt.request), _VERBS[attempt.operation]
    if seen.succeeded and seen.rows:
        return f"{who} can {verb} {attempt.subject}"
    if seen.succeeded or seen.state == DENIED:
        return f"{who} can't {verb} {attempt.subject}: {_outcome(seen)}"
    if seen.state in attempt.expected.raises:
        return f"{who} can't {verb} {attempt.subject}: a condition fails with {seen.state}"
    return f"{who}: {verb} {attempt.subject} fails for everybody: {seen.state}"


def _users_text(users: Sequence[User]) -> str:
    """Return the statement that signs users up, as ``create_users`` does."""
    lines = [
        f"  ({quote_literal(user.key)}, {quote_literal(user.email)},"
        f" {quote_literal(user_data(user))})"
        for user in users
    ]
    return "insert into auth.users (id, email, raw_user_meta_data) values\n" + ",\n".join(lines)


def _privileges(table: Table, privileges: Privileges) -> Iterator[Privilege]:
    for role in API_ROLES:
        grants = {operation: privileges.grant(table, role, operation) for operation in OPERATIONS}
        whole = [name for name, grant in grants.items() if grant and grant.columns is None]
        by_column = [
            (
                column,
                tuple(
                    name
                    for name in ("select", "insert", "update")
                    if (grant := grants[name]) is not None and grant.covers([column])
                ),
            )
            for column in table.column_names
        ]
        yield Privilege(role, tuple(whole), tuple(by_column))
