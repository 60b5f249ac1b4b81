"""A condition that fails on a row of one's own is an error; on another's row nothing may tell.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from schemagen.apply import apply_bundle
from schemagen.build import build_model
from schemagen.database.server import Server
from schemagen.model.model import Model
from schemagen.render import render_bundle
from schemagen.spec.load import load_text
from schemagen.verify import Report, smoke
from schemagen.verify.table_tests import table_tests

from ..databases import own_database
from .conftest import Connection

SPEC = """\
schemagen: 1
name: post
tables:
  parcels:
    columns: {user_id: uuid not null, weight: integer not null}
    use: [id]
    access:
      - {allow: [select, insert], to: user, by: user_id}
      - {allow: [update, delete], to: user, by: user_id, when: "100 / weight > 3"}
  codes:
    columns: {user_id: uuid not null, code: text not null}
    use: [id]
    access: [{allow: all, to: user, by: user_id, when: "code::integer > 5"}]
  drafts:
    columns: {user_id: uuid not null, pages: integer not null}
    use: [id]
    access:
      - {allow: [select, insert, delete], to: user, by: user_id}
      - {allow: update, to: user, by: user_id, check: "100 / pages > 3"}
  labels:
    columns: {parcel_id: uuid not null references parcels on delete cascade, text: text}
    use: [id]
    access: [{allow: [select, insert, update, delete], via: parcel_id}]
views:
  my_codes: {query: "select id, code from codes", access: [user]}
functions:
  count_codes:
    returns: bigint
    body: select count(*) from codes
    access: [user]
"""


@pytest.fixture(scope="module")
def model() -> Model:
    model, _ = build_model(load_text(SPEC, "schema.yaml"))
    return model


@pytest.fixture
def post(server: Server, model: Model) -> Iterator[Connection]:
    """A connection to a database that holds the specification."""
    with own_database(server.url) as url, psycopg.connect(url, autocommit=True) as connection:
        apply_bundle(connection, render_bundle(model))
        yield connection


def said(report: Report) -> list[str]:
    return [f"{item.message}" for item in report.diagnostics]


def test_an_error_on_a_row_of_ones_own_is_no_fault(post: Connection, model: Model) -> None:
    assert said(smoke(post, model)) == []


def test_the_tests_of_a_table_say_which_error_it_is(post: Connection, model: Model) -> None:
    cells = [cell for table in table_tests(post, model) for cell in table.assertions]
    failing = [cell for cell in cells if cell.outcome == "22P02"]
    assert failing
    assert all("a condition fails with 22P02" in cell.description for cell in failing)


@pytest.mark.parametrize(
    ("broken", "cell"),
    [
        pytest.param(
            "alter policy codes_select_authenticated on codes"
            " using (case when code::integer > 5 then user_id = (select auth.uid()) end)",
            "codes, user A, select, B's row",
            id="the error of another's row tells that it is there",
        ),
        pytest.param(
            "alter policy codes_select_authenticated on codes"
            " using (user_id = (select auth.uid()))",
            "codes, user A, select, A's row",
            id="the rows on which it fails are shown",
        ),
        pytest.param(
            "alter policy codes_select_authenticated on codes using (user_id = (select auth.uid())"
            " and case when code ~ '^[0-9]+$' then code::integer > 0 end)",
            "codes, user A",
            id="more of one's own rows are shown",
        ),
        pytest.param(
            "alter policy parcels_delete_authenticated on parcels"
            " using (user_id = (select auth.uid()))",
            "parcels, user A, delete, A's row",
            id="the condition is forgotten",
        ),
        pytest.param(
            "alter policy drafts_update_authenticated on drafts"
            " with check (user_id = (select auth.uid()))",
            "drafts, user A, update, A's row",
            id="the check is forgotten",
        ),
        pytest.param(
            "alter policy codes_select_authenticated on codes using (1 / 0 > 0)",
            "codes, user A, select, A's row",
            id="another error than the condition's",
        ),
    ],
)
def test_what_else_is_wrong_is_found(
    post: Connection, model: Model, broken: str, cell: str
) -> None:
    post.execute(broken.encode())
    assert [message for message in said(smoke(post, model)) if message.startswith(cell)]
