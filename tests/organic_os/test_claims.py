"""Tokens that are missing, odd, huge, malformed or lying: nobody becomes Alice by one."""

from __future__ import annotations

import json

import psycopg
import pytest

from .people import NAMES, ROW_SECURITY, TABLES, Person, signed_in

NOBODY = {
    "empty": "",
    "no claims": "{}",
    "sub is null": '{"sub": null}',
    "sub is elsewhere": json.dumps({"user_metadata": {"sub": NAMES["alice"]}}),
    "sub in capitals": json.dumps({"SUB": NAMES["alice"]}),
    "a list": "[]",
    "a list of claims": json.dumps([{"sub": NAMES["alice"]}]),
    "text": '"sub"',
    "null": "null",
    "a number": "1",
    "deep": "[" * 1000 + "]" * 1000,
}
REFUSED = {
    "sub is empty": '{"sub": ""}',
    "sub is a name": '{"sub": "alice"}',
    "sub is a number": '{"sub": 1}',
    "sub is a list": json.dumps({"sub": [NAMES["alice"]]}),
    "sub is an object": json.dumps({"sub": {"id": NAMES["alice"]}}),
    "sub is true": '{"sub": true}',
    "sub has more": json.dumps({"sub": NAMES["alice"] + "0"}),
    "sub has blanks": json.dumps({"sub": f" {NAMES['alice']}"}),
    "sub is SQL": json.dumps({"sub": f"{NAMES['alice']}' or true --"}),
    "sub is huge": json.dumps({"sub": "a" * 1_000_000}),
    "not JSON": "sub=alice",
    "half a token": '{"sub": ',
    "single quotes": "{'sub': null}",
}


def cases(tokens: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("token", tokens.values(), ids=tokens.keys())


@cases(NOBODY)
def test_a_token_of_nobody_sees_nothing(bob: Person, token: str) -> None:
    nobody = bob.claiming(token)

    assert [nobody.tries(f"select * from {table}") for table in TABLES] == ["0 rows"] * 5
    assert nobody.rows("select * from get_wellness_streak()") == [(0, None, 0)]


@cases(NOBODY)
def test_a_token_of_nobody_writes_nothing(bob: Person, token: str) -> None:
    nobody = bob.claiming(token)

    assert nobody.tries("insert into wellness_entries (date) values ('2026-01-02')") == ROW_SECURITY
    assert nobody.tries("insert into conversations (module_name) values ('')") == ROW_SECURITY
    assert nobody.tries("update users set full_name = 'Mallory'") == "0 rows"
    assert nobody.tries("delete from messages") == "0 rows"


@cases(REFUSED)
def test_a_malformed_token_is_an_error(bob: Person, token: str) -> None:
    mallory = bob.claiming(token)

    assert [mallory.tries(f"select * from {table}") for table in TABLES] == ["22P02"] * 5
    assert mallory.tries("insert into wellness_entries (date) values ('2026-01-02')") == "22P02"
    assert mallory.tries("delete from messages") == "22P02"
    assert mallory.tries("select * from get_wellness_streak()") == "22P02"


def test_a_request_without_any_token(api_url: str) -> None:
    # On a connection that has never seen a token the setting does not even exist.
    with psycopg.connect(api_url) as connection:
        nobody = Person(connection, "authenticated")
        with connection.transaction(force_rollback=True):
            assert nobody.value("select current_setting('request.jwt.claims', true)") is None
            assert nobody.tries("select * from users") == "0 rows"
            assert nobody.tries("update users set full_name = 'Mallory'") == "0 rows"


def test_a_pooled_connection_forgets_who_asked_before(api_url: str) -> None:
    with psycopg.connect(api_url) as connection:
        with connection.transaction():
            hers = Person(connection, "authenticated", signed_in("alice"))
            assert hers.tries("select * from users") == "1 row"
        with connection.transaction():
            assert Person(connection, "authenticated").tries("select * from users") == "0 rows"
        connection.execute("set role authenticated")
        assert connection.execute("select * from public.users").fetchall() == []


def test_a_user_who_is_gone_keeps_a_token_for_a_while(bob: Person) -> None:
    ghost = bob.claiming(signed_in("missing"))

    assert [ghost.tries(f"select * from {table}") for table in TABLES] == ["0 rows"] * 5
    assert ghost.tries("insert into wellness_entries (date) values ('2026-01-02')") == "23503"
    assert ghost.tries("insert into conversations (module_name) values ('')") == "23503"


@pytest.mark.parametrize(
    "lie",
    [
        {"role": "service_role"},
        {"role": "postgres"},
        {"user_id": NAMES["alice"]},
        {"email": "alice@example.com"},
        {"user_metadata": {"sub": NAMES["alice"], "role": "admin", "is_admin": True}},
        {"app_metadata": {"sub": NAMES["alice"]}},
        {"aal": "aal2", "is_anonymous": True},
    ],
    ids=str,
)
def test_only_sub_says_who_asks(bob: Person, lie: dict[str, object]) -> None:
    liar = bob.claiming(signed_in("bob", **lie))

    assert [liar.rows(f"select user_id = :bob from {table}") for table in TABLES[1:]] == [
        [(True,)]
    ] * 4
    assert liar.rows("select id = :bob from users") == [(True,)]
    assert liar.tries("update users set email = 'alice@example.com'") == "42501 privilege"


def test_capitals_are_the_same_uuid(bob: Person) -> None:
    shouting = bob.claiming(json.dumps({"sub": NAMES["bob"].upper()}))

    assert shouting.rows("select id = :bob from users") == [(True,)]
