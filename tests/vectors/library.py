"""Specifications with searches, vectors to fill them with, and an exact search to compare with."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, Final
from uuid import UUID

import psycopg

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.server import Server
from schemagen.model.model import Bundle
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

Connection = psycopg.Connection[tuple[Any, ...]]
Vector = Sequence[float]

HEAD: Final = """\
schemagen: 1
name: library
extensions: [vector]
tenancy: user
tables:
  readers:
    columns: {id: uuid primary key references auth.users on delete cascade}
    access: [owner: id]
"""


def notes(search: str, type_: str = "vector(8)", access: str = "owner: user_id") -> str:
    """Return a specification with a table of notes that is searched."""
    return f"""{HEAD}\
  notes:
    columns:
      title: text not null default ''
      shelf: integer
      tags: text[] not null default '{{}}'
      metadata: jsonb not null default '{{}}'
      embedding: {type_}
    use:
      - id
      - owned: readers
      - created_at
      - vector_search: {{function: match_notes, column: embedding{search}}}
    access: [{access}]
"""


def bundle_of(text: str) -> Bundle:
    model, _ = build_model(load_text(text, "schema.yaml"))
    return render_bundle(model)


def sql_of(bundle: Bundle, kind: str) -> str:
    """Return the statements about an index or a function."""
    return "\n".join(item.sql for item in bundle.statements if item.subject.startswith(kind))


_NUMBERS: Final = count(1)


@contextmanager
def database(server: Server, bundle: Bundle) -> Iterator[Connection]:
    """Yield a connection to a new database with a bundle in it."""
    name = f"library_{next(_NUMBERS)}"
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(f"create database {name} template postgres".encode())
    try:
        place = server.url.replace("/postgres?", f"/{name}?")
        with psycopg.connect(place, autocommit=True) as connection:
            apply_bundle(connection, bundle)
            yield connection
    finally:
        with psycopg.connect(server.url, autocommit=True) as owner:
            owner.execute(f"drop database {name} with (force)".encode())


def again(server: Server, connection: Connection) -> Connection:
    """Return another connection to the same database, which knows nothing of vectors yet."""
    place = server.url.replace("/postgres?", f"/{connection.info.dbname}?")
    return psycopg.connect(place, autocommit=True)


def chance_of(seed: object) -> random.Random:
    """Return chance that is the same in each run."""
    return random.Random(str(seed))  # noqa: S311 - no secret is made of it


def reader(number: int) -> UUID:
    return UUID(int=0x5EAD_0000_4000_8000_000000000000 + number)


def sign_up(connection: Connection, number: int) -> list[UUID]:
    """Make users, each a reader."""
    readers = [reader(n) for n in range(number)]
    for key in readers:
        connection.execute(
            "insert into auth.users (id, aud, role) values (%s, 'authenticated', 'authenticated')",
            [key],
        )
        connection.execute("insert into public.readers (id) values (%s)", [key])
    return readers


@contextmanager
def as_role(connection: Connection, role: str, sub: UUID | None = None) -> Iterator[Connection]:
    """Act as a role of the Data API within a transaction that is rolled back."""
    with connection.transaction(force_rollback=True):
        connection.execute(
            "select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)",
            [role, f'{{"sub": "{sub}", "role": "{role}"}}' if sub else '{"role": "anon"}'],
        )
        yield connection


def explained(
    connection: Connection, bundle_sql: str, query: str, options: str = "costs off"
) -> str:
    """Return the plan of the function's own statement, with constants for its arguments."""
    body = bundle_sql.partition("return query\n")[2].partition(";\nend$body$")[0]
    for name, value in (
        ("match_notes.query_embedding", f"'{query}'"),
        ("match_notes.match_threshold", "null::float8"),
        ("match_notes.match_count", "10"),
    ):
        body = body.replace(name, value)
    rows = connection.execute(f"explain ({options}) {body}".encode()).fetchall()
    return "\n".join(row[0] for row in rows)


def written(vector: Vector) -> str:
    """Return a vector as pgvector reads it."""
    return "[" + ",".join(f"{number:.6g}" for number in vector) + "]"


def anywhere(chance: random.Random, dimensions: int) -> list[float]:
    return [round(chance.gauss(0, 1), 4) for _ in range(dimensions)]


def similarity(metric: str, one: Vector, other: Vector) -> float:
    """Return how near two vectors are, computed without pgvector."""
    product = sum(a * b for a, b in zip(one, other, strict=True))
    if metric == "inner_product":
        return product
    if metric == "cosine":
        return product / (math.hypot(*one) * math.hypot(*other))
    differences = [abs(a - b) for a, b in zip(one, other, strict=True)]
    return 1 / (1 + (math.hypot(*differences) if metric == "l2" else sum(differences)))
