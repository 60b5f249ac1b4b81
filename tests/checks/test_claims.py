"""What each finding says will happen does happen, and does not once it is put right.

The specifications are the wrong and the right example of ``schemagen explain``.
"""

from __future__ import annotations

import pytest

from ..explain.pages import FOLDER, read
from .conftest import ANNA, BEN, Database, findings

REFUSED = "new row violates row-level security policy for table"
EXAMPLES = pytest.mark.parametrize("example", ["wrong", "right"])


def spec(code: str, example: str) -> str:
    page = read(FOLDER / f"{code}.md")
    return (page.wrong if example == "wrong" else page.right).files["schema.yaml"]


@EXAMPLES
def test_nothing_is_updated_without_select(database: Database, example: str) -> None:
    database.apply(spec("SG910", example))
    database.run(f"insert into orders (buyer_id, seller_id) values ('{BEN}', '{ANNA}')")
    asked = database.ask(f"update orders set note = 'x' where seller_id = '{ANNA}'")
    assert asked == (0 if example == "wrong" else 1)
    assert database.ask("update orders set note = 'x'") == 1, "without `where` nothing is read"


def test_an_update_is_refused_where_nothing_at_all_may_be_selected(database: Database) -> None:
    text = spec("SG910", "wrong").replace("      - {allow: select, to: user, by: buyer_id}\n", "")
    (finding,) = findings(text)
    assert finding.message.endswith("over the Data API it is refused")
    database.apply(text)
    asked = database.ask(f"update orders set note = 'x' where seller_id = '{ANNA}'")
    assert asked == "permission denied for table orders"


@EXAMPLES
def test_an_insert_is_not_read_back_without_select(database: Database, example: str) -> None:
    database.apply(spec("SG911", example))
    insert = f"insert into letters (sender_id, receiver_id) values ('{ANNA}', '{BEN}')"
    upsert = f"{insert} on conflict (id) do nothing"
    assert database.ask(insert) == 1
    refused = f'{REFUSED} "letters"'
    assert database.ask(f"{insert} returning *") == (refused if example == "wrong" else 1)
    assert database.ask(upsert) == (refused if example == "wrong" else 1)


@EXAMPLES
def test_a_soft_delete_is_refused(database: Database, example: str) -> None:
    database.apply(spec("SG912", example))
    database.run(f"insert into notes (user_id) values ('{ANNA}')")
    asked = database.ask(f"update notes set is_deleted = true where user_id = '{ANNA}'")
    assert asked == (f'{REFUSED} "notes"' if example == "wrong" else 1)


@EXAMPLES
def test_one_row_makes_the_whole_update_fail(database: Database, example: str) -> None:
    database.apply(spec("SG913", example))
    for role in ("user", "system"):
        database.run(f"insert into messages (user_id, role, body) values ('{ANNA}', '{role}', 'x')")
    asked = database.ask(f"update messages set body = 'y' where user_id = '{ANNA}'")
    assert asked == (f'{REFUSED} "messages"' if example == "wrong" else 1)


@EXAMPLES
def test_an_upsert_is_refused_where_an_update_is_not(database: Database, example: str) -> None:
    database.apply(spec("SG914", example))
    database.run(f"insert into days (user_id, day) values ('{ANNA}', '2026-01-01')")
    upsert = (
        f"insert into days (user_id, day, is_closed) values ('{ANNA}', '2026-01-01', true) "
        "on conflict (user_id, day) do update set is_closed = excluded.is_closed"
    )
    asked = database.ask(upsert)
    assert asked == (f'{REFUSED} "days"' if example == "wrong" else 1)
    assert database.ask(f"update days set is_closed = true where user_id = '{ANNA}'") == 1


@EXAMPLES
def test_a_founder_reads_back_by_a_rule_of_his_own_only(database: Database, example: str) -> None:
    database.apply(spec("SG915", example))
    asked = database.ask("insert into clubs default values returning *")
    assert asked == (f'{REFUSED} "clubs"' if example == "wrong" else 1)
    assert database.ask("insert into clubs default values") == 1
    assert database.ask("select * from memberships") == (1 if example == "wrong" else 2)


@EXAMPLES
def test_all_columns_are_refused_where_one_is_hidden(database: Database, example: str) -> None:
    database.apply(spec("SG916", example))
    database.run(f"insert into people (id, name) values ('{ANNA}', 'Anna')")
    asked = database.ask("select * from people")
    assert asked == ("permission denied for table people" if example == "wrong" else 1)
    assert database.ask("select id, name from people") == 1


def with_a_club(database: Database) -> None:
    database.run(f"insert into clubs (id, name) values ('{BEN}', 'chess')")
    database.run(f"insert into memberships values ('{BEN}', '{BEN}', 'owner')")


@EXAMPLES
def test_a_guest_makes_himself_owner(database: Database, example: str) -> None:
    database.apply(spec("SG917", example))
    with_a_club(database)
    database.run(f"insert into memberships values ('{BEN}', '{ANNA}', 'guest')")
    rename = "update clubs set name = 'mine' where name = 'chess'"
    assert database.ask(rename) == 0
    promoted = database.ask(f"update memberships set role = 'owner' where user_id = '{ANNA}'")
    assert (promoted, database.ask(rename)) == ((1, 1) if example == "wrong" else (0, 0))


@EXAMPLES
def test_a_stranger_lets_himself_in(database: Database, example: str) -> None:
    database.apply(spec("SG918", example))
    with_a_club(database)
    joined = database.ask(f"insert into memberships values ('{BEN}', '{ANNA}', 'owner')")
    renamed = database.ask("update clubs set name = 'mine' where name = 'chess'")
    if example == "wrong":
        assert (joined, renamed) == (1, 1)
    else:
        assert (joined, renamed) == (f'{REFUSED} "memberships"', 0)
