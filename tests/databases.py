"""Databases of a test's own on a server that many tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Make a database with the Supabase base alone, and drop it in the end.

    Args:
        url: Of the server's database ``postgres``, as whom the test asks.

    Yields:
        The URL of the new database, as the same role.
    """
    with psycopg.connect(url, autocommit=True) as creator:
        creator.execute("create database own template postgres owner postgres")
        try:
            yield url.replace("/postgres?", "/own?")
        finally:
            creator.execute("drop database own with (force)")
