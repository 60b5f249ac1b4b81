"""Acting as somebody, in the way of the Data API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from schemagen.verify.requests import Request


@contextmanager
def acting(connection: psycopg.Connection[Any], request: Request) -> Iterator[None]:
    """Be the request until the end of the block; everything in it is rolled back.

    Args:
        connection: As a role that may become the request's role.
        request: Whose role and claims to take.
    """
    with connection.transaction(force_rollback=True):
        if request.claims is not None:
            connection.execute(
                "select set_config('request.jwt.claims', %s, true)", [request.claims]
            )
        connection.execute("select set_config('role', %s, true)", [request.role])
        yield
