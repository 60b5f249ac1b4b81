"""Tokens that are missing, odd, huge, malformed or lying: nobody becomes anybody by one."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
import pytest

from .attempts import Attempt, attempts, key
from .site import PASSWORD, Person, Site

SPEC = "lessons"

TABLES = (
    "creators", "students", "courses", "enrollments", "lessons", "answers", "journals", "letters",
    "ledgers", "vaults",
)  # fmt: skip
"""All but the guest book, which everybody reads who has a `sub`."""

CLAIMS = ("creator_id", "student_id", "sub", "email")

# What a claim can be instead of a key. `{}` is the key of somebody who has rows.
ODD: dict[str, str] = {
    "empty": '""',
    "null": "null",
    "a blank": '" "',
    "a number": "1",
    "a huge number": "1e400",
    "true": "true",
    "a list": '["{}"]',
    "an object": '{{"id": "{}"}}',
    "text": '"cara"',
    "the word null": '"NULL"',
    "longer": '"{}0"',
    "blank before": '" {}"',
    "blank behind": '"{} "',
    "line feed behind": '"{}\\n"',
    "in braces": '"{{{}}}"',
    "as a urn": '"urn:uuid:{}"',
    "two of them": '"{}, {}"',
    "a pattern": '"%"',
    "SQL": '"{}\' or true --"',
    "SQL in braces": "\"'}}'); delete from courses; --\"",
    "a function": '"(select id from creators limit 1)"',
    "no digit": '"gggggggg-0000-4000-8000-000000000000"',
    "a look-alike": '"' + r"\uff10" * 8 + '-0000-4000-8000-000000000000"',
    "nobody's": '"00000000-0000-4000-8000-000000000000"',
    "huge": '"' + "a" * 1_000_000 + '"',
    "hugely long": '"{}' + "0" * 1_000_000 + '"',
    "deep": "[" * 1000 + "]" * 1000,
}
WHOSE = {"creator_id": "cara", "student_id": "sam", "sub": "uma", "email": "uma"}


def _claims(claim: str, odd: str) -> str:
    value = ODD[odd].replace("{}", key(WHOSE[claim])).replace("{{", "{").replace("}}", "}")
    return '{"role": "authenticated", "' + claim + '": ' + value + "}"


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("claim", CLAIMS)
def test_an_odd_claim_is_nobody_and_no_error(site: Site, claim: str, odd: str) -> None:
    nobody = Person("authenticated", _claims(claim, odd))
    with site.connection.transaction(force_rollback=True):
        for table in TABLES:
            found = site.ends(nobody, f"select * from {table}")
            assert found.summary == "0 rows", f"{table}: {found}"
        for write in (
            "update creators set name = 'x'",
            "update courses set title = 'x'",
            "update letters set body = 'x'",
            "delete from courses",
            "delete from answers",
            "delete from journals",
        ):
            assert site.ends(nobody, write).summary == "0 rows"
        for insert in (
            "insert into courses (creator_id, title) values (:cara, 'x')",
            "insert into courses (creator_id, title) values (null, 'x')",
            "insert into answers (student_id, lesson_id, body) values (:sam, :her_lesson, 'x')",
            "insert into journals (user_id, body) values (:uma, 'x')",
        ):
            assert site.ends(nobody, insert).summary == "42501 policy"
        assert site.rows() == site.before


@pytest.mark.parametrize(
    "claims",
    [
        "",
        "{}",
        "[]",
        "null",
        '"creator_id"',
        "1",
        '[{"creator_id": "KEY"}]',
        '{"CREATOR_ID": "KEY"}',
        '{"creator_id ": "KEY"}',
        '{"user_metadata": {"creator_id": "KEY", "sub": "KEY"}}',
        '{"app_metadata": {"creator_id": "KEY"}}',
        '{"creator_id": "KEY", "creator_id": null}',
        '{"app_metadata": "north"}',
        '{"app_metadata": ["tenant", "north"]}',
        '{"app_metadata.tenant": "north"}',
        '{"tenant": "north"}',
        '{"user_metadata": {"tenant": "north"}}',
        '{"app_metadata": {"tenant": ["north"]}}',
        '{"app_metadata": {"tenant": {"north": 1}}}',
        '{"app_metadata": {"tenant": null}}',
        '{"app_metadata": {"tenant": ""}}',
        "[" * 1000 + "]" * 1000,
    ],
    ids=lambda claims: claims[:60],
)
def test_a_token_without_the_claim_is_nobody(site: Site, claims: str) -> None:
    nobody = Person("authenticated", claims.replace("KEY", key("cara")))
    with site.connection.transaction(force_rollback=True):
        for table in (*TABLES, "guestbook"):
            found = site.ends(nobody, f"select * from {table}")
            assert found.summary == "0 rows", f"{table}: {found}"
        insert = "insert into courses (creator_id, title) values (:cara, 'x')"
        assert site.ends(nobody, insert).summary == "42501 policy"
        assert site.ends(nobody, "delete from ledgers").summary == "0 rows"
        assert site.rows() == site.before


@pytest.mark.parametrize(
    "claims", ["creator_id=x", '{"creator_id": ', "{'creator_id': null}", "\x01"]
)
def test_a_token_that_is_no_json_is_an_error(site: Site, claims: str) -> None:
    """The Data API never sends one; whoever could, would see nothing."""
    with site.connection.transaction(force_rollback=True):
        for statement in ("select * from courses", "delete from journals"):
            assert site.ends(Person("authenticated", claims), statement).summary == "22P02"
        assert site.rows() == site.before


def test_a_token_with_a_zero_byte_is_an_error(site: Site) -> None:
    """PostgreSQL's jsonb holds none; whose token has one is shut out, and nobody else."""
    for claim in CLAIMS:
        zero = Person("authenticated", f'{{"{claim}": "{key("cara")}\\u0000"}}')
        with site.connection.transaction(force_rollback=True):
            assert site.ends(zero, "select * from courses").summary == "22P05"
            assert site.ends(zero, "delete from courses").summary == "22P05"


@pytest.mark.parametrize("spelling", [str.upper, str.title, str.swapcase])
def test_capitals_are_the_same_uuid(site: Site, spelling: Callable[[str], str]) -> None:
    cara = Person("authenticated", json.dumps({"creator_id": spelling(key("cara"))}))
    sam = Person("authenticated", json.dumps({"student_id": spelling(key("sam"))}))
    with site.connection.transaction(force_rollback=True):
        assert site.ends(cara, "select id = :cara from creators").rows == ((True,),)
        assert site.ends(sam, "select id = :sam from students").rows == ((True,),)


@pytest.mark.parametrize("sub", ["auth0|cara", "", "1", None, ["x"], "a" * 1_000_000])
def test_a_sub_that_is_no_uuid_does_not_shut_a_creator_out(site: Site, sub: object) -> None:
    """One claim is no reason to fail for another, though rules for `user` stand beside."""
    cara = site.person("cara").claiming(sub=sub)
    with site.connection.transaction(force_rollback=True):
        assert site.ends(cara, "select * from courses").summary == "3 rows"
        assert site.ends(cara, "select * from answers").summary == "2 rows"
        assert site.ends(cara, "update courses set title = 'x'").summary == "3 rows"
        assert site.ends(cara, "select * from journals").summary == "0 rows"
        assert site.ends(cara, "select * from vaults").summary == "0 rows"
        found = site.ends(cara, "insert into courses (creator_id, title) values (:cara, 'x')")
        assert found.summary == "1 row"


@pytest.mark.parametrize(
    "lie",
    [
        {"role": "service_role"},
        {"role": "postgres"},
        {"creator": key("carl")},
        {"user_metadata": {"creator_id": key("carl"), "student_id": key("sue")}},
        {"app_metadata": {"creator_id": key("carl")}},
        {"CREATOR_ID": key("carl")},
        {"creator_id ": key("carl")},
        {"when": True, "is_active": True},
    ],
    ids=str,
)
def test_only_its_own_claim_says_who_asks(site: Site, lie: dict[str, object]) -> None:
    liar = site.person("cara").claiming(**lie)
    with site.connection.transaction(force_rollback=True):
        assert site.ends(liar, "select id = :cara from creators").rows == ((True,),)
        assert (
            site.ends(liar, "select * from courses where creator_id <> :cara").summary == "0 rows"
        )
        assert site.ends(liar, "update courses set title = 'x'").summary == "3 rows"
        assert site.ends(liar, "delete from students").summary == "42501 privilege"


def test_a_request_without_any_token(site: Site) -> None:
    # On a connection that has never seen a token the setting does not even exist.
    url = psycopg.conninfo.make_conninfo(site.owner_url, user="authenticator", password=PASSWORD)
    with psycopg.connect(url, autocommit=True) as connection, connection.transaction():
        connection.execute("set local role authenticated")
        found = connection.execute("select current_setting('request.jwt.claims', true)").fetchone()
        assert found == (None,)
        for table in (*TABLES, "guestbook"):
            assert connection.execute(f"select * from public.{table}".encode()).fetchall() == []


def test_a_pooled_connection_forgets_who_asked_before(site: Site) -> None:
    nobody = Person("authenticated", None)
    with site.connection.transaction(force_rollback=True):
        assert site.ends(site.person("cara"), "select * from courses").summary == "3 rows"
    with site.connection.transaction(force_rollback=True):
        assert site.ends(nobody, "select * from courses").summary == "0 rows"
        assert site.ends(nobody, "select * from guestbook").summary == "0 rows"


@attempts("""
    -- A token is what the Data API says it is: within a request nobody could say otherwise, and
    -- whoever could set the claims could set the role. Of another claim he is the other one.
    cara: set local request.jwt.claims = ''; select * from courses
    --> 0 rows
    cara: set local role anon; select * from courses
    --> 42501 privilege
    anon: select * from courses
    --> 42501 privilege
    anon: select * from journals
    --> 42501 privilege
    cara: select count(*) from courses
    ==> = 3
    cara: select count(*) from answers
    ==> = 2
    carl: select count(*) from courses
    ==> = 2
    sam: select count(*) from answers
    ==> = 1
    uma: select body from journals
    ==> = of Uma
    uma: select body from letters
    ==> = to Uma
    north: select body from ledgers
    ==> = of north
    north: insert into ledgers (tenant, body) values ('south', 'x')
    --> 42501 policy
    north: update ledgers set tenant = 'south'
    --> 42501
    north: insert into ledgers (tenant, body) values ('north', 'x')
    ==> 1 row
    uma: select * from ledgers
    --> 0 rows
    uma: update letters set email = 'una@example.org'
    --> 42501
    uma: update letters set body = 'read'
    ==> 1 row
    -- A key is a text like any other: no pattern, no folding.
    uma: select * from letters where email <> 'uma@example.org'
    --> 0 rows
""")
def test_whose_claim_it_is(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize("email", ["UMA@example.org", "uma@example.org ", "%", "uma_example.org"])
def test_a_text_claim_is_compared_as_it_is(site: Site, email: str) -> None:
    other = site.person("uma").claiming(email=email)
    with site.connection.transaction(force_rollback=True):
        assert site.ends(other, "select * from letters").summary == "0 rows"


@attempts("""
    -- One who signed in with a password only, or anonymously, is another actor.
    uma: select * from vaults
    --> 0 rows
    uma: insert into vaults (user_id, body) values (:uma, 'x')
    --> 42501 policy
    sure_uma: select body from vaults
    ==> = of Uma
    sure_uma: insert into vaults (user_id, body) values (:uma, 'x')
    ==> 1 row
    sure_uma: select * from vaults where user_id = :una
    --> 0 rows
    sure_uma: update vaults set user_id = :una
    --> 42501
    sure_uma: insert into vaults (user_id, body) values (:una, 'x')
    --> 42501 policy
    cara: insert into vaults (user_id, body) values (:cara, 'x')
    --> 42501 policy
    uma: insert into guestbook (body) values ('x')
    --> 42501 policy
    passing: insert into guestbook (body) values ('x')
    ==> 1 row
    passing: update guestbook set body = 'x'
    --> 42501 privilege
    anon: insert into guestbook (body) values ('x')
    --> 42501 privilege
    anon: select * from guestbook
    --> 42501 privilege
    uma: select body from guestbook
    ==> = hello
    cara: select body from guestbook
    --> 0 rows
""")
def test_actors_by_a_value_of_the_token(site: Site, attempt: Attempt) -> None:
    site.tries(attempt)


@pytest.mark.parametrize(
    "almost",
    [
        {"aal": "AAL2"}, {"aal": "aal22"}, {"aal": ["aal2"]}, {"aal": {"aal2": 1}}, {"aal": True},
        {"aal": None}, {"aal": ""}, {"AAL": "aal2"}, {"user_metadata": {"aal": "aal2"}},
        {"app_metadata": {"aal": "aal2"}}, {"amr": "aal2"},
    ],
    ids=str,
)  # fmt: skip
def test_almost_the_value_is_not_the_value(site: Site, almost: dict[str, object]) -> None:
    with site.connection.transaction(force_rollback=True):
        found = site.ends(site.person("uma").claiming(**almost), "select * from vaults")
    assert found.summary == "0 rows"


@pytest.mark.parametrize(
    ("value", "is_guest"),
    [(True, True), (False, False), ("yes", False), (1, False), (None, False), ([True], False)],
)
def test_true_is_true(site: Site, value: object, is_guest: bool) -> None:
    guest = site.person("uma").claiming(is_anonymous=value)
    with site.connection.transaction(force_rollback=True):
        found = site.ends(guest, "insert into guestbook (body) values ('x')")
    assert found.summary == ("1 row" if is_guest else "42501 policy")
