"""People who send SQL as the Data API does, within a transaction that a test rolls back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import psycopg

Connection = psycopg.Connection[Any]

PRIVILEGE: Final = "42501 privilege"
"""Nothing was granted."""
ROW_SECURITY: Final = "42501 row level security"
"""Granted, but not for this row."""
COLUMNS: Final = "42501 columns"
"""Granted to somebody of the same role, but not to who asks."""

_NAME: Final = re.compile(r"(?<![:\w]):([a-z]\w*)")


def keys(*names: str) -> dict[str, str]:
    """Return a key for each name; in SQL ``:alice`` stands for hers, as variables do in psql."""
    return {name: f"c0ffee00-0000-4000-8000-{number:012x}" for number, name in enumerate(names, 1)}


def spelled(sql: str, names: Mapping[str, str]) -> bytes:
    """Return SQL with the keys in place of ``:alice`` and the like."""
    return _NAME.sub(lambda found: f"'{names[found[1]]}'", sql).encode()


@dataclass(frozen=True)
class Person:
    """Somebody who sends SQL, within the connection's transaction.

    Attributes:
        connection: Shared by everybody who takes part in a test.
        role: The role that the Data API switches to.
        claims: The token's content.
        names: The keys that rows have, by name.
    """

    names: ClassVar[Mapping[str, str]]

    connection: Connection
    role: str = "authenticated"
    claims: str = "{}"

    def tries(self, sql: str) -> str:
        """Send a statement, and return how it ends: ``1 row`` or an SQLSTATE with its kind."""
        try:
            with self.connection.transaction():
                self.steps_in()
                cursor = self.connection.execute(spelled(sql, self.names))
        except psycopg.Error as error:
            return _kind(error)
        return f"{cursor.rowcount} row{'' if cursor.rowcount == 1 else 's'}"

    def fails(self, sql: str) -> psycopg.Error:
        """Send a statement that has to fail, and return the error."""
        try:
            with self.connection.transaction():
                self.steps_in()
                self.connection.execute(spelled(sql, self.names))
        except psycopg.Error as error:
            return error
        raise AssertionError(f"passed as {self.role}: {sql}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Send a query, and return what it finds."""
        with self.connection.transaction():
            self.steps_in()
            return self.connection.execute(spelled(sql, self.names)).fetchall()

    def column(self, sql: str) -> list[Any]:
        """Send a query for one column, and return its values in order."""
        return sorted(value for (value,) in self.rows(sql))

    def value(self, sql: str) -> Any:
        """Send a query for one value, and return it."""
        ((value,),) = self.rows(sql)
        return value

    def steps_in(self) -> None:
        """Do what the Data API does before each request."""
        self.connection.execute(
            "select set_config('role', %s, true), set_config('search_path', %s, true),"
            " set_config('request.jwt.claims', %s, true)",
            (self.role, "public, extensions", self.claims),
        )


def _kind(error: psycopg.Error) -> str:
    message = error.diag.message_primary or str(error)
    if error.sqlstate != "42501":
        return error.sqlstate or message
    if "row-level security" in message:
        return ROW_SECURITY
    if message.startswith("permission denied for columns"):
        return COLUMNS
    return PRIVILEGE if message.startswith("permission denied") else f"42501 {message}"
