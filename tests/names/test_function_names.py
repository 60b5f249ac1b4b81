"""A function's name stands in more places than calls: before its arguments, and in jobs."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.connections import connect
from schemagen.database.throwaway import throwaway
from schemagen.model.model import Model
from schemagen.model.schedules import Schedule
from schemagen.render import render_bundle
from schemagen.spec.load import load_text

pytestmark = pytest.mark.postgres

SPEC = """
schemagen: 1
name: shop
tables:
  orders:
    columns: {number: integer not null, user_id: uuid references auth.users on delete cascade}
    use:
      - id
      - created_at
      - archive: {function: archive_orders, older_than: 90 days}
      - expiry: {function: expire_orders, after: 1 year}
    access: [service_only]
functions:
  numbered:
    args: {number: integer}
    returns: bigint
    body: select count(*) from orders where orders.number = numbered.number
  counted:
    args: {number: integer}
    returns: bigint
    language: plpgsql
    body: |
      begin
        return (select count(*) from orders as o where o.number = counted.number);
      end
  kept:
    args: {number: integer}
    returns: bigint
    about: Here the name is a table's other name, and no function's
    body: select count(*) from orders as kept where kept.number = $1
schedules:
  archive: {cron: "0 3 * * *", run: "select archive_orders(), numbered(1)"}
  expire: {cron: "0 3 * * *", run: "select public.expire_orders()"}
probes:
  old orders are moved: {run: select archive_orders(), returns: 0}
"""


@pytest.fixture
def connection() -> Iterator[psycopg.Connection]:
    with throwaway() as server, connect(server.url) as opened:
        yield opened


def model_of(line: str) -> Model:
    text = SPEC.replace("name: shop\n", f"name: shop\n{line}\n", 1)
    if "schema" in line:
        text = text.replace("public.expire", "app.expire")
    model, _ = build_model(load_text(text, "schema.yaml"))
    return model


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("", "public."),
        ("schema: app", "app."),
        ("prefix: x_", "public.x_"),
        ("schema: app\nprefix: x_", "app.x_"),
    ],
)
def test_a_functions_name_goes_with_it(
    connection: psycopg.Connection, line: str, place: str
) -> None:
    model = model_of(line)
    apply_bundle(connection, render_bundle(model))
    connection.execute("set local search_path = ''")
    connection.execute(f"insert into {place}orders (number) values (1), (1), (2)".encode())
    for function in ("numbered", "counted", "kept"):
        found = connection.execute(f"select {place}{function}(1)".encode())
        assert found.fetchall() == [(2,)], function
    jobs = [item for item in model.objects if isinstance(item, Schedule)]
    assert len(jobs) == 2
    for job in jobs:
        connection.execute(job.run.text.encode())
    connection.rollback()
